#!/usr/bin/env bash
# `label print` of the real binary against a printer on loopback, killed -9 in mid-batch
# and begun again until it gets through: each label is confirmed once or listed as
# unknown, none is printed twice. Then a person settles the unknown ones. 3 batches; 30 with
# TALLYMAN_LONG=1.
. "$(dirname "$0")/../e2e/lib.sh"
mkdir -p "$dir/config/devices" "$dir/labels" "$dir/paper"
python3 - "$tallyman" "$dir" <<'PYTHON' || fail "see above"
import json, os, random, re, socket, subprocess, sys, threading

LABELS, LIMIT = 15, 600
tallyman, folder = sys.argv[1:]
batches = 30 if os.environ.get("TALLYMAN_LONG") == "1" else 3
seed = int(os.environ.get("TALLYMAN_SEED", os.getpid()))
chance = random.Random(seed)
print(f"seed {seed} (TALLYMAN_SEED repeats it)")
printed, news = [], threading.Condition()
HS = (b"\x02030,0,0,1245,000,0,0,%d,000,0,0,0\x03\r\n"
      b"\x02001,0,0,0,1,2,6,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n")

def serve(client):
    have = b""
    with client:
        try:
            while got := client.recv(4096):
                have += got
                while True:
                    label, ask = have.find(b"^XZ"), have.find(b"~HS")
                    if label >= 0 and (ask < 0 or label < ask):
                        with news:
                            printed.append(re.search(rb"\^FX(\w+)", have[:label])[1].decode())
                            news.notify()
                        have = have[label + 3:].lstrip(b"\n")
                    elif ask >= 0:
                        have = have[:ask] + have[ask + 3:]
                        client.sendall(HS % (len(have) > 0))
                    else:
                        break
        except OSError:
            pass  # the bench was killed

def printer(listener):
    while True:
        serve(listener.accept()[0])

listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=printer, args=(listener,), daemon=True).start()
with open(f"{folder}/config/devices/printers.ini", "w") as file:
    file.write("[model m]\nlanguage = zpl\nstatus = hs\nconfirm = status\n"
               f"[printer label]\nmodel = m\naddress = tcp:127.0.0.1:{listener.getsockname()[1]}\n"
               f"[printer folder]\nmodel = m\naddress = file:{folder}/paper\n")
names = [f"W{i:03}" for i in range(LABELS)]
for name in names:
    with open(f"{folder}/labels/{name}.zpl", "w") as file:
        file.write(f"^XA^FX{name}^FS" + f"^FO1,1^GFA,2,2,1,{'F0' * 4000}^FS" + "^XZ\n")
files = [f"{folder}/labels/{name}.zpl" for name in names]

def command(journal, *words):
    return [tallyman, "--config", f"{folder}/config", "label", *words, "--journal", journal]

def states(journal):
    out = subprocess.run(command(journal, "list", "--json"), check=True, capture_output=True, timeout=LIMIT).stdout
    rows = [json.loads(line) for line in out.splitlines()]
    return {row["waybill"]: row for row in rows}  # the last of each

kills = unknown = bad = 0
for batch in range(batches):
    journal = f"{folder}/journal{batch}"
    printed.clear()
    for cut in [chance.randrange(LABELS) for _ in range(4)] + [None]:
        run = subprocess.Popen(command(journal, "print", "--printer", "label", *files),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if cut is not None:
            with news:
                goal = len(printed) + cut
                while len(printed) < goal and run.poll() is None:
                    news.wait(0.1)
            run.kill()
            kills += 1
        run.wait(timeout=LIMIT)
    left = states(journal)
    for name in names:
        state, times = left[name]["state"], printed.count(name)
        unknown += state == "unknown"
        if (state, times) not in (("confirmed", 1), ("unknown", 0), ("unknown", 1)):
            bad += 1
            print(f"batch {batch}: {name} is {state} and was printed {times} times")
    # A person looks: what did not come out is printed by the next run, the rest is not.
    for name in names:
        if left[name]["state"] == "unknown":
            word = "out" if name in printed else "not"
            subprocess.run(command(journal, "settle", str(left[name]["id"]), word, "--person", "wang"), check=True)
    last = subprocess.run(command(journal, "print", "--printer", "label", *files), capture_output=True, timeout=LIMIT)
    if last.returncode or sorted(printed) != names:
        bad += 1
        print(f"batch {batch}: at the end {sorted(printed)}, {last.returncode}, {last.stderr}")
print(f"{batches} batches of {LABELS}, {kills} kills, {unknown} unknown")
sys.exit(bad > 0 or kills == 0)
PYTHON

# From a template and data, into a folder: one file a label; what is no good is named.
cat >"$dir/data.jsonl" <<'JSON'
{"waybill":"SF1","carrier":"SF","routeMark":"755","hub":"SZ","recipient":{"name":"Li","phone":"1","address":"a"},"sender":{"name":"s","phone":"2","address":"b"},"order":"O1","goods":[{"name":"g","count":1}],"weight":"1","printedAt":"t","remark":"","qr":"SF1","part":"1","parts":"1","reprint":""}

{"carrier":"no number"}
{"waybill":"SF2","carrier":"SF","routeMark":"755","hub":"SZ","recipient":{"name":"Li","phone":"1","address":"a"},"sender":{"name":"s","phone":"2","address":"b"},"order":"O2","goods":[],"weight":"1","printedAt":"t","remark":"","qr":"SF2","part":"1","parts":"1","reprint":"1"}
JSON
run_status 1 "$tallyman" --config "$dir/config" label print --printer folder --journal "$dir/j" \
    --template "$project/templates/waybill-100x150.xml" --data "$dir/data.jsonl"
equal "files" "SF1-1.zpl SF2-2.zpl " "$(ls "$dir/paper" | tr '\n' ' ')"
grep -q "data.jsonl:3: waybill" "$dir/err" || fail "the bad line is not named: $(cat "$dir/err")"
run_status 1 "$tallyman" --config "$dir/config" label print --printer folder --journal "$dir/j" \
    --template "$project/templates/waybill-100x150.xml" --data "$dir/data.jsonl"
grep -q "SF1#1 is passed over: sent" "$dir/err" || fail "a label was sent twice: $(cat "$dir/err")"
run_status 1 "$tallyman" --config "$dir/config" label print --printer attic --journal "$dir/j" "$dir/labels/W000.zpl"
run_status 2 "$tallyman" --config "$dir/config" label print --printer folder
run_status 2 "$tallyman" --config "$dir/config" label settle 1 out
run_status 3 "$tallyman" --config "$dir/config" label list --journal "$dir/none"
finish
