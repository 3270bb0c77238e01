#!/usr/bin/env bash
# Bad input from outside: each is refused with its reason and its exit status, and changes
# nothing.
. "$(dirname "$0")/lib.sh"

store=sqlite:$dir/s.db
run_status 0 "$tallyman" --store "$store" init
run_status 0 "$tallyman" --help
run_status 0 "$tallyman" stock --help
run_status 2 "$tallyman" nonsense
run_status 2 "$tallyman" --store "$store" stock take
run_status 2 "$tallyman" --store "sqlite:$dir/absent.db" order list
printf 'not a store' >"$dir/text.db"
run_status 2 "$tallyman" --store "sqlite:$dir/text.db" order list
equal "a refused file is unchanged" 'not a store' "$(cat "$dir/text.db")"
run_status 2 "$tallyman" --store "$store" load "$dir/absent.csv"

# bad FILE CONTENT REASON: the file is refused whole and the reason names what was wrong
bad() {
    printf "$2" >"$dir/$1"
    local got=0
    "$tallyman" --store "$store" load "$dir/$1" >"$dir/out" 2>"$dir/err" || got=$?
    [ "$got" = 2 ] || [ "$got" = 1 ] || fail "$1: exit status $got"
    grep -qi "$3" "$dir/err" || fail "$1: expected '$3' in: $(head -c 300 "$dir/err")"
}
bad unknown.csv 'code,name,colour_of_the_moon\nA,B,C\n' 'colour_of_the_moon'
bad quote.csv 'code,name\n"A,B\n' ':'
bad latin.csv 'code,name\nA,caf\351\n' 'utf-8'
bad negative.csv 'code,name,price\nA,B,-5\n' 'price'
bad huge.csv 'code,name,price\nA,B,99999999999999999999999\n' 'price'
bad cut.json '[{"code":"A","name":"B"' ':'
bad cut.xml '<items><item code="A"' ':'
bad laugh.xml '<!DOCTYPE a [<!ENTITY b "x">]><items><item code="&b;" name="x"/></items>' ':'
python3 -c 'print("code,name\n" + "A"*1000000 + ",B")' >"$dir/long.csv"
run_status 2 "$tallyman" --store "$store" load "$dir/long.csv" || true
equal "nothing came in" "" "$("$tallyman" --store "$store" --json stock list)"
clean "$store"

# A good file twice: new, then the same.
printf 'code,name,spec,price\nA1,面霜,50ml,19.90\nA2,面霜,30ml,12.90\n' >"$dir/items.csv"
run_status 0 "$tallyman" --store "$store" --json load "$dir/items.csv"
equal "new" 2 "$(json "$dir/out" 'd["files"][0]["new"]')"
run_status 0 "$tallyman" --store "$store" --json load "$dir/items.csv"
equal "same" 2 "$(json "$dir/out" 'd["files"][0]["same"]')"
finish
