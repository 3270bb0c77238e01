#!/usr/bin/env bash
# What scanners and readers see of the real binary's labels: zbar reads both codes of every
# waybill at every size and resolution and the codes of the other labels, the bits of the
# PDF are those of the PNG, tesseract reads Chinese addresses, nothing is loaded that a label
# does not need, and the command line does what its help says. TALLYMAN_LONG=1: 200 labels of each instead of 4.
. "$(dirname "$0")/../e2e/lib.sh"
export XDG_CACHE_HOME=$dir/cache
mkdir -p "$XDG_CACHE_HOME"
count=4
[ "${TALLYMAN_LONG:-0}" = 1 ] && count=200

# need COMMAND: whether it is there; on the build machine it must be
need() {
    command -v "$1" >/dev/null && return 0
    [ -z "${CI:-}" ] || fail "$1 is not installed"
    echo "$1 is not installed: its part is skipped"
    return 1
}

python3 - "$count" "$dir" <<'PY'
import json, random, sys
count, where = int(sys.argv[1]), sys.argv[2]
seed = random.randrange(1 << 30)
print("seed", seed)
r = random.Random(seed)
family = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘"
given = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲建国华红飞鹏健俊帆雪晨"
cities = ["广东省深圳市南山区", "浙江省杭州市余杭区", "上海市浦东新区", "北京市朝阳区",
          "新疆维吾尔自治区乌鲁木齐市沙依巴克区", "内蒙古自治区呼和浩特市赛罕区", "四川省成都市武侯区"]
roads = ["科技园路", "文一西路", "建国门外大街", "天府大道北段", "友好北路", "民族大道", "高新路"]
goods = ["纯棉T恤", "保温杯", "手机壳", "儿童绘本", "坚果礼盒", "蓝牙耳机", "羽绒服", "洗发水"]
def person():
    return {"name": r.choice(family) + "".join(r.choice(given) for _ in range(r.choice([1, 2]))),
            "phone": "1%d%09d" % (r.choice([3, 5, 7, 8, 9]), r.randrange(10**9)),
            "address": r.choice(cities) + r.choice(roads) + "%d号%d栋%d单元%d室" % (
                r.randrange(1, 999), r.randrange(1, 40), r.randrange(1, 6), r.randrange(101, 3309))}
with open(where + "/waybills.jsonl", "w") as out:
    for i in range(count):
        number = "YT%013d" % (7300000000000 + r.randrange(10**11))
        parts = r.choice([1, 1, 2, 3])
        out.write(json.dumps({
            "waybill": number, "carrier": r.choice(["圆通速递", "中通快递", "韵达"]),
            "routeMark": "%d-%03d-%02d %03d" % (r.randrange(100, 999), r.randrange(1000),
                                               r.randrange(100), r.randrange(1000)),
            "hub": r.choice(["南宁", "深圳", "杭州"]) + "转运中心",
            "recipient": person(), "sender": person(), "order": "TB%016d" % r.randrange(10**16),
            "goods": [{"name": r.choice(goods) + " " + r.choice(["红色", "黑色 42码", "大号"]),
                       "count": r.randrange(1, 5)} for _ in range(r.randrange(1, 6))],
            "weight": r.randrange(10, 900) / 100, "printedAt": "2026-11-22 15:04:05",
            "remark": r.choice(["", "易碎，轻放", "请放门卫<b>]]>"]),
            "qr": "https://e.example.cn/w/%s?s=%08x" % (number, r.randrange(2**32)),
            "part": r.randrange(1, parts + 1), "parts": parts,
            "reprint": r.choice([0, 0, 1])}, ensure_ascii=False) + "\n")
PY

# both_codes PICTURES: how many of the waybills zbar reads with both their codes
both_codes() {
    zbarimg -q "$@" >"$dir/said" 2>/dev/null || true
    python3 - "$dir" <<'PY'
import json, sys
said = set(open(sys.argv[1] + "/said").read().splitlines())
print(sum(("CODE-128:" + w["waybill"] in said) and ("QR-Code:" + w["qr"] in said)
          for w in map(json.loads, open(sys.argv[1] + "/waybills.jsonl"))))
PY
}

