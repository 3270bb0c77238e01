#!/usr/bin/env bash
# The direction table of ARCHITECTURE.md held against every #include: a room includes
# itself and the rooms of its row, a third-party header only where the row names it.
set -euo pipefail
cd "$1"
awk '
FNR == NR {                                  # ARCHITECTURE.md: | room | may include | headers |
    if ($0 ~ /^\| room \|/) table = 1
    if ($0 == "") table = 0
    if (table && $0 ~ /^\| [a-z]+ \|/ && $0 !~ /^\| room/) {
        n = split($0, col, "|")
        room = col[2]; gsub(/ /, "", room)
        may[room] = " base " col[3] " " room " "
        gsub(/[,–]/, " ", may[room])
        lib[room] = " " col[4] " "
        rooms++
    }
    next
}
FNR == 1 {
    file = FILENAME
    room = file
    sub(/^(src|include\/tallyman)\//, "", room)
    if (room !~ /\//) room = "cmd"
    else sub(/\/.*/, "", room)
    if (!(room in may)) { print file ": room " room " has no row in ARCHITECTURE.md"; bad++ }
}
/^#include "tallyman\// {
    split($2, part, "/")
    if (part[2] == room || may[room] ~ / all /) next
    wanted = part[2]
    one = part[2] "/" part[3]; gsub(/"|\.h/, "", one)
    if (may[room] ~ (" " wanted " ") || may[room] ~ (" " one " ")) next
    if (room == "link" && file ~ /local\.[ch]$/ && (wanted == "op" || wanted == "store")) next
    print file ":" FNR ": " room " may not include " wanted; bad++
}
/^#include <(curses|sqlite3|sodium|jansson|expat|csv|iconv|png|ft2build|fontconfig|qrencode|zint|libdeflate|cups|ini|libusb|curl|libpq-fe|microhttpd|gnutls|nettle|coin)/ {
    header = $2; gsub(/[<>]|\.h.*|\/.*/, "", header); sub(/-1\.0.*/, "", header)
    if (lib[room] !~ (" " header "[ ,]") && may[room] !~ / all /) {
        print file ":" FNR ": " room " may not include <" header ">"; bad++
    }
    if (header == "curses" && file !~ /tty\.c$/) { print file ": curses outside tty.c"; bad++ }
}
END {
    if (rooms < 10) { print "ARCHITECTURE.md: no direction table found"; bad++ }
    if (bad) exit 1
    print "rooms: " rooms " rooms, every include in its direction"
}' ARCHITECTURE.md $(find src include -name '*.[ch]' | sort)
