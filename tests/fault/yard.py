"""yard: a served store, terminals at it (gun), and what its rows say when they are read
from outside, by the sqlite3 command. Used by tests/fault/test_*.sh."""
import atexit, http.client, json, os, random, re, shutil, socket, subprocess, sys, time

LIMIT = 900  # seconds; what hangs is a failure, not a wait
LONG = os.environ.get("TALLYMAN_LONG") == "1"
SEED = int(os.environ.get("TALLYMAN_SEED", os.getpid()))
chance = random.Random(SEED)
UNITS = 10000000


def count(usual, whole):
    return whole if LONG else usual


children = []


def begin(words, **how):
    """A process that does not outlive us."""
    child = subprocess.Popen(words, **how)
    children[:] = [one for one in children if one.poll() is None] + [child]
    return child


@atexit.register
def end_children():
    for child in children:
        if child.poll() is None:
            child.kill()


class Yard:
    """One store of its own folder. `before` stands in front of the service's command."""

    def __init__(self, tallyman, gun, folder, guns=4, store_in=None):
        self.tallyman, self.gun, self.folder, self.guns = tallyman, gun, folder, guns
        os.makedirs(folder)
        self.run(gun, "make", folder, str(guns))
        self.port, self.service, self.listen = 0, None, "127.0.0.1"
        self.home = store_in or folder
        self.said = ""

    def run(self, *words, status=0):
        done = subprocess.run(words, capture_output=True, text=True, timeout=LIMIT)
        if done.returncode != status:
            raise SystemExit(f"{words}: {done.returncode}: {done.stdout[-600:]} {done.stderr[-600:]}")
        return done.stdout

    def path(self, name):
        return f"{self.folder}/{name}"

    def store(self):
        return f"{self.home}/store.db"

    # -- the service

    def start(self, *before, environment=None, wait=True):
        """False when it ended before it listened."""
        words = [*before, self.tallyman, "--store", self.store(), "serve", "--listen",
                 f"{self.listen}:{self.port}", "--ca", self.path("ca"), "--rate", "1000000"]
        self.service = begin(words, stderr=subprocess.PIPE, text=True,
                                        env={**os.environ, **(environment or {})})
        self.said = ""
        for line in self.service.stderr if wait else ():
            self.said += line
            found = re.search(r"port (\d+)", line)
            if found:
                self.port = int(found[1])
                return True
        return not wait

    def kill(self):
        if self.service:
            self.service.kill()
            self.ended()

    def ended(self):
        """Its exit status, and what it said."""
        self.said += self.service.communicate(timeout=LIMIT)[1]
        status, self.service = self.service.returncode, None
        return status

    def stop(self):
        self.service.terminate()
        return self.ended()

    def ask(self, path, body=None, token=None):
        """The service itself, by its socket: status and answer."""
        line = http.client.HTTPConnection("localhost", timeout=LIMIT)
        line.sock = socket.socket(socket.AF_UNIX)
        line.sock.connect(self.store() + ".sock")
        head = {"Content-Type": "application/json", "Authorization": f"Tallyman {token}"} if body else {}
        line.request("POST" if body else "GET", path, json.dumps(body) if body else None, head)
        answer = line.getresponse()
        text = answer.read()
        line.close()
        return answer.status, json.loads(text)

    # -- terminals

    def scan(self, first=0, n=1, scans=10, before=(), **more):
        words = [*before, self.gun, "scan", self.folder, f"at={more.pop('at', '')or f'localhost:{self.port}'}",
                 f"first={first}", f"n={n}", f"scans={scans}", *(f"{k}={v}" for k, v in more.items())]
        return begin(words, stdout=subprocess.DEVNULL, stderr=open(self.path("gun.err"), "a"))

    def scanned(self, *guns):
        for gun in guns:
            if gun.wait(timeout=LIMIT):
                raise SystemExit(f"a terminal ended with {gun.returncode}: {open(self.path('gun.err')).read()[-800:]}")

    def acks(self):
        if not os.path.exists(self.path("acks")):
            return []
        return [tuple(map(int, line.split())) for line in open(self.path("acks")) if line.endswith("\n")]

    def told(self):
        """(terminal, seq, fault, words): what they heard of scans that could not be done."""
        if not os.path.exists(self.path("told")):
            return []
        lines = [line.rstrip("\n").split(" ", 3) for line in open(self.path("told")) if line.endswith("\n")]
        return [(int(t), int(s), code, words) for t, s, code, words in lines]

    def until(self, more, guns):
        """So many acknowledgements more."""
        goal, end = len(self.acks()) + more, time.monotonic() + LIMIT
        while len(self.acks()) < goal:
            if time.monotonic() > end:
                raise SystemExit("the scans do not go on: " + open(self.path("gun.err")).read()[-800:])
            for one in guns:
                if one.poll() is not None:
                    self.scanned(one)
                    raise SystemExit("a terminal has ended")
            time.sleep(0.005)

    def end(self, guns):
        """The terminals come to their end, then the service; guns[i] begins with terminal i."""
        for i, one in enumerate(guns):
            one.terminate()
            if one.wait(timeout=LIMIT) == -15:  # it had just begun: what it left is brought in
                guns[i] = self.scan(first=i, scans=1, journal=1)
        self.scanned(*guns)
        return [] if self.stop() == 0 else ["the service did not end well: " + self.said]

    # -- rows

    def rows(self, sql):
        """As sqlite3 reads a copy of the files: nothing of ours is run."""
        scratch = self.path("scratch")
        os.makedirs(scratch, exist_ok=True)
        for ending in ("", "-wal"):
            if os.path.exists(self.store() + ending):
                shutil.copyfile(self.store() + ending, f"{scratch}/store.db{ending}")
        out = self.run("sqlite3", f"{scratch}/store.db", sql)
        shutil.rmtree(scratch)
        return [line.split("|") for line in out.splitlines()]

    def judge(self, more=0, acks=None):
        """What is wrong, in words: every acknowledged scan is one movement, at most `more`
        others are there, and the bin holds the rest."""
        moves = {(int(t), int(s)): int(n) for t, s, n in self.rows(
            "SELECT terminal, seq, COUNT(*) FROM move WHERE terminal >= 100 GROUP BY 1, 2")}
        acks = self.acks() if acks is None else acks
        lost = [a for a in acks if a not in moves]
        twice = [m for m in moves if moves[m] != 1]
        unheard = len(moves) - len(set(acks))
        left, = self.rows("SELECT on_hand FROM stock WHERE place = 50")
        wrong = []
        if lost:
            wrong.append(f"{len(lost)} of {len(acks)} acknowledged scans are lost: {lost[:5]}")
        if len(acks) != len(set(acks)):
            wrong.append("a scan was acknowledged twice")
        if twice:
            wrong.append(f"{len(twice)} scans have more than one movement: {twice[:5]}")
        if unheard > more:
            wrong.append(f"{unheard} movements of which nobody heard; {more} at most")
        if int(left[0]) != UNITS - sum(moves.values()):
            wrong.append(f"{left[0]} left of {UNITS} after {sum(moves.values())} movements")
        return wrong

    def check(self):
        self.run(self.tallyman, "--store", "sqlite:" + self.store(), "check")


class Report:
    """Failures, and the figures of a run."""

    def __init__(self):
        self.bad = 0
        print(f"seed {SEED} (TALLYMAN_SEED repeats it)")

    def wrong(self, where, words):
        for word in words:
            self.bad += 1
            print(f"FAILED: {where}: {word}")

    def expect(self, where, true, word):
        if not true:
            self.wrong(where, [word])

    def end(self):
        sys.exit(self.bad > 0)
