#!/usr/bin/env bash
# `device watch` on a pipe: what comes is framed and shown as a wedge's, and the pipe's end
# does not end the watch, but SIGTERM does. A pipe through which nothing comes is nobody's
# keyboard.
. "$(dirname "$0")/lib.sh"

mkfifo "$dir/tick"
printf 'T-0001\r\n' | "$tallyman" device watch --json >"$dir/events" 2>"$dir/err" &
watch=$!
tries=0
until grep -q '"left"' "$dir/events" || [ "$tries" = 1200 ]; do
    read -r -t 0.05 <>"$dir/tick" || tries=$((tries + 1)) # nobody writes to it
done
kill "$watch"
status=0
wait "$watch" || status=$?
equal "exit status on SIGTERM" 0 "$status"
equal "a scan through a pipe" \
    '{"event":"arrived","port":"stdin","name":"stdin","family":"wedge"}
{"event":"scan","port":"stdin","name":"stdin","family":"wedge","text":"T-0001","hex":"542d30303031"}
{"event":"left","port":"stdin","name":"stdin","family":"wedge"}' \
    "$(sed 's/,"us":[0-9]*//' "$dir/events")"
equal "a pipe through which nothing comes" '' "$(: | "$tallyman" device watch --json --seconds 1)"
finish
