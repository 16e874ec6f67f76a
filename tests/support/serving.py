"""What the HTTP servers of the tests share: they tell their port in a file, and end with the test."""

import http.server
import os
import sys
import threading
import time


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    # clients that hang up are part of the game; a fault of the program is not
    expected = (ConnectionError,)

    def handle_error(self, *_):
        if not isinstance(sys.exc_info()[1], self.expected):
            super().handle_error(*_)


def serve(server, folder, seconds=None):
    """Serves; its port stands in FOLDER/port. It ends with its parent, or after so many seconds if they are given."""
    port = os.path.join(folder, "port")
    with open(port + ".new", "w") as out:
        out.write(str(server.server_port))
    os.rename(port + ".new", port)
    parent, end = os.getppid(), time.time() + (seconds or 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while time.time() < end if seconds else os.getppid() == parent:
        time.sleep(0.2)
