#!/usr/bin/env bash
# A short script of scans, again and again, with one system call of the service or of a
# terminal hit each time (strace): kill -9 at it, or it fails with EIO or ENOSPC. Nothing
# acknowledged is lost or doubled; a disk that fails in a sync ends who writes on it, a full
# one is refused clearly and gone on with. Some 30 calls by default, every one that writes
# and every one of any kind with TALLYMAN_LONG=1. Control: a disk that lies must be caught.
. "$(dirname "$0")/../e2e/lib.sh"
command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null || { echo "skipped: no strace here"; exit 77; }
PYTHONPATH=$project/tests/fault python3 -u - "$tallyman" "$3" "$dir" <<'PYTHON' || fail "see above"
import sys
from collections import Counter
from yard import *

tallyman, gun, folder = sys.argv[1:]
report = Report()
# As a shell pattern of strace's: what changes a file, and everything.
DISK = "pwrite64,fdatasync,fsync,ftruncate,unlink,rename"
SCANS = 3

def strace(yard, calls, inject):
    """The program stays our child: its end is its own."""
    yard.log = yard.path("strace")
    open(yard.log, "w").close()
    return ["strace", "-D", "-f", "-q", "-y", "-ttt", "-o", yard.log, "-e", f"trace={calls}",
            *(["-e", f"inject={calls}:{inject}"] if inject else [])]

def log(yard):
    """What strace wrote, once it has ended (it is nobody's child)."""
    end = time.monotonic() + LIMIT
    while True:
        lines = open(yard.log).read().splitlines()
        if any("+++" in line for line in lines) or time.monotonic() > end:
            return lines
        time.sleep(0.005)

def calls_of(lines):
    """Of the busiest thread: strace counts each by itself, and all are hit at their n-th."""
    calls = [line for line in lines if "(" in line and "+++" not in line and "---" not in line]
    return max(Counter(line.split()[0] for line in calls).values(), default=0)

# -- the service is hit

def script(yard, before=()):
    """The service started, scans, its end; started plainly again when it died of the
    hit. What it died with: its status, None when it lived."""
    died, yard.last = None, ""
    if not yard.start(*before):
        died, yard.last = yard.ended(), yard.said
        yard.start()
    guns = yard.scan(n=2, scans=SCANS)
    while guns.poll() is None:
        if died is None and yard.service.poll() is not None:
            died, yard.last = yard.ended(), yard.said
            yard.start()
        time.sleep(0.002)
    yard.scanned(guns)
    yard.asked = time.time()
    status = yard.stop()
    yard.last = yard.last or yard.said
    return died if died is not None else status or None

def service_calls(yard, calls):
    script(yard, strace(yard, calls, None))
    return calls_of(log(yard))

def kill_service(yard, calls, points):
    died = 0
    for n in points:
        died += script(yard, strace(yard, calls, f"signal=KILL:when={n}")) == -9
        report.wrong(f"service killed at call {n} of {calls}", yard.judge())
    print(f"service: killed at {died} of {len(points)} calls ({calls})")
    report.expect("service", died * 3 >= len(points), "hardly ever hit")

def fail_service(yard, call, error, points):
    hits, ended = 0, 0
    for n in points:
        where = f"service: {error} at {call} {n}"
        died = script(yard, strace(yard, call, f"error={error}:when={n}"))
        lines = log(yard)
        hit = [line for line in lines if "(INJECTED)" in line]
        hits += bool(hit)
        ended += died is not None
        report.expect(where, died in (None, 3), f"ended with {died}: {yard.last}")
        if died == 3:
            report.expect(where, "store.db" in yard.last, "did not say of which file: " + yard.last)
        # In service, and not while it closes its store. (SQLite syncs the folder, too.)
        if hit and call == "fdatasync" and "/store.db" in hit[0] and float(hit[0].split()[1]) < yard.asked:
            report.expect(where, died == 3, "went on after a failed sync")
        report.wrong(where, yard.judge())
    print(f"service: {error} at {call}: {hits} hits, ended itself {ended} times")

# -- a terminal is hit

def turn(yard, before=()):
    status = yard.scan(scans=SCANS, journal=1, before=before).wait(timeout=LIMIT)
    if status:
        yard.scanned(yard.scan(scans=SCANS, journal=1))
    return status

def hit_terminal(yard, calls, inject, points, allowed):
    hits = 0
    for n in points:
        where = f"terminal: {inject} at call {n} of {calls}"
        status = turn(yard, strace(yard, calls, f"{inject}:when={n}"))
        report.expect(where, status in (0, *allowed), f"ended with {status}: {open(yard.path('gun.err')).read()[-300:]}")
        hits += status != 0
        yard.unheard += status != 0
        report.wrong(where, yard.judge(more=yard.unheard))
    print(f"terminal: {inject}: ended at {hits} of {len(points)} calls ({calls})")

# -- the harness sees

def lying_disk(yard):
    yard.start(*strace(yard, "pwrite64", "retval=4096:when=60+"))
    guns = yard.scan(n=2, scans=20)
    end = time.monotonic() + LIMIT
    while len(yard.acks()) < yard.before + 30 and guns.poll() is None and yard.service.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    yard.kill()
    guns.kill()
    guns.wait()
    return yard.judge()

def some(total, usual):
    return list(range(1, total + 1)) if LONG else sorted(chance.sample(range(1, total + 1), min(usual, total)))

def main():
    yard = Yard(tallyman, gun, f"{folder}/service", guns=2)
    writes = service_calls(yard, DISK)
    print(f"{writes} calls that write in the service's script")
    # Two terminals share a sync or do not: not every run has as many.
    kill_service(yard, DISK, some(writes if LONG else writes * 3 // 4, 6))
    if LONG:
        kill_service(yard, "all", some(service_calls(yard, "all"), 0))
    for call in ("fdatasync", "pwrite64"):
        total = service_calls(yard, call)
        for error in ("EIO", "ENOSPC"):
            fail_service(yard, call, error, some(total, 2))
    yard.check()

    yard = Yard(tallyman, gun, f"{folder}/terminal", guns=2)
    yard.unheard = 0
    yard.start()
    turn(yard, strace(yard, DISK, None))
    writes = calls_of(log(yard))
    print(f"{writes} calls that write in the terminal's script")
    hit_terminal(yard, DISK, "signal=KILL", some(writes, 6), (-9,))
    if LONG:
        turn(yard, strace(yard, "all", None))
        hit_terminal(yard, "all", "signal=KILL", some(calls_of(log(yard)), 0), (-9,))
    for call in ("fdatasync", "pwrite64"):
        turn(yard, strace(yard, call, None))
        total = calls_of(log(yard))
        for error in ("EIO", "ENOSPC"):
            hit_terminal(yard, call, f"error={error}", some(total, 2), (3, 255))
    yard.stop()
    yard.check()

    yard = Yard(tallyman, gun, f"{folder}/liar", guns=2)
    yard.before = 0
    wrong = lying_disk(yard)
    report.expect("control", wrong, "a disk that lies was not caught")
    print(f"control, a disk that lies: {wrong[:1]}")

began = time.monotonic()
main()
print(f"{time.monotonic() - began:.1f} s")
report.end()
PYTHON
finish
