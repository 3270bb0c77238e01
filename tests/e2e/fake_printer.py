"""A ZPL printer on a loopback port, as bad as its mode file says: ready, paper_out (asked how
it is, it says so and prints nothing), runs_out (it takes the label and keeps it in its memory
until its mode is ready again: paper ran out), cut (the line breaks in the middle of a label), mute (it
prints, and says nothing more). Labels
that came whole are counted in OUT/labels, one byte each. Ends with its parent."""
import os, select, socket, struct, sys

folder = sys.argv[1]
held = []  # labels in its memory
server = socket.create_server(("127.0.0.1", 0))
with open(f"{folder}/port.new", "w") as out:
    out.write(str(server.getsockname()[1]))
os.rename(f"{folder}/port.new", f"{folder}/port")


def mode():
    with open(f"{folder}/mode") as text:
        return text.read().strip()


def status():
    out = 1 if mode() == "paper_out" or held and mode() == "runs_out" else 0
    return (f"\x02030,{out},0,1245,000,0,0,0,000,0,0,0\x03\r\n"
            f"\x02001,0,0,0,1,2,6,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n").encode()


def put_out(label):
    with open(f"{folder}/labels", "ab") as out:
        out.write(label)


def put_out_held():
    while held and mode() == "ready":
        put_out(held.pop())


def reset(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def serve(client):
    got, printed = b"", False
    while os.getppid() != 1:
        put_out_held()
        if not select.select([client], [], [], 0.5)[0]:
            continue
        more = client.recv(65536)
        if not more:
            return
        got += more
        if mode() == "cut" and b"^XA" in got:
            return reset(client)
        while b"~HS" in got or b"^XZ" in got:
            first = min((got.find(w), w) for w in (b"~HS", b"^XZ") if w in got)[1]
            got = got.split(first, 1)[1]
            if first == b"^XZ":
                printed = True
                if mode() == "runs_out":
                    held.append(b"L")
                else:
                    put_out(b"L")
            elif mode() != "mute" or not printed:
                client.sendall(status())


while os.getppid() != 1:
    put_out_held()
    if select.select([server], [], [], 0.5)[0]:
        client, _ = server.accept()
        try:
            with client:
                serve(client)
        except OSError:
            pass
