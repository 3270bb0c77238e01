#!/usr/bin/env bash
# The disk under a served store fills up while terminals scan over the wire. Every scan is
# acknowledged and there once, or told the reason; the service says that it is not ready;
# terminals with a journal go on; with room again the same requests go through. One filling
# under two terminals. With TALLYMAN_LONG=1 it is 20 under five; then the disk becomes
# read-only, as a kernel makes it when it finds it bad, with the service at rest and at work;
# and the disk of the terminals' journals fills up and becomes read-only: they take nothing.
# Control: a service that answers before it commits must be caught. Root and loop devices, or
# it is skipped.
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
# Terminals without and with a journal.
BARE, KEEPING = range(100, count(101, 103)), range(103, count(104, 105))

def must(*words):
    return subprocess.run(words, check=True, timeout=LIMIT, capture_output=True, text=True).stdout

def await_true(what, true):
    end = time.monotonic() + LIMIT
    while not true():
        if time.monotonic() > end:
            raise SystemExit(f"never came: {what}")
        time.sleep(0.01)

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
    """Its store is on the disk; BARE scan by the wire alone, KEEPING have a journal."""

    def __init__(self, name):
        super().__init__(tallyman, gun, f"{folder}/{name}", guns=6, store_in=disk)
        for ending in ("", "-wal"):
            if os.path.exists(self.path("store.db" + ending)):
                shutil.move(self.path("store.db" + ending), disk)
        os.sync()

    def begin(self, bare=True):
        keeping = KEEPING if bare else [*BARE, *KEEPING]
        return [*([self.scan(n=len(BARE), scans=FOREVER)] if bare else ()),
                *(self.scan(first=one - 100, scans=FOREVER, journal=1, **{"try": 1000}) for one in keeping)]

    def take(self):
        """One scan of another terminal's, the same whenever it is made."""
        self.token = getattr(self, "token", None) or self.ask("/v1/hello", {"wire": 1, "name": "gun-5"})[1]["out"]["token"]
        seq = self.own = getattr(self, "own", 0) or self.ask("/v1/reserve", {"wire": 1, "n": 1}, self.token)[1]["out"]["first"]
        body = {"wire": 1, "verb": "move.take", "terminal": 105, "seq": seq, "session": 105, "at": 9,
                "place": "A01-01-1", "code": "6901234567892"}
        return self.ask("/v1/move.take", body, self.token)

    def by(self, terminals):
        return [ack for ack in self.acks() if ack[0] in terminals]

    def wait(self, what, true):
        try:
            await_true(what, true)
        except SystemExit as end:
            raise SystemExit(f"{end}: {self.told()[-5:]} {open(self.path('gun.err')).read()[-500:]}")

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
    yard.grown(KEEPING, count(2, 4))
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
    report.expect(name, doubtful and acks >= set(doubtful), "a scan that was put off is not there under its number")
    print(f"{name}: {len(acks)} scans acknowledged, {len(yard.by(KEEPING))} of them by terminals with a journal; "
          f"{len(doubtful)} put off and done under their numbers")

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

def unready_now(yard):
    try:
        return yard.ask("/v1/ready")[0] == 503
    except OSError:  # it has just ended
        return False

def hold(guns, signal):
    for one in guns:
        one.send_signal(signal)

def answered(yard):
    """The write met it: the service lives, says what it is, and ends when asked to."""
    doubtful = unready(yard, "store_fault", "read-only")
    words = [words for _, _, code, words in yard.told() if code == "store_fault"]
    report.expect("read-only", all("read-only" in word for word in words), f"not told why: {words[:2]}")
    print(f"read-only: told: {os.path.basename(words[0])}")
    # A repeat would be answered from memory: nobody knows whether the disk has it.
    repeat = yard.take()
    report.expect("read-only", repeat[0] == 500 and repeat[1]["code"] == "store_fault", f"a repeat was answered: {repeat}")
    status = yard.stop()
    report.expect("read-only", status in (0, 3), f"ended with {status}: {yard.said}")
    return doubtful

def broken(name, bare):
    """A store whose disk is broken by the kernel's own hand; None where it cannot be."""
    store, yard = Disk(name), Filled(name)
    yard.start()
    guns = yard.begin(bare)
    yard.grown(BARE, 20)
    if bare:  # at rest
        hold(guns, signal.SIGSTOP)
        report.expect(name, yard.take()[0] == 200, "not at rest")
        with open(yard.path("acks"), "a") as acks:
            acks.write(f"105 {yard.own}\n")
    if store.spoil():
        hold(guns, signal.SIGCONT)
        return store, yard, guns
    print("skipped: this kernel's ext4 cannot be told of an error")
    hold(guns, signal.SIGCONT)
    yard.end(guns)
    store.leave()
    return None

