# A keyboard scanner, plugged in while the program already runs: taken from the kernel, its
# keys read as the US layout and as the numbers that scanners in ALT mode type.
gadget board keyboard 0x05f9 0x2206 SN1
watch_start
plug board 0
await 1 arrived 1-1
until_true "the driver to be detached" driver_is 1-1 usbfs
equal "no key goes to the kernel's input" "" "$(grep -A 1 'Vendor=05f9' /proc/bus/input/devices)"
keys() { # KIND TEXT SHOWN
    scan board "$1" "" "$2\\r"
    count=$((count + 1))
    echo "$3" >>"$work/expected"
    await "$count" scan 1-1
}
count=0
keys keyboard 4006381333931 4006381333931
keys keyboard 'AbC-00112200 $/+%.:_~|"' 'AbC-00112200 $/+%.:_~\x7c"'
keys keypad 6901234567892 6901234567892
keys alt SIP-4-1 SIP-4-1
keys keyboard '01040063813339311726123110LOT7\x1d21A9' '01040063813339311726123110LOT7\x1d21A9'
keys alt '0104006381333931\x1d21b' '0104006381333931\x1d21b'
# the next key before the last one is let go, roll-over in between, one digit twice
scanner raw "$hidg_board" '00 00 1e 00 00 00 00 00' '00 00 1e 1f 00 00 00 00' \
    '00 00 01 01 01 01 01 01' '00 00 1f 00 00 00 00 00' '00 00 00 00 00 00 00 00' \
    '00 00 1f 00 00 00 00 00' '00 00 58 00 00 00 00 00' '00 00 00 00 00 00 00 00'
echo 122 >>"$work/expected"
await 7 scan 1-1
equal "the fields of an element string" '{"01":"04006381333931","10":"LOT7","17":"261231","21":"A9"}' \
    "$(awk -F'|' '$6 ~ /LOT7/ { print $7 }' "$work/events")"
watch_stop
equal "every scan as it was sent" "$(cat "$work/expected")" "$(texts)"
until_true "the driver back" driver_is 1-1 usbhid
pass "the driver is given back"
