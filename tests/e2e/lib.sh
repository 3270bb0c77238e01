# What the tests of the real binary share: a directory of its own, counting, comparing.
set -euo pipefail
tallyman=$1
project=$2
# Processes end here, no machine: what they wrote outlives them in memory too, where there
# is plenty.
case $0 in
*/fault/*) ;;
*) [ ! -w /dev/shm ] || [ "$(df --output=avail /dev/shm | tail -n 1)" -lt 1000000 ] || export TMPDIR=/dev/shm ;;
esac
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export TALLYMAN_CONFIG=$project TALLYMAN_LANG=en LANGUAGE=en HOME=$dir
failures=0

fail() {
    echo "FAILED: $*" >&2
    failures=$((failures + 1))
}

# equal WHAT EXPECTED GOT
equal() { [ "$2" = "$3" ] || fail "$1: expected $2, got $3"; }

# run_status EXPECTED COMMAND …: the exit status is part of the answer
run_status() {
    local expected=$1 got=0
    shift
    "$@" >"$dir/out" 2>"$dir/err" || got=$?
    [ "$got" = "$expected" ] || fail "exit status of '$*': expected $expected, got $got: $(cat "$dir/err")"
}

# json FILE EXPRESSION: a value out of a JSON file
json() { python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$1" "$2"; }

# clean STORE: every invariant holds and rebuild finds nothing
clean() {
    "$tallyman" --store "$1" check --json >"$dir/check.json" || fail "check of $1: $(head -c 2000 "$dir/check.json")"
    equal "rebuild of $1" '{"differences":0}' "$("$tallyman" --store "$1" rebuild --json)"
    run_status 0 "$tallyman" --store "$1" audit verify
}

finish() {
    [ "$failures" = 0 ] || { echo "$failures failed" >&2; exit 1; }
    echo "all passed"
}
