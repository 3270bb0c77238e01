# A label printed over USB on a printer of class 7: taken from the kernel's usblp for the label,
# every byte of it as `label render` makes it, and given back.
[ -e /etc/fonts/fonts.conf ] || {
    note "left out: no Chinese font is installed here"
    exit 0
}
gadget_function zebra printer.zebra 0x0a5f 0x0166 "Printer"
config=$work/config
mkdir -p "$config"
cp -r /project/. "$config/"
printf '\n[printer bench]\nmodel = zebra-203\naddress = usb:0a5f:0166\nstatus = none\nconfirm = none\n' >>"$config/devices/printers.ini"
connect zebra 0
until_true "usblp" driver_is 1-1 usblp
udevadm settle --timeout=60
until_true "/dev/g_printer0" test -c /dev/g_printer0
cat /dev/g_printer0 >"$work/came" &
paper=$!
set -- --template /test/label.xml --data /test/label.json
check "label render" picker tallyman label render "$@" --format zpl --out /home/picker/label.zpl
check "label print" picker tallyman label print --printer bench "$@"
all_out() { [ "$(wc -c <"$work/came")" -ge "$(wc -c </home/picker/label.zpl)" ]; }
until_true "the label" all_out
check "it came out as it was rendered" cmp /home/picker/label.zpl "$work/came"
until_true "usblp again" driver_is 1-1 usblp
pass "the driver is given back"
kill $paper
wait $paper 2>/dev/null || true
