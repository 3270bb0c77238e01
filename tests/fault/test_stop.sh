#!/usr/bin/env bash
# The service is told to stop while a commit is at the disk, and the disk takes longer than
# it waits for: it closes all the same, the commit then fails, and its end says so. Started
# again it does what was not answered, once.
. "$(dirname "$0")/../e2e/lib.sh"
PYTHONPATH=$project/tests/fault python3 -u - "$tallyman" "$3" "$dir" "$(dirname "$3")/libheld_sync.so" <<'PYTHON' || fail "see above"
import select, signal, sys
from yard import *

tallyman, gun, folder, held_sync = sys.argv[1:]
report = Report()

def await_true(what, true):
    end = time.monotonic() + LIMIT
    while not true():
        if time.monotonic() > end:
            raise SystemExit(f"never came: {what}")
        time.sleep(0.002)

def said(pipe, what):
    """One word of another's; it is there, or comes."""
    if not select.select([pipe], [], [], LIMIT)[0]:
        raise SystemExit(f"never came: {what}")

def ignores(process, number):
    """It is past its loop: whoever asks it to stop again is not heard."""
    status = open(f"/proc/{process.pid}/status").read()
    return int(re.search(r"SigIgn:\s*(\w+)", status)[1], 16) >> (number - 1) & 1

def stop_late(yard):
    """Its exit status. A commit waits while it is stopped, and fails when it has left its loop."""
    held, go, late = (yard.path(name) for name in ("held", "go", "late"))
    for pipe in held, go:
        os.mkfifo(pipe)
    notes = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notes.bind(yard.path("notes"))
    environment = {"LD_PRELOAD": held_sync, "HELD_SYNC": yard.folder, "NOTIFY_SOCKET": yard.path("notes")}
    if not yard.start(environment=environment):
        raise SystemExit(f"it does not start: {yard.said}")
    said(notes, "the service is ready")
    notes.recv(100)
    reader = os.open(held, os.O_RDONLY | os.O_NONBLOCK)
    guns = yard.scan(n=1, scans=3)
    said(reader, "a commit")
    yard.service.terminate()
    said(notes, "the service stops")
    open(late, "w").close()
    await_true("the end of its loop", lambda: ignores(yard.service, signal.SIGTERM))
    with open(go, "w"):
        os.close(reader)
    return yard.ended(), guns

yard = Yard(tallyman, gun, f"{folder}/stop")
status, guns = stop_late(yard)
report.expect("stop", status == 3, f"it ended with {status}, a commit lost: {yard.said}")
report.expect("stop", "a commit failed" in yard.said, f"it does not say why: {yard.said}")
yard.start()
yard.scanned(guns)
report.expect("again", yard.stop() == 0, yard.said)
report.wrong("again", yard.judge())
report.expect("again", len(yard.acks()) == 3, f"{len(yard.acks())} of 3 scans acknowledged")
yard.check()
report.end()
PYTHON
finish
