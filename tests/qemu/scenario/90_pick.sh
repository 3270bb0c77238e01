# A whole pick on the terminal with scanners read over USB, a keyboard one and a HID POS one
# in turn, as two people's hands would; one is pulled out and plugged in again in the middle.
# The PIN is typed on the machine's own keyboard, which stays the kernel's. The stock rows are
# the proof.
. /test/terminal.sh
gadget board keyboard 0x05f9 0x2206 K1
gadget pos pos 0x0c2e 0x0b61 K2
plug board 0
plug pos 1
house_open
terminal_open
until_true "the keyboard scanner taken" driver_is 1-1 usbfs
until_true "the POS scanner taken" driver_is 2-1 usbfs
key() { scanned board keyboard '' "$1\\r" "$2"; }
pos() { scanned pos pos "$1" "$2" "$3"; }
key B-0001 login/pin
typed 1234 home/menu
pos ']C0' K-01 pick/place
key A01-02-1 pick/place
key A01-01-1 pick/item
pos ']E0' 6923450657713 pick/item
pos ']E0' 6901234567892 pick/item
unplug board
unplug pos
until_true "both gone" test ! -e /sys/bus/usb/devices/1-1 -a ! -e /sys/bus/usb/devices/2-1
plug board 0
plug pos 1
until_true "the keyboard scanner taken again" driver_is 1-1 usbfs
until_true "the POS scanner taken again" driver_is 2-1 usbfs
key 6901234567892 pick/tote
pos ']C0' T-0001 pick/place
key A01-02-1 pick/item
pos ']C1' 0106923450657713 pick/tote
key T-0001 pick/place
key A01-03-1 pick/item
key 6931234500018 pick/tote
pos ']C0' T-0002 home/menu
terminal_close
until_true "the driver back" driver_is 1-1 usbhid
until_true "the other's driver back" driver_is 2-1 usbhid
pass "both drivers are given back"
equal "the stock rows" "A01-01-1|M001|18
A01-02-1|M002|19
A01-03-1|L900|4
T-0001|M001|2
T-0001|M002|1
T-0002|L900|1" "$(stock_rows)"
house_in_order
