#!/usr/bin/env bash
# label: screen
# The real terminal in a pseudo-terminal: a pick, a pack, a recheck and a hand-over, in both
# languages at all three sizes; each screen is compared with the saved one. GENERATE=1 writes
# them anew; read the difference.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

house=$project/tests/e2e/house
saved=$project/tests/e2e/saved

store=$dir/house.db
run_status 0 "$tallyman" --store "sqlite:$store" load "$house"/{items,codes,places,people,stock,waybills,orders}.csv
run_status 0 "$tallyman" --store "sqlite:$store" wave release morning --day 2026-11-20
equal "released" 2 "$(sqlite3 "$store" "SELECT COUNT(*) FROM orders WHERE state = 'released'")"

gone() { ! pgrep -f "sqlite:$dir/run.db terminal" >/dev/null; }

same_screen() {
    $mux capture-pane -p >"$dir/screen"
    diff -q "$1" "$dir/screen" >/dev/null
}
settled() {
    $mux capture-pane -p >"$dir/one"
    $mux capture-pane -p >"$dir/two"
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

# A window of another size is painted by itself: no key is needed.
turned() {
    $mux resize-window -x 79 -y 23
    until_true shows '^Hand over\|^交接' && until_true last_line '^F1'
}
last_line() { $mux capture-pane -p | tail -n 1 | grep -q "$1"; }

shift_of() {
    local rows=$1 cols=$2
    lang=$3
    size=${rows}x${cols}
    cp "$store" "$dir/run.db"
    rm -f "$dir"/run.db-*
    desk "$rows" "$cols" \
        "env TALLYMAN_CONFIG=$project '$tallyman' --lang $lang --store sqlite:$dir/run.db terminal --trace $dir/trace --labels $dir/labels 2>$dir/terminal.err"
    until_true at login/badge; screen login
    scan B-0001 login/pin
    typed 9999 login/pin;                screen login-wrong
    typed 1234 home/menu;                screen home
    scan K-01 pick/place;                screen pick-place
    key F9 pick/place;                   screen pick-call
    scan A01-02-1 pick/place;            screen pick-wrong-place
    scan A01-01-1 pick/item;             screen pick-item
    scan 6923450657713 pick/item;        screen pick-wrong-item
    scan 6901234567892 pick/item
    scan 6901234567892 pick/tote;        screen pick-tote
    scan 6901234567892 pick/tote;        screen pick-one-too-many
    scan T-0001 pick/place
    scan A01-02-1 pick/item
    scan 6923450657713 pick/tote
    scan T-0001 pick/place
    scan A01-03-1 pick/item;             screen pick-spec
    scan 6931234500018 pick/tote
    scan T-0001 pick/tote;               screen pick-wrong-tote
    scan T-0002 home/menu;               screen pick-done
    scan B-0002 login/pin
    typed 2345 home/menu
    scan T-0001 pack/unit;               screen pack-open
    scan 6901234567892 pack/unit
    scan 6931234500018 pack/unit;        screen pack-wrong-item
    scan 6901234567892 pack/unit
    scan 6923450657713 pack/label;       screen pack-label
    scan SF1000000000025 pack/label;     screen pack-wrong-label
    scan SF1000000000017 pack/tote;      screen pack-done
    scan T-0002 pack/unit;               screen pack-remark
    scan 6931234500018 pack/tote;        screen pack-recheck-due
    scan B-0003 login/pin
    typed 3456 home/menu
    scan T-0002 recheck/unit;            screen recheck-blind
    scan 6931234500018 recheck/unit;     screen recheck-unit
    key F8 pack/label;                   screen recheck-passed
    scan SF1000000000025 recheck/box
    scan B-0002 home/menu;               screen badge-alone
    scan G-SF-1 ship/parcel;             screen ship-parcel
    scan SF1000000000017 ship/parcel
    key F8 ship/check;                   screen ship-left
    scan SF1000000000025 ship/parcel
    key F8 ship/check;                   screen ship-ready
    key F8 ship/cage;                    screen ship-done
    turned || return 1
    equal "shipped $size $lang" 2 "$(sqlite3 "$dir/run.db" "SELECT COUNT(*) FROM orders WHERE state = 'shipped'")"
    $mux kill-session
    until_true gone # hung up on, it leaves: no process that spins on a dead terminal
    [ -s "$dir/terminal.err" ] && fail "the terminal said: $(cat "$dir/terminal.err")"
    return 0
}

for cells in "16 20" "8 40" "24 80"; do
    for language in zh en; do
        shift_of $cells $language || break
        [ "$failures" -gt 5 ] && break 2
    done
done
clean "sqlite:$dir/run.db"
finish
