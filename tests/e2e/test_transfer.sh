#!/usr/bin/env bash
# Two warehouses of one store on the command line: goods are offered by one, posted by the
# other; each sees its own, and what one may not do is refused in either language.
. "$(dirname "$0")/lib.sh"

export TALLYMAN_STORE=sqlite:$dir/two.db
cat >"$dir/items.csv" <<'END'
code,name
A,apple
END
cat >"$dir/places.csv" <<'END'
code,kind
A01-01-1,bin
END
cat >"$dir/stock.csv" <<'END'
document,line,place,item,qty
R1,1,A01-01-1,A,9
END
run_status 0 "$tallyman" init
run_status 0 "$tallyman" init --warehouse W2
run_status 1 "$tallyman" --warehouse W9 stock list
for house in W1 W2; do
    run_status 0 "$tallyman" --warehouse $house load "$dir/items.csv" "$dir/places.csv"
done
run_status 0 "$tallyman" load "$dir/stock.csv"

# units HOUSE: what lies there
units() {
    "$tallyman" --warehouse "$1" --json stock list |
        python3 -c 'import json,sys; print(sum(json.loads(l)["on_hand"] for l in sys.stdin if "transit" != json.loads(l).get("kind")))'
}

run_status 0 "$tallyman" --json transfer offer W2 A01-01-1 A 4 24 D-1
number=$(json "$dir/out" 'd["transfer"]')
equal "left at the source" 5 "$(units W1)"
run_status 1 "$tallyman" --lang zh transfer post "$number" A01-01-1 # not the receiver
run_status 0 env TALLYMAN_WAREHOUSE=W2 "$tallyman" transfer post "$number" A01-01-1
equal "come to the receiver" 4 "$(units W2)"
run_status 1 "$tallyman" --lang zh transfer void "$number" late
grep -q "posted" "$dir/err" || fail "the refusal names the state: $(cat "$dir/err")"
run_status 0 "$tallyman" --json transfer offer W2 A01-01-1 A 2
run_status 0 "$tallyman" transfer void "$(json "$dir/out" 'd["transfer"]')" "not needed"
equal "back at the source" 5 "$(units W1)"
run_status 0 "$tallyman" --json transfer list posted D-1
equal "listed" "$number" "$(json "$dir/out" 'd["transfer"]')"
clean "$TALLYMAN_STORE"
finish
