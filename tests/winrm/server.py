"""A WS-Management server as far as Packer and packsh need one: shells, commands, their output, uploads.

    python3 server.py FOLDER [CERTIFICATE KEY]

It listens on a free port of 127.0.0.1, or on WINRM_PORT, which it writes to FOLDER/port. WINRM_AUTH is the
scheme by which it lets in, if that is not Basic: NTLM, or Negotiate. FOLDER/rules.json says what commands answer:
a list of {"match": REGEX, ...}, the first that matches the command (-EncodedCommand decoded) counts; keys below in
`Command`. Each request is a line of FOLDER/requests.jsonl: what was sent, as elements and their texts in order.
What is uploaded is kept, FOLDER/uploads.jsonl says as what. FOLDER/open has the shells that nobody deleted. Nothing of Windows runs.
"""
import base64
import http.server
import itertools
import json
import os
import re
import socket
import ssl
import sys
import threading
import time
import uuid
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

import ntlm

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "support"))
import serving  # beside this folder

FOLDER = sys.argv[1]
USER, PASSWORD = "vagrant", os.environ["WINRM_PASSWORD"]
SCHEME = os.environ.get("WINRM_AUTH", "Basic")
LOCK = threading.Lock()
SHELLS, COMMANDS, TEMPORARY, USED = {}, {}, {}, {}
NUMBERS = itertools.count()
RSP = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
DONE = RSP + "/CommandState/Done"
NAMESPACES = (
    'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
    'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:rsp="%s" '
    'xmlns:x="http://schemas.xmlsoap.org/ws/2004/09/transfer"' % RSP
)


def note(name, record):
    with LOCK, open(os.path.join(FOLDER, name), "a") as out:
        out.write(json.dumps(record) + "\n")


def tell_open():
    with LOCK:
        path = os.path.join(FOLDER, "open")
        with open(path + ".new", "w") as out:
            out.write("".join(shell + "\n" for shell in SHELLS))
        os.rename(path + ".new", path)


def flat(element, path=""):
    """Elements in order: path, attributes, text. White space around elements is nobody's concern."""
    path = path + "/" + element.tag.rsplit("}")[-1]
    out = [[element.tag, sorted(element.attrib.items()), (element.text or "") if len(element) == 0 else ""]]
    for child in element:
        out.extend(flat(child, path))
    return out


def decoded(command):
    found = re.search(r"-encodedcommand\s+([A-Za-z0-9+/=]+)\s*$", command, re.I)
    return "PS> " + base64.b64decode(found[1]).decode("utf-16-le", "replace") if found else command


