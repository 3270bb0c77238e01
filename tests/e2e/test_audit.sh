#!/usr/bin/env bash
# The log from the command line: read out as sentences and as columns, signed, tampered
# with behind the program's back, and its old rows taken out into a file that proves itself.
. "$(dirname "$0")/lib.sh"

db=$dir/log.db
store=sqlite:$db
t() { "$tallyman" --store "$store" "$@"; }
printf 'code,name,price\nTEA,tea,2.50\nCUP,cup,9.00\n' >"$dir/items.csv"
printf 'code,kind,aisle,bay,level,side,seq\nA01-01-1,bin,A01,1,1,L,1\n' >"$dir/places.csv"
printf 'document,line,place,item,qty\nD1,1,A01-01-1,TEA,20\n' >"$dir/stock.csv"
for kind in items places stock; do
    run_status 0 t load "$dir/$kind.csv"
done
for n in 1 2 3; do
    run_status 0 t stock take TEA A01-01-1 "$n" broken
done
run_status 1 t stock take CUP A01-01-1 1 broken

# Sentences: the refusal is one, the item's life has its movements.
t audit show >"$dir/show"
grep -q "take unreserved units out.*TEA at A01-01-1" "$dir/show" || fail "the act is not told: $(cat "$dir/show")"
grep -q "REFUSED" "$dir/show" || fail "the refusal is not told"
t audit show --item TEA >"$dir/life"
equal "movements of an item" 4 "$(grep -cE '(take|receive): [0-9]+ of TEA from' "$dir/life")"
equal "in order of time" "$(cat "$dir/life")" "$(sort -s -k1,2 "$dir/life")"
equal "nothing of another" 0 "$(t audit show --place A09-09-9 2>/dev/null | wc -l)"
LANGUAGE=zh_CN "$tallyman" --lang zh --store "$store" audit show --item TEA >"$dir/life.zh"
grep -q "件 TEA，从" "$dir/life.zh" || fail "not in Chinese: $(head -3 "$dir/life.zh")"

# Columns for another program; both formats say the same.
run_status 0 t audit export --format csv --out "$dir/log.csv"
run_status 0 t audit export --out "$dir/log.jsonl"
equal "csv and jsonl" same "$(python3 - "$dir" <<'PYTHON'
import csv, json, sys
with open(sys.argv[1] + "/log.csv", newline="") as f:
    columns = list(csv.DictReader(f))
lines = [json.loads(line) for line in open(sys.argv[1] + "/log.jsonl")]
same = [{k: str(v) for k, v in line.items()} for line in lines] == columns
print("same" if same and lines else "different")
PYTHON
)"

# Signed, and kept outside.
run_status 0 t audit checkpoint --secret "$dir/secret" --out "$dir/safe"
equal "the secret is its owner's" 600 "$(stat -c %a "$dir/secret")"
key=$(awk '{print $(NF-1)}' "$dir/safe")
run_status 0 t stock take TEA A01-01-1 1 broken
run_status 0 t audit verify --checkpoint "$dir/safe" --key "$key"
run_status 1 t audit verify --checkpoint "$dir/safe" --key "${key//[0-9]/0}"
sed 's/ [0-9]* /&0/' "$dir/safe" >"$dir/altered"
run_status 2 t audit verify --checkpoint "$dir/altered"
chmod 644 "$dir/secret"
run_status 2 t audit checkpoint --secret "$dir/secret"

# Behind the program's back: changed, and cut behind the checkpoint that the store keeps.
tampered() {
    cp "$db" "$dir/tampered.db"
    sqlite3 "$dir/tampered.db" "DROP TRIGGER audit_written_once; DROP TRIGGER audit_kept; $1"
    store=sqlite:$dir/tampered.db run_status 1 "$tallyman" --store "sqlite:$dir/tampered.db" \
        --json audit verify "${@:3}"
    equal "$1" "$2" "$(json "$dir/out" 'd["first"][0]["kind"]+" "+str(d["first"][0]["last"] or d["first"][0]["row"])')"
}
tampered "UPDATE audit SET person = 1 + person WHERE n = 5" "changed 5"
tampered "DELETE FROM audit WHERE n = 4" "missing 4"
tampered "DELETE FROM audit WHERE n > 6; DELETE FROM checkpoint" "cut 6" --checkpoint "$dir/safe"

# Old rows into a file; young ones stay until the rules let them go.
run_status 1 t audit archive --before 2999-01-01 --out "$dir/old.jsonl"
sed 's/^days = 180/days = 0/' "$project/waves/rules.ini" >"$dir/rules.ini"
run_status 0 t policy load rules "$dir/rules.ini"
rm -f "$dir/old.jsonl"
run_status 0 t --json audit archive --before 2999-01-01 --out "$dir/old.jsonl"
gone=$(json "$dir/out" 'd["archived"]')
[ "$gone" -gt 5 ] || fail "archived $gone rows"
run_status 0 t --json audit verify --checkpoint "$dir/safe"
equal "archived" "$gone" "$(json "$dir/out" 'd["archived"]')"
run_status 0 t --json audit verify --archive "$dir/old.jsonl"
equal "the file ends where the store goes on" "$gone" "$(json "$dir/out" 'd["last"]')"
# A page that stood there already when the machine died stands there twice; a row that was
# slipped in, or cut in the middle, is found.
cat "$dir/old.jsonl" "$dir/old.jsonl" >"$dir/twice.jsonl"
run_status 0 t audit verify --archive "$dir/twice.jsonl"
sed '4p' "$dir/old.jsonl" >"$dir/slipped.jsonl"
run_status 1 t audit verify --archive "$dir/slipped.jsonl"
{ cat "$dir/old.jsonl" && sed -n '1p;4p' "$dir/old.jsonl"; } >"$dir/slipped.jsonl"
run_status 1 t audit verify --archive "$dir/slipped.jsonl"
sed '4d' "$dir/old.jsonl" >"$dir/short.jsonl"
run_status 1 t audit verify --archive "$dir/short.jsonl"
sed '1,3{1!d}' "$dir/old.jsonl" >"$dir/goes-on.jsonl"
run_status 0 t audit verify --archive "$dir/goes-on.jsonl"
sed -i 's/"broken/"brokem/; t; s/: broken/: brokem/' "$dir/old.jsonl"
run_status 1 t audit verify --archive "$dir/old.jsonl"
clean "$store"
finish
