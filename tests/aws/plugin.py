"""A session-manager-plugin that leads to 127.0.0.1: `session-manager-plugin SESSION REGION StartSession PROFILE PARAMETERS URL`.

The port that it listens on is the one that the parameters name; where it leads to stands in `PLUGIN_PORT`.
"""

import json
import os
import socket
import sys

from relay import relay

if "--version" in sys.argv:
    print("1.2.0.0")
    sys.exit(0)
port = int(json.loads(sys.argv[5])["Parameters"]["localPortNumber"][0])
with open(os.environ["PLUGIN_LOG"], "a") as log:
    log.write(f"{sys.argv[3]} {json.loads(sys.argv[5])['Target'][:2]} {os.getpid()}\n")
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", port))
server.listen(16)
while True:
    client, _ = server.accept()
    guest = socket.create_connection(("127.0.0.1", int(os.environ["PLUGIN_PORT"])))
    relay(client, guest)
