#!/usr/bin/env bash
# label: print
# `label print` and `label render` from outside: the same data in three forms are the same
# labels, one label a line; a label of several pages is one sending; begun again nothing is
# printed twice; whatever is wrong with data, template or file has its exit status and its words.
. "$(dirname "$0")/lib.sh"
export XDG_CACHE_HOME=$dir/cache XDG_DATA_HOME=$dir/data
mkdir -p "$dir/cache" "$dir/data" "$dir/config/devices" "$dir/paper"
cp "$project/devices/"*.ini "$dir/config/devices/"
ln -s "$project/templates" "$dir/config/templates"
for model in zebra-203 tspl-203 escpos-80 cpcl-4; do
    printf '\n[printer %s]\nmodel = %s\naddress = file:%s/paper\n' "$model" "$model" "$dir"
done >>"$dir/config/devices/printers.ini"
label() { "$tallyman" --config "$dir/config" label "$@"; }

cat >"$dir/small.xml" <<'XML'
<page width="40" height="30"><text height="5"><![CDATA[<%=_data.waybill%>]]></text>
<layout left="0" top="6" width="40" height="10"><table continues="yes"><% for(i in _data.goods){ %>
<tr><td><text value="<%=_data.goods[i].name%>"/></td></tr><% } %></table></layout>
<barcode left="0" top="18" width="40" height="10" type="code128" value="<%=_data.waybill%>" style="hideText:true"/></page>
XML
python3 - "$dir" <<'PY'
import json, sys, os
os.chdir(sys.argv[1])
rows = [{"waybill": f"W{i}", "goods": [{"name": f"g{k}"} for k in range(1 + 3 * i)]} for i in range(3)]
json.dump(rows, open("w.json", "w"))
open("w.jsonl", "w").write("\n".join(map(json.dumps, rows)) + "\n")
head = ["waybill"] + [f"goods[{k}].name" for k in range(7)]
with open("w.csv", "w") as out:
    out.write("\ufeff" + ",".join(head) + "\r\n")
    for row in rows:
        names = [one["name"] for one in row["goods"]]
        out.write(",".join([row["waybill"]] + names + [""] * (7 - len(names))) + "\r\n")
json.dump([{"tote": "T0001"}, {"tote": "T0002"}], open("t.json", "w"))
open("bad.jsonl", "w").write('{"waybill":"B1","goods":[]}\nnot json\n{"goods":[]}\n{"waybill":"B2","goods":[]}\n')
PY

# ---- a batch, in three forms ----
for form in json jsonl csv; do
    rm -f "$dir/paper/"*
    run_status 0 label print --printer zebra-203 --journal "$dir/$form.journal" \
        --template "$dir/small.xml" --data "$dir/w.$form" --json
    equal "$form: a line a label" 3 "$(grep -c '"state":"sent"' "$dir/out")"
    equal "$form: nothing of progress in a file" '' "$(cat "$dir/err")"
    equal "$form: pages" '1 2 4' "$(cd "$dir/paper" && for n in 0 1 2; do grep -c '\^XA' W$n-1.zpl; done | xargs)"
    cat "$dir/paper/"* | cksum >"$dir/$form.sum"
    run_status 0 label print --printer zebra-203 --journal "$dir/$form.journal" \
        --template "$dir/small.xml" --data "$dir/w.$form"
    equal "$form: begun again" 3 "$(grep -c 'is passed over: sent' "$dir/err")"
done
equal "the three forms" 1 "$(cat "$dir/"*.sum | sort -u | wc -l)"
run_status 0 label print --printer zebra-203 --template "$project/templates/tote.xml" --data "$dir/t.json" --key tote
[ -s "$dir/paper/T0002-1.zpl" ] || fail "no label of a tote"
run_status 1 label print --printer zebra-203 --template "$dir/small.xml" --data "$dir/bad.jsonl"
grep -q 'bad.jsonl:2: ' "$dir/err" || fail "line 2 is not named: $(cat "$dir/err")"
grep -q 'bad.jsonl:3: waybill: ' "$dir/err" || fail "line 3 is not named: $(cat "$dir/err")"
equal "the good ones of a bad file" 2 "$(grep -c ' sent ' "$dir/out")"
run_status 2 label print --printer zebra-203 --template "$dir/small.xml"
run_status 1 label print --printer nobody --template "$dir/small.xml" --data "$dir/w.json"

# ---- made ready ----
run_status 0 label render --template "$dir/small.xml" --data "$dir/w.json" --format pdf --out "$dir/r.pdf"
run_status 0 label render --template "$dir/small.xml" --data "$dir/w.json" --format png --out "$dir/R%d.png"
run_status 0 label render --template "$dir/small.xml" --data "$dir/w.json" --format zpl --out "$dir/Z%d.zpl"
run_status 0 label print --printer zebra-203 "$dir/Z1.zpl" "$dir/R1.png"
for printer in tspl-203 escpos-80 cpcl-4; do
    run_status 0 label print --printer $printer --waybill "P-$printer" "$dir/R1.png"
    if command -v pdftoppm >/dev/null; then
        run_status 0 label print --printer $printer --waybill "D-$printer" "$dir/r.pdf"
    else
        echo "skipped: a PDF for $printer (pdftoppm is not installed)"
    fi
    run_status 1 label print --printer $printer --waybill "Z-$printer" "$dir/Z1.zpl"
