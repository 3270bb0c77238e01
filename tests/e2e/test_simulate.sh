#!/usr/bin/env bash
# label: fault
# The day in a box: lines, terminals and the store break all day in virtual time; every scan
# that a terminal said yes to is one movement, nothing refused late is without its
# exception, and check is clean. A seed that fails is printed, and plays again from it:
# tallyman simulate --faults --seed N. Then the negative control: terminals that number
# each sending anew must be caught.
. "$(dirname "$0")/lib.sh"

seeds=6 weak=2
[ "${TALLYMAN_LONG:-0}" = 1 ] && { seeds=200; weak=20; }

"$tallyman" simulate --faults --json --seeds "$seeds" >"$dir/days" 2>"$dir/why" ||
    fail "a day does not hold: $(cat "$dir/why")"
equal "days" "$seeds" "$(wc -l <"$dir/days")"
total() { python3 -c 'import json,sys; print(sum(json.loads(l)[sys.argv[2]] for l in open(sys.argv[1])))' "$1" "$2"; }
for what in acked lost doubled cuts kills deaths stops jumps; do
    [ "$(total "$dir/days" "$what")" -gt 0 ] || fail "there was no $what in $seeds days"
done
echo "$seeds days: $(total "$dir/days" acked) scans acknowledged, $(total "$dir/days" lost) messages lost," \
    "$(total "$dir/days" kills) terminals and $(total "$dir/days" deaths) stores killed ($(total "$dir/days" stops) between two statements), $(total "$dir/days" late) refused late"

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
