#!/usr/bin/env bash
# The disk under a served store fills up, then (in a second run) becomes read-only under it,
# as a kernel makes it when it finds the disk bad, while terminals scan over the wire. Every
# scan is acknowledged and there once, or told the reason; the service says that it is not
# ready; terminals with a journal go on; with room again the same requests go through. Then
# the disk of the terminals' journals fills up: they take nothing. One filling of each; 20 with
# TALLYMAN_LONG=1. Control: a service that answers before it commits must be caught. Root and
# loop devices, or it is skipped.
if [ -z "${TALLYMAN_MOUNTS:-}" ]; then
    unshare -m true 2>/dev/null || { echo "skipped: no mounts of our own here (not root?)"; exit 77; }
    TALLYMAN_MOUNTS=1 exec unshare -m "$0" "$@"
fi
. "$(dirname "$0")/../e2e/lib.sh"
weak=$(dirname "$3")/libweak_commit.so
mkdir "$dir/disk"
truncate -s 16M "$dir/probe.image"
mkfs.ext4 -q "$dir/probe.image" 2>/dev/null && mount -o loop "$dir/probe.image" "$dir/disk" 2>/dev/null ||
    { echo "skipped: no loop device to fill here"; exit 77; }
umount "$dir/disk"
trap 'umount "$dir/disk" 2>/dev/null || true; rm -rf "$dir"' EXIT
PYTHONPATH=$project/tests/fault python3 -u - "$tallyman" "$3" "$dir" "$weak" <<'PYTHON' || fail "see above"
import signal, sys
from yard import *

tallyman, gun, folder, weak = sys.argv[1:]
report = Report()
disk = f"{folder}/disk"
FOREVER = 1000000
BARE, KEEPING = range(100, 103), range(103, 105)  # terminals without and with a journal

def must(*words):
    return subprocess.run(words, check=True, timeout=LIMIT, capture_output=True, text=True).stdout