render() { "$tallyman" label render --template "$project/templates/$1" "${@:2}"; }

if need zbarimg; then
    for template in waybill-100x150 waybill-100x180 waybill-76x130; do
        for dots in 8 12 24; do
            mkdir "$dir/png"
            render $template.xml --data "$dir/waybills.jsonl" --dots $dots --format png --out "$dir/png/%d.png"
            equal "$template at $dots dots/mm: read by zbar" "$count" "$(both_codes "$dir"/png/*.png)"
            rm -r "$dir/png"
        done
    done
    while read -r template record code; do
        printf '%s' "$record" >"$dir/one.json"
        for dots in 8 12 24; do
            render "$template.xml" --data "$dir/one.json" --dots $dots --out "$dir/one.png"
            zbarimg -q "$dir/one.png" 2>/dev/null | grep -qx "$code" || fail "$template at $dots: no $code"
        done
    done <<'LABELS'
place {"place":"A01-03-2","zone":"零食","arrow":"up"} CODE-128:A01-03-2
place {"place":"A-01-03-2"} CODE-128:A-01-03-2
tote {"tote":"T-0042","warehouse":"一号仓"} CODE-128:T-0042
tote {"tote":"T-12345678"} QR-Code:T-12345678
item {"sku":"S-1","name":"绘本","spec":"红色","code":"SKU-100293","lot":"L1"} CODE-128:SKU-100293
item {"sku":"S-1","name":"绘本","ean":"6901234567892"} EAN-13:6901234567892
badge {"badge":"B-2F9K3M7QX2T5","name":"王小明","role":"拣货员"} CODE-128:B-2F9K3M7QX2T5
command-card {"command":"X-SHORT","title":"缺货","key":"F6"} CODE-128:X-SHORT
LABELS
fi

# The PDF shows the printer's own dots.
if need pdftoppm; then
    head -n 1 "$dir/waybills.jsonl" >"$dir/one.jsonl"
    render waybill-100x150.xml --data "$dir/one.jsonl" --dots 8 --format pdf --out "$dir/one.pdf"
    pdftoppm -mono -r 203.2 "$dir/one.pdf" "$dir/one"
    render waybill-100x150.xml --data "$dir/one.jsonl" --dots 8 --format png --out "$dir/one.png"
    python3 - "$dir/one.png" "$dir"/one-*.pbm <<'PY' || fail "the PDF's dots are not the PNG's"
import struct, sys, zlib
png, pbm = (open(name, "rb").read() for name in sys.argv[1:])
at, packed = 8, b""
while at < len(png):
    size, kind = struct.unpack(">I4s", png[at:at + 8])
    body = png[at + 8:at + 8 + size]
    if kind == b"IHDR":
        width, height = struct.unpack(">II", body[:8])
    packed += body if kind == b"IDAT" else b""
    at += size + 12
