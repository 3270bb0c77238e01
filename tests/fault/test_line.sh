#!/usr/bin/env bash
# The line between terminals and the service: cut in the middle of requests and of answers,
# reset, silent in one direction (a proxy of our own); then, in network namespaces, the link
# taken down, answers swallowed, resets, one packet in twenty lost. Terminals with a journal
# and without scan on; afterwards every acknowledged scan is one movement. 50 cuts; 500 with
# TALLYMAN_LONG=1. Control: a terminal that asks again under another number must be caught.
# Without root, ip and nft the second part is skipped.
. "$(dirname "$0")/../e2e/lib.sh"
space=tally$$
trap 'for end in a b; do ip netns delete "$space$end" 2>/dev/null || true; done; rm -rf "$dir"' EXIT
far=no
if [ "$(id -u)" = 0 ] && command -v nft >/dev/null && ip netns add "${space}a" 2>/dev/null; then
    ip netns add "${space}b"
    if ip link add "${space}x" netns "${space}a" type veth peer name "${space}y" netns "${space}b" 2>/dev/null &&
        ip netns exec "${space}a" nft add table inet probe 2>/dev/null; then
        far=yes
        for end in a:x:1 b:y:2; do
            IFS=: read -r one name number <<<"$end"
            ip -n "$space$one" address add "10.77.0.$number/24" dev "$space$name"
            ip -n "$space$one" link set "$space$name" up
            ip -n "$space$one" link set lo up
        done
    fi
fi
PYTHONPATH=$project/tests/fault python3 -u - "$tallyman" "$3" "$dir" "$space" "$far" <<'PYTHON' || fail "see above"
import sys
from proxy import *
from yard import *

tallyman, gun, folder, space, far = sys.argv[1:]
report = Report()
FOREVER = 1000000
HANDSHAKE = 6000  # bytes; a scan there and back are some 700 more

def any_fate():
    return chance.randrange(2), chance.randrange(HANDSHAKE + 4000), chance.choice((RESET, RESET, CLOSED, SILENT))

def scanning(yard, at, **more):
    return [yard.scan(first=i, scans=FOREVER, journal=i % 2, at=at, **{"try": 1000}, **more) for i in range(4)]

def cuts():
    goal = count(50, 500)
    yard = Yard(tallyman, gun, f"{folder}/cuts", guns=4)
    yard.start()
    fates = [any_fate]
    line = Proxy(yard.port, lambda: fates[0]())
    guns = scanning(yard, f"localhost:{line.port}")
    while sum(line.cuts.values()) < goal:
        yard.until(1, guns)
    fates[0] = lambda: None
    report.wrong("cuts", yard.end(guns) + yard.judge())
    yard.check()
    by = ", ".join(f"{n} {what} {'answers' if towards else 'requests'}" for (towards, what), n in sorted(line.cuts.items()))
    print(f"cuts: {by}; {len(yard.acks())} scans acknowledged")

def control():
    yard = Yard(tallyman, gun, f"{folder}/control", guns=4)
    yard.start()
    # answers alone are cut: the scan was done, and is done again
    line = Proxy(yard.port, lambda: (1, HANDSHAKE - 2000 + chance.randrange(3000), RESET))
    guns = [yard.scan(n=4, scans=FOREVER, weak=1, at=f"localhost:{line.port}")]
    wrong, kills = [], 0
    while not wrong and kills < 10:
        kills += 1
        while sum(line.cuts.values()) < 10 * kills:
            yard.until(20, guns)
        yard.kill()  # to read what stands
        wrong = yard.judge(more=4 * kills)  # one of each was under way
        yard.start()
    for one in guns:
        one.kill()
        one.wait()
    yard.kill()
    report.expect("control", wrong, "new numbers were not caught")
    print(f"control, new numbers: caught after {sum(line.cuts.values())} cuts: {wrong[:1]}")

# -- network namespaces

def inside(end, *words):
    return ["ip", "netns", "exec", space + end, *words]

def nft(rules):
    subprocess.run(inside("a", "nft", "-f", "-"), input="flush ruleset\n" + rules, text=True, check=True, timeout=LIMIT)

def filtered(hook, rule):
    return f"table inet cut {{\nchain c {{\ntype filter hook {hook} priority 0;\ntcp {'dport' if hook == 'input' else 'sport'} PORT {rule}\n}}\n}}\n"

FAULTS = (
    ("link down", None),
    ("requests swallowed", filtered("input", "drop")),
    ("answers swallowed", filtered("output", "drop")),
    ("resets", filtered("input", "reject with tcp reset")),
    ("1 in 20 lost", filtered("output", "meta random < 214748364 drop")),
)

def link(state):
    subprocess.run(["ip", "-n", space + "a", "link", "set", space + "x", state], check=True, timeout=LIMIT)

def spaces():
    yard = Yard(tallyman, gun, f"{folder}/spaces", guns=4)
    yard.listen = "10.77.0.1"
    yard.start(*inside("a"))
    guns = [yard.scan(first=i, scans=FOREVER, journal=i % 2, at=f"10.77.0.1:{yard.port}",
                      before=inside("b"), **{"try": 1000}) for i in range(4)]
    while len({terminal for terminal, *_ in yard.acks()}) < len(guns):
        yard.until(1, guns)  # who has none of its numbers yet cannot go on alone
    yard.until(20, guns)
    for name, rule in FAULTS * count(1, 10):
        before = len(yard.acks())
        link("down") if rule is None else nft(rule.replace("PORT", str(yard.port)))
        # terminals with a journal go on inside what their tasks reserved
        yard.until(chance.randrange(6, 20), guns)
        link("up") if rule is None else nft("")
        went_on = len(yard.acks()) - before
        yard.until(chance.randrange(20, 40), guns)
        print(f"  {name}: {went_on} scans meanwhile")
    report.wrong("namespaces", yard.end(guns) + yard.judge())
    yard.check()
    print(f"namespaces: {len(yard.acks())} scans acknowledged")

for part in (cuts, control, *((spaces,) if far == "yes" else ())):
    began = time.monotonic()
    part()
    print(f"  {time.monotonic() - began:.1f} s")
if far != "yes":
    print("skipped: network namespaces (root, ip and nft are wanted)")
report.end()
PYTHON
finish