class Command:
    """What a command answers: `stdout`, `stderr` (texts; with `encoding`), `exit`, `repeat` (how often the output
    comes), `pieces` (over how many answers), `slow` (seconds), `fault` (of this many requests before it works:
    "start" or "receive", and how: 500, "timeout", "drop"), `times` (how often the rule counts), `off` (the guest goes
    off)."""

    def __init__(self, text):
        self.text = decoded(text)
        self.out = [("stdout", b"")]
        self.exit = 0
        self.rule = {}
        if not self.upload():
            self.answer()

    def answer(self):
        with open(os.path.join(FOLDER, "rules.json")) as rules:
            rules = json.load(rules)
        for number, rule in enumerate(rules):
            if re.search(rule["match"], self.text, re.S):
                with LOCK:
                    USED[number] = USED.get(number, 0) + 1
                    if USED[number] > rule.get("times", 1 << 30):
                        continue
                self.rule = rule
                break
        rule = self.rule
        code = rule.get("encoding", "utf-8")
        out = rule.get("stdout", "").encode(code) * rule.get("repeat", 1)
        size = max(1, -(-len(out) // rule.get("pieces", 1)), min(len(out), 1 << 16) if len(out) > 1 << 20 else 0)
        self.out = [("stdout", out[at:at + size]) for at in range(0, len(out), size)]
        err = rule.get("stderr", "").encode(code)
        size = max(1, -(-len(err) // rule.get("pieces", 1)))
        for at in range(0, len(err), size):
            self.out.insert(min(len(self.out), 2 * (at // size) + 1), ("stderr", err[at:at + size]))
        self.exit = rule.get("exit", 0)
        self.pieces = rule.get("pieces", 1)

    def upload(self):
        self.pieces = 1
        found = re.fullmatch(r'echo (\S*) >> "%TEMP%\\(.*?)"', self.text)
        if found:
            with LOCK:
                TEMPORARY[found[2]] = TEMPORARY.get(found[2], "") + found[1] + "\n"
            return True
        paths = re.search(r'GetFullPath\("\$env:TEMP\\(.*?)"\)(?:.*?GetFullPath\("(.*?)"\.Trim)?', self.text, re.S)
        if not paths:
            return False
        if paths[2] is None:
            with LOCK:
                TEMPORARY.pop(paths[1], None)
            return True
        with LOCK:
            lines = TEMPORARY.get(paths[1])
        if "CANNOT" in paths[2]:
            self.exit = 1
            return True
        # the script writes $null as one line of UTF-16
        data = b"\xff\xfe\r\x00\n\x00"
        if lines is not None:
            data = b"".join(base64.b64decode(line) for line in lines.splitlines())
        with LOCK:
            name = "upload_%d" % next(NUMBERS)
        with open(os.path.join(FOLDER, name), "wb") as out:
            out.write(data)
        note("uploads.jsonl", {"path": paths[2], "file": name})
        return True


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, text, kind="application/soap+xml;charset=UTF-8", told=None):
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if status == 401:
            self.send_header("WWW-Authenticate", told or 'Basic realm="WSMAN"')
        self.end_headers()
        self.wfile.write(data)

    def envelope(self, body, status=200):
        self.reply(status, '<s:Envelope xml:lang="en-US" %s><s:Header><a:MessageID>uuid:%s</a:MessageID></s:Header><s:Body>%s</s:Body></s:Envelope>' % (NAMESPACES, uuid.uuid4(), body))

    def fault(self, text):
        self.envelope('<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text xml:lang="">%s</s:Text></s:Reason></s:Fault>' % escape(text), 500)

    def broken(self, command, at):
        """Whether the rule says that this request goes wrong; then it has."""
        how = command.rule.get("fault") if command.rule.get("at") == at else None
        if how is None:
            return False
        left = command.rule.get("faults", 1)
        command.rule["faults"] = left - 1
        if left <= 0:
            return False
        if how == "drop":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif how == "timeout":
            self.fault("The WS-Management service cannot complete the operation within the time specified in OperationTimeout.  ")
        else:
            self.fault("The WinRM client cannot process the request: <it> & \"more\".")
        return True

    def login(self, header):
        """Whether the request may pass, and what is told if not."""
        if SCHEME == "Basic":
            return header == "Basic " + base64.b64encode(("%s:%s" % (USER, PASSWORD)).encode()).decode(), None
        # of a connection
        self.session = getattr(self, "session", None) or ntlm.Login(SCHEME, USER, PASSWORD)
        return self.session.check(header)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if not body:
            # a login whose request comes later
            _, told = self.login(self.headers.get("Authorization"))
            note("refused.jsonl", {"action": None})
            return self.reply(401, "", "text/plain", told)
        try:
            root = ET.fromstring(body)
        except ET.ParseError as why:
            note("requests.jsonl", {"bad": str(why), "body": body})
            return self.fault("bad XML")
        elements = flat(root)
        texts = {tag.rsplit("}")[-1]: text for tag, _, text in elements}
        action = texts["Action"].rsplit("/", 1)[-1]
        shell = texts.get("Selector")
        record = {
            "action": action, "path": self.path, "type": self.headers["Content-Type"], "elements": elements,
            "shell": shell or str(uuid.uuid4()).upper(), "command": decoded(texts["Command"]) if "Command" in texts else None,
        }
        known, told = self.login(self.headers.get("Authorization"))
        if not known:
            note("refused.jsonl", {"action": action})
            return self.reply(401, "", "text/plain", told)
        note("requests.jsonl", record)
        getattr(self, action)(texts, record["shell"] if action == "Create" else body)

    def Create(self, _, shell):
        with LOCK:
            SHELLS[shell] = True
        tell_open()
        self.envelope('<x:ResourceCreated><a:ReferenceParameters><w:SelectorSet><w:Selector Name="ShellId">%s</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated><rsp:Shell><rsp:ShellId>%s</rsp:ShellId></rsp:Shell>' % (shell, shell))

    def Delete(self, texts, _):
        with LOCK:
            known = SHELLS.pop(texts["Selector"], None)
        tell_open()
        self.envelope("") if known else self.fault("no such shell")

    def Command(self, texts, _):
        if texts["Selector"] not in SHELLS:
            return self.fault("no such shell")
        command = Command(texts["Command"])
        if self.broken(command, "start"):
            return
        name = str(uuid.uuid4()).upper()
        COMMANDS[name] = command
        self.envelope("<rsp:CommandResponse><rsp:CommandId>%s</rsp:CommandId></rsp:CommandResponse>" % name)

    def Receive(self, _, body):
        name = re.search(r'CommandId="(.*?)"', body)[1]
        command = COMMANDS.get(name)
        if command is None:
            return self.fault("no such command")
        if command.rule.get("slow"):
            note("slow", command.text)
            time.sleep(command.rule["slow"])
        if self.broken(command, "receive"):
            return
        many = max(1, -(-len(command.out) // command.pieces))
        now, command.out = command.out[:many], command.out[many:]
        command.pieces = max(1, command.pieces - 1)
        state = DONE if not command.out else DONE.replace("Done", "Running")
        streams = "".join('<rsp:Stream Name="%s" CommandId="%s">%s</rsp:Stream>' % (kind, name, base64.b64encode(data).decode()) for kind, data in now)
        if not command.out:
            streams += '<rsp:Stream Name="stdout" CommandId="%s" End="true"></rsp:Stream><rsp:Stream Name="stderr" CommandId="%s" End="true"/>' % (name, name)
        code = "" if command.out else "<rsp:ExitCode>%d</rsp:ExitCode>" % command.exit
        self.envelope('<rsp:ReceiveResponse>%s<rsp:CommandState CommandId="%s" State="%s">%s</rsp:CommandState></rsp:ReceiveResponse>' % (streams, name, state, code))

        if not command.out and command.rule.get("off"):
            # the shell is deleted before
            threading.Timer(1, os._exit, [0]).start()

    def Signal(self, *_):
        self.envelope("<rsp:SignalResponse/>")


class Server(serving.Server):
    expected = (ConnectionError, ssl.SSLError, ValueError)


fixed = int(os.environ.get("WINRM_PORT", 0))
server = Server(("127.0.0.1", fixed), Handler)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
serving.serve(server, FOLDER, 300 if fixed else None)
