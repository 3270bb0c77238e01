#!/usr/bin/env bash
# waves/rules.ini held against the verbs: every key that stands there is asked for, every
# key that is asked for stands there. An option that nobody reads is a lie.
set -euo pipefail
cd "$1"
written=$(awk '/^\[/ { gsub(/[][]/, ""); section = $0 } /^[a-z_]+ *=/ { print section "." $1 }' \
    waves/rules.ini | sort)
asked=$(cat src/op/*.c | tr '\n' ' ' |
    grep -oE 'rule_(num|text)\(op, "[a-z_]+", "[a-z_]+", ("[a-z_]+"|[a-z]+)' |
    sed -E 's/.*op, "([a-z_]+)", "([a-z_]+)", "?([a-z_]+)"?/\1.\2.\3/' | sort -u)
# Two sections are read whole: by the names in due's table, and by those fresh tells apart.
asked=$(sort -u <(echo "$asked") \
    <(grep -oE '^    \{"[a-z_]+", -?[0-9]' src/model/due.c | sed -E 's/.*"(.*)".*/recheck.due.\1/') \
    <(grep -oE 'strcmp\(key, "[a-z_]+"' src/op/fresh.c | sed -E 's/.*"(.*)"/check.fresh.\1/'))
bad=0
for key in $written; do
    case $key in
    exceptions.due_hours.* | weigh.box.*) continue ;;
    approve.from.* | approve.units.* | approve.day.* | approve.day_units.*) grep -qF "\"${key##*.}\", " src/op/approval.c && continue ;;
    esac
    grep -qx "$key" <<<"$asked" || { echo "nobody asks for $key"; bad=1; }
done
for key in $asked; do
    case $key in exceptions.due_hours.* | weigh.box.* | approve.from.* | approve.units.* | approve.day.* | approve.day_units.*) continue ;; esac
    grep -qx "$key" <<<"$written" || { echo "not in waves/rules.ini: $key"; bad=1; }
done
# Acts that may need a second person stand in a table of the program.
acts=$(grep -oE '\{V_[A-Z_]+, "[a-z_]+"' src/op/approval.c | cut -d'"' -f2 | sort -u)
[ -n "$acts" ] || { echo "no act needs a second person"; bad=1; }
for act in $acts; do
    grep -qx "approve.from.$act" <<<"$written" || { echo "not in waves/rules.ini: approve.from.$act"; bad=1; }
done
# What a wave's own file may say instead must be a key that such a file may hold.
own=$(cat src/op/*.c | tr '\n' ' ' |
    grep -oE 'rule_wave\(op, [a-z]+, "[a-z_]+", "[a-z_]+"' | grep -oE '"[a-z_]+", "[a-z_]+"' | sort -u)
[ -n "$own" ] || { echo "no key of a wave's file is asked for"; bad=1; }
while read -r key; do
    grep -qF "{$key, CONF_EACH" src/plan/strategy.c || { echo "not a wave file's key: $key"; bad=1; }
done <<<"$own"
[ "$bad" = 0 ] && echo "rules: $(wc -w <<<"$asked") keys, each written and asked for"
exit $bad
