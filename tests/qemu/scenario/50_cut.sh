# The plug pulled in the middle of a scan: what had come of it is dropped, and is no part of
# what the scanner sends when it is back.
only_long
gadget board keyboard 0x05f9 0x2206 C1
gadget pos pos 0x0c2e 0x0b61 C2
watch_start
plug board 0
plug pos 1
await 1 arrived 1-1
await 1 arrived 2-1
scan board keyboard '' HALF
unplug board
await 1 left 1-1
plug board 0
await 2 arrived 1-1
scan board keyboard '' 'WHOLE\r'
await 1 scan 1-1
# the first of two reports: length 56, ]C0, data, "continued"
scanner raw "$hidg_pos" "02 38 5d 43 30 $(printf '41 %.0s' $(seq 56)) 64 00 01"
unplug pos
await 1 left 2-1
plug pos 1
await 2 arrived 2-1
scan pos pos ']C0' AGAIN
await 1 scan 2-1
watch_stop
equal "only what came whole" "AGAIN WHOLE" "$(texts | sort | xargs)"
equal "nothing is said to be wrong" 0 "$(events '^error')"