raw, stride, rows = zlib.decompress(packed), (width + 7) // 8, []
before = bytes(stride)
for y in range(height):
    line = bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
    how = raw[y * (stride + 1)]
    for x in range(stride):
        left, up, corner = (line[x - 1] if x else 0), before[x], (before[x - 1] if x else 0)
        paeth = min((left, up, corner), key=lambda v: abs(left + up - corner - v))
        line[x] = (line[x] + (0, left, up, (left + up) // 2, paeth)[how]) & 255
    rows.append(bytes(v ^ 255 for v in line))
    before = bytes(line)
head, bits = pbm.split(b"\n", 2)[1], pbm.split(b"\n", 2)[2]
wrong = sum(a != b for a, b in zip(bits, b"".join(rows)))
print(f"PDF by pdftoppm: {head.decode()}, {wrong} bytes other than the PNG's")
sys.exit(head != b"%d %d" % (width, height) or wrong > 0)
PY
fi

# Chinese addresses from 6 pt on, a line each, read by a machine: at most 3 in 100
# characters wrong.
if need tesseract && tesseract --list-langs 2>/dev/null | grep -qx chi_sim; then
    sizes="6 10"
    [ "$count" = 4 ] || sizes="6 7 8 10 12"
    for size in $sizes; do
        python3 - "$dir" "$size" <<'PY'
import json, sys
where, size = sys.argv[1:]
lines = [json.loads(l)["recipient"]["address"] for l in open(where + "/waybills.jsonl")]
lines = (lines * 10)[:10]
json.dump({"rows": [{"a": a} for a in lines]}, open(where + "/ocr.json", "w"))
open(where + "/ocr.xml", "w").write(
    '<page width="170" height="130">' + "".join(
        f'<layout left="5" top="{5 + 12 * i}" width="160" height="8"><text style="fontSize:{size}">'
        f'<![CDATA[<%=_data.rows[{i}].a%>]]></text></layout>' for i in range(10)) + "</page>")
PY
        "$tallyman" label render --template "$dir/ocr.xml" --data "$dir/ocr.json" --dots 8 --out "$dir/ocr.png"
        OMP_THREAD_LIMIT=1 tesseract "$dir/ocr.png" "$dir/ocr" --dpi 203 --psm 6 -l chi_sim >/dev/null 2>&1
        python3 - "$dir" "$size" <<'PY' || fail "characters wrong at $size pt"
import json, re, sys
where, size = sys.argv[1:]
want = "".join(r["a"] for r in json.load(open(where + "/ocr.json"))["rows"])
got = re.sub(r"\s", "", open(where + "/ocr.txt").read())
row = list(range(len(got) + 1))
for i, a in enumerate(want, 1):
    left, row[0] = row[0], i
    for j, b in enumerate(got, 1):
        left, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, left + (a != b))
rate = 100 * row[-1] / len(want)
print(f"tesseract at {size} pt and 8 dots/mm: {row[-1]} of {len(want)} characters wrong, {rate:.2f} %")
sys.exit(rate > 3)
PY
    done
else
    [ -z "${CI:-}" ] || fail "tesseract with chi_sim is not installed"
    echo "tesseract with chi_sim is not installed: its part is skipped"
fi

# What one label needs is all that is loaded for it.
for library in cups curl pq Cbc; do
    ! ldd "$tallyman" | grep -q "lib$library" || fail "the program loads lib$library at its start"
done

# The command line.
for format in png pdf zpl tspl escpos cpcl text; do
    render waybill-76x130.xml --data "$dir/waybills.jsonl" --format $format --out "$dir/f-%d.$format"
    equal "files of $format" "$count" "$(ls "$dir"/f-*.$format | wc -l)"
done
for encoding in z64 acs hex; do
    render waybill-76x130.xml --data "$dir/waybills.jsonl" --format zpl --encoding $encoding --out "$dir/all.zpl"
    equal "labels in one file" "$count" "$(grep -c '\^XZ' "$dir/all.zpl")"
done
run_status 2 render waybill-76x130.xml --data "$dir/waybills.jsonl" --format png --out "$dir/all.png"
run_status 2 render waybill-76x130.xml --data "$dir/waybills.jsonl" --format zpl --encoding raw --out "$dir/x"
run_status 2 render waybill-76x130.xml --data "$dir/waybills.jsonl" --dots 9 --out "$dir/x"
run_status 2 render waybill-76x130.xml --data "$dir/waybills.jsonl" --format bmp --out "$dir/x"
run_status 2 "$tallyman" label render --data "$dir/waybills.jsonl" --out "$dir/x"
{ head -n 1 "$dir/waybills.jsonl"; echo '{"waybill":1}'; tail -n 1 "$dir/waybills.jsonl"; } >"$dir/bad.jsonl"
run_status 2 render waybill-76x130.xml --data "$dir/bad.jsonl" --format pdf --out "$dir/bad.pdf"
grep -q 'bad.jsonl:2:.*waybill-76x130.xml:.*carrier' "$dir/err" || fail "which record is bad: $(cat "$dir/err")"
[ ! -e "$dir/bad.pdf" ] || fail "a file with a label missing was written"
run_status 1 render waybill-76x130.xml --data "$dir/bad.jsonl" --format pdf --out "$dir/bad-%d.pdf"
equal "files beside a bad record" "bad-1.pdf bad-3.pdf" "$(cd "$dir" && echo bad-*.pdf)"
run_status 3 render waybill-76x130.xml --data "$dir/waybills.jsonl" --format pdf --out /nowhere/x.pdf

finish
