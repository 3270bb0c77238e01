#!/usr/bin/env bash
# scripts/walk-far, as README has it: one store, two terminals in network namespaces, one of
# them cut off in mid-pick. Skipped where there are no namespaces.
. "$(dirname "$0")/../e2e/lib.sh"
walk=tally$$
ip netns add "$walk" 2>/dev/null || { echo "skipped: no network namespaces here (not root?)"; exit 77; }
ip netns delete "$walk"
command -v tmux >/dev/null || { echo "skipped: no tmux here"; exit 77; }
TALLYMAN=$tallyman WALK=$walk run_status 0 "$project/scripts/walk-far" --auto
grep -q '^each of 4 scans is one movement: 4$' "$dir/out" || fail "what it ended with: $(tail -n 3 "$dir/out")"
grep -q 'unsynced' "$dir/err" || fail "gun-1 did not say that scans are not synced"
finish
