# A keyboard that is not ours on a controller that is not ours: QEMU's usb-kbd on xHCI, plugged
# in, typed on and pulled out over QMP. Its maker is in no list: the rule takes one line more,
# and its ports are named, since QMP may type as slowly as a hand, with a gap to match.
mkdir -p /run/udev/rules.d
echo 'SUBSYSTEM=="usb", ATTR{idVendor}=="0627", ENV{TALLYMAN_SCANNER}="1"' >/run/udev/rules.d/69-typed.rules
# A worker that is at something yet would go on by the old rules.
udevadm settle --timeout=60
udevadm control --reload
udevadm settle --timeout=60
bus=$(basename "$(dirname "$(grep -l 'xHCI' /sys/bus/usb/devices/usb*/product | head -n 1)")" | tr -d usb)
config=$work/config
mkdir -p "$config"
cp -r /project/. "$config/"
printf '\n[scanner typed-1]\nport = %s-1\ngap = 2000\n\n[scanner typed-2]\nport = %s-2\ngap = 2000\n' "$bus" "$bus" >>"$config/devices/terminal.ini"
watch_start
qemu() { qmp /dev/ttyS1 "$@" || die "QEMU does not: $*"; }
qemu add usb-kbd first xhci.0 1
await 1 arrived "$bus-1"
qemu type '4006381333931\r'
await 1 scan "$bus-1"
qemu type 'AbC-17/$%+.:\r'
await 2 scan "$bus-1"
qemu now h a l f # all the device's before it is pulled out
qemu del first
await 1 left "$bus-1"
qemu add usb-kbd again xhci.0 1
await 2 arrived "$bus-1"
qemu type 'SAME-PORT\r'
await 3 scan "$bus-1"
qemu del again
await 2 left "$bus-1"
qemu add usb-kbd other xhci.0 2
await 1 arrived "$bus-2"
qemu type 'OTHER-PORT\r'
await 1 scan "$bus-2"
qemu keys ctrl+bracket_right a ret
await 2 scan "$bus-2"
watch_stop
until_true "the driver back" driver_is "$bus-2" usbhid
pass "the driver is given back"
qemu del other
until_true "it to go" test ! -e "/sys/bus/usb/devices/$bus-2"
equal "what was typed" '4006381333931 AbC-17/$%+.: SAME-PORT OTHER-PORT \x1da' "$(texts | tr '\n' ' ' | sed 's/ $//')"
rm /run/udev/rules.d/69-typed.rules
udevadm control --reload
