#!/usr/bin/env bash
# initrd.sh KERNEL_DIR OUT PROJECT BINARY TOOL…: everything the guest has, as one
# uncompressed archive: busybox, udevd with Debian's rules and the project's, the modules
# named below in the order they are to be loaded, BINARY and the TOOLs with the libraries
# they are linked with, the project's settings, the test's own files.
set -euo pipefail
kernel=$1 out=$2 project=$3
shift 3
here=$(dirname "$(readlink -f "$0")")
release=$(cat "$kernel/release")
modules=(dummy_hcd usb_f_hid usb_f_acm usb_f_printer xhci_pci usbhid hid_generic cdc_acm usblp)

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root" # a user of the guest has to get through it
mkdir -p "$root"/{bin,proc,sys,dev,run,tmp,etc,modules,home/picker} "$root/lib/udev/rules.d"
ln -s . "$root/usr"

# libraries_of FILE: at the places where they stand here, all it is linked with, and with
# them what it loads when it first calls it, which stands in it by name
libraries_of() {
    local library name
    while read -r library; do
        [ -e "$root$library" ] || install -D "$(readlink -f "$library")" "$root$library"
    done < <(ldd "$1" 2>/dev/null | grep -oE '/[^ ]+' || true)
    while read -r name; do
        library=$(ldconfig -p | awk -v name="$name" '$1 == name && !seen++ { print $NF }')
        [ -n "$library" ] && [ ! -e "$root$library" ] || continue
        install -D "$(readlink -f "$library")" "$root$library"
        libraries_of "$library"
    done < <(grep -aoE '^lib[A-Za-z-]+\.so\.[0-9]+$' <(tr '\0' '\n' <"$1") | sort -u)
}

with_libraries() {
    install -D "$1" "$root/bin/$(basename "$1")"
    libraries_of "$1"
}

with_libraries "$(command -v busybox)"
"$root/bin/busybox" --list | while read -r applet; do
    [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
for tool in "$(command -v udevadm)" "$(command -v setpriv)" "$@"; do
    rm -f "$root/bin/$(basename "$tool")"
    with_libraries "$tool"
done
ln -s udevadm "$root/bin/systemd-udevd"

# In the order in which they can be loaded; what each needs comes before it.
for module in "${modules[@]}"; do
    modprobe -S "$release" -d "$kernel/root" --show-depends "$module"
done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >"$root/modules/paths"
while read -r path; do
    cp "$path" "$root/modules/"
    basename "$path" >>"$root/modules/order"
done <"$root/modules/paths"
rm "$root/modules/paths"

cp /lib/udev/rules.d/50-udev-default.rules "$root/lib/udev/rules.d/"
find "$project/devices" -name '*.rules' -exec cp {} "$root/lib/udev/rules.d/" \;
install -D "$(find /lib/terminfo /usr/share/terminfo -path '*/l/linux' 2>/dev/null | head -n 1)" \
    "$root/etc/terminfo/l/linux"
[ ! -d /usr/lib/locale/C.utf8 ] || { mkdir -p "$root/lib/locale" && cp -r /usr/lib/locale/C.utf8 "$root/lib/locale/"; }

# One Chinese font, without which no label is made.
font=$(fc-match -f '%{file}' 'WenQuanYi Micro Hei:lang=zh-cn' 2>/dev/null || true)
if [ -e "$font" ]; then
    install -D "$font" "$root/lib/fonts/$(basename "$font")"
    mkdir "$root/etc/fonts"
    echo '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/lib/fonts</dir><cachedir>/tmp/fonts</cachedir></fontconfig>' \
        >"$root/etc/fonts/fonts.conf"
fi

mkdir "$root/project" "$root/test"
cp -r "$project/devices" "$project/waves" "$project/templates" "$root/project/"
cp -r "$project/tests/e2e/house" "$root/test/house"
cp "$here"/guest/*.sh "$here"/guest/label.* "$root/test/"
cp -r "$here/scenario" "$root/test/"
cp "$here/guest/init" "$root/init"
chmod 755 "$root/init"

(cd "$root" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet) >"$out"
