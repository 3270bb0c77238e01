#!/usr/bin/env bash
# Installed under any folder, the program speaks Chinese and takes the files installed with
# it: it finds them by where it lies itself.
. "$(dirname "$0")/lib.sh"

build=$(dirname "$(dirname "$tallyman")")
cmake --install "$build" --prefix "$dir/usr" >"$dir/out" || fail "cmake --install: $(cat "$dir/out")"
mv "$dir/usr" "$dir/elsewhere"
installed=$dir/elsewhere/bin/tallyman share=$dir/elsewhere/share/tallyman
unset TALLYMAN_CONFIG TALLYMAN_LANG LANGUAGE

"$installed" --help | grep -q '语言' || fail "no Chinese"
cd "$dir"
run_status 0 "$installed" --store "sqlite:$dir/house.db" load "$project"/tests/e2e/house/{items,codes,places,people,stock,waybills,orders}.csv
run_status 0 "$installed" --store "sqlite:$dir/house.db" wave release morning --day 2026-11-20
printf '[nonsense]\nkey = 1\n' >>"$share/waves/morning.ini"
run_status 2 "$installed" --store "sqlite:$dir/house.db" wave release morning --day 2026-11-20
grep -q nonsense "$dir/err" || fail "not the installed file: $(cat "$dir/err")"
finish
