"""Takes TLS off: `tls.py KEY CERTIFICATE PORT`. Prints the port that it listens on.

What comes as a proxy's CONNECT (HTTPS_PROXY) and what comes as TLS right away is passed on to PORT in plain text, wherever it
was to go.
"""

import socket
import ssl
import sys
import threading

from relay import relay


def serve(client):
    try:
        if client.recv(1, socket.MSG_PEEK) == b"C":
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(1)
            client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        client = context.wrap_socket(client, server_side=True)
        cloud = socket.create_connection(("127.0.0.1", int(sys.argv[3])))
    except OSError:
        return
    relay(client, cloud)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[1])
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(16)
print(server.getsockname()[1], flush=True)


def serve_all():
    while True:
        client, _ = server.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()


threading.Thread(target=serve_all, daemon=True).start()
# the test holds the other end of standard input: it ends with the test
sys.stdin.read()
