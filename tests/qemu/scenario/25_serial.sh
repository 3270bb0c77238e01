# A scanner in USB serial mode: a CDC device that the kernel makes a tty of, told by its maker's
# numbers, read as a tty; pulled out in the middle of a scan and plugged in again.
gadget_function serial acm.serial 0x1eab 0x1d06 "Scanner serial"
tty=/dev/ttyGS$(cat "$gadgets/serial/functions/acm.serial/port_num")
until_true "$tty" test -c "$tty"
stty -F "$tty" raw -echo
watch_start
connect serial 0
await 1 arrived 1-1
equal "its family" serial "$(awk -F'|' '$1 == "arrived" { print $3 }' "$work/events")"
printf '4006381333931\r\n' >"$tty"
await 1 scan 1-1
printf '01040063813339' >"$tty"
printf '3121A9\r' >"$tty"
await 2 scan 1-1
printf 'half a scan' >"$tty"
unplug serial
await 1 left 1-1
connect serial 0
await 2 arrived 1-1
printf 'WHOLE\t' >"$tty"
await 3 scan 1-1
watch_stop
equal "every scan as it was sent" '4006381333931 010400638133393121A9 WHOLE' "$(texts | xargs)"
equal "nothing is said to be wrong" 0 "$(events '^error')"
