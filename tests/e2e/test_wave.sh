#!/usr/bin/env bash
# A lead's shift from the command line: a plan with its metres, a strategy tried and one
# refused, a release, an order kicked, the release taken back, a channel locked, and every
# order at any moment in exactly one place, with its reasons.
. "$(dirname "$0")/lib.sh"

store=sqlite:$dir/wave.db
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
    for n in range(60):
        aisle, bay = "A%02d" % (n // 20 + 1), n % 20 + 1
        place = "%s-%02d-1" % (aisle, bay)
        items.write("I%02d,thing,%s\n" % (n, "presale" if n == 7 else "normal"))
        places.write("%s,bin,%s,%d,1,%s,%d\n" % (place, aisle, bay, "LR"[n % 2], n + 1))
        stock.write("D1,%d,%s,I%02d,90\n" % (n + 1, place, n))
    for n in range(40):
        channel = "jd" if n % 4 == 0 else "web"
        head = "%s,S,N%02d,b%d,Li,13800001234,Road 1,zj,2026-11-20T0%d:00:00Z,normal,SF,CNY,2" \
            % (channel, n, n, n % 2)
        for line in range(2):
            orders.write("%s,%d,I%02d,1,1.00,0\n" % (head, line + 1, (n * 7 + line * 23) % 60))
PYTHON
run_status 0 "$tallyman" --store "$store" load "$dir"/{items,places,stock,orders}.csv
wave() { run_status 0 "$tallyman" --store "$store" --json wave "$@"; }
# lines EXPRESSION: over the objects of the last answer
lines() { python3 -c 'import json,sys; d=[json.loads(l) for l in open(sys.argv[1])]; print(eval(sys.argv[2]))' "$dir/out" "$1"; }
places() {
    wave why --all
    lines '(len({o["order"] for o in d}), len(d), all(o["reasons"] for o in d),
            sorted((p, sum(o["place"] == p for o in d)) for p in {o["place"] for o in d}))'
}

# spoken: no two English words side by side but what a person wrote, in a file or of a channel
spoken() {
    run_status 0 "$tallyman" --lang zh --store "$store" wave "${@:2}"
    equal "$1" "" "$(sed -E 's/the platform is down|the buyer called//' "$dir/out" |
        grep -oE '[a-z]+ [a-z]+( [a-z]+)?' | sort -u | head -3)"
}

# ---- a plan ----
wave plan morning --day 2026-11-20 --moves 20000
equal "a plan says how far" "(True, True, True)" \
    "$(lines '(d[-1]["walked"], 0 < d[-1]["metres"] < d[-1]["metres_arrival_s_shape"], d[-1]["minutes"] > 0)')"
equal "all are decided" 40 "$(lines 'len(d) - 1')"
equal "the orders with presale goods are named" "['stock']" \
    "$(lines 'sorted({r["who"] for o in d[:-1] for r in o["reasons"] if r["rule"] == "goods.presale"})')"
timeless() { sed 's/"ready_at":[0-9]*//g' "$dir/out"; }
first=$(timeless)
wave plan morning --day 2026-11-20 --moves 20000
equal "the same again" "$first" "$(timeless)"
spoken "a plan says why in Chinese" plan morning --day 2026-11-20 --moves 2000
equal "planning moves nobody" "(40, 40, True, [('waiting', 40)])" "$(places)"