done
run_status 1 label print --printer tspl-203 "$dir/t.json"
grep -q 'neither ZPL, PNG nor PDF' "$dir/err" || fail "what is no label: $(cat "$dir/err")"

# ---- every format, density and encoding ----
one() { label render --template "$dir/small.xml" --data "$dir/w.json" --out "$dir/x-%d" "$@"; }
for dots in 8 12 24; do
    for format in png pdf zpl tspl escpos cpcl text; do
        run_status 0 one --dots $dots --format $format
    done
    for encoding in z64 acs hex; do run_status 0 one --dots $dots --format zpl --encoding $encoding; done
    for encoding in hex raw; do run_status 0 one --dots $dots --format cpcl --encoding $encoding; done
    for format in tspl escpos cpcl png pdf; do run_status 2 one --dots $dots --format $format --encoding z64; done
done
run_status 2 one --dots 11
run_status 2 one --format gif
run_status 2 label render --template "$dir/small.xml" --data "$dir/w.json" --format png --out "$dir/one.png"
[ ! -e "$dir/one.png" ] || fail "several pages in one PNG"

# ---- what is wrong is said: STATUS WORDS DATA of the waybill's ----
python3 - "$project" "$dir" <<'PY' >"$dir/cases"
import json, os, sys
os.chdir(sys.argv[2])
base = {"waybill": "SF1234567890", "carrier": "c", "routeMark": "510", "hub": "h", "order": "O", "weight": "1",
        "printedAt": "2026", "remark": "", "qr": "x", "goods": [{"name": "n", "count": 1}],
        "recipient": {"name": "张三", "phone": "13800000000", "address": "a"},
        "sender": {"name": "李", "phone": "020", "address": "b"}}
def case(name, status, words, text):
    open(name, "wb").write(text if isinstance(text, bytes) else text.encode())
    print(status, name, words, sep="\t")
def data(name, status, words, **change):
    all = json.loads(json.dumps(base))
    for key, value in change.items():
        at = all
        *path, last = key.split("__")
        for step in path:
            at = at[step]
        at[last] = value
    case(name + ".json", status, words, json.dumps(all, ensure_ascii=False))
data("plain", 0, "")
data("markup", 0, "", remark="]]><rect/><% while(1){ %>&lt;", recipient__name="<b>&\"'")
data("control", 0, "", remark="a\x01b\x1b[31m\tc\nd\x7f")
data("emoji", 0, "", remark="😀👨‍👩‍👧 请放门口")
data("rtl", 0, "", remark="שלום مرحبا")
data("rtl2", 1, "right-to-left", recipient__address="مرحبا")
data("emoji2", 1, "no font has", recipient__name="\U0001F3E0\U0001F6F8\U0002BB4E")
data("long", 1, "characters do not fit", recipient__address="广东省深圳市" * 84)
data("longer", 1, "larger than 4000", recipient__address="广" * 2000)
data("empty", 0, "", recipient__name="")
data("null", 0, "", recipient__name=None)
data("number", 0, "", recipient__name=12345)
data("list", 1, "recipient.name: no such field", recipient__name=["x"])
data("flat", 1, "recipient.name: no such field", recipient="x")
data("nogoods", 0, "", goods=[])
data("strgoods", 1, "goods: no such list", goods="x")
data("manygoods", 0, "", goods=[{"name": f"n{i}", "count": i} for i in range(400)])
data("toomany", 1, "goods is larger than 5000", goods=[{"name": "x", "count": 1}] * 5001)
data("chinese", 1, "expected ASCII", waybill="运单")
data("longcode", 1, "waybill: ", waybill="9" * 300)
data("nocode", 1, "no characters", waybill="")
data("bigqr", 1, "too many for a QR", qr="x" * 3500)
case("huge.json", 2, "too big integer", json.dumps(base)[:-1] + ',"part":99999999999999999999}')
case("real.json", 2, "overflow", json.dumps(base)[:-1] + ',"part":1e999}')
case("deep.json", 2, "depth", '{"a":' * 5000 + "1" + "}" * 5000)
case("deep9.json", 1, "larger than 8", '{"a":' * 9 + "1" + "}" * 9)
case("gbk.json", 2, ":1: ", json.dumps(base, ensure_ascii=False).encode("gbk"))
case("none.json", 2, "a label", "[]")
case("nul.json", 2, "u0000", json.dumps(base).replace("510", "\\u0000"))
case("gbk.csv", 1, "expected UTF-8", "waybill,carrier\n1,顺丰\n".encode("gbk"))
case("utf16.csv", 2, "UTF-16", "a,b\n1,2\n".encode("utf-16"))
case("quote.csv", 2, "quotation", 'a,b\n"1,2\n')
case("short.csv", 1, ":2: .*cells", "a,b\n1\n")
case("twice.csv", 2, "two columns", "a,a\n1,2\n")
PY
while IFS=$'\t' read -r status name words; do
    run_status "$status" label render --template "$project/templates/waybill-100x150.xml" \
        --data "$dir/$name" --format zpl --out "$dir/out-%d.zpl"
    [ -z "$words" ] || grep -q "$name.*$words\|$words" "$dir/err" || fail "$name: expected '$words' in: $(head -c 300 "$dir/err")"
    if grep -q 'AddressSanitizer\|runtime error' "$dir/err"; then fail "$name: $(cat "$dir/err")"; fi
done <"$dir/cases"
equal "cases" 34 "$(wc -l <"$dir/cases")"
finish
