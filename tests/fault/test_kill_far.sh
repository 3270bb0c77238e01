#!/usr/bin/env bash
# kill -9 of the service and of terminals at random moments, while others scan on: every
# acknowledged scan is one movement. 50 kills of each; 500 with TALLYMAN_LONG=1. Controls that
# must be caught: a terminal that asks again under another number, and one whose journal
# does not outlive it.
. "$(dirname "$0")/../e2e/lib.sh"
PYTHONPATH=$project/tests/fault python3 -u - "$tallyman" "$3" "$dir" <<'PYTHON' || fail "see above"
import sys
from yard import *

tallyman, gun, folder = sys.argv[1:]
report = Report()
FOREVER = 1000000

def until(yard, more, guns):
    """So many acknowledgements more; then some part of a scan."""
    yard.until(more, guns)
    time.sleep(chance.random() * 0.01)

def services():
    kills = count(50, 500)
    yard = Yard(tallyman, gun, f"{folder}/services", guns=8)
    yard.start()
    guns = [yard.scan(first=0, n=6, scans=FOREVER), yard.scan(first=6, scans=FOREVER, journal=1),
            yard.scan(first=7, scans=FOREVER, journal=1)]
    for _ in range(kills):
        until(yard, chance.randrange(1, 12), guns)
        yard.kill()
        yard.start()
    report.wrong("kills of the service", yard.end(guns) + yard.judge())
    yard.check()
    print(f"service: {kills} kills, {len(yard.acks())} scans acknowledged")

def terminals():
    kills = count(50, 500)
    yard = Yard(tallyman, gun, f"{folder}/terminals", guns=3)
    yard.start()
    guns = [yard.scan(first=i, scans=FOREVER, journal=1) for i in range(3)]
    for _ in range(kills):
        until(yard, chance.randrange(1, 8), guns)
        i = chance.randrange(3)
        guns[i].kill()
        guns[i].wait()
        guns[i] = yard.scan(first=i, scans=FOREVER, journal=1)
    report.wrong("kills of terminals", yard.end(guns) + yard.judge(more=kills))
    yard.check()
    print(f"terminals: {kills} kills, {len(yard.acks())} scans acknowledged")

def other_numbers():
    yard = Yard(tallyman, gun, f"{folder}/numbers", guns=8)
    yard.start()
    guns = [yard.scan(first=0, n=8, scans=FOREVER, weak=1)]
    kills = 0
    wrong = []
    while not wrong and kills < 200:
        until(yard, chance.randrange(1, 12), guns)
        yard.kill()
        kills += 1
        # what was under way at the kill may be in the rows, one a terminal, and no more
        wrong = yard.judge(more=8)
        yard.start()
    for one in guns:
        one.kill()
        one.wait()
    yard.kill()
    report.expect("control", wrong, f"new numbers were not caught in {kills} kills")
    print(f"control, new numbers: caught after {kills} kills: {wrong[:1]}")

def journal_in_the_air():
    yard = Yard(tallyman, gun, f"{folder}/air", guns=1)
    yard.start()
    guns = [yard.scan(scans=FOREVER, journal=1)]
    until(yard, 3, guns)
    os.kill(yard.service.pid, 19)
    until(yard, 3, guns)
    guns[0].kill()
    guns[0].wait()
    for name in os.listdir(yard.folder):
        if name.startswith("outbox-"):
            os.unlink(yard.path(name))
    os.kill(yard.service.pid, 18)
    yard.scanned(yard.scan(scans=1, journal=1))
    yard.stop()
    wrong = yard.judge(more=1)
    report.expect("control", wrong, "a journal that was gone was not caught")
    print(f"control, a journal that is gone: {wrong[:1]}")

for part in (services, terminals, other_numbers, journal_in_the_air):
    began = time.monotonic()
    part()
    print(f"  {time.monotonic() - began:.1f} s")
report.end()
PYTHON
finish
