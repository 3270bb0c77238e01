"""What both tests of PostgreSQL with a replica share: processes as an unprivileged user,
writers that keep what was acknowledged to them, and the rows held against that by psql."""
import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time

signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
LIMIT = 240  # seconds for anything that must come; a machine may be very slow


def pg_bin():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda p: int(p.split("/")[4]))
    if found and os.path.exists(found[-1] + "/initdb"):
        return found[-1]
    skip("no PostgreSQL server here (scripts/deps test installs it)")


def skip(why, known=False):
    """In CI what can be installed must be there."""
    print("skipped:", why)
    sys.exit(1 if os.environ.get("CI") and not known else 77)


def as_user():
    """The server refuses to run as root."""
    if os.getuid():
        return []
    return ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups",
            "env", "HOME=/", "LC_ALL=C.UTF-8"]


def give(path):
    if not os.getuid():
        who = pwd.getpwnam("postgres")
        os.chown(path, who.pw_uid, who.pw_gid)


def wait_for(what, ready):
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        if ready():
            return
        time.sleep(0.05)
    raise SystemExit(f"waited {LIMIT} s for {what}")


def family(pid):
    """A process and all that came from it, as they are now."""
    pids, rest = [], [pid]
    while rest:
        one = rest.pop()
        pids.append(one)
        for tasks in glob.glob(f"/proc/{one}/task/*/children"):
            try:
                rest += [int(word) for word in open(tasks).read().split()]
            except OSError:
                pass
    return pids


def signal_all(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


class Writers:
    """Several processes at the door; `address` is for all hosts."""

    def __init__(self, load, folder, address, n):
        self.load, self.folder, self.address, self.n = load, folder, address, n
        self.at, self.runs = [], 0

    def start(self):
        self.runs += 1
        self.stop_file = f"{self.folder}/stop{self.runs}"
        self.files = [f"{self.folder}/acked{self.runs}.{i}" for i in range(self.n)]
        self.at = [subprocess.Popen([self.load, "run", self.address,
                                     str(i + self.n * (self.runs - 1)), self.files[i],
                                     self.stop_file]) for i in range(self.n)]

    def acked(self):
        """(milliseconds, terminal, number) of each scan so far, in order of time."""
        rows = []
        for name in self.files:
            if os.path.exists(name):
                with open(name) as lines:
                    rows += [tuple(map(int, line.split())) for line in lines
                             if line.endswith("\n")]
        return sorted(rows)

    def go_on(self, more=50):
        """Until so many more scans were acknowledged by each writer's own doing."""
        before = len(self.acked())

        def there():
            for one in self.at:
                if one.poll() is not None:
                    raise SystemExit(f"a writer ended: {one.returncode}")
            return len(self.acked()) >= before + more
        wait_for("acknowledged scans", there)

    def stop(self):
        open(self.stop_file, "w").close()
        for one in self.at:
            if one.wait(LIMIT):
                raise SystemExit(f"a writer failed: {one.returncode}")
        self.at = []

    def end(self):
        for one in self.at:
            one.kill()

    def silence(self):
        """The longest time in which nobody was acknowledged anything, in seconds."""
        times = [row[0] for row in self.acked()]
        return max((b - a for a, b in zip(times, times[1:])), default=0) / 1000

    def judge(self, ask, seen):
        """Acknowledged scans that are not there, and scans that count twice; by psql."""
        rows = {}
        for line in ask("SELECT terminal, seq, COUNT(*) FROM move WHERE reason = 'take' "
                        "GROUP BY 1, 2").split("\n"):
            if line:
                terminal, seq, count = map(int, line.split("|"))
                rows[terminal, seq] = count
        seen |= {(terminal, seq) for _, terminal, seq in self.acked()}
        lost = [key for key in seen if key not in rows]
        doubled = [key for key, count in rows.items() if count > 1]
        strange = [key for key in rows if key not in seen]
        return len(lost), len(doubled), len(strange)


def psql(host, port, sql, check=True):
    run = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", sql,
                          f"host={host} port={port} user=postgres dbname=postgres "
                          "connect_timeout=5"],
                         capture_output=True, text=True, env={**os.environ, "PGPASSWORD": "tally"})
    if check and run.returncode:
        raise SystemExit(f"psql: {run.stderr}")
    return run.stdout.strip() if run.returncode == 0 else None


def folder_for(name):
    path = f"/tmp/tallyman-{name}-{os.getpid()}"
    os.mkdir(path, 0o755)
    give(path)
    return path


def drop(path):
    shutil.rmtree(path, ignore_errors=True)