class Disk:
    """A small file system; root's reserve is nobody's."""

    def __init__(self, name, size="16M"):
        self.image, self.filler = f"{folder}/{name}.image", f"{disk}/filler"
        must("truncate", "-s", size, self.image)
        must("mkfs.ext4", "-q", "-m", "0", self.image)
        self.mount()

    def mount(self):
        must("mount", "-o", "loop,errors=remount-ro", self.image, disk)

    def fill(self):
        with open(self.filler, "wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                try:
                    while file.write(bytes(size)):
                        os.fsync(file.fileno())
                except OSError:
                    pass

    def free(self):
        os.unlink(self.filler)

    def spoil(self):
        """The kernel is told of an error, and does what it does. False: it cannot be told."""
        device = os.path.basename(must("findmnt", "-n", "-o", "SOURCE", disk).strip())
        try:
            open(f"/sys/fs/ext4/{device}/trigger_fs_error", "w").write("1")
        except OSError:
            return False
        return True

    def mend(self):
        must("umount", disk)
        subprocess.run(["e2fsck", "-f", "-y", self.image], capture_output=True, timeout=LIMIT)
        self.mount()

    def leave(self):
        must("umount", disk)

class Filled(Yard):
    """Its store is on the disk; three terminals scan by the wire alone, two keep a journal."""

    def __init__(self, name):
        super().__init__(tallyman, gun, f"{folder}/{name}", guns=5, store_in=disk)
        for ending in ("", "-wal"):
            if os.path.exists(self.path("store.db" + ending)):
                shutil.move(self.path("store.db" + ending), disk)
        os.sync()

    def begin(self):
        return [self.scan(n=len(BARE), scans=FOREVER),
                *(self.scan(first=one - 100, scans=FOREVER, journal=1, **{"try": 1000}) for one in KEEPING)]

    def by(self, terminals):
        return [ack for ack in self.acks() if ack[0] in terminals]

    def wait(self, what, true):
        end = time.monotonic() + LIMIT
        while not true():
            if time.monotonic() > end:
                raise SystemExit(f"never came: {what}: {self.told()[-5:]} {open(self.path('gun.err')).read()[-500:]}")
            time.sleep(0.01)

    def grown(self, terminals, more):
        goal = len(self.by(terminals)) + more
        self.wait(f"{more} scans of {list(terminals)}", lambda: len(self.by(terminals)) >= goal)

def unready(yard, code, round):
    """Since the disk is bad: what the service says of itself, and to whom."""
    yard.wait(f"not ready: {code}", lambda: yard.ask("/v1/ready") == (503, {"ready": 0, "code": code}))
    report.expect(round, yard.ask("/v1/health")[0] == 200, "no longer alive")
    heard = lambda: {t for t, s, word, _ in yard.told() if word == code}
    yard.wait(f"{code} told to all", lambda: heard() >= set(BARE))
    # Each has heard it since the store refused, so that none has an acknowledgement under way.
    bare = yard.by(BARE)
    yard.grown(KEEPING, 4)
    report.expect(round, yard.by(BARE) == bare, "a scan was acknowledged that cannot be on the disk")
    # As the rows stand now: those that have no journal are all there.
    report.wrong(round, [word for word in yard.judge(acks=bare, more=FOREVER) if "lost" in word or "more than one" in word])
    return [(t, s) for t, s, word, _ in yard.told() if word == code and t in BARE]

def other_words(yard, *allowed):
    return [line for line in yard.told() if line[2] not in allowed]

def finish(yard, guns, name, doubtful):
    report.wrong(name, yard.end(guns) + yard.judge())
    yard.check()
    acks = set(yard.acks())
    if doubtful is not None:
        report.expect(name, doubtful and acks >= set(doubtful), "a scan that was put off is not there under its number")
    print(f"{name}: {len(acks)} scans acknowledged, {len(yard.by(KEEPING))} of them by terminals with a journal; "
          f"{len(doubtful or ())} put off and done under their numbers")

def filled():
    store, yard = Disk("full"), Filled("full")
    doubtful = []
    yard.start()
    guns = yard.begin()
    for i in range(count(1, 20)):
        yard.grown(BARE, 20)
        open(yard.path("told"), "w").close()
        store.fill()
        doubtful += unready(yard, "disk_full", f"filling {i + 1}")
        report.expect("full", not other_words(yard, "disk_full"), f"another word than disk_full: {other_words(yard, 'disk_full')[:3]}")
        store.free()
        yard.wait("ready", lambda: yard.ask("/v1/ready")[0] == 200)
    yard.grown(BARE, 20)
    finish(yard, guns, "full", doubtful)
    store.leave()

def hold(guns, signal):
    for one in guns:
        one.send_signal(signal)

def answered(yard):
    """The write met it: the service lives, says what it is, and ends when asked to."""
    doubtful = unready(yard, "store_fault", "read-only")
    words = [words for _, _, code, words in yard.told() if code == "store_fault"]
    report.expect("read-only", all("read-only" in word for word in words), f"not told why: {words[:2]}")
    print(f"read-only: told: {os.path.basename(words[0])}")
    status = yard.stop()
    report.expect("read-only", status in (0, 3), f"ended with {status}: {yard.said}")
    return doubtful

def read_only(rest):
    """At rest the next write meets it; at work mostly the sync, after which the service ends
    without an answer."""
    name = "rest" if rest else "work"
    store, yard = Disk(name), Filled(name)
    yard.start()
    guns = yard.begin()
    yard.grown(BARE, 20)
    if rest:
        hold(guns, signal.SIGSTOP)
        yard.wait("at rest", lambda: yard.ask("/v1/ready")[0] == 200)
    if not store.spoil():
        print("skipped: this kernel's ext4 cannot be told of an error")
        hold(guns, signal.SIGCONT)
        yard.end(guns)
        store.leave()
        return
    hold(guns, signal.SIGCONT)
    died = lambda: yard.service.poll() is not None
    yard.wait("a word of the bad disk", lambda: died() or yard.told())
    report.expect("read-only", not (rest and died()), "ended though it could answer")
    if died():
        doubtful = None
        report.expect("read-only", yard.ended() == 3 and "store.db" in yard.said, f"ended otherwise: {yard.said}")
        print(f"read-only: ended: {yard.said.splitlines()[-1]}")
    else:
        doubtful = answered(yard)
    report.expect("read-only", not yard.start(), "served a store that it cannot write")
    report.expect("read-only", yard.ended() == 3 and "read-only" in yard.said.lower(), f"started again, it said: {yard.said}")
    store.mend()
    yard.start()
    yard.grown(BARE, 20)
    finish(yard, guns, f"read-only at {name}", doubtful)
    store.leave()

def own_disk():
    """The journals' disk fills up: no scan is taken, none is half taken."""
    keep = Disk("own")
    yard = Yard(tallyman, gun, f"{folder}/own", guns=2)
    yard.start()
    guns = [yard.scan(first=i, scans=FOREVER, journal=1, keep=disk) for i in range(2)]
    refused = 0
    for _ in range(count(1, 20)):
        yard.until(20, guns)
        open(yard.path("told"), "w").close()
        keep.fill()
        end = time.monotonic() + LIMIT
        while {t for t, s, word, _ in yard.told() if word == "disk_full"} != {100, 101}:
            if time.monotonic() > end:
                raise SystemExit("the terminals did not say that their disk is full")
            time.sleep(0.01)
        refused += len(yard.told())
        report.expect("terminal", all(word == "disk_full" for _, _, word, _ in yard.told()), f"another word: {yard.told()[:3]}")
        keep.free()
    yard.until(20, guns)
    report.wrong("terminal", yard.end(guns) + yard.judge())
    yard.check()
    print(f"terminal's disk: {refused} scans refused, {len(yard.acks())} acknowledged")
    keep.leave()

def control():
    store, yard = Disk("weak"), Filled("weak")
    yard.start(environment={"LD_PRELOAD": weak})
    guns = yard.begin()
    yard.grown(BARE, 20)
    store.fill()
    wrong, end = [], time.monotonic() + 120
    while not any("lost" in word for word in wrong) and time.monotonic() < end:
        time.sleep(0.05)
        bare = yard.by(BARE)
        wrong = yard.judge(acks=bare, more=FOREVER)
    for one in guns:
        one.kill()
        one.wait()
    yard.kill()
    wrong = yard.judge(acks=yard.by(BARE), more=FOREVER)
    report.expect("control", any("lost" in word for word in wrong), f"answers before the commit were not caught: {wrong}")
    print(f"control, answered before the commit: {wrong[:1]}")
    store.leave()

for part in (filled, lambda: read_only(True), lambda: read_only(False), own_disk, control):
    began = time.monotonic()
    part()
    print(f"  {time.monotonic() - began:.1f} s")
report.end()
PYTHON
finish
