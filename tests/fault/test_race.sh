#!/usr/bin/env bash
# 100 units in a bin, buyers from several processes at once (contend, which anyone can point
# at other systems): exactly 100 are sold, the rest refused as short; by the file's owner in
# turn, and through a service. 120 buyers each; 1,000 with TALLYMAN_LONG=1. Controls: a shop
# that looks and then writes must be caught selling too much, and both shipping and cancelling.
. "$(dirname "$0")/../e2e/lib.sh"
contend=$(dirname "$0")/contend
served=
trap '[ -z "$served" ] || kill "$served" 2>/dev/null || true; rm -rf "$dir"' EXIT

buyers=120
[ "${TALLYMAN_LONG:-0}" = 1 ] && buyers=1000
printf 'code,name\nA1,soap\n' >"$dir/items.csv"
printf 'code,kind,seq\nA01-01-1,bin,1\n' >"$dir/places.csv"
printf 'document,line,place,item,qty\nD1,1,A01-01-1,A1,100\n' >"$dir/stock.csv"

# One person sells all day here: what a day may add up to is not what is held.
sed '/^\[approve\.day/,/^$/s/^stock_take = .*/stock_take = -1/' "$project/waves/rules.ini" >"$dir/rules.ini"
stocked() { # STORE
    run_status 0 "$tallyman" --store "$1" load "$dir/items.csv" "$dir/places.csv" "$dir/stock.csv"
    run_status 0 "$tallyman" --store "$1" policy load rules "$dir/rules.ini"
}

sell() { # STORE AT-ONCE
    run_status 0 "$contend" sell --units 100 --buyers "$buyers" --at-once "$2" \
        --left "'$tallyman' --store '$1' --json stock list | python3 -c 'import json,sys; print(sum(row[\"on_hand\"] for row in map(json.loads, sys.stdin) if row[\"place\"] == \"A01-01-1\"))'" \
        "'$tallyman' --store '$1' stock take A1 A01-01-1 1 race"
    cat "$dir/out"
}
store=sqlite:$dir/race.db
stocked "$store"
sell "$store" 4
clean "$store"

store=sqlite:$dir/served.db
stocked "$store"
run_status 0 "$tallyman" ca --dir "$dir/ca" localhost
"$tallyman" --store "$store" serve --listen 127.0.0.1:0 --ca "$dir/ca" 2>"$dir/serve.err" &
served=$!
mkfifo "$dir/tick"
until grep -q 'port [0-9]' "$dir/serve.err"; do read -r -t 0.02 <>"$dir/tick" || kill -0 "$served"; done
sell "$store" 16
kill "$served"
wait "$served" || fail "the service ended with $?"
served=
clean "$store"

# A shop that looks first and writes then; and one that does both in one.
shop=$dir/shop.db
sqlite3 "$shop" "CREATE TABLE stock (n); CREATE TABLE parcel (id INTEGER PRIMARY KEY, state); INSERT INTO stock VALUES (20)"
slow="sqlite3 -cmd '.timeout 60000' '$shop'"
cat >"$dir/naive-take" <<TAKE
n=\$($slow "SELECT n FROM stock"); [ "\$n" -gt 0 ] || exit 1
$slow "UPDATE stock SET n = \$n - 1"
TAKE
cat >"$dir/naive-end" <<END
[ "\$($slow "SELECT state FROM parcel WHERE id = \$1")" = open ] || exit 1
$slow "UPDATE parcel SET state = '\$2' WHERE id = \$1"
END
cat >"$dir/guarded-end" <<END
[ "\$($slow "UPDATE parcel SET state = '\$2' WHERE id = \$1 AND state = 'open' RETURNING 1")" = 1 ] || exit 1
END
run_status 1 "$contend" sell --units 20 --buyers 60 --at-once 8 --left "$slow 'SELECT n FROM stock'" "sh '$dir/naive-take'"
echo "control: $(cat "$dir/out")"
open="$slow \"INSERT OR REPLACE INTO parcel VALUES ({n}, 'open')\""
run_status 1 "$contend" race --rounds 20 --before "$open" "sh '$dir/naive-end' {n} shipped" "sh '$dir/naive-end' {n} cancelled"
echo "control: $(cat "$dir/out")"
run_status 0 "$contend" race --rounds 20 --before "$open" "sh '$dir/guarded-end' {n} shipped" "sh '$dir/guarded-end' {n} cancelled"
finish
