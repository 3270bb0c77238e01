#!/usr/bin/env bash
# The regional manager's story on the demo, in both languages: an amount is not lowered by
# one person, and the log tells who, from what to what, and who else said yes. Then the list
# of who may do what.
. "$(dirname "$0")/lib.sh"
served=
trap '[ -z "$served" ] || kill "$served" 2>/dev/null || true; rm -rf "$dir"' EXIT
store=sqlite:$dir/shop.db
tally() { "$tallyman" --store "$store" "$@"; }

run_status 0 tally demo --auto --orders 30 --seed 3
# Two orders that came after the day.
cat >"$dir/late.csv" <<'CSV'
channel,shop,number,receiver,phone,address,region,paid_at,currency,exponent,ordinal,item,qty,price
web,s,LATE-1,周晓梅,13800001234,浙江省杭州市西湖区 1 号,浙江,2026-11-20T01:00:00Z,CNY,2,1,LIP-01,2,79.00
web,s,LATE-2,周晓梅,13800001234,浙江省杭州市西湖区 1 号,浙江,2026-11-20T01:00:00Z,CNY,2,1,LIP-01,3,79.00
CSV
run_status 0 tally load "$dir/late.csv"

# Nobody gets rights by one person's word, whoever sits at the store's own machine.
# yes COMMAND …: refused at first, the lead of the demo says yes, then it is done
with_yes() {
    local input=$1
    shift
    run_status 1 tally "$@" <<<"$input"
    local id
    id=$(grep -oE '[0-9]+$' "$dir/err" | tail -n 1)
    grep -q "second person" "$dir/err" || fail "not asked for a second person: $*: $(cat "$dir/err")"
    run_status 0 tally approve give "$id" B-0010 <<<0010
    run_status 0 tally "$@" <<<"$input"
}
with_yes 7531 user add B-0100 Manager
with_yes "" user grant B-0100 regional --why "region north"
with_yes 8642 user add B-0101 Finance finance
run_status 1 tally user grant B-0100 admin </dev/null

# Served, so that the manager works far away, at a terminal of the office.
run_status 0 "$tallyman" ca --dir "$dir/ca" localhost 127.0.0.1
: >"$dir/serve.err"
"$tallyman" --store "$store" serve --listen 127.0.0.1:0 --ca "$dir/ca" 2>"$dir/serve.err" &
served=$!
mkfifo "$dir/tick"
for ((i = 0; i < 6000; i++)); do
    grep -q 'port [0-9]' "$dir/serve.err" && break
    read -r -t 0.01 <>"$dir/tick" || true
done
port=$(grep -o '[0-9]*$' "$dir/serve.err" | tail -n 1)
run_status 0 tally enrol invite office --at "localhost:$port" --ca "$dir/ca"
run_status 0 "$tallyman" enrol "$(tail -n 1 "$dir/out")"
export TALLYMAN_TERMINAL=office
manager() { TALLYMAN_BADGE=B-0100 TALLYMAN_PIN=7531 "$tallyman" --store "https://localhost:$port" "$@"; }
finance() { TALLYMAN_BADGE=B-0101 TALLYMAN_PIN=8642 "$tallyman" --store "https://localhost:$port" "$@"; }

# story LANGUAGE CATALOGUE ORDER SENTENCE
story() {
    export TALLYMAN_LANG=$1 LANGUAGE=$2
    local goods lower id
    tally order show "$3" --json | head -n 1 >"$dir/order"
    goods=$(json "$dir/order" 'd["goods"]')
    lower=$((goods - goods / 10 - 1))
    run_status 1 manager order amount "$3" "$lower" "settled with the shop"
    grep -q "$4" "$dir/err" || fail "$1: $(cat "$dir/err")"
    id=$(grep -oE '[0-9]+' "$dir/err" | tail -n 1)
    equal "$1: nothing changed" "$goods" "$(sqlite3 "$dir/shop.db" "SELECT goods FROM orders WHERE number = '$3'")"
    run_status 1 manager approve give "$id" B-0100 <<<7531
    run_status 1 finance approve give "$id" B-0001 <<<0001
    run_status 0 finance approve list --json
    grep -q "$3" "$dir/out" || fail "$1: not in the approver's queue"
    run_status 1 manager order amount "$3" $((lower - 1)) "settled with the shop"
    run_status 0 finance approve give "$id" B-0101 <<<8642
    run_status 0 manager order amount "$3" "$lower" "settled with the shop"
    equal "$1: lowered" "$lower" "$(sqlite3 "$dir/shop.db" "SELECT goods FROM orders WHERE number = '$3'")"
    equal "$1: the log" "Manager|goods $goods|goods $lower: settled with the shop; approved by Finance (approval $id)" \
        "$(sqlite3 "$dir/shop.db" "SELECT p.name, a.before, a.after FROM audit a JOIN person p ON p.id = a.person
            WHERE a.verb = 'order.amount' AND a.code = 'ok' AND a.object = 'order $3'")"
    run_status 1 manager order amount "$3" 0 "all of it"
    export TALLYMAN_LANG=en LANGUAGE=en
}
story en en LATE-1 'needs a second person'
story zh zh_CN LATE-2 '需要第二人批准'
# A phone is covered, and who looks at it whole is in the log.
run_status 0 tally order show LATE-1 --json
grep -q 13800001234 "$dir/out" && fail "a whole phone number is shown"
run_status 0 tally order reveal LATE-1 "carrier asks" --json
grep -q 13800001234 "$dir/out" || fail "not revealed"
equal "the look is in the log" 1 "$(sqlite3 "$dir/shop.db" "SELECT COUNT(*) FROM audit WHERE verb = 'order.reveal' AND object = 'order LATE-1'")"
equal "the log holds no phone" 0 "$(sqlite3 "$dir/shop.db" "SELECT COUNT(*) FROM audit WHERE before || after LIKE '%13800001234%'")"

# What the manager may not, is not there either.
run_status 1 manager stock take X A01-01-1 1 x
run_status 1 manager user list
run_status 1 manager role export

# The list, three ways; a leaver is out.
run_status 0 tally role export csv
grep -q '^"Manager","B-0100".*"regional"' "$dir/out" || fail "not in the list: $(head -c 600 "$dir/out")"
run_status 0 tally role export html
grep -q '<td>Manager</td>' "$dir/out" || fail "not on the page"
grep -q '<td>regional</td><td>1</td><td>look, order, amount</td><td></td><td></td><td></td><td>order amount: at most 2000.00</td><td>rights.ini:57</td>' "$dir/out" ||
    fail "what the role may is not on the page: $(grep '<td>regional</td>' "$dir/out")"
run_status 0 tally --lang zh role export html
grep -q '<td>区域经理</td><td>1</td><td>查看, 订单, 改金额</td>' "$dir/out" || fail "not in Chinese"
run_status 0 tally role
grep -q '^regional  *1 ' "$dir/out" || fail "no roles without a word: $(head "$dir/out")"
run_status 0 tally role check
run_status 0 tally user disable B-0100
run_status 1 manager order list
kill -TERM "$served"
wait "$served" || fail "the service's end"
served=
clean "$store"
finish
