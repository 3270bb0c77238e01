# HID POS scanners in both layouts of the field, one with AIM identifiers in front of the data
# and one without, told by their report descriptors; scans over several reports; a maker's
# answer to a command, which is no scan.
gadget pos pos 0x0c2e 0x0b61 P1
gadget plain plain 0x1eab 0x1a10 P2
watch_start
plug pos 0
plug plain 1
await 1 arrived 1-1
await 1 arrived 2-1
gs1=0104006381333931172612313103001250
long=$gs1'10ABCDEFGHIJKLMNOPQRST\x1d21ABCDEFGHIJKLMNOPQRST\x1d240ABCDEFGHIJKLMNOPQRSTUVWXYZ'
scan pos pos ']E0' 4006381333931
scan pos pos ']C1' "$gs1"'10LOT7\x1d21A9'
scan pos pos ']d2' "$long"
scan pos pos ']Q1' 'https://example.com/p?a=1&b=2'
scan plain plain '' 6901234567892
scan plain plain '' 'SF1000000000017-ABCDEFGHIJKLMNOPQRSTUVWXYZ-abcdefghijklmnopqrstuvwxyz-0123456789'
await 4 scan 1-1
await 2 scan 2-1
equal "AIM identifiers and texts" "]E0|ean-13|4006381333931
]C1|gs1-128|${gs1}10LOT7\\x1d21A9
]d2|gs1-data-matrix|$long
]Q1|qr|https://example.com/p?a=1&b=2" "$(grep '^scan|1-1' "$work/events" | cut -d'|' -f 4-6)"
equal "texts without an identifier" "6901234567892
SF1000000000017-ABCDEFGHIJKLMNOPQRSTUVWXYZ-abcdefghijklmnopqrstuvwxyz-0123456789" \
    "$(grep '^scan|2-1' "$work/events" | cut -d'|' -f 6)"
equal "a weight, a lot and a serial" \
    '{"01":"04006381333931","10":"LOT7","17":"261231","21":"A9","3103":"001250"}' \
    "$(awk -F'|' '$6 ~ /LOT7/ { print $7 }' "$work/events")"
scan pos pos ']X0' 'REVINF: product' ']Z6' ''
scan pos pos ']E4' 96385074
await 5 scan 1-1
equal "a maker's answer is no scan" 5 "$(events 'scan|1-1|')"
watch_stop
until_true "the driver back" driver_is 1-1 usbhid
until_true "the other's driver back" driver_is 2-1 usbhid
pass "both drivers are given back"
