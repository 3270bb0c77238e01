"""proxy: a line between terminals and a service that is cut as its fates say. Bytes go
through a TCP proxy of our own, so that a cut can fall into the middle of a request or of an
answer wherever it is run."""
import socket, struct, threading, time

# What becomes of a connection after so many bytes of one direction.
RESET, CLOSED, SILENT = "reset", "closed", "silent"


class Proxy:
    """`fate()` gives (towards: 0 the service, 1 the terminal; bytes; what), or None."""

    def __init__(self, port, fate):
        self.to, self.fate, self.cuts, self.lock = port, fate, {}, threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            client = self.listener.accept()[0]
            try:
                service = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                client.close()
                continue
            fate = self.fate() or (0, 1 << 60, CLOSED)
            for towards, pair in enumerate(((client, service), (service, client))):
                threading.Thread(target=self.carry, args=(*pair, towards, fate), daemon=True).start()

    def carry(self, come, go, towards, fate):
        left = fate[1] if fate[0] == towards else 1 << 60
        try:
            while piece := come.recv(65536):
                if len(piece) > left:
                    go.sendall(piece[:left])
                    with self.lock:
                        key = (towards, fate[2])
                        self.cuts[key] = self.cuts.get(key, 0) + 1
                    self.cut(come, go, fate[2])
                    return
                left -= len(piece)
                go.sendall(piece)
        except OSError:
            pass
        for one in (come, go):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self, come, go, what):
        if what == SILENT:  # swallowed from here on; the other direction lives
            while come.recv(65536):
                pass
            return
        for one in (come, go):
            if what == RESET:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            one.shutdown(socket.SHUT_RDWR) if what == CLOSED else one.close()
