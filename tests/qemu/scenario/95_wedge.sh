# A whole pick with a keyboard-mode scanner that the kernel types into the console, as every
# wedge: the terminal is told to leave USB alone. The stock rows are the proof.
only_long
. /test/terminal.sh
config=$work/config
mkdir -p "$config"
cp -r /project/. "$config/"
sed -i 's/^usb = yes/usb = no/' "$config/devices/terminal.ini"
gadget board keyboard 0x1a86 0x5723
plug board 0
until_true "the keyboard under usbhid" driver_is 1-1 usbhid
house_open
terminal_open
by_key() { scanned board keyboard "" "$1\\r" "$2"; }
by_key B-0001 login/pin
typed 1234 home/menu
by_key K-01 pick/place
by_key A01-01-1 pick/item
by_key 6923450657713 pick/item
by_key 6901234567892 pick/item
by_key 6901234567892 pick/tote
by_key T-0001 pick/place
by_key A01-02-1 pick/item
by_key 6923450657713 pick/tote
by_key T-0001 pick/place
by_key A01-03-1 pick/item
by_key 6931234500018 pick/tote
by_key T-0002 home/menu
terminal_close
equal "the stock rows" "A01-01-1|M001|18
A01-02-1|M002|19
A01-03-1|L900|4
T-0001|M001|2
T-0001|M002|1
T-0002|L900|1" "$(stock_rows)"
house_in_order
