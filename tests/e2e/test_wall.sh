#!/usr/bin/env bash
# label: screen
# Orders for a put wall from the plan to their labels, at a real terminal that is killed
# again and again: a batch is picked in sums, each unit is sorted into the slot that is
# shown, the wrong slot is refused, a full slot is packed and rechecked like a tote. After
# every kill -9 a unit was moved once or not at all.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

house=$project/tests/e2e/house
store=$dir/house.db
mkdir "$dir/config"
ln -s "$project/templates" "$project/devices" "$dir/config"
cp -r "$project/waves" "$dir/config"
# The evening's file has a wall; the morning's, tried first, names one without slots.
sed -i 's/^name =$/name = W1/; /^\[wall\]/,/^\[split\]/s/^orders = 0/orders = 20/' "$dir/config/waves/evening.ini"
export TALLYMAN_CONFIG=$dir/config
{
    head -n 1 "$house/orders.csv"
    order() { echo "淘宝,花漾旗舰店,$1,buyer$1,周晓梅$1,13800001234,浙江省杭州市西湖区文三路 $1 号,浙江,2026-11-20T01:00:00Z,normal,SF,CNY,2,,$2,$3,$4,68.00,0"; }
    order V1 1 M001 2
    order V1 2 M002 1
    order V2 1 M001 1
    order V2 2 M002 1
    order V3 1 L900 1
    order V3 2 M001 1
} >"$dir/orders.csv"
printf 'code,kind,aisle,seq\nW-1-01,slot,W1,1\nW-1-02,slot,W1,2\nW-1-03,slot,W1,3\n' >"$dir/places.csv"
printf 'carrier,number\nSF,SF7000000001\nSF,SF7000000002\nSF,SF7000000003\n' >"$dir/waybills.csv"
run_status 0 "$tallyman" --store "sqlite:$store" load "$house"/{items,codes,places,people,stock}.csv "$dir"/{places,waybills,orders}.csv
run_status 0 "$tallyman" --store "sqlite:$store" wave plan evening --day 2026-11-20 --json
equal "orders that the plan has for the wall" "3 wall W1" "$(python3 -c '
import json,sys
rows=[r for r in map(json.loads, open(sys.argv[1])) if r.get("wall")]
print(len(rows), *{r["rule"] for r in rows}, *{r["wall"] for r in rows})' "$dir/out")"
run_status 0 "$tallyman" --store "sqlite:$store" wave release evening --day 2026-11-20
equal "a task of a line a unit" "1 W1 7" "$(sqlite3 "$store" "SELECT COUNT(DISTINCT t.id) || ' ' || MIN(t.wall) || ' ' || COUNT(*) FROM task t JOIN task_line l ON l.task = t.id AND l.qty = 1" )"
M001=6901234567892 M002=6923450657713 L900=6931234500018

begin() { # BADGE [PIN]: the shift's PIN is given once
    desk 24 80 "env TALLYMAN_CONFIG=$dir/config '$tallyman' --store sqlite:$store terminal --trace $dir/trace --labels $dir/labels 2>$dir/terminal.err"
    until_true at login/badge
    if [ "${2:-}" ]; then
        scan "$1" login/pin
        typed "$2" home/menu
    else
        scan "$1" home/menu
    fi
}
gone() { ! pgrep -f "sqlite:$store terminal" >/dev/null; }
die() { # the power of the terminal, which owns the store
    local pid
    for pid in $(pgrep -f "^[^ ]*tallyman --store sqlite:$store terminal"); do kill -9 "$pid" 2>/dev/null || true; done
    until_true gone
    $mux kill-server 2>/dev/null || true
}
moves() { sqlite3 "$store" "SELECT COUNT(*) FROM move WHERE reason = '$1'"; }

