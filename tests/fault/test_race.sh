#!/usr/bin/env bash
# 100 units in a bin, takes from several processes at once: exactly 100 are accepted, the
# rest refused as short. 200 requests from 4 processes; 1,000 with TALLYMAN_LONG=1.
. "$(dirname "$0")/../e2e/lib.sh"

each=50
[ "${TALLYMAN_LONG:-0}" = 1 ] && each=250
store=sqlite:$dir/race.db
run_status 0 "$tallyman" --store "$store" init
printf 'code,name\nA1,soap\n' >"$dir/items.csv"
printf 'code,kind,seq\nA01-01-1,bin,1\n' >"$dir/places.csv"
printf 'document,line,place,item,qty\nD1,1,A01-01-1,A1,100\n' >"$dir/stock.csv"
run_status 0 "$tallyman" --store "$store" load "$dir/items.csv" "$dir/places.csv" "$dir/stock.csv"

taker() {
    for _ in $(seq "$each"); do
        "$tallyman" --store "$store" stock take A1 A01-01-1 1 race >/dev/null 2>"$dir/err.$1" &&
            echo ok || echo "refused $?"
    done >"$dir/taker.$1"
}
for n in 1 2 3 4; do taker $n & done
wait
equal "accepted" 100 "$(cat "$dir"/taker.* | grep -c ok)"
equal "refused" $((each * 4 - 100)) "$(cat "$dir"/taker.* | grep -c 'refused 1')"
clean "$store"
finish
