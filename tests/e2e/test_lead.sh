#!/usr/bin/env bash
# label: screen
# A newcomer's lead shift on the screen: look at a plan, release it with a limit, lock a
# channel, kick an order out, see why orders wait, take the release back; in both languages
# at two sizes, each screen compared with the saved one (GENERATE=1 writes them anew).
# Days and times of day are the test's own, and masked.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

saved=$project/tests/e2e/saved
python3 - "$dir" <<'PYTHON'
import sys
d = sys.argv[1]
with open(d + "/items.csv", "w") as items, open(d + "/places.csv", "w") as places, \
     open(d + "/stock.csv", "w") as stock, open(d + "/orders.csv", "w") as orders:
    items.write("code,name,type\n")
    places.write("code,kind,aisle,bay,level,side,seq\n")
    stock.write("document,line,place,item,qty\n")
    orders.write("channel,shop,number,buyer,receiver,phone,address,region,paid_at,type,"
                 "carrier,currency,exponent,ordinal,item,qty,price,gift\n")
    for n in range(24):
        aisle, bay = "A%02d" % (n // 8 + 1), n % 8 + 1
        place = "%s-%02d-1" % (aisle, bay)
        items.write("I%02d,thing,normal\n" % n)
        places.write("%s,bin,%s,%d,1,%s,%d\n" % (place, aisle, bay, "LR"[n % 2], n + 1))
        stock.write("D1,%d,%s,I%02d,90\n" % (n + 1, place, n))
    for n in range(12):
        head = "%s,S,N%02d,b%d,Li,13800001234,Road 1,zj,2020-11-20T01:00:00Z,normal,SF,CNY,2" \
            % ("jd" if n % 4 == 0 else "web", n, n)
        for line in range(2):
            orders.write("%s,%d,I%02d,1,1.00,0\n" % (head, line + 1, (n * 7 + line * 5) % 24))
PYTHON
store=$dir/lead.db
run_status 0 "$tallyman" --store "sqlite:$store" load "$project/tests/e2e/house/people.csv" \
    "$dir"/{items,places,stock,orders}.csv

masked() {
    $mux capture-pane -p | sed -E 's/20[0-9]{2}-[0-9]{2}-[0-9]{2}/YYYY-MM-DD/g; s/(morning|早班) [0-3][0-9]/\1 DD/g; s/[0-2][0-9]:[0-5][0-9]/HH:MM/g'
}
same_screen() {
    masked >"$dir/screen"
    diff -q "$1" "$dir/screen" >/dev/null
}
settled() {
    masked >"$dir/one"
    masked >"$dir/two"
    cmp -s "$dir/one" "$dir/two"
}
screen() {
    local file=$saved/$size-$lang/$1.txt
    if [ -n "${GENERATE:-}" ]; then
        mkdir -p "$(dirname "$file")"
        read -r -t 0.2 <>"$dir/tick" || true
        until_true settled
        cp "$dir/two" "$file"
    elif ! until_true same_screen "$file" 2>/dev/null; then
        fail "screen $file"
        diff "$file" "$dir/screen" >&2 || true
    fi
}
count() { sqlite3 "$dir/run.db" "SELECT COUNT(*) FROM orders WHERE $1"; }

# A page key that is held stops at the end, and the first one back shows the page before it.
paged() {
    [ "$size" = 16x20 ] || return 0
    $mux send-keys -N 9 NPage
    until_true shows '^13 ' || return 1
    $mux send-keys PPage
    until_true shows '^↑ .*↓' || return 1
    $mux send-keys -N 9 PPage
    until_true shows '^1 '
}

lead_shift() {
    lang=$3 size=${1}x$2
    cp "$store" "$dir/run.db"
    rm -f "$dir"/run.db-*
    desk "$1" "$2" \
        "env TALLYMAN_CONFIG=$project '$tallyman' --lang $lang --store sqlite:$dir/run.db terminal --trace $dir/trace 2>$dir/terminal.err"
    until_true at login/badge
    scan B-0004 login/pin
    typed 4567 home/menu
    typed 9 lead/board;            screen lead-board
    paged || return 1
    typed 10 channel/list;         screen lead-channels
    typed 1 channel/state;         screen lead-channel
    typed 2 channel/because
    typed 3 channel/list;          screen lead-locked
    key F3 lead/board
    typed 1 lead/wave;             screen lead-shifts
    typed 4 lead/seen;             screen lead-seen
    typed 1 lead/board;            screen lead-released
    equal "released, none of the locked channel" 9 "$(count "state = 'released' AND channel = 'web'")"
    typed 7 lead/waits;            screen lead-why
    key F3 lead/board
    typed 8 lead/order
    typed N01 lead/because;        screen lead-kick
    typed 3 lead/board
    equal "kicked, waiting" 1 "$(count "number = 'N01' AND state = 'ready'")"
    typed 2 lead/which
    typed 1 lead/board;            screen lead-wave-locked
    typed 13 lead/which
    typed 1 replan/who;            screen lead-replan
    typed 1 replan/why
    typed 3 lead/board;            screen lead-replanned
    equal "planned again" 8 "$(count "state = 'released' AND channel = 'web'")"
    typed 6 lead/which
    typed 1 lead/board;            screen lead-taken-back
    equal "all wait again" 12 "$(count "state = 'ready'")"
    $mux kill-server
    until_true gone
    clean "sqlite:$dir/run.db"
}
gone() { ! pgrep -f "sqlite:$dir/run.db terminal" >/dev/null; }

lead_shift 24 80 en
lead_shift 16 20 zh
lead_shift 24 80 zh
lead_shift 16 20 en
finish
