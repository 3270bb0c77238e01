"""Three nodes as they are run (scripts/patroni.yml), writers at the door, and the leader
killed, hung, cut off from all, and cut off from its peers while clients still reach it. After
each: no acknowledged scan is lost, none counts twice, and how long nobody was answered. The
control without the synchronous replica must lose.

patroni.py LOAD TALLYMAN SOURCE          TALLYMAN_HA_ROUNDS: each fault so often (2)
As root, with network namespaces; each node has one of its own.
"""
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

from load import (LIMIT, Writers, as_user, drop, family, folder_for, give, pg_bin, psql, signal_all,
                  skip, wait_for)

WRITERS, NODES, ETCD = 4, (1, 2, 3), "10.213.9.1"
SECRET = "tally"


def sh(command, check=True):
    return subprocess.run(command, shell=True, check=check, capture_output=not check)


def enter():
    """A network, mounts and processes of our own: nothing of the machine's is touched, and
    nothing stays when this is killed. The shell reaps what becomes nobody's child."""
    for program in ("patroni", "etcd", "ip", "unshare"):
        if not shutil.which(program):
            skip(f"no {program} here (scripts/deps test installs it)")
    apart = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if os.getuid() or subprocess.run([*apart, "true"], capture_output=True).returncode:
        skip("no network namespaces here, or not root", known=True)
    if not os.environ.get("TALLYMAN_HA_INSIDE"):
        os.environ["TALLYMAN_HA_INSIDE"] = "1"
        os.environ.setdefault("TALLYMAN_SEED", str(os.getpid()))  # inside it is always the same
        os.execvp(apart[0], [*apart, "bash", "-c", '"$@"; exit $?', "apart", sys.executable, "-B",
                             *sys.argv])
    sh("ip link set lo up; mkdir -p /run/netns; mount -t tmpfs none /run/netns; "
       f"ip addr add {ETCD}/32 dev lo; echo 1 > /proc/sys/net/ipv4/ip_forward")


class Node:
    def __init__(self, folder, n):
        self.n, self.host, self.ns = n, f"10.213.{n}.2", f"n{n}"
        self.data, self.home, self.run = f"{folder}/data{n}", f"{folder}/n{n}", None
        os.mkdir(self.home, 0o700)
        give(self.home)
        sh(f"ip netns add {self.ns} && ip link add v{n} type veth peer name p0 netns {self.ns} && "
           f"ip addr add 10.213.{n}.1/30 dev v{n} && ip link set v{n} up && "
           f"ip -n {self.ns} link set lo up && ip -n {self.ns} addr add {self.host}/30 dev p0 && "
           f"ip -n {self.ns} link set p0 up && ip -n {self.ns} route add default via 10.213.{n}.1")

    def start(self, source):
        mine = {"NAME": f"n{self.n}", "ETCD_HOSTS": f"{ETCD}:2379",
                "RESTAPI_LISTEN": f"{self.host}:8008", "RESTAPI_CONNECT_ADDRESS": f"{self.host}:8008",
                "POSTGRESQL_LISTEN": f"{self.host}:5432",
                "POSTGRESQL_CONNECT_ADDRESS": f"{self.host}:5432",
                "POSTGRESQL_DATA_DIR": self.data, "POSTGRESQL_BIN_DIR": pg_bin(),
                "POSTGRESQL_PGPASS": f"{self.home}/pgpass",
                "SUPERUSER_PASSWORD": SECRET, "REPLICATION_PASSWORD": SECRET}
        with open(f"{self.home}/log", "a") as log:
            self.run = subprocess.Popen(
                ["ip", "netns", "exec", self.ns, *as_user(), "patroni",
                 f"{self.home}/patroni.yml"], cwd=self.home, stdout=log, stderr=log,
                env={**os.environ, **{"PATRONI_" + key: value for key, value in mine.items()}})

    def all(self):
        """Patroni and PostgreSQL: the latter is nobody's child."""
        pids = family(self.run.pid) if self.run else []
        try:
            pids += family(int(open(f"{self.data}/postmaster.pid").readline()))
        except (OSError, ValueError):
            pass
        return pids

    def ask(self, sql, check=True):
        return psql(self.host, 5432, sql, check)

    def die(self):
        signal_all(self.all(), signal.SIGKILL)
        if self.run:
            self.run.wait()

    def names_heir(self):
        """Patroni writes down who may follow only after the server waits for it; a leader lost
        before that has no heir, and comes back itself or not at all."""
        try:
            with urllib.request.urlopen(f"http://{self.host}:8008/cluster", timeout=30) as answer:
                return any(m["role"] == "sync_standby" for m in json.load(answer)["members"])
        except OSError:
            return False

    def peers(self, do):
        others = [f"10.213.{n}.2" for n in NODES if n != self.n] + [ETCD]
        sh("; ".join(f"ip -n {self.ns} route {do} blackhole {other}" for other in others))


