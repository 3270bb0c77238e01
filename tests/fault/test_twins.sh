#!/usr/bin/env bash
# Two terminals with one copied identity, journal and numbers and all: what both scan is not
# taken for one scan. The second is refused as tampering; no number is acknowledged to both.
. "$(dirname "$0")/../e2e/lib.sh"
PYTHONPATH=$project/tests/fault python3 -u - "$tallyman" "$3" "$dir" <<'PYTHON' || fail "see above"
import sys
from yard import *

tallyman, gun, folder = sys.argv[1:]
report = Report()
yard = Yard(tallyman, gun, f"{folder}/yard", guns=1)
yard.start()
yard.scanned(yard.scan(scans=3, journal=1))
other = f"{folder}/other"
os.makedirs(other)
for name in os.listdir(yard.folder):
    if name.startswith(("gun-0.", "outbox-gun-0")):
        shutil.copy(yard.path(name), other)
yard.scanned(yard.scan(scans=3, journal=1))
twin = subprocess.run([gun, "scan", other, f"at=localhost:{yard.port}", "scans=3", "journal=1"],
                      capture_output=True, text=True, timeout=LIMIT)
report.expect("the copy", twin.returncode != 0 and "tamper" in twin.stdout + twin.stderr,
              f"ended with {twin.returncode}: {twin.stdout} {twin.stderr}")
told = open(f"{other}/acks").read() if os.path.exists(f"{other}/acks") else ""
report.expect("the copy", not set(told.splitlines()) & set(open(yard.path("acks")).read().splitlines()),
              "a number was acknowledged to both")
report.expect("service", yard.stop() == 0, yard.said)
report.wrong("rows", yard.judge())
yard.check()
print(f"{len(yard.acks())} scans acknowledged; the copy: {(twin.stdout + twin.stderr).strip()[-80:]}")
report.end()
PYTHON
finish
