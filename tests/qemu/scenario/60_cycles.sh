# Ten times, fifty in the long form, something plugged in at one port, scanned with and pulled
# out, a keyboard scanner and a HID POS one by turns: each arrival, scan and departure is told
# once, in that order, and in the end the kernel has its driver back.
cycles=10
! is_long || cycles=50
gadget board keyboard 0x05f9 0x2206 S1
gadget pos pos 0x0c2e 0x0b61 S2
watch_start
cycle=1
while [ $cycle -le $cycles ]; do
    name=board
    [ $((cycle % 2)) = 1 ] || name=pos
    plug $name 0
    await $cycle arrived 1-1
    case $name in
    board) scan board keyboard '' "N$cycle\\r" ;;
    pos) scan pos pos ']C0' "N$cycle" ;;
    esac
    await $cycle scan 1-1
    unplug $name
    await $cycle left 1-1
    cycle=$((cycle + 1))
done
equal "$cycles times arrived, scanned, left" \
    "$(seq $cycles | awk '{ print "arrived -\nscan N" $1 "\nleft -" }')" \
    "$(awk -F'|' '{ print $1, $6 }' "$work/events")"
plug board 0
await $((cycles + 1)) arrived 1-1
watch_stop
until_true "the driver back" driver_is 1-1 usbhid
pass "the driver is given back after $cycles cycles"
