"""liar.py FOLDER MODE: serves exported tiles as a server does that is slow, or does not keep to HTTP.

Prints its port. MODE says what it does with entry bundles: slow (a byte a second), cut (less than it
announced), endless (more than anybody reads), refused (503), garbage (no HTTP), hang (no answer), honest.
"""
import http.server
import pathlib
import sys
import time

FOLDER, MODE = pathlib.Path(sys.argv[1]), sys.argv[2]


class Liar(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        file = FOLDER / self.path.lstrip("/")
        if not file.is_file():
            return self.begin(404, 0)
        body = file.read_bytes()
        mode = MODE if "/entries/" in self.path else "honest"
        if mode == "honest":
            self.begin(200, len(body))
            return self.wfile.write(body)
        self.close_connection = True
        if mode == "slow":
            self.begin(200, len(body))
            for byte in body[:60]:
                self.wfile.write(bytes([byte]))
                time.sleep(1)
        elif mode == "cut":
            self.begin(200, len(body))
            self.wfile.write(body[:-7])
        elif mode == "endless":
            self.begin(200, 1 << 40)
            while True:
                self.wfile.write(bytes(1 << 16))
        elif mode == "refused":
            self.begin(503, 0)
        elif mode == "garbage":
            self.wfile.write(b"\x16\x03\x01 this is not HTTP\r\n\r\n")
        elif mode == "hang":
            time.sleep(60)

    def begin(self, status, length):
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Clients that leave are what the tests are about."""


server = Server(("127.0.0.1", 0), Liar)
print(server.server_port, flush=True)
server.serve_forever()
