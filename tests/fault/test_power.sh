#!/usr/bin/env bash
# The power of the store's file system goes while terminals scan: a loop device of its own is
# shut down without a log flush, mounted again, and read from outside: every scan that was
# acknowledged before is one movement, and the file is whole. 5 cuts on ext4; 100 with
# TALLYMAN_LONG=1, every second on XFS where mkfs.xfs is there. Control: without syncs of the
# log (synchronous NORMAL) loss must be seen. Root and loop devices, or it is skipped.
if [ -z "${TALLYMAN_MOUNTS:-}" ]; then
    unshare -m true 2>/dev/null || { echo "skipped: no mounts of our own here (not root?)"; exit 77; }
    TALLYMAN_MOUNTS=1 exec unshare -m "$0" "$@"
fi
. "$(dirname "$0")/../e2e/lib.sh"
godown=$(dirname "$3")/godown
weak=$(dirname "$3")/libweak_sync.so
mkdir "$dir/disk"
truncate -s 80M "$dir/ext4.image"
mkfs.ext4 -q "$dir/ext4.image" 2>/dev/null && mount -o loop "$dir/ext4.image" "$dir/disk" 2>/dev/null &&
    "$godown" "$dir/disk" 2>/dev/null || { echo "skipped: no loop device to shut down here"; exit 77; }
umount "$dir/disk"
trap 'umount "$dir/disk" 2>/dev/null || true; rm -rf "$dir"' EXIT
PYTHONPATH=$project/tests/fault python3 -u - "$tallyman" "$3" "$dir" "$godown" "$weak" <<'PYTHON' || fail "see above"
import sys
from yard import *

tallyman, gun, folder, godown, weak = sys.argv[1:]
report = Report()
disk = f"{folder}/disk"
FOREVER = 1000000

def must(*words):
    subprocess.run(words, check=True, timeout=LIMIT, capture_output=True)

class Powered(Yard):
    """Its store is on the disk; acks before each cut are certain, those during it are not."""

    def __init__(self, name, system):
        super().__init__(tallyman, gun, f"{folder}/{name}", guns=8, store_in=disk)
        self.image, self.certain, self.doubtful = f"{folder}/{name}.image", set(), set()
        size = "320M" if system == "xfs" else "80M"
        must("truncate", "-s", size, self.image)
        must(f"mkfs.{system}", "-q", self.image)
        must("mount", "-o", "loop", self.image, disk)
        for ending in ("", "-wal"):
            if os.path.exists(self.path("store.db" + ending)):
                shutil.move(self.path("store.db" + ending), disk)
        os.sync()

    def cut(self, guns):
        self.until(chance.randrange(10, 60), [guns])
        time.sleep(chance.random() * 0.01)
        self.certain |= set(self.acks()) - self.doubtful
        must(godown, disk)
        self.kill()
        self.doubtful |= set(self.acks()) - self.certain
        must("umount", disk)
        must("mount", "-o", "loop", self.image, disk)
        words = [line[0] for line in self.rows("PRAGMA integrity_check")]
        wrong = [] if words == ["ok"] else [f"integrity: {words[:2]}"]
        # at most one under way for each terminal, and those that were heard too late
        return wrong + self.judge(acks=sorted(self.certain), more=len(self.doubtful) + 8)

    def leave(self):
        self.kill()
        must("umount", disk)

def cuts(system, n):
    yard = Powered(system, system)
    yard.start()
    guns = yard.scan(n=8, scans=FOREVER)
    for i in range(n):
        report.wrong(f"{system}, cut {i + 1}", yard.cut(guns))
        yard.start()
    guns.terminate()
    yard.scanned(guns)
    report.expect("service", yard.stop() == 0, f"did not end well: {yard.said}")
    yard.check()
    print(f"{system}: {n} cuts, {len(yard.certain)} scans acknowledged before them, {len(yard.doubtful)} during")
    yard.leave()

def control():
    yard = Powered("weak", "ext4")
    n, wrong = 0, []
    while not wrong and n < 20:
        yard.start(environment={"LD_PRELOAD": weak})
        guns = yard.scan(n=8, scans=FOREVER)
        wrong = yard.cut(guns)
        guns.kill()
        guns.wait()
        n += 1
    report.expect("control", any("lost" in word for word in wrong), f"no loss in {n} cuts without syncs of the log: {wrong}")
    print(f"control, synchronous NORMAL: seen at cut {n}: {wrong[:1]}")
    yard.leave()

began = time.monotonic()
both = LONG and shutil.which("mkfs.xfs")
cuts("ext4", count(5, 50 if both else 100))
if both:
    cuts("xfs", 50)
control()
print(f"{time.monotonic() - began:.1f} s")
report.end()
PYTHON
finish
