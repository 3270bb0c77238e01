# Twenty scans a second from each of four scanners at once: none lost, none twice, each
# scanner's in their order. The rate is what is offered; a slow machine takes longer.
only_long
count=40
gadget one keyboard 0x05f9 0x2206 R1
gadget two keyboard 0x1fbb 0x3681 R2
gadget three pos 0x0c2e 0x0b61 R3
gadget four plain 0x1eab 0x1a10 R4
watch_start
controller=0
for name in one two three four; do
    plug $name $controller
    controller=$((controller + 1))
    await 1 arrived "$controller-1"
done
scanner rate 20 $count "$hidg_one" keyboard '' ONE "$hidg_two" keyboard '' TWO \
    "$hidg_three" pos ']C0' THREE "$hidg_four" plain '' FOUR >"$work/rate" || die "the scanners could not send"
note "$(cat "$work/rate")"
for port in 1-1 2-1 3-1 4-1; do
    await $count scan $port
done
watch_stop
# What the program needs from a scan's last report on, on this (emulated) machine.
note "$(awk -F'|' '$1 == "scan" { print $8 }' "$work/events" | sort -n |
    awk '{ us[NR] = $1 } END { print "last report to scan: median " us[int((NR + 1) / 2)] " us, most " us[NR] " us" }')"
for pair in ONE:1-1 TWO:2-1 THREE:3-1 FOUR:4-1; do
    equal "$count scans of ${pair%:*} in order" \
        "$(i=0; while [ $i -lt $count ]; do printf '%s%05d ' "${pair%:*}" $i; i=$((i + 1)); done | sed 's/ $//')" \
        "$(awk -F'|' -v port="${pair#*:}" '$1 == "scan" && $2 == port { print $6 }' "$work/events" | xargs)"
done
