"""The program `aws` of the tests: hands its call to `awsd.py`, and prints what that answers. argv[1] is the socket."""

import json
import os
import socket
import sys

server = socket.socket(socket.AF_UNIX)
server.connect(sys.argv[1])
call = {"arguments": sys.argv[2:], "environment": dict(os.environ), "folder": os.getcwd()}
server.sendall(json.dumps(call).encode() + b"\n")
reply = json.loads(server.makefile("rb").read())
for stream, name in ((sys.stdout, "stdout"), (sys.stderr, "stderr")):
    stream.buffer.write(reply[name].encode("utf-8", "surrogateescape"))
    stream.flush()
sys.exit(reply["status"])
