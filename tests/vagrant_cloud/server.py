"""A server of boxes that is reached by TLS, under two names: localhost, and 127.0.0.1 for the store of the boxes.

    python3 server.py FOLDER CERTIFICATE KEY

Each request is a line of FOLDER/requests.jsonl. FOLDER/rules.json says what it does: "moved" has for a METHOD PATH the status, the name
of the server and the path that the client is sent to; "hangs" is the METHOD PATH that is answered late,
and "fails" the one that is refused.
"""
import http.server
import json
import os
import ssl
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "support"))
import serving  # beside this folder

FOLDER = sys.argv[1]
LOCK = threading.Lock()
TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
TLS.load_cert_chain(sys.argv[2], sys.argv[3])
with open(os.path.join(FOLDER, "rules.json")) as rules:
    RULES = json.load(rules) or {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        # here, in a thread of its own: a client that does not like the certificate must not stop the others
        self.request = TLS.wrap_socket(self.request, server_side=True)
        super().setup()

    def log_message(self, *_):
        pass

    def answer(self, status, value, **headers):
        data = json.dumps(value).encode() if value is not None else b""
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def handle_request(self):
        request = "%s %s" % (self.command, self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("latin-1")
        name, port = self.headers["Host"].split(":")
        with LOCK, open(os.path.join(FOLDER, "requests.jsonl"), "a") as out:
            record = {
                "request": request, "at": name, "body": json.loads(body) if body[:1] == "{" else body,
                "authorization": self.headers.get("Authorization"),
            }
            out.write(json.dumps(record, sort_keys=True) + "\n")
        if request == RULES.get("hangs"):
            # a file, so that the test knows that the client is there
            open(os.path.join(FOLDER, "hanging"), "w").close()
            time.sleep(10)
        moved = RULES.get("moved", {}).get(request)
        if moved:
            return self.answer(moved[0], None, Location="https://%s:%s%s" % (moved[1], port, moved[2]))
        if request == RULES.get("fails"):
            return self.answer(422, {"errors": ["it does not go"]})
        tail = self.path.split("/")[-1]
        if tail == "box":
            return self.answer(200, {"tag": "ann/box", "versions": [{"version": "1.0"}]})
        if tail == "providers":
            return self.answer(200, {"name": "libvirt"})
        if tail == "direct":
            return self.answer(200, {
                "upload_path": "https://127.0.0.1:%s/store?signature=s1gned" % port, "callback": "https://localhost:%s/done" % port,
            })
        self.answer(200, {})

    do_GET = do_POST = do_PUT = do_DELETE = handle_request


class Server(serving.Server):
    expected = (ConnectionError, ssl.SSLError)


serving.serve(Server(("127.0.0.1", 0), Handler), FOLDER)
