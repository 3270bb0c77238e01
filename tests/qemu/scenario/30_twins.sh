# Two scanners of one model, neither with a serial number: told apart by their ports, also
# when one goes to another port.
only_long
gadget left keyboard 0x05f9 0x2206
gadget right keyboard 0x05f9 0x2206
watch_start
plug left 0
plug right 1
await 1 arrived 1-1
await 1 arrived 2-1
for i in 1 2 3; do
    scan left keyboard '' "LEFT$i\\r"
    scan right keyboard '' "RIGHT$i\\r"
done
await 3 scan 1-1
await 3 scan 2-1
unplug right
await 1 left 2-1
plug right 2
await 1 arrived 3-1
scan right keyboard '' 'MOVED\r'
await 1 scan 3-1
watch_stop
equal "the left one's" "LEFT1 LEFT2 LEFT3" "$(awk -F'|' '$1 == "scan" && $2 == "1-1" { print $6 }' "$work/events" | xargs)"
equal "the right one's" "RIGHT1 RIGHT2 RIGHT3" "$(awk -F'|' '$1 == "scan" && $2 == "2-1" { print $6 }' "$work/events" | xargs)"
equal "at its new port" "MOVED" "$(awk -F'|' '$1 == "scan" && $2 == "3-1" { print $6 }' "$work/events" | xargs)"
equal "arrivals" 3 "$(events '^arrived')"
