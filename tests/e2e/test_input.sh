#!/usr/bin/env bash
# Bad input from outside: each is refused with its exit status, what was expected and what
# came, and changes nothing. Then a store that cannot be one, or cannot be written.
. "$(dirname "$0")/lib.sh"

store=sqlite:$dir/s.db
run_status 0 "$tallyman" --store "$store" init
run_status 0 "$tallyman" --help
run_status 0 "$tallyman" stock --help

# refused STATUS REASON COMMAND …: refused with that status, and all words of the reason
refused() {
    local status=$1 reason=$2
    shift 2
    run_status "$status" "$@"
    grep -qi -- "$reason" "$dir/err" || fail "'${*:2:6}': expected '$reason' in: $(head -c 300 "$dir/err")"
}

# bad STATUS FILE CONTENT REASON: so is the file; 2: unreadable as a whole, 1: its row
bad() {
    [ -z "$3" ] || printf "$3" >"$dir/$2"
    refused "$1" "$2.*$4" "$tallyman" --store "$store" load "$dir/$2"
}

# ---- the command line ----
ask() { refused "$1" "$2" "$tallyman" --store "$store" "${@:3}"; }
long=$(head -c 120000 /dev/zero | tr '\0' 9) # one word cannot be longer on Linux
ask 2 'VERB' nonsense
ask 2 'expected item, got nothing' stock take
ask 2 'expected place, got nothing' stock take A1
ask 2 'expected nothing more, got more' stock list A1 A01-01-1 more
ask 2 'qty: expected a whole number, got 1e3' stock take A1 A01-01-1 1e3 why
ask 2 'qty: expected a whole number, got 9223372036854775808' stock take A1 A01-01-1 9223372036854775808 why
ask 2 'qty: expected .* got 0' stock take A1 A01-01-1 0 why
ask 2 'qty: expected .* got 9223372036854775807' stock take A1 A01-01-1 9223372036854775807 why
ask 2 '-1: ' stock take A1 A01-01-1 -1 why
ask 2 'item: expected 1 to 64 bytes.* got 999' stock take "$long" A01-01-1 1 why
ask 2 'place: expected .*printable' stock take A1 $'A01\001' 1 why
ask 2 'place: expected .*printable\|place: expected .*utf-8' stock take A1 $'A01\377' 1 why
ask 2 'number: expected .* got 999' order show "$long"
ask 2 -- '--orders: 1 … 200000, 0' demo --auto --orders 0
printf 'scan ' >"$dir/long.replay"
head -c 1000000 /dev/zero | tr '\0' 9 >>"$dir/long.replay"
if command -v script >/dev/null; then
    script -qec "'$tallyman' --store '$store' terminal --replay '$dir/long.replay'" /dev/null \
        </dev/null >"$dir/out" 2>&1 && fail "a barcode of 1 MB was taken"
    grep -q '4096 bytes' "$dir/out" || fail "a barcode of 1 MB: $(head -c 300 "$dir/out")"
else
    echo "skipped: the terminal's barcode of 1 MB (no script command)"
fi

