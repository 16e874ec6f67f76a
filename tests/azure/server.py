"""Azure, as far as DevTest Labs go: logins, artifacts that are applied, and how far that is.

    python3 server.py FOLDER CERTIFICATE KEY

It is a proxy for HTTPS on a free port of 127.0.0.1, which it writes to FOLDER/port, and answers itself for every host, with that
certificate. Each request is a line of FOLDER/requests.jsonl. FOLDER/rules.json says what goes wrong: "token", "apply" or "operation";
"by" is the header that tells where to ask ("azure-asyncoperation", "location").
"""
import http.server
import json
import os
import ssl
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "support"))
import serving  # beside this folder

FOLDER = sys.argv[1]
LOCK = threading.Lock()
ASKED = []
TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
TLS.load_cert_chain(sys.argv[2], sys.argv[3])
with open(os.path.join(FOLDER, "rules.json")) as rules:
    RULES = json.load(rules)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_CONNECT(self):
        self.host = self.path
        self.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        self.connection = TLS.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        self.close_connection = False

    def answer(self, status, value, **headers):
        data = json.dumps(value).encode() if value is not None else b""
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name.replace("_", "-"), text)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()

    def note(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        kind = (self.headers.get("Content-Type") or "").split(";")[0]
        if kind == "application/x-www-form-urlencoded":
            body = sorted(urllib.parse.parse_qsl(body))
        elif body:
            body = json.loads(body)
        record = {
            "request": "%s https://%s%s" % (self.command, self.host, self.path), "type": kind, "body": body,
            "authorization": self.headers.get("Authorization"),
        }
        with LOCK, open(os.path.join(FOLDER, "requests.jsonl"), "a") as out:
            out.write(json.dumps(record, sort_keys=True) + "\n")

    def do_POST(self):
        self.note()
        if "/oauth2/token" in self.path:
            if RULES.get("wrong") == "token":
                return self.answer(401, {"error": "invalid_client", "error_description": "AADSTS7000215: <wrong> secret"})
            return self.answer(200, {
                "token_type": "Bearer", "expires_in": "3599", "ext_expires_in": "3599", "expires_on": str(int(time.time()) + 3599),
                "not_before": "0", "resource": "https://management.azure.com/", "access_token": "eyJ0.to-ken_.x",
            })
        if RULES.get("wrong") == "apply":
            return self.answer(404, {"error": {"code": "ResourceNotFound", "message": "no such \"machine\""}})
        self.operation()

    def operation(self):
        place = "https://management.azure.com/subscriptions/x/operations/1?api-version=2018-09-15"
        self.answer(202, None, Retry_After="1", **{RULES["by"].replace("-", "_"): place})

    def do_GET(self):
        self.note()
        ASKED.append(self.path)
        more = len(ASKED) < 3
        if RULES["by"] == "location":
            return self.operation() if more else self.answer(200, None)
        if RULES.get("wrong") == "operation" and not more:
            return self.answer(200, {"status": "Failed", "error": {"code": "ArtifactFailed", "message": "it did not work"}})
        self.answer(200, {"id": "1", "status": "InProgress" if more else "Succeeded", "properties": {"status": "no"}}, Retry_After="1")


class Server(serving.Server):
    expected = (ConnectionError, ssl.SSLError)


serving.serve(Server(("127.0.0.1", 0), Handler), FOLDER)
