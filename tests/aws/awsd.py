"""aws(1) itself, kept loaded: `awsd.py SOCKET`.

Most of a call's time goes into loading awscli. Here it is loaded once; each call is a fork of it, with the arguments, the
environment and the folder of the caller. The program `aws` that tests put on PATH sends these here (see `aws.py`).
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile

import botocore.loaders
import botocore.session

loader = botocore.loaders.create_loader()
loader.search_paths.insert(0, os.path.join(os.path.dirname(__import__("awscli").__file__), "data"))
for service in ("ec2", "iam", "sts"):
    loader.load_service_model(service, "service-2")
    for kind in ("endpoint-rule-set-1", "paginators-1", "waiters-2"):
        try:
            loader.load_service_model(service, kind)
        except Exception:  # not all services have all kinds
            pass
loader.load_data("endpoints")
loader.load_data("partitions")
botocore.loaders.create_loader = lambda *_: loader
botocore.session.create_loader = lambda *_: loader

import awscli.clidriver  # noqa: E402


def run(connection):
    with connection.makefile("r") as stream:
        call = json.loads(stream.readline())
    os.environ.clear()
    os.environ.update(call["environment"])
    os.chdir(call["folder"])
    files = [tempfile.TemporaryFile() for _ in range(2)]
    for number, file in enumerate(files, 1):
        os.dup2(file.fileno(), number)
    status = 0
    try:
        status = awscli.clidriver.create_clidriver().main(call["arguments"])
    except SystemExit as end:
        status = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    reply = {"status": status or 0}
    for name, file in zip(("stdout", "stderr"), files):
        file.seek(0)
        reply[name] = file.read().decode("utf-8", "surrogateescape")
    connection.sendall(json.dumps(reply).encode())
    connection.close()


def warm():
    """A call that goes nowhere: what it imports is there for all later ones."""
    os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x")
    words = "--region us-east-1 --generate-cli-skeleton output".split()
    saved = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    awscli.clidriver.create_clidriver().main(["ec2", "describe-regions"] + words)
    sys.stdout.flush()
    os.dup2(saved, 1)
    gc.freeze()


def main():
    warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    server = socket.socket(socket.AF_UNIX)
    server.bind(sys.argv[1])
    server.listen(64)
    while True:
        # the test holds the other end of standard input: it ends with the test
        ready, _, _ = select.select([server, sys.stdin], [], [])
        if sys.stdin in ready:
            break
        connection, _ = server.accept()
        if os.fork() == 0:
            server.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                run(connection)
            finally:
                os._exit(0)
        connection.close()


main()