# ---- files ----
refused 3 'absent.csv: No such file' "$tallyman" --store "$store" load "$dir/absent.csv"
bad 2 empty.csv '\n' 'heading'
bad 2 unknown.csv 'code,name,colour_of_the_moon\nA,B,C\n' '1: unknown column colour_of_the_moon; known are code name'
bad 2 unknown.json '[{"code":"A","name":"B","moon":"x"}]' '1: unknown column moon; known are'
bad 2 unknown.xml '<items><item><code>A</code><name>B</name><moon>x</moon></item></items>' '1: unknown column moon'
bad 2 twice.csv 'code,code,name\nA,B,C\n' 'two columns'
bad 2 kind.csv 'moon,sun\nA,B\n' 'no known kind'
bad 2 quote.csv 'code,name\n"A,B\n' ':2: '
bad 1 cut.csv 'code,name,price\nA' ':2: .*expected 3 fields, got 1'
bad 2 cut.json '[{"code":"A","name":"B"' ':1: '
bad 2 tail.json '[{"code":"A","name":"B"}] x' 'expected the end, got x'
bad 2 cut.xml '<items><item><code>A' ':1: '
bad 2 laugh.xml '<!DOCTYPE a [<!ENTITY b "x">]><items><item><code>&b;</code></item></items>' ':1: '
bad 2 latin.csv 'code,name\nA,caf\351\n' ':2: .*expected utf-8 text, got 0xe9'
bad 2 gbk.csv 'code,name\nA,\262\350\n' 'expected utf-8 text, got 0xb2'
bad 2 utf16.csv '\377\376c\0o\0' 'expected utf-8 text, got'
bad 2 nul.csv 'code,name\nA\0B,C\n' ':2: .*expected utf-8 text, got 0x00'
bad 2 klingon.xml '<?xml version="1.0" encoding="klingon"?><items/>' 'encoding: expected utf-8.* got klingon'
bad 1 control.csv 'code,name\nA\001B,C\n' ':2: .*code: expected printable text'
bad 1 control.json '[{"code":"A\\u0001","name":"B"}]' 'code: expected printable text'
bad 1 negative.csv 'code,name,price\nA,B,-5\n' 'price: expected .* got -5'
bad 1 huge.csv 'code,name,price\nA,B,99999999999999999999999\n' 'price: expected .* got 99999'
bad 1 minus.csv 'document,line,place,item,qty\nD,1,A01-01-1,A,-5\n' 'qty: expected .* from 1 .* got -5'
bad 1 over.csv 'document,line,place,item,qty\nD,1,A01-01-1,A,9223372036854775808\n' 'qty: expected .* got 9223372036854775808'
bad 2 real.json '[{"code":"A","name":"B","price":1e400}]' ':1: .*overflow'
python3 - "$dir" <<'PYTHON'
import os, sys
os.chdir(sys.argv[1])
x = "x" * 1000000
for name, text in {
    "long.csv": f"code,name\n{x},B\n", "long.json": f'[{{"code":"A","name":"{x}"}}]',
    "long.xml": f"<items><item><code>A</code><name>{x}</name></item></items>",
    "barcode.csv": f"text,item,qty\n{'9' * 1000000},A,1\n",
    "deep.json": "[" * 200000, "deep.xml": "<a>" * 200000,
    "wide.csv": ",".join(f"c{i}" for i in range(100000)) + "\n",
}.items():
    open(name, "w").write(text)
PYTHON
bad 1 long.csv '' ':2: .*code: expected at most 4000 bytes, got more'
bad 1 long.json '' 'name: expected at most 4000 bytes, got more'
bad 1 long.xml '' 'name: expected at most 4000 bytes, got more'
bad 1 barcode.csv '' ':2: .*text: expected at most 4000 bytes, got more'
bad 2 deep.json '' 'expected an object, got \[\['
bad 2 deep.xml '' ':1: .*expected .* got a'
bad 2 wide.csv '' 'expected at most 512 columns'
printf 'moon\n' >"$dir/map.ini"
refused 2 'map.ini:1: ' "$tallyman" --store "$store" load --map "$dir/map.ini" "$dir/long.csv"
equal "nothing came in" "" "$("$tallyman" --store "$store" --json stock list)"
equal "no item either" 0 "$(sqlite3 "$dir/s.db" 'SELECT COUNT(*) FROM item')"
clean "$store"

# A good file twice: new, then the same. The same id twice in one file is one item.
printf 'code,name,spec,price\nA1,面霜,50ml,19.90\nA2,面霜,30ml,12.90\n' >"$dir/items.csv"
run_status 0 "$tallyman" --store "$store" --json load "$dir/items.csv"
equal "new" 2 "$(json "$dir/out" 'd["files"][0]["new"]')"
run_status 0 "$tallyman" --store "$store" --json load "$dir/items.csv"
equal "same" 2 "$(json "$dir/out" 'd["files"][0]["same"]')"
printf 'code,name\nA3,one\nA3,one\n' >"$dir/twice.csv"
run_status 0 "$tallyman" --store "$store" --json load "$dir/twice.csv"
equal "an id twice" "[1, 1]" "$(json "$dir/out" '[d["files"][0][k] for k in ("new", "same")]')"
equal "is one item" 1 "$(sqlite3 "$dir/s.db" "SELECT COUNT(*) FROM item WHERE code = 'A3'")"

