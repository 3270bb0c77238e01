#!/usr/bin/env bash
# label: print
# Paper at a bench with two printers: out of paper, the label goes to the other one by one
# scan and is there once; a printer that ran out with the label in its memory never makes a
# second one of that number; a label is reprinted with the old one scanned back, or its
# number is void; the same from the command line, killed in the middle; then the manifest.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

house=$project/tests/e2e/house
store=$dir/house.db
config=$dir/config
mkdir -p "$config/devices" "$dir/label" "$dir/spare"
ln -s "$project/templates" "$config"
cp "$project"/devices/*.ini "$config/devices"
# Here the second reprint is the lead's alone; that it wants another's yes is op/test_label's.
cp -r "$project/waves" "$config"
sed -i 's/^label_reprint = .*/label_reprint = -1/' "$config/waves/rules.ini"
export TALLYMAN_CONFIG=$config XDG_DATA_HOME=$dir/data

printers=()
for name in label spare; do
    echo ready >"$dir/$name/mode"
    : >"$dir/$name/labels"
    python3 "$(dirname "$0")/fake_printer.py" "$dir/$name" &
    printers+=($!)
    until_true test -s "$dir/$name/port"
    printf '\n[printer %s]\nmodel = zebra-203\naddress = tcp:127.0.0.1:%s\n' \
        "$name" "$(cat "$dir/$name/port")" >>"$config/devices/printers.ini"
done
trap '$mux kill-server 2>/dev/null || true; kill "${printers[@]}" 2>/dev/null || true; rm -rf "$dir"' EXIT

# Numbers: a range besides the listed ones of the house.
cat >"$dir/pools.csv" <<'CSV'
carrier,account,prefix,first,last,digits,digit,suffix,low
SF,,SF7,1,50,6,,,10
CSV
run_status 0 "$tallyman" --store "sqlite:$store" load "$house"/{items,codes,places,people,stock,waybills,orders}.csv "$dir/pools.csv"
run_status 0 "$tallyman" --store "sqlite:$store" wave release morning --day 2026-11-20

labels() { wc -c <"$dir/$1/labels"; }
labels_are() { [ "$(labels "$1")" = "$2" ]; }
sql() { sqlite3 "$store" "$1"; }
results() { sql "SELECT number || '#' || n || ' R' || reprint || ' ' || result || ' ' || ended FROM label_copy ORDER BY granted_at, number, n" | tail -n "$1"; }
result_is() { [ "$(results 1)" = "$1" ]; }
ended() { ! pgrep -f "sqlite:$store terminal" >/dev/null; }
bench() {
    desk 24 80 "env TALLYMAN_CONFIG=$config '$tallyman' --store sqlite:$store terminal $* --trace $dir/trace 2>$dir/terminal.err"
    until_true at login/badge
}

bench --printer label
scan B-0001 login/pin
typed 1234 home/menu
scan K-01 pick/place
scan A01-01-1 pick/item
scan 6901234567892 pick/item
scan 6901234567892 pick/tote
scan T-0001 pick/place
scan A01-02-1 pick/item
scan 6923450657713 pick/tote
scan T-0001 pick/place
scan A01-03-1 pick/item
scan 6931234500018 pick/tote
scan T-0002 home/menu
scan B-0002 login/pin
typed 2345 home/menu

# No paper in the first: one scan of the other's card, and the label is there, once.
echo paper_out >"$dir/label/mode"
scan T-0001 pack/unit
scan 6901234567892 pack/unit
scan 6901234567892 pack/unit
inputs=$((inputs + 1))
$mux send-keys -l 6923450657713 \; send-keys Enter
until_true at pack/label
until_true result_is 'SF1000000000017#1 R0 failed '
scan X-PRINTER-ATTIC pack/label
until_true shows 'no printer ATTIC'
scan X-PRINTER-SPARE pack/label
until_true result_is 'SF1000000000017#1 R0 confirmed '
echo ready >"$dir/label/mode"
equal "at the spare" 1 "$(labels spare)"
equal "at the first" 0 "$(labels label)"
scan SF1000000000017 pack/tote

