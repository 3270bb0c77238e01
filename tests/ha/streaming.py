"""Two PostgreSQL servers, one streaming to the other, and the day's worst: the leader dies
(with TALLYMAN_LONG=1 another hangs) under load and its replica is promoted by hand.
Synchronous: no acknowledged scan is lost, none counts twice, also when somebody cuts off a
commit's wait for the replica. The asynchronous control must lose what the replica had not
got; a harness that does not see that is broken.

streaming.py LOAD
"""
import os
import signal
import subprocess
import sys
import time

from load import (LIMIT, Writers, as_user, drop, family, folder_for, give, pg_bin, psql, signal_all,
                  wait_for)

bin = pg_bin()
WRITERS = 3


class Node:
    def __init__(self, folder, n):
        self.data, self.socket = f"{folder}/data{n}", f"{folder}/s{n}"
        os.mkdir(self.socket, 0o700)
        give(self.socket)

    def run(self, *words):
        subprocess.run([*as_user(), *words], check=True, stdout=subprocess.DEVNULL, cwd="/")

    def make(self):
        self.run(f"{bin}/initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync",
                 "--locale", "C.UTF-8", "-E", "UTF8")
        with open(f"{self.data}/postgresql.conf", "a") as conf:
            conf.write("listen_addresses = ''\nshared_buffers = 32MB\nfsync = off\n"
                       "max_pred_locks_per_transaction = 256\nwal_receiver_status_interval = 1s\n")

    def copy(self, leader, name):
        self.run(f"{bin}/pg_basebackup", "-D", self.data, "-h", leader.socket, "-U", "postgres",
                 "-R", "-c", "fast", "--no-sync", "-X", "stream")
        with open(f"{self.data}/postgresql.auto.conf", "a") as conf:
            conf.write(f"\nprimary_conninfo = 'host={leader.socket} user=postgres "
                       f"application_name={name}'\n")

    def start(self):
        self.run(f"{bin}/pg_ctl", "-D", self.data, "-w", "-t", str(LIMIT), "-l",
                 f"{self.socket}/log", "-o", f"-k {self.socket}", "start")
        self.pid = int(open(f"{self.data}/postmaster.pid").readline())

    def ask(self, sql, check=True):
        return psql(self.socket, 5432, sql, check)

    def all(self):
        return family(self.pid)

    def die(self):
        signal_all(self.all(), signal.SIGKILL)


def follow(leader, folder, n, sync):
    replica = Node(folder, n)
    replica.copy(leader, f"n{n}")
    replica.start()
    if sync:
        leader.ask(f"ALTER SYSTEM SET synchronous_standby_names = 'n{n}'")
        leader.ask("SELECT pg_reload_conf()")
    want = "sync" if sync else "async"
    wait_for("the replica", lambda: leader.ask(
        f"SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'") == want)
    return replica


def promote(replica):
    replica.ask("ALTER SYSTEM RESET synchronous_standby_names")
    replica.ask("SELECT pg_reload_conf(); SELECT pg_promote(true, 60)")


def cut_waits(leader, writers):
    """All commits wait for a replica that is stopped, and an administrator cancels the
    waits: what is then only on the leader was acknowledged to nobody."""
    waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    wait_for("commits that wait", lambda: leader.ask(f"SELECT COUNT(*) {waiting}") != "0")
    before, cut = len(writers.acked()), 0
    until = time.monotonic() + LIMIT
    while cut < 4 * WRITERS and time.monotonic() < until:
        cut += int(leader.ask(f"SELECT COUNT(pg_cancel_backend(pid)) {waiting}"))
    for _ in range(WRITERS):
        leader.ask(f"SELECT COUNT(pg_terminate_backend(pid)) {waiting}")
    return cut, len(writers.acked()) - before


def report(what, writers, result, extra=""):
    print(f"{what}: {len(writers.acked())} scans acknowledged, {result[0]} lost, {result[1]} twice, "
          f"{result[2]} never acknowledged, {writers.silence():.1f} s without service{extra}")


def synchronous(leader, replica, writers, fault):
    """The leader lost while its replica has everything that was acknowledged."""
    writers.start()
    writers.go_on()
    cut = acked = 0
    if fault == "killed":
        stopped = replica.all()
        signal_all(stopped, signal.SIGSTOP)
        cut, acked = cut_waits(leader, writers)
        leader.die()
        signal_all(stopped, signal.SIGCONT)
    else:
        signal_all(leader.all(), signal.SIGSTOP)
    promote(replica)
    writers.go_on()
    writers.stop()
    leader.die()
    return cut, acked


def asynchronous(leader, replica, writers):
    """The control: what the replica had not got is gone."""
    writers.start()
    writers.go_on()
    receiver = [pid for pid in replica.all()
                if b"walreceiver" in open(f"/proc/{pid}/cmdline", "rb").read()]
    signal_all(receiver, signal.SIGSTOP)
    writers.go_on()
    leader.die()
    signal_all(receiver, signal.SIGKILL)
    wait_for("the replica", lambda: replica.ask("SELECT 1", check=False) == "1")
    promote(replica)
    writers.go_on()
    writers.stop()


def run(load, folder, nodes, writers):
    """How many runs went wrong."""
    wrong, seen = 0, set()
    faults = ["killed"] + ["hung"] * (os.environ.get("TALLYMAN_LONG") == "1")
    for fault in faults:
        nodes.append(follow(nodes[-1], folder, len(nodes), sync=True))
        cut, acked = synchronous(*nodes[-2:], writers, fault)
        result = writers.judge(nodes[-1].ask, seen)
        report("synchronous, " + fault, writers, result, f"; {cut} waits cut off, {acked} answered")
        wrong += result != (0, 0, 0) or acked > 0
    nodes.append(follow(nodes[-1], folder, len(nodes), sync=False))
    asynchronous(*nodes[-2:], writers)
    result = writers.judge(nodes[-1].ask, seen)
    report("asynchronous control", writers, result)
    if not result[0]:
        print("the control lost nothing: this harness would not see a loss")
    return wrong + (not result[0])


def main(load):
    folder = folder_for("streaming")
    nodes, writers = [], None
    try:
        nodes = [Node(folder, 0)]
        nodes[0].make()
        nodes[0].start()
        hosts = ",".join(f"{folder}/s{n}" for n in range(4))
        address = f"postgresql:///postgres?host={hosts}&user=postgres"
        subprocess.run([load, "make", address], check=True)
        writers = Writers(load, folder, address, WRITERS)
        return bool(run(load, folder, nodes, writers))
    finally:
        if writers:
            writers.end()
        for node in nodes:
            if hasattr(node, "pid"):
                node.die()
        drop(folder)


sys.exit(main(sys.argv[1]))