# ---- stores ----
# unfit STATUS FILE REASON: refused, and as it was, byte for byte
unfit() {
    local before
    before=$(cksum <"$dir/$2")
    refused "$1" "$3" "$tallyman" --store "sqlite:$dir/$2" order list
    equal "$2 is as it was" "$before" "$(cksum <"$dir/$2")"
}
refused 3 'absent.db: No such file' "$tallyman" --store "sqlite:$dir/absent.db" order list
[ ! -e "$dir/absent.db" ] || fail "asking made a store"
refused 2 'expected sqlite:PATH.* got mysql' "$tallyman" --store mysql://here order list
refused 2 'directory' "$tallyman" --store "sqlite:$dir" order list
printf 'not a store' >"$dir/text.db"
unfit 2 text.db 'is not a Tallyman store: not an SQLite file'
sqlite3 "$dir/other.db" 'CREATE TABLE t (a); PRAGMA application_id = 7'
unfit 2 other.db 'is not a Tallyman store: made by another program'
cp "$dir/s.db" "$dir/newer.db"
sqlite3 "$dir/newer.db" 'PRAGMA user_version = 999' >/dev/null
unfit 2 newer.db 'has schema 999; this program knows [0-9]'
head -c 5000 "$dir/s.db" >"$dir/cut.db"
run_status 3 "$tallyman" --store "sqlite:$dir/cut.db" order list

cp "$dir/s.db" "$dir/fixed.db"
if [ "$(id -u)" != 0 ]; then
    chmod 0444 "$dir/fixed.db"
    unfit 3 fixed.db 'read-only'
elif chattr +i "$dir/fixed.db" 2>/dev/null; then
    trap 'chattr -i "$dir/fixed.db"; rm -rf "$dir"' EXIT
    unfit 3 fixed.db 'read-only\|not permitted'
    chattr -i "$dir/fixed.db"
    trap 'rm -rf "$dir"' EXIT
else
    echo "skipped: a read-only store (root, and no chattr +i here)"
fi

# Held by another: this shell, as the store room holds it.
if command -v flock >/dev/null; then
    exec 9<>"$dir/s.db.lock"
    flock 9
    printf '%s sleeper\n' "$$" >&9
    refused 3 "$dir/s.db is held by process $$ sleeper" "$tallyman" --store "$store" order list
    exec 9>&-
    run_status 0 "$tallyman" --store "$store" order list
else
    echo "skipped: a store held by another (no flock command)"
fi

# A full disk: what was there stays, and goes on once there is room.
python3 -c '
print("code,name")
for i in range(20000): print(f"X{i}," + "x" * 150)' >"$dir/many.csv"
mkdir "$dir/small"
small=sqlite:$dir/small/s.db
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=1500k none "$dir/small" 2>/dev/null; then
    trap 'umount "$dir/small"; rm -rf "$dir"' EXIT
    run_status 0 "$tallyman" --store "$small" load "$dir/items.csv"
    refused 3 'no room left' "$tallyman" --store "$small" load "$dir/many.csv"
    mount -o remount,size=64m "$dir/small"
else
    run_status 0 "$tallyman" --store "$small" load "$dir/items.csv"
    room() (
        trap '' XFSZ
        ulimit -f 1500
        exec "$@"
    )
    refused 3 'no room left' room "$tallyman" --store "$small" load "$dir/many.csv"
fi
clean "$small"
run_status 0 "$tallyman" --store "$small" load "$dir/many.csv"
equal "all is there" 20002 "$(sqlite3 "$dir/small/s.db" 'SELECT COUNT(*) FROM item')"
clean "$small"
finish
