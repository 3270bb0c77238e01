#!/usr/bin/env bash
# The Chinese translation held against the source: every msgid of it, and every name of
# src/po/names.pot, is translated; nothing is translated that nobody says; a translation
# has the {1} and printf directives of its msgid, the latter in the same order.
set -euo pipefail
export LC_ALL=C.UTF-8
cd "$1"
po=src/po/zh_CN.po
names=src/po/names.pot
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

xgettext -L C --from-code=UTF-8 -k -kgettext -kN_ -kngettext:1,2 --no-location -o "$work/source.pot" \
    src/*/*.c src/*/*.h include/tallyman/*/*.h
msgcat --no-location -o "$work/all.pot" "$work/source.pot" "$names"
# The catalogues as awk reads them: an entry's text on one line, whatever its length.
msgcat --no-wrap -o "$work/zh.po" "$po"

# Header, plural forms, and what else msgfmt finds: its warnings count too.
if ! msgfmt --check -o /dev/null "$po" 2> "$work/msgfmt" || [ -s "$work/msgfmt" ]; then
    cat "$work/msgfmt"
    bad=1
fi

awk '
# The text of a line: what stands between its first and its last quote.
function text(line) {
    sub(/^[^"]*"/, "", line)
    sub(/"$/, "", line)
    return line
}
# {1} to {9} in ascending order, then the printf directives in theirs.
function directives(s,    n, i, out) {
    out = ""
    for (i = 1; i <= 9; i++) {
        n = gsub("[{]" i "[}]", "", s)
        while (n-- > 0) out = out " {" i "}"
    }
    while (match(s, /%[-+ #0]*([0-9]+[$])?[0-9*]*([.][0-9*]+)?(hh|h|ll|l|z|j|t)?[diouxXcsfFeEgGp%]/)) {
        out = out " " substr(s, RSTART, RLENGTH)
        s = substr(s, RSTART + RLENGTH)
    }
    return out == "" ? " none" : out
}
function complain(what, id) { print what ": \"" id "\""; bad++ }
function entry() {
    if (id != "" && reading == "source") said[id] = 1
    if (id != "" && reading == "zh") {
        if (dead) complain("obsolete", id)
        else if (fuzzy || str == "") missing[id] = 1
        else zh[id] = str
    }
    id = str = where = ""
    fuzzy = dead = 0
}
FNR == 1 { entry(); reading = FILENAME ~ /all[.]pot$/ ? "source" : "zh" }
/^$/ { entry(); next }
/^#~/ { dead = 1; sub(/^#~ */, "") }
/^#,.*fuzzy/ { fuzzy = 1 }
/^msgid / { where = "id"; id = text($0); next }
/^msgid_plural / { where = ""; next }
/^msgstr(\[0\])? / { where = "str"; str = text($0); next }
/^"/ { if (where == "id") id = id text($0); else if (where == "str") str = str text($0) }
END {
    entry()
    for (m in said) {
        n++
        if (!(m in zh)) complain("no translation", m)
        else if (directives(m) != directives(zh[m]))
            complain("expected" directives(m) ", got" directives(zh[m]), m)
    }
    for (m in zh) if (!(m in said)) complain("obsolete", m)
    for (m in missing) if (!(m in said)) complain("obsolete", m)
    if (n < 100) { print "only " n " msgids found in the source"; bad++ }
    if (bad) exit 1
    print "translations: " n " msgids, each translated"
}' "$work/all.pot" "$work/zh.po" > "$work/report" || bad=1
sort "$work/report"

# A name that the source no longer holds is obsolete too. What stands behind a dot is a name
# of its kind, alone or in a list, and rights.ini names roles and conflicts. What the
# delivered waves give as a reason stands there.
while read -r name; do
    grep -qxF "because = $name" waves/*.ini && continue
    if [[ $name == *.* ]]; then
        grep -rqE "\\b${name##*.}\\b" --include='*.[ch]' src include || grep -qF "${name#*.}]" waves/rights.ini && continue
    fi
    if ! grep -rqE "[\"']${name}[\"']" --include='*.[ch]' src include; then
        echo "obsolete in $names: \"$name\""
        bad=1
    fi
done < <(sed -n 's/^msgid "\(..*\)"$/\1/p' "$names")

exit $bad
