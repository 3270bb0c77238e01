# Who has the driver: the program while it reads; the kernel after SIGTERM; nobody after
# SIGKILL, until `tallyman device release`, or until the next watch ends. Two programs at
# once: the second says who holds the scanner, and takes it when the first is gone.
gadget board keyboard 0x05f9 0x2206 D1
watch_start
plug board 0
await 1 arrived 1-1
until_true "the driver to be detached" driver_is 1-1 usbfs
watch_stop
until_true "the driver back after SIGTERM" driver_is 1-1 usbhid
pass "SIGTERM gives the driver back"

watch_start
await 2 arrived 1-1
watch_kill
equal "after SIGKILL nobody drives it" none "$(driver 1-1)"
check "device release" picker tallyman device release
until_true "the driver back after the release" driver_is 1-1 usbhid
pass "device release gives the driver back"
until_true "the kernel's keyboard" grep -q 'Scanner keyboard' /proc/bus/input/devices
pass "the kernel reads it again"

watch_start
await 3 arrived 1-1
watch_kill
watch_start
await 4 arrived 1-1
scan board keyboard '' 'AFTER\r'
await 1 scan 1-1
pass "a watch after a SIGKILL takes it over"

picker sh -c 'echo $$ >"$1/second.pid"; exec tallyman device watch --json >"$1/second" 2>"$1/second.err"' sh "$work" &
second=$!
until_true "the second to say who holds it" grep -q '"error"' "$work/second"
holder=$(fields event port text <"$work/second")
case $holder in
*"$(cat "$work/pid")"*) pass "the second names who holds it" ;;
*) fail "who holds it: expected process $(cat "$work/pid"), got $holder" ;;
esac
watch_stop
until_true "the second to take it" grep -q '"arrived"' "$work/second"
scan board keyboard '' 'SECOND\r'
until_true "the second's scan" grep -q SECOND "$work/second"
kill "$(cat "$work/second.pid")"
check "the second ends cleanly" wait $second
until_true "the driver back" driver_is 1-1 usbhid
equal "the kernel's own keys were never scans" "AFTER" "$(texts | xargs)"
