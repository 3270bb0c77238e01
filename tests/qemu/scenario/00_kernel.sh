# The ground the others stand on, without the program: gadgets come up as real USB devices,
# the kernel's own driver takes them, and what a scanner sends arrives.
gadget board keyboard 0x1a86 0x5723 SN0
plug board 0
until_true "the keyboard under usbhid" driver_is 1-1 usbhid
equal "the device is there" "1a86:5723" "$(cat /sys/bus/usb/devices/1-1/idVendor):$(cat /sys/bus/usb/devices/1-1/idProduct)"
qmp /dev/ttyS1 add usb-kbd typed xhci.0 1 || die "device_add"
bus=$(basename "$(dirname "$(grep -l xHCI /sys/bus/usb/devices/usb*/product | head -n 1)")" | tr -d usb)
until_true "QEMU's keyboard under usbhid" driver_is "$bus-1" usbhid
pass "device_add brings QEMU's keyboard"
qmp /dev/ttyS1 del typed || die "device_del"
until_true "QEMU's keyboard gone" test ! -e "/sys/bus/usb/devices/$bus-1"
pass "device_del takes it away"
