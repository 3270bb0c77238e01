#!/usr/bin/env bash
# A bench with a scale on a real serial line: a unit missing is named and the parcel does not
# close; the scale is pulled out and comes back, shows pounds, and the right weight closes it;
# shipped, it teaches what its goods weigh.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

house=$project/tests/e2e/house
store=$dir/house.db
config=$dir/config
mkdir -p "$config" "$dir/scale" "$dir/labels"
ln -s "$project/templates" "$config"
cp -r "$project/devices" "$project/waves" "$config"
export TALLYMAN_CONFIG=$config XDG_DATA_HOME=$dir/data
sed -i 's/^when = high/when = always/; s/^benches =.*/benches = bench-1/; s/^any = 100/any = 100\n小箱 = 60/' \
    "$config/waves/rules.ini"
printf '\n[scale packing]\ntty = %s\nmodel = mt-sics\n' "$dir/scale/tty" >>"$config/devices/terminal.ini"

says() { printf '%s' "$1" >"$dir/scale/new-says"; mv "$dir/scale/new-says" "$dir/scale/says"; }
says 'S S      0.0 g'
python3 "$(dirname "$0")/fake_scale.py" "$dir/scale" &
scale=$!
trap '$mux kill-server 2>/dev/null || true; kill "$scale" 2>/dev/null || true; rm -rf "$dir"' EXIT
until_true test -e "$dir/scale/tty"

# ---- what is plugged in ----
run_status 0 "$tallyman" device list --json
line=$(grep '"family":"scale"' "$dir/out" || true)
for part in '"name":"packing"' '"model":"mt-sics"' '"permitted":true'; do
    grep -q "$part" <<<"$line" || fail "device list says no $part: $(cat "$dir/out")"
done
says 'S S    250.5 g'
"$tallyman" device watch --json --seconds 600 >"$dir/watched" 2>/dev/null </dev/null &
watch=$!
until_true grep -q '"state":"stable","unit":"g","mg":250500' "$dir/watched"
kill "$watch"
wait "$watch" || true

# ---- at the bench: two of 180 g and one of 150 g in a box of 60 g ----
says 'S S      0.0 g'
run_status 0 "$tallyman" --store "sqlite:$store" load "$house"/{items,codes,places,people,stock,waybills,orders}.csv
run_status 0 "$tallyman" --store "sqlite:$store" wave release morning --day 2026-11-20
ended() { ! pgrep -f "sqlite:$store terminal" >/dev/null; }
sql() { sqlite3 "$store" "$1"; }
desk 24 80 "env TALLYMAN_CONFIG=$config '$tallyman' --store sqlite:$store terminal --labels $dir/labels --trace $dir/trace 2>$dir/terminal.err"
until_true at login/badge
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
scan T-0001 pack/unit
scan 6901234567892 pack/unit
scan 6901234567892 pack/unit
scan 6923450657713 pack/weigh
until_true shows 'nothing on the scale'
says 'S D    200.0 g'
until_true shows 'not at rest'
says 'S +'
until_true shows 'overloaded'
says 'S S    390.0 g'
until_true shows '180 g too light: 1 M001 missing'
says 'S S    750.0 g'
until_true shows '180 g too heavy: 1 M001 too many'
echo out >"$dir/scale/plug"
until_true shows 'the scale is unplugged'
equal "it is not closed" open "$(sql "SELECT stage FROM parcel")"
says 'S S    1.2567 lb'
echo in >"$dir/scale/plug"
until_true at pack/label
scan SF1000000000017 pack/tote
equal "weighed" '570030|passed|3' "$(sql "SELECT mg, outcome, units FROM weighing")"
equal "refusals in the log" 'too_light too_heavy ok' \
    "$(sql "SELECT code FROM audit WHERE verb = 'parcel.weigh' ORDER BY id" | tr '\n' ' ' | sed 's/ $//')"

# ---- it ships, and teaches ----
scan G-SF-1 ship/parcel
scan SF1000000000017 ship/parcel
key F8 ship/check
key F8 ship/cage
equal "M001 weighs" 180015 "$(sql "SELECT s.mg FROM weight_sample s JOIN item i ON i.id = s.item
    WHERE i.code = 'M001'")"
$mux kill-server
until_true ended
clean "sqlite:$store"
finish
