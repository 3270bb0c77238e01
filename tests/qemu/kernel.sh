#!/usr/bin/env bash
# kernel.sh DIR: the guest's kernel. Debian's linux-image-amd64 (the cloud kernel has no USB)
# is fetched by its name with `apt-get download` and unpacked into DIR, never installed, so
# the machine's own boot is not touched. Once there it is used as it is. Leaves
#   DIR/vmlinux    the kernel as an ELF file: it boots by PVH without unpacking itself first
#   DIR/release    its release, as in lib/modules/
#   DIR/root       lib/modules with its list of dependencies
# Exit status 77: it cannot be had here, and why on standard error.
set -euo pipefail
dir=$1
mkdir -p "$dir"
[ -f "$dir/complete" ] && exit 0

unavailable() {
    echo "no kernel for the guest: $*" >&2
    exit 77
}

package_name() {
    apt-cache depends linux-image-amd64 2>/dev/null |
        awk '$1 == "Depends:" && $2 ~ /^linux-image-[0-9]/ { print $2; exit }'
}

# A package list from before the last security update names a file that is gone: then, and
# when there is no list, it is fetched anew where this is allowed to.
fetch() {
    package=$(package_name)
    [ -n "$package" ] || return 1
    (cd "$dir" && apt-get -q download "$package") >"$dir/apt.log" 2>&1
}
rm -f "$dir"/*.deb
if ! fetch; then
    [ "$(id -u)" -eq 0 ] || unavailable "apt-get download failed: $(tail -n 1 "$dir/apt.log" 2>/dev/null)"
    apt-get update -qq >>"$dir/apt.log" 2>&1 || unavailable "$(tail -n 1 "$dir/apt.log")"
    fetch || unavailable "$(tail -n 1 "$dir/apt.log" 2>/dev/null)"
fi

release=${package#linux-image-}
modules=./lib/modules/$release
rm -rf "$dir/root"
mkdir "$dir/root"
dpkg-deb --fsys-tarfile "$dir"/"$package"_*.deb | tar -x -C "$dir/root" \
    "./boot/vmlinuz-$release" "$modules/kernel/drivers/usb" "$modules/kernel/drivers/hid" \
    "$modules/kernel/drivers/input" "$modules/kernel/fs/configfs" "$modules/modules.builtin" \
    "$modules/modules.builtin.modinfo" "$modules/modules.order"
depmod -b "$dir/root" "$release"

# The bzImage carries the kernel as one xz stream; what follows the stream is not ours.
image=$dir/root/boot/vmlinuz-$release
offset=$(LC_ALL=C grep -abo -m 1 "$(printf '\3757zXZ')" "$image" | head -n 1 | cut -d: -f1 || true)
[ -n "$offset" ] || unavailable "$package: not compressed with xz"
tail -c "+$((offset + 1))" "$image" | xz -dc --single-stream >"$dir/vmlinux" 2>/dev/null || true
[ "$(head -c 4 "$dir/vmlinux" | tail -c 3)" = ELF ] || unavailable "$package: no kernel found in it"

rm -rf "$dir"/*.deb "$dir/root/boot"
echo "$release" >"$dir/release"
touch "$dir/complete"