def refused_until_mended(store, yard):
    report.expect("read-only", not yard.start(), "served a store that it cannot write")
    report.expect("read-only", yard.ended() == 3 and "read-only" in yard.said.lower(), f"started again, it said: {yard.said}")
    store.mend()
    there = {(int(t), int(s)) for t, s in yard.rows("SELECT terminal, seq FROM move")}
    missing = [ack for ack in yard.acks() if ack not in there]
    yard.start()
    return missing

def read_only_at_rest():
    """The next write meets it: the service lives and says what is the matter."""
    at = broken("rest", bare=True)
    if not at:
        return
    store, yard, guns = at
    doubtful = answered(yard)
    refused_until_mended(store, yard)
    yard.token = None  # the service's own, and gone with it
    report.expect("read-only", yard.take()[0] == 200, "the scan from before is not there")
    yard.grown(BARE, 20)
    finish(yard, guns, "read-only at rest", doubtful)
    store.leave()

def read_only_at_work():
    """In the middle of a commit. Its sync fails, and the service ends without an answer; or,
    where the log is growing, ext4 says yes to the very sync that its own end undoes (seen
    with Linux 6.18), and a scan was acknowledged that the disk has not. Whose journal keeps
    what was acknowledged brings it again."""
    at = broken(f"work{len(os.listdir(folder))}", bare=False)
    if not at:
        return
    store, yard, guns = at
    died = lambda: yard.service.poll() is not None
    yard.wait("a word of the bad disk", lambda: died() or unready_now(yard))
    if died():
        report.expect("read-only", yard.ended() == 3 and "store.db" in yard.said, f"ended otherwise: {yard.said}")
        print(f"read-only: ended: {yard.said.splitlines()[-1].split('/')[-1]}")
    else:
        report.expect("read-only", yard.stop() in (0, 3), f"did not end: {yard.said}")
    missing = refused_until_mended(store, yard)
    yard.grown(BARE, 20)
    report.wrong("read-only at work", yard.end(guns) + yard.judge())
    yard.check()
    print(f"read-only at work: {len(yard.acks())} scans acknowledged; {len(missing)} not on the mended disk, brought again")
    store.leave()

def own_disk():
    """The journals' disk fills up: no scan is taken, none is half taken, also by a terminal
    that is killed and begun again there. Then it becomes read-only."""
    keep = Disk("own")
    yard = Yard(tallyman, gun, f"{folder}/own", guns=2)
    yard.start()
    begin = lambda i: yard.scan(first=i, scans=FOREVER, journal=1, keep=disk)
    guns = [begin(i) for i in range(2)]
    heard = lambda: {t for t, s, word, _ in yard.told() if word == "disk_full"}
    refused = killed = 0
    for _ in range(20):
        yard.until(20, guns)
        open(yard.path("told"), "w").close()
        keep.fill()
        await_true("the terminals say that their disk is full", lambda: heard() == {100, 101})
        refused += len(yard.told())
        report.expect("terminal", all(word == "disk_full" for _, _, word, _ in yard.told()), f"another word: {yard.told()[:3]}")
        acks = yard.acks()
        guns[0].kill()
        guns[0].wait()
        killed += 1
        open(yard.path("gun.err"), "w").close()
        guns[0] = begin(0)  # it may not even open its journal
        await_true("it says so again", lambda: guns[0].poll() is not None or len(yard.told()) > 2)
        said = open(yard.path("gun.err")).read()
        report.expect("terminal", guns[0].poll() is None or "disk_full" in said, f"begun on a full disk: {guns[0].poll()}: {said[-300:]}")
        report.expect("terminal", yard.acks() == acks, "a scan was taken that the journal cannot hold")
        keep.free()
        if guns[0].poll() is not None:
            guns[0] = begin(0)
    yard.until(20, guns)
    print(f"terminal's disk: {refused} scans refused, {len(yard.acks())} acknowledged")
    if keep.spoil():
        open(yard.path("gun.err"), "w").close()
        await_true("the terminals end", lambda: all(one.poll() is not None for one in guns))
        said = open(yard.path("gun.err")).read()
        report.expect("terminal", [one.returncode for one in guns] == [3, 3] and said.lower().count("read-only") >= 2, f"ended with {[one.returncode for one in guns]}: {said[-900:]}")
        print(f"terminal's disk, read-only: {said.splitlines()[0].split('outbox-')[-1]}")
        keep.mend()
        guns = [begin(i) for i in range(2)]
        yard.until(20, guns)
        killed += 2  # by the journal: what it was at may have been kept, and is then brought in
    report.wrong("terminal", yard.end(guns) + yard.judge(more=killed))
    yard.check()
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

whole = (read_only_at_rest, *[read_only_at_work] * 20, own_disk)
for part in (filled, *count((), whole), control):
    began = time.monotonic()
    part()
    print(f"  {time.monotonic() - began:.1f} s")
report.end()
PYTHON
finish