class Cluster:
    def __init__(self, folder, source):
        self.folder, self.source = folder, source
        with open(f"{folder}/etcd.log", "w") as log:
            os.mkdir(f"{folder}/etcd", 0o700)
            give(f"{folder}/etcd")
            url = f"http://{ETCD}:2379"
            self.etcd = subprocess.Popen(
                [*as_user(), "etcd", "--enable-v2", "--data-dir", f"{folder}/etcd",
                 "--listen-client-urls", url, "--advertise-client-urls", url,
                 "--listen-peer-urls", "http://127.0.0.1:2380"],
                stdout=log, stderr=log)
        self.nodes = [Node(folder, n) for n in NODES]
        for node in self.nodes:
            shutil.copy(f"{source}/scripts/patroni.yml", f"{node.home}/patroni.yml")
            give(f"{node.home}/patroni.yml")
            node.start(source)
        hosts = ",".join(f"{node.host}:5432" for node in self.nodes)
        self.address = f"postgresql://postgres:{SECRET}@{hosts}/postgres"

    def leader(self, want="sync"):
        """The one that writes and that both others follow, one as `want`; None: not yet."""
        for node in self.nodes:
            got = node.ask("SELECT CASE WHEN pg_is_in_recovery() THEN '' ELSE (SELECT "
                           "string_agg(sync_state, ' ' ORDER BY sync_state DESC) FROM "
                           "pg_stat_replication WHERE state = 'streaming') END", check=False)
            if (got in (f"{want} async", f"{want} potential", f"{want} {want}")
                    and (want == "async" or node.names_heir())):
                return node
        return None

    def settled(self, want="sync"):
        wait_for("a leader with two replicas", lambda: self.leader(want))
        return self.leader(want)

    def set(self, **what):
        request = urllib.request.Request(f"http://{self.settled().host}:8008/config",
                                         json.dumps(what).encode(), method="PATCH")
        urllib.request.urlopen(request, timeout=30).read()

    def receivers(self, but):
        return [pid for node in self.nodes if node is not but for pid in node.all()
                if b"walreceiver" in open(f"/proc/{pid}/cmdline", "rb").read()]

    def end(self):
        for node in self.nodes:
            node.die()
        self.etcd.kill()


FAULTS = {
    "killed": (lambda c, node: node.die(), lambda c, node: node.start(c.source)),
    "hung": (lambda c, node: signal_all(node.all(), signal.SIGSTOP),
             lambda c, node: signal_all(node.all(), signal.SIGCONT)),
    "cut off": (lambda c, node: sh(f"ip link set v{node.n} down"),
                lambda c, node: sh(f"ip link set v{node.n} up")),
    "cut off from its peers": (lambda c, node: node.peers("add"),
                               lambda c, node: node.peers("del")),
}


def line(what, writers, result):
    print(f"{what:30} {len(writers.acked()):6} acknowledged {result[0]:3} lost {result[1]:3} twice "
          f"{result[2]:3} never acknowledged {writers.silence():6.1f} s without service", flush=True)


def one(cluster, writers, name, seen):
    """A fault of the leader, the service back, the leader back."""
    begin, heal = FAULTS[name]
    leader = cluster.settled()
    writers.start()
    writers.go_on()
    begin(cluster, leader)
    writers.go_on(200)
    heal(cluster, leader)
    writers.go_on(200)
    last = cluster.settled()
    writers.stop()
    result = writers.judge(last.ask, seen)
    line("leader " + name, writers, result)
    return result


def control(cluster, writers, seen):
    cluster.set(synchronous_mode=False)
    leader = cluster.settled("async")
    writers.start()
    writers.go_on()
    stopped = cluster.receivers(leader)
    signal_all(stopped, signal.SIGSTOP)
    writers.go_on(200)
    leader.die()
    signal_all(stopped, signal.SIGKILL)
    writers.go_on()
    leader.start(cluster.source)
    last = cluster.settled("async")
    writers.stop()
    result = writers.judge(last.ask, seen)
    line("control: asynchronous, killed", writers, result)
    return result


def main(load, tallyman, source):
    enter()
    folder = folder_for("patroni")
    seed = int(os.environ["TALLYMAN_SEED"])
    rounds = int(os.environ.get("TALLYMAN_HA_ROUNDS", 2))
    cluster = writers = None
    try:
        print(f"seed {seed} (TALLYMAN_SEED repeats the order of faults)")
        cluster = Cluster(folder, source)
        cluster.settled()
        subprocess.run([load, "make", cluster.address], check=True)
        writers = Writers(load, folder, cluster.address, WRITERS)
        order, seen = list(FAULTS) * rounds, set()
        random.Random(seed).shuffle(order)
        wrong = [name for name in order if one(cluster, writers, name, seen) != (0, 0, 0)]
        subprocess.run([tallyman, "--store", cluster.address, "check"], check=True,
                       stdout=subprocess.DEVNULL)
        lost = control(cluster, writers, seen)[0]
        if not lost:
            print("the control lost nothing: this harness would not see a loss")
        return bool(wrong) or not lost
    finally:
        if writers:
            writers.end()
        if cluster:
            cluster.end()
        if os.environ.get("TALLYMAN_KEEP"):
            print("kept:", folder)
        else:
            drop(folder)


sys.exit(main(*sys.argv[1:]))
