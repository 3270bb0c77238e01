#!/usr/bin/env bash
# label: screen
# The story of the two boxes that look alike, played on the demo: the packer scans the right
# shade twice and puts the wrong one in. The recheck finds it, the parcel does not leave, the
# log tells the tale, and the error is known from then on: a policy tried against that day
# says whether it would have caught it.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

store=$dir/shop.db
ask() { sqlite3 "$store" "$1"; }
tally() { "$tallyman" --store "sqlite:$store" "$@"; }

run_status 0 tally demo --auto --orders 6 --seed 3
cat >"$dir/late.csv" <<'CSV'
channel,shop,number,receiver,phone,address,region,paid_at,carrier,currency,exponent,ordinal,item,qty,price
web,s,LATE-1,周晓梅,13800001234,浙江省杭州市西湖区 1 号,浙江,2026-11-20T01:00:00Z,SF,CNY,2,1,LIP-01,2,79.00
CSV
run_status 0 tally load "$dir/late.csv"
run_status 0 tally wave release evening --day 2026-11-20
equal "released" released "$(ask "SELECT state FROM orders WHERE number = 'LATE-1'")"
right=$(ask "SELECT c.text FROM code c JOIN item i ON i.id = c.item WHERE i.code = 'LIP-01' AND c.qty = 1 LIMIT 1")
wrong=$(ask "SELECT c.text FROM code c JOIN item i ON i.id = c.item WHERE i.code = 'LIP-02' AND c.qty = 1 LIMIT 1")
equal "they look alike" 1 "$(ask "SELECT COUNT(DISTINCT confuse) FROM item WHERE code IN ('LIP-01', 'LIP-02')")"

desk 24 80 \
    "env TALLYMAN_CONFIG=$project '$tallyman' --lang en --store sqlite:$store terminal --trace $dir/trace --labels $dir/labels 2>$dir/terminal.err"
place() { ask "SELECT p.code FROM task_line l JOIN orders o ON o.id = l.order_id JOIN place p ON p.id = l.place WHERE o.number = 'LATE-1' AND l.state = 'open' LIMIT 1"; }
bin=$(place)
until_true at login/badge
scan B-0001 login/pin
typed 0001 home/menu
scan K-77 pick/place
scan "$bin" pick/item
scan "$right" pick/item
scan "$right" pick/tote
scan T-0777 home/menu
scan B-0005 login/pin
typed 0005 home/menu
scan T-0777 pack/unit
scan "$right" pack/unit
scan "$right" pack/tote # the same box again; LIP-02 is what goes in
equal "a second person must look" "due" "$(ask "SELECT p.recheck FROM parcel p JOIN orders o ON o.id = p.order_id WHERE o.number = 'LATE-1'")"
scan B-0008 login/pin
typed 0008 home/menu
scan T-0777 recheck/unit
for after in recheck/unit recheck/box; do # the first difference says no more than "again"
    scan "$right" recheck/unit
    scan "$wrong" recheck/unit
    key F8 "$after"
done
equal "it is held" "recheck differs" "$(ask "SELECT p.hold FROM parcel p JOIN orders o ON o.id = p.order_id WHERE o.number = 'LATE-1'")"
$mux kill-server
gone() { ! pgrep -f "sqlite:$store terminal" >/dev/null; }
until_true gone

parcel=$(ask "SELECT p.code FROM parcel p JOIN orders o ON o.id = p.order_id WHERE o.number = 'LATE-1'")
equal "what the lead is told" "LIP-01: packed 2, counted 1; LIP-02: packed 0, counted 1" \
    "$(ask "SELECT text FROM exception WHERE kind = 'recheck' AND closed_at = 0 AND object = 'parcel $parcel'")"
# The log names who packed and who looked, twice.
run_status 0 tally audit show LATE-1
for word in '赵敏.*close a verified parcel.*easily confused' '郑洁.*second count.*again: 2' \
    '郑洁.*second count.*held: 2'; do
    grep -qE "$word" "$dir/out" || fail "the log does not say '$word': $(cat "$dir/out")"
done
# Both items are known to have been confused; a policy that looks into such groups caught it,
# one that does not would have let it go.
equal "known errors" "LIP-01 LIP-02" "$(ask "SELECT group_concat(code, ' ') FROM (SELECT i.code FROM mistake m JOIN item i ON i.id = m.item ORDER BY i.code)")"
zone=$(ask "SELECT offset_min FROM warehouse")
day=$(ask "SELECT date((closed_at + $zone * 60000) / 1000, 'unixepoch') FROM parcel WHERE code = '$parcel'")
printf '[recheck.due]\nunit_price = -1\norder_value = -1\nhigh = 0\nconfuse = %s\n' 1 >"$dir/strict.ini"
sed 's/confuse = 1/confuse = 0/' "$dir/strict.ini" >"$dir/lax.ini"
run_status 0 tally recheck try "$dir/strict.ini" --day "$day"
grep -q 'caught 1 of 1 known errors' "$dir/out" || fail "strict: $(cat "$dir/out")"
run_status 0 tally recheck try "$dir/lax.ini" --day "$day" --json
equal "lax: caught, known" "0 1" "$(json "$dir/out" '"%d %d" % (d["caught"], d["known"])')"
run_status 0 tally --lang zh recheck try "$dir/strict.ini" --day "$day"
printf '[recheck.due]\nconfused = 1\n' >"$dir/bad.ini"
run_status 2 tally recheck try "$dir/bad.ini" --day "$day"
grep -q 'bad.ini' "$dir/err" || fail "the file is not named: $(cat "$dir/err")"
# A lead looks at the day: nobody cheated, whatever the played people's pace.
run_status 0 tally signs --json
grep -qE '"kind":"(short|undo|approver)"' "$dir/out" && fail "signs of nothing: $(cat "$dir/out")"
clean "sqlite:$store"
finish
