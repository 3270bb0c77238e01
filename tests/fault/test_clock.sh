#!/usr/bin/env bash
# Clocks that are set while terminals scan: the service's an hour back (and the service
# started anew with it), the terminals' an hour back, both an hour ahead. Scans go on, each
# acknowledged one is one movement, and no row of the stock's book or of the log is dated
# before what it follows. Control: a book whose later half is an hour early must be caught.
. "$(dirname "$0")/../e2e/lib.sh"
PYTHONPATH=$project/tests/fault python3 -u - "$tallyman" "$3" "$dir" "$(dirname "$3")/libset_clock.so" <<'PYTHON' || fail "see above"
import sys
from yard import *

tallyman, gun, folder, set_clock = sys.argv[1:]
report = Report()
FOREVER, HOUR = 1000000, 3600
ROUNDS = count(1, 10)

class Clocked(Yard):
    """The service's clock is off by one file, the terminals' by another."""

    def __init__(self):
        super().__init__(tallyman, gun, f"{folder}/clock", guns=4)
        for who in ("service", "guns"):
            self.set(who, 0)

    def set(self, who, seconds):
        with open(self.path(who + ".new"), "w") as file:
            file.write(str(seconds))
        os.rename(self.path(who + ".new"), self.path(who))

    def environment(self, who):
        return {"LD_PRELOAD": set_clock, "SET_CLOCK": self.path(who)}

    def serve(self):
        self.start(environment=self.environment("service"))

    def terminals(self, first, **more):
        before = ["env", *(f"{name}={value}" for name, value in self.environment("guns").items())]
        return self.scan(first=first, scans=FOREVER, before=before, **more)

def early(yard):
    """Rows that are dated before the one they follow, in the book and in the log."""
    after = "SELECT COUNT(*) FROM (SELECT at, LAG(at) OVER ({}) AS before FROM {}) WHERE at < before"
    return [int(yard.rows(after.format(*of))[0][0]) for of in
            (("ORDER BY id", "move"), ("PARTITION BY writer ORDER BY n", "audit"))]

def off(yard):
    """By how many whole hours terminals' clocks and the store's are apart, as the log has it."""
    return {int(row[0]) for row in yard.rows(
        f"SELECT DISTINCT CAST(ROUND((terminal_at - at) / {HOUR * 1000.0}) AS INTEGER) FROM audit WHERE terminal >= 100 AND terminal_at > 1000000000000")}

def main():
    yard = Clocked()
    yard.serve()
    guns = [yard.terminals(0, n=2), yard.terminals(2, journal=1), yard.terminals(3, journal=1)]
    each = lambda: yard.until(count(10, 40), guns)
    each()
    for _ in range(ROUNDS):
        yard.set("service", -HOUR)
        each()
        report.expect("service", yard.stop() == 0, yard.said)
        yard.serve()
        each()
        yard.set("guns", -HOUR)
        each()
        guns[1].kill()
        guns[1].wait()
        guns[1] = yard.terminals(2, journal=1)
        each()
        yard.set("service", HOUR)
        each()
        yard.set("guns", HOUR)
        each()
        yard.set("service", 0)
        yard.set("guns", 0)
        each()
    report.wrong("clock", yard.end(guns) + yard.judge(more=ROUNDS))
    yard.check()
    yard.run(tallyman, "--store", "sqlite:" + yard.store(), "audit", "verify")
    report.expect("clock", early(yard) == [0, 0], f"dated before what they follow: {early(yard)} rows")
    # The faults were there: terminals and store were apart, either way.
    apart = off(yard)
    report.expect("clock", {-1, 0} <= apart and max(apart) <= 1, f"clocks were apart by {apart} hours")
    print(f"{len(yard.acks())} scans acknowledged, clocks apart by {sorted(apart)} hours")

    yard.run("sqlite3", yard.store(), "DROP TRIGGER IF EXISTS move_written_once",
             f"UPDATE move SET at = at - {HOUR * 1000} WHERE id > (SELECT MAX(id) / 2 FROM move)")
    report.expect("control", early(yard)[0] > 0, "a book that goes back was not caught")
    print(f"control, a book that goes back: {early(yard)[0]} rows")

main()
report.end()
PYTHON
finish