# The picker, killed behind the first bin and while units are counted.
begin B-0001 1234
typed 1 run/place
scan A01-01-1 run/fill
scan $M001 run/fill
typed 4 run/fill
scan T-0101 run/place
die
begin B-0001
typed 1 run/place
scan A01-02-1 run/fill
scan $M002 run/fill
die
equal "picked, what was counted only is not" 4 "$(moves pick)"
begin B-0001
typed 1 run/place
scan A01-02-1 run/fill
scan $M002 run/fill
scan $M002 run/fill
scan T-0101 run/place
scan A01-03-1 run/fill
scan $L900 run/fill
scan T-0102 home/menu
scan B-0002 login/pin
typed 2345 home/menu

# At the wall: the slot is shown, another is refused and nothing has moved.
scan T-0101 wall/unit
scan $M001 wall/slot
until_true shows W-1-01
scan W-1-02 wall/slot
until_true shows 'wrong slot'
die
equal "sorted so far" 0 "$(moves sort)"
begin B-0002

# The bench sends a batch's tote to the wall by itself. Killed with the slot's code on its
# way: it is there, or it is not.
sort_unit() { # CODE WHERE
    scan "$1" wall/slot
    until_true shows 'W-1-0'
    scan "$($mux capture-pane -p | grep -o 'W-1-0[1-3]' | tail -n 1)" "$2"
}
for i in 1 2; do
    scan T-0101 wall/unit
    scan $M001 wall/slot
    until_true shows W-1-01
    before=$(($i == 1 ? 0 : sorted))
    inputs=$((inputs + 1))
    $mux send-keys -l W-1-01 \; send-keys Enter
    [ "$i" = 1 ] || until_true at wall/unit
    die
    sorted=$(moves sort)
    [ "$sorted" = $((before + 1)) ] || { [ "$i" = 1 ] && [ "$sorted" = 0 ]; } || fail "sorted after kill $i: $sorted, before $before"
    begin B-0002
done
$mux kill-server
until_true gone
left=$((4 - sorted))
clean "sqlite:$store"
begin B-0002
scan T-0101 wall/unit
for ((i = 0; i < left; i++)); do sort_unit $M001 wall/unit; done
sort_unit $M002 wall/unit
until_true shows 'W-1-01 is full: pack'
sort_unit $M002 wall/tote
scan T-0102 wall/unit
sort_unit $L900 wall/tote
until_true shows 'W-1-03 is full: pack'

# A slot is packed like a tote; the dear one goes to the recheck, by its slot.
scan W-1-01 pack/unit
scan $M001 pack/unit
scan $M001 pack/unit
scan $M002 pack/label
scan SF7000000001 pack/tote
scan W-1-02 pack/unit
scan $M001 pack/unit
scan $M002 pack/label
scan SF7000000002 pack/tote
scan W-1-03 pack/unit
scan $M001 pack/unit
scan $L900 pack/tote
until_true shows 'TO RECHECK'
key F3 home/menu
scan B-0003 login/pin
typed 3456 home/menu
scan W-1-03 recheck/unit
scan $L900 recheck/unit
scan $M001 recheck/unit
scan W-1-03 pack/label
scan SF7000000003 recheck/box
$mux kill-server
until_true gone
equal "each unit is picked, sorted and packed once" "7 7 7" "$(sqlite3 "$store" "SELECT SUM(CASE reason WHEN 'pick' THEN qty ELSE 0 END) || ' ' || SUM(CASE reason WHEN 'sort' THEN qty ELSE 0 END) || ' ' || SUM(CASE reason WHEN 'pack' THEN qty ELSE 0 END) FROM move")"
equal "slots that are bound" 0 "$(sqlite3 "$store" "SELECT COUNT(*) FROM place WHERE kind = 'slot' AND bound_order IS NOT NULL")"
equal "totes that are bound" 0 "$(sqlite3 "$store" "SELECT COUNT(*) FROM place WHERE bound_run IS NOT NULL OR (kind = 'tote' AND bound_order IS NOT NULL)")"
run_status 0 "$tallyman" --store "sqlite:$store" stock wall W1
equal "slots that are listed" 3 "$(grep -c W-1-0 "$dir/out")"
clean "sqlite:$store"
finish
