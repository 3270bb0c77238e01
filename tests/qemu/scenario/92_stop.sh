# A STOP at the packer's bench, on the store that the pick before left: the HID POS scanner is
# told over its control pipe not to read, a moment later to read again, and the tote's scan
# answers it.
. /test/terminal.sh
[ -s /tmp/90_pick/house.db ] || die "there is no picked house"
store=sqlite:/tmp/90_pick/house.db
gadget pos pos 0x0c2e 0x0b61 K2
[ -e "$gadgets/pos/functions/hid.pos/no_out_endpoint" ] || {
    note "left out: this kernel's gadget takes no output reports by the control pipe"
    exit 0
}
plug pos 1
sed -n '1p;/^B-0002/p' $house/people.csv >"$work/people.csv"
check "a packer comes" picker tallyman --store "$store" load "$work/people.csv"
check "the order is cancelled" picker tallyman --store "$store" order cancel TB20261120001 buyer
terminal_open
until_true "the POS scanner taken" driver_is 2-1 usbfs
scanner heard "$hidg_pos" 2 >"$work/heard" &
heard=$!
scanned pos pos ']C0' B-0002 login/pin
typed 2345 home/menu
scanned pos pos ']C0' T-0001 pack/stop
check "the scanner is spoken to twice" wait $heard
equal "prevent read, then read" '04 01|04 00' "$(one_line "$(cat "$work/heard")")"
scanned pos pos ']C0' T-0001 pack/tote
terminal_close
until_true "the driver back" driver_is 2-1 usbhid
house_in_order
