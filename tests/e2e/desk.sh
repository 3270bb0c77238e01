# A terminal in a pseudo-terminal, and hands at it: scans as a reader sends them, keys as
# fingers do. Every step waits for the line of the trace ("inputs task/step") that it must
# bring; sourced after lib.sh.
mux="tmux -L tallyman-$$ -f /dev/null"
trap '$mux kill-server 2>/dev/null || true; rm -rf "$dir"' EXIT
mkfifo "$dir/tick"
inputs=0

# desk ROWS COLUMNS COMMAND: the command must write its trace to $dir/trace
desk() {
    inputs=0
    rm -f "$dir/trace"
    # The server of a session that has just ended may still be on its way out.
    until_true $mux new-session -d -x "$2" -y "$1" "$3" 2>/dev/null
    $mux set -g status off
    $mux resize-window -x "$2" -y "$1"
}

# until CONDITION …: asks again and again, with a generous end
until_true() {
    local tries=2000
    while ! "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { fail "never came: $*: $($mux capture-pane -p 2>/dev/null)"; return 1; }
        read -r -t 0.01 <>"$dir/tick" || true
    done
}
taken() { [ "$(tail -n 1 "$dir/trace" 2>/dev/null | cut -d' ' -f1)" = "$inputs" ]; }
at() { [ "$(tail -n 1 "$dir/trace" 2>/dev/null)" = "$inputs $1" ]; }
# The trace is written before the picture is there: what the picture says is waited for too.
shows() { $mux capture-pane -p | grep -q "$1"; }

scan() { # as a reader: all at once
    inputs=$((inputs + 1))
    $mux send-keys -l "$1" \; send-keys Enter
    until_true at "$2"
}
keyed() { # it stands in the field, or as many stars do; where the field says neither, a while
    local field tries=50
    while [ $((tries -= 1)) -gt 0 ]; do
        field=$($mux capture-pane -p | grep -m 1 '^>' || true)
        [ "$field" != "> $1" ] && [ "$field" != "> ${1//?/*}" ] || return 0
        read -r -t 0.01 <>"$dir/tick" || true
    done
}
typed() { # as fingers: a tenth of a second a key, and the next when this one was taken
    inputs=$((inputs + 1))
    local i
    for ((i = 0; i < ${#1}; i++)); do
        $mux send-keys -l "${1:i:1}"
        read -r -t 0.1 <>"$dir/tick" || true
        keyed "${1:0:i+1}"
    done
    $mux send-keys Enter
    until_true at "$2"
}
key() {
    inputs=$((inputs + 1))
    $mux send-keys "$1"
    until_true at "$2"
}

