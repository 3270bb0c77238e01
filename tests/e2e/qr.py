"""What a QR code drawn in half blocks looks like on a dark screen, as a bitmap: TEXT BITMAP."""
import sys
rows = [l.rstrip("\n") for l in open(sys.argv[1]) if set(l.strip()) <= set("█▀▄ ") and l.strip()]
SCALE = 6
wide = max(map(len, rows))
with open(sys.argv[2], "w") as out:
    out.write("P1 %d %d\n" % (wide * SCALE, 2 * len(rows) * SCALE))
    for row in rows:
        for half in "▀▄":
            line = " ".join(("0 " if c in ("█", half) else "1 ") * SCALE for c in row.ljust(wide, "█"))
            out.write((line + "\n") * SCALE)