# Spoilt later: the old one is scanned back, the new one says R1; the next is the lead's.
key F7 pack/which
scan SF1000000000017 pack/reason
typed 1 pack/old
scan SF1000000000025 pack/which
until_true shows 'wrong label'
scan SF1000000000017 pack/reason
typed 1 pack/old
scan SF1000000000017 pack/label
until_true shows 'Tear the old label up'
until_true result_is 'SF1000000000017#2 R1 confirmed '
equal "the first paper" 'SF1000000000017#1 R0 confirmed destroyed' "$(results 2 | head -n 1)"
scan SF1000000000017 pack/tote
key F7 pack/which
scan SF1000000000017 pack/reason
typed 2 pack/which
until_true shows 'needs the right exception'
key F3 pack/tote

# Paper runs out with a label in the printer's memory. It is taken to the other printer under
# another number; what comes out later is void.
scan T-0002 pack/unit
scan 6931234500018 pack/tote
scan B-0003 login/pin
typed 3456 home/menu
scan T-0002 recheck/unit
scan X-PRINTER-LABEL recheck/unit
scan 6931234500018 recheck/unit
echo runs_out >"$dir/label/mode"
inputs=$((inputs + 1))
$mux send-keys F8
until_true at pack/print
until_true shows 'paper is out'
scan X-PRINTER-SPARE pack/label
until_true shows 'may yet come out'
until_true result_is 'SF1000000000025#1 R0 unknown '
key F7 pack/label
until_true result_is 'SF1000000000033#1 R1 confirmed '
equal "one more at the spare" 3 "$(labels spare)"
equal "none at the first yet" 0 "$(labels label)"
echo ready >"$dir/label/mode"
until_true labels_are label 1
scan SF1000000000025 pack/label
until_true shows 'wrong label'
scan SF1000000000033 recheck/box
$mux kill-session
until_true ended

# From the command line: lost, so another number; then killed -9 with the paper half out.
reprint() { run_status "$1" "$tallyman" --store "sqlite:$store" --json label reprint "${@:2}" --printer spare; }
reprint 2 SF1000000000033 torn
reprint 0 SF1000000000033 lost --lost
equal "said" SF7000001,SF1000000000033,2,confirmed "$(json "$dir/out" '",".join(str(d[k]) for k in ("waybill","void","reprint","state"))')"
equal "papers" 4 "$(labels spare)"
reprint 1 SF1000000000033 torn --old SF1000000000033
echo mute >"$dir/spare/mode"
"$tallyman" --store "sqlite:$store" label reprint SF7000001 torn --old SF7000001 --printer spare >/dev/null 2>&1 &
victim=$!
until_true labels_are spare 5
kill -9 "$victim"
wait "$victim" 2>/dev/null || true
until_true result_is 'SF7000001#2 R3 granted '
reprint 1 SF7000001 torn --old SF7000009
equal "nobody knows" 'SF7000001#2 R3 unknown ' "$(results 1)"
equal "nothing by itself" 5 "$(labels spare)"
equal "for the lead" 1 "$(sql "SELECT COUNT(*) FROM exception WHERE kind = 'label' AND closed_at = 0")"

# It was out: scanned back at the bench it is settled. The manifest goes the same way, to the
# printer that the last card chose.
echo ready >"$dir/spare/mode"
bench
scan B-0002 home/menu
scan SF7000001 pack/label
scan SF7000001 pack/tote
key F3 home/menu
scan G-SF-1 ship/parcel
scan SF1000000000017 ship/parcel
scan SF1000000000025 ship/parcel
until_true shows 'is void'
scan SF7000001 ship/parcel
key F8 ship/check
inputs=$((inputs + 1))
$mux send-keys F8
until_true at ship/cage
until_true labels_are spare 6
inputs=$((inputs + 1))
$mux send-keys F7
until_true at ship/cage
until_true labels_are spare 7
equal "shipped" 2 "$(sql "SELECT COUNT(*) FROM parcel WHERE stage = 'shipped'")"
equal "manifests" 2 "$(sql "SELECT copies FROM handover")"
equal "nothing left to settle" 0 "$(sql "SELECT COUNT(*) FROM exception WHERE kind = 'label' AND closed_at = 0")"
[ -s "$dir/terminal.err" ] && fail "the terminal said: $(cat "$dir/terminal.err")"
$mux kill-session
until_true ended
run_status 0 "$tallyman" --store "sqlite:$store" pool list
grep -q 'SF7000001.* 49 ' "$dir/out" || fail "the range: $(cat "$dir/out")"
clean "sqlite:$store"
finish
