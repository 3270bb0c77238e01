# Somebody outside the group of the udev rule is told which rule is missing, once, and the
# scanner goes on as the kernel's keyboard. A device switched off and on (authorized) comes
# back by itself. `device list` tells what is plugged in without disturbing it.
gadget board keyboard 0x05f9 0x2206 A1
plug board 0
until_true "the keyboard under usbhid" driver_is 1-1 usbhid
udevadm settle --timeout=60
node=/dev/bus/usb/001/$(printf %03d "$(cat /sys/bus/usb/devices/1-1/devnum)")
equal "the rule's group and mode" "plugdev 660" "$(stat -c '%G %a' "$node")"
equal "device list" "1-1|keyboard|usbhid|true" "$(picker tallyman device list --json | fields port family driver permitted | grep '^1-1|')"
equal "listing disturbs nothing" usbhid "$(driver 1-1)"

/bin/setpriv --reuid stranger --regid stranger --clear-groups env TALLYMAN_CONFIG=/project TALLYMAN_LANG=en \
    tallyman device watch --json >"$work/stranger" 2>&1 &
stranger=$!
until_true "the stranger to be told" grep -q '"error"' "$work/stranger"
note "told: $(fields text <"$work/stranger" | head -n 1)"
check "the rule is named" grep -q 'rules' "$work/stranger"
equal "the driver stays" usbhid "$(driver 1-1)"
kill $stranger
check "the stranger's watch ends cleanly" wait $stranger

watch_start
await 1 arrived 1-1
echo 0 >/sys/bus/usb/devices/1-1/authorized
await 1 left 1-1
echo 1 >/sys/bus/usb/devices/1-1/authorized
await 2 arrived 1-1
scan board keyboard '' 'BACK\r'
await 1 scan 1-1
watch_stop
equal "read again after authorized was switched" BACK "$(texts | xargs)"
