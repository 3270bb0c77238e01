#!/usr/bin/env bash
# label: fault
# The day in a box: lines, terminals and the store break all day in virtual time; every scan
# that a terminal said yes to is one movement, nothing refused late is without its
# exception, and check is clean. A seed that fails is printed, and plays again from it:
# tallyman simulate --faults --seed N. Then the negative control: terminals that number
# each sending anew must be caught.
. "$(dirname "$0")/lib.sh"

small=194 seeds=6 weak=2
[ "${TALLYMAN_LONG:-0}" = 1 ] && { small=9800 seeds=200 weak=20; }

days() { # SEED DAYS OPTIONS…
    local seed=$1 number=$2
    shift 2
    "$tallyman" simulate --faults --json --seed "$seed" --seeds "$number" "$@" 2>>"$dir/why"
}
days 1 "$seeds" >"$dir/days" || fail "a day does not hold: $(cat "$dir/why")"
days 1001 "$((small / 2))" --orders 2 >"$dir/small" || fail "a small day does not hold: $(cat "$dir/why")" &
days 101001 "$((small - small / 2))" --orders 2 >"$dir/smaller" || fail "a small day does not hold: $(cat "$dir/why")"
wait
cat "$dir/small" "$dir/smaller" >>"$dir/days"
equal "days" "$((small + seeds))" "$(grep -c '"ok":true' "$dir/days")"
total() { python3 -c 'import json,sys; print(sum(json.loads(l)[sys.argv[2]] for l in open(sys.argv[1])))' "$1" "$2"; }
for what in acked lost doubled cuts kills deaths stops jumps outages through dockets torn; do
    [ "$(total "$dir/days" "$what")" -gt 0 ] || fail "there was no $what"
done
echo "$((small + seeds)) days: $(total "$dir/days" acked) scans acknowledged, $(total "$dir/days" lost) messages lost," \
    "$(total "$dir/days" kills) terminals and $(total "$dir/days" deaths) stores killed ($(total "$dir/days" stops) between two statements), $(total "$dir/days" late) refused late," \
    "$(total "$dir/days" outages) outages of ten minutes with $(total "$dir/days" through) scans meanwhile"

# The same seed, the same day.
sed -n 3p "$dir/days" >"$dir/once"
"$tallyman" simulate --faults --json --seed 3 >"$dir/again" || true
equal "seed 3 played again" "$(cat "$dir/once")" "$(cat "$dir/again")"

caught=0
for seed in $(seq 1 "$weak"); do
    "$tallyman" simulate --faults --weak --seed "$seed" >/dev/null 2>"$dir/why" || caught=$((caught + 1))
done
equal "weak terminals caught" "$weak" "$caught"
finish
