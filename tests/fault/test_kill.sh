#!/usr/bin/env bash
# kill -9 of a played day at random moments: after each, every invariant holds; in the end
# the run is gone on with to the same totals. 8 kills; 200 with TALLYMAN_LONG=1, or as many
# as TALLYMAN_KILLS says.
. "$(dirname "$0")/../e2e/lib.sh"
python3 - "$tallyman" "$dir" <<'PYTHON' || fail "see above"
import json, os, random, subprocess, sys, time

LIMIT = 900  # seconds; a run that hangs is a failure, not a wait
tallyman, folder = sys.argv[1:]
kills = int(os.environ.get("TALLYMAN_KILLS", 200 if os.environ.get("TALLYMAN_LONG") == "1" else 8))
seed = int(os.environ.get("TALLYMAN_SEED", os.getpid()))
chance = random.Random(seed)
print(f"seed {seed} (TALLYMAN_SEED repeats it)")

def command(store, *words):
    return [tallyman, "--store", "sqlite:" + store, *words]

def day(store):
    return command(store, "demo", "--auto", "--json", "--orders", "60", "--seed", "11")

def totals(out):
    result = json.loads(out)
    return result["orders"], result["units"]

began = time.monotonic()
whole = totals(subprocess.run(day(f"{folder}/whole.db"), check=True, capture_output=True, timeout=LIMIT).stdout)
span = time.monotonic() - began
done, bad = 0, 0
while done < kills and bad < 3:
    store = f"{folder}/run{done}.db"
    for _ in range(min(4, kills - done)):
        run = subprocess.Popen(day(store), stdout=subprocess.DEVNULL)
        try:
            run.wait(timeout=chance.random() * span)  # the moment of the cut
        except subprocess.TimeoutExpired:
            run.kill()
        run.wait()
        done += 1
        if os.path.exists(store):
            check = subprocess.run(command(store, "check", "--json"), capture_output=True, timeout=LIMIT)
            if check.returncode:
                bad += 1
                print(f"kill {done}: check: {check.stdout[-1500:]} {check.stderr}")
    last = subprocess.run(day(store), capture_output=True, timeout=LIMIT)
    if last.returncode or totals(last.stdout) != whole:
        bad += 1
        print(f"after kill {done}: expected {whole}, got {last.stdout[:600]} {last.stderr}")
    for ending in ("", "-wal", "-shm", ".lock"):
        if os.path.exists(store + ending):
            os.unlink(store + ending)
print(f"{done} kills, span {span:.2f} s")
sys.exit(bad > 0)
PYTHON
finish