# ---- what stands beside it ----
mkdir -p "$dir/house/waves"
cp "$project"/waves/*.ini "$dir/house/waves"
beside() { run_status "$1" "$tallyman" --config "$dir/house" --store "$store" wave plan morning \
    --day 2026-11-20 --moves 2000; }
says() { equal "$1" 1 "$(grep -c -- "$2" "$dir/err")"; }
printf '[tea]\nkind = green\n' >"$dir/house/waves/notes.ini" # none of ours
beside 0
printf '[wave]\nname = night\ncutoff = never\n' >"$dir/house/waves/night.ini"
beside 2
says "another wave's file that is no good is named" "night.ini:3"
rm "$dir/house/waves/night.ini"
ln -s noon.ini.itself "$dir/house/waves/noon.ini.itself"
ln -sf noon.ini.itself "$dir/house/waves/noon.ini"
beside 3
says "one that cannot be read is named" "noon.ini"
ln -sf noon.ini.itself "$dir/house/waves/morning.ini"
beside 3
says "no other is taken in its place" "house/waves/morning.ini"
for n in $(seq 200); do echo >"$dir/house/waves/$n.ini"; done
cp "$project"/waves/*.ini --remove-destination "$dir/house/waves"
beside 2
says "more files than are looked at are refused" "house/waves"
rm "$dir"/house/waves/[0-9]*.ini
beside 0

# ---- when, and who will be late ----
day=$(date -u +%F)
cp "$project/waves/morning.ini" "$dir/due.ini"
printf '\n[pickup]\nSF = 00:01\n' >>"$dir/due.ini"
wave plan "$dir/due.ini" --day "$day" --moves 2000 --people 3
equal "a pick-up that is missed is named" "[('SF', True)]" \
    "$(lines '[(m["carrier"], m["orders"] == d[-1]["orders"] > 0) for m in d[-1]["misses"]]')"
equal "three people are sooner ready than one" True \
    "$(three=$(lines 'd[-1]["ready_at"]'); wave plan "$dir/due.ini" --day "$day" --moves 2000 --people 1
       lines "d[-1]['ready_at'] > $three + 60000")"
equal "nothing is learned where nothing moved" "(0, 0, 0, 0)" \
    "$(lines '(d[-1]["speed_mm_s"], d[-1]["ways"], d[-1]["scan_ms"], d[-1]["scans"])')"
run_status 0 "$tallyman" --store "$store" wave plan "$dir/due.ini" --day "$day" --moves 2000
grep -q 'orders will miss 00:01 (SF): picked by' "$dir/out" || fail "no word of the pick-up: $(cat "$dir/out")"
grep -q 'by \[walk.time\] of the rules' "$dir/out" || fail "what times rest on is not said"
run_status 0 "$tallyman" --lang zh --store "$store" wave plan "$dir/due.ini" --day "$day" --moves 2000

run_status 0 "$tallyman" --store "$store" wave plan "$dir/due.ini" --day "$day" --moves 2000 --map --cols 100
grep -q 'Tours of' "$dir/out" || fail "no map: $(cat "$dir/out")"
grep -q 'A03' "$dir/out" || fail "an aisle is not drawn"
grep -q ' m in all' "$dir/out" || fail "the map does not say how far"

# ---- strategies ----
cp "$project/waves/morning.ini" "$dir/mine.ini"
printf '\n[hold.storm]\nchannel = jd\nowner = lead\nbecause = no lorry goes\n' >>"$dir/mine.ini"
wave try "$dir/mine.ini" --day 2026-11-20 --moves 2000
equal "who would be skipped" 10 "$(lines 'sum(o["orders"] for o in d if o.get("skipped_by") == "hold.storm")')"
printf '\n[hold.again]\nchannel = jd\nowner = stock\nbecause = other\n' >>"$dir/mine.ini"
run_status 2 "$tallyman" --store "$store" wave try "$dir/mine.ini" --day 2026-11-20
grep -q 'hold.storm (line .* hold.again (line ' "$dir/err" || fail "two rules are not both named: $(cat "$dir/err")"

# ---- two files that are in force together ----
mkdir -p "$dir/house/waves"
cp "$project"/waves/* "$dir/house/waves/"
sed -i 's/^owner = stock$/owner = lead/' "$dir/house/waves/noon.ini"
run_status 2 "$tallyman" --store "$store" --config "$dir/house" wave plan morning --day 2026-11-20
grep -q 'morning.ini:.*goods.presale (line .* goods.presale (noon.ini:' "$dir/err" || fail "two files are not both named: $(cat "$dir/err")"
cp "$dir/house/waves/noon.ini" "$dir/noon.ini" # one that is to replace noon is held against the others
run_status 2 "$tallyman" --store "$store" wave try "$dir/noon.ini" --day 2026-11-20
sed -i 's/^owner = lead$/owner = stock/' "$dir/noon.ini"
run_status 0 "$tallyman" --store "$store" wave try "$dir/noon.ini" --day 2026-11-20

# ---- a channel locked, a release, a kick ----
run_status 0 "$tallyman" --store "$store" wave channel jd locked "the platform is down"
wave release morning --day 2026-11-20 --moves 20000 --next 20
equal "orders in the wave" 20 "$(lines 'd[0]["orders"]')"
equal "each in one place" "(40, 40, True, [('waiting', 20), ('wave', 20)])" "$(places)"
spoken "and so does each order" why
grep -q '渠道 jd 已锁定：the platform is down' "$dir/out" || fail "no word of the lock: $(cat "$dir/out")"
wave why --all
equal "who may change a lock" "[(10, 'lead')]" \
    "$(lines '[(sum(r["rule"] == "channel_locked" for o in d for r in o["reasons"]), w) for w in {r["who"] for o in d for r in o["reasons"] if r["rule"] == "channel_locked"}]')"
kicked=$(lines 'min(o["order"] for o in d if o["place"] == "wave")')
wave kick "$kicked" "the buyer called"
wave why "$kicked"
equal "kicked" "('waiting', 'kicked', 'lead')" "$(lines '(d[0]["place"], d[0]["reasons"][0]["rule"], d[0]["reasons"][0]["who"])')"
spoken "kicked, in Chinese" why "$kicked"
wave expedite "$kicked" "it was a mistake"
wave channel jd open
wave release noon --day 2026-11-20 --moves 2000 --next 5
wave why "$kicked"
equal "it went first" "('wave', '2026-11-20 noon')" "$(lines '(d[0]["place"], d[0]["wave"])')"
wave release noon --day 2026-11-20 --moves 2000 --within 24
equal "no more than may be in progress" 0 "$(lines 'd[0]["orders"]')"

# ---- planned again ----
wave replan "2026-11-20 morning" "a cart broke" --moves 2000 --people 5
equal "in new carts, one for each who is there" "(19, True, 0, True)" \
    "$(lines '(d[0]["orders"], d[0]["carts"] >= 5, d[0]["stays"], d[0]["metres"] > 0)')"
equal "each in one place, planned again" "(40, 40, True, [('waiting', 16), ('wave', 24)])" "$(places)"
run_status 1 "$tallyman" --store "$store" wave replan "2026-11-20 night" "a cart broke"
run_status 1 "$tallyman" --store "$store" wave replan "2026-11-20 morning" "left" --without B-9999
clean "$store"

# ---- taken back ----
wave back "2026-11-20 morning"
equal "given back" 19 "$(lines 'd[0]["back"]')"
equal "each in one place, after" "(40, 40, True, [('waiting', 35), ('wave', 5)])" "$(places)"
wave why --count
equal "how many for which reason" 19 "$(lines 'sum(o["orders"] for o in d if o["rule"] == "taken_back")')"
clean "$store"

# ---- orders of one receiver in one parcel, one order in parts ----
store=sqlite:$dir/merge.db
cat >"$dir/m_items.csv" <<'CSV'
code,name,type,weight_g
TEA,tea,normal,500
ICE,ice,cold,500
CSV
cat >"$dir/m_places.csv" <<'CSV'
code,kind,aisle,bay,level,side,seq
A01-01-1,bin,A01,1,1,L,1
A01-02-1,bin,A01,2,1,R,2
CSV
cat >"$dir/m_stock.csv" <<'CSV'
document,line,place,item,qty
D1,1,A01-01-1,TEA,50
D1,2,A01-02-1,ICE,50
CSV
python3 - "$dir" <<'PYTHON'
import sys
with open(sys.argv[1] + "/m_orders.csv", "w") as orders:
    orders.write("channel,shop,number,receiver,phone,address,paid_at,carrier,currency,exponent,"
                 "receiver_key,ordinal,item,qty,price\n")
    # M1 M2 M3: one receiver; M4: the same masked name, no key; M5: tea and ice
    for number, key, goods in (("M1", "oaid-1", ["TEA"]), ("M2", "oaid-1", ["TEA"]),
                               ("M3", "oaid-1", ["TEA"]), ("M4", "", ["TEA"]),
                               ("M5", "oaid-5", ["TEA", "ICE"])):
        for line, item in enumerate(goods):
            orders.write("web,S,%s,L**,138****1234,Road 1,2026-11-20T01:00:00Z,SF,CNY,2,%s,%d,%s,1,1.00\n"
                         % (number, key, line + 1, item))
PYTHON
run_status 0 "$tallyman" --store "$store" load "$dir"/m_{items,places,stock,orders}.csv
sed 's/^types =$/types = cold/' "$project/waves/morning.ini" >"$dir/together.ini"
printf '\n[pickup]\nSF = 18:00\n' >>"$dir/together.ini"
wave plan "$dir/together.ini" --day 2026-11-20 --moves 2000
equal "one parcel of three" "['M1', 'M2', 'M3']" \
    "$(lines 'sorted(o["number"] for o in d[:-1] if o["merge"])')"
equal "parts on carts of their own" "[(1, 2), (2, 2)]" \
    "$(lines 'sorted((o["part"], o["parts"]) for o in d[:-1] if o["number"] == "M5")')"
wave release "$dir/together.ini" --day 2026-11-20 --moves 2000
equal "five orders go" 5 "$(lines 'd[0]["orders"]')"
wave why M2
equal "and it is said" True "$(lines '"merged: in the parcel of M1" in d[0]["reasons"][0]["reason"]')"
wave why M5
equal "part by part" True "$(lines '"part 1 of 2" in d[0]["reasons"][0]["reason"]')"
spoken "parcels and parts in Chinese" why M5
grep -q '拆单 1/2' "$dir/out" || fail "no word of the parts: $(cat "$dir/out")"
spoken "a merged order in Chinese" why M2
grep -q '已合单：与 M1 同包' "$dir/out" || fail "no word of the parcel: $(cat "$dir/out")"
wave try "$dir/together.ini" --day 2026-11-20 --moves 2000 # it went, and can be tried yet
equal "tried, one parcel of three, and parts" "(['M1', 'M2', 'M3'], 2, 0)" \
    "$(lines '(sorted(o["number"] for o in d if o.get("merge")), sum(o.get("parts") == 2 for o in d), d[-1]["left"])')"
sed 's/^orders = 5$/orders = 2/' "$dir/together.ini" >"$dir/pairs.ini"
wave try "$dir/pairs.ini" --day 2026-11-20 --moves 2000
equal "tried with two a parcel" 2 "$(lines 'sum(o.get("merge", 0) > 0 for o in d)')"
run_status 0 "$tallyman" --store "$store" --json order show M2
equal "its carrier's pick-up is its time too" "2026-11-20T10:00" \
    "$(date -u -d "@$(($(lines 'd[0]["pickup_at"]') / 1000))" +%FT%H:%M)"
wave why M4
equal "a masked name is nobody's" False "$(lines '"parcel" in d[0]["reasons"][0]["reason"]')"
clean "$store"
finish
