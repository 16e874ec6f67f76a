#!/usr/bin/python3
"""terminal.py SECONDS ANSWERS COMMAND...: runs a command on a terminal of its own, and prints what it shows.

ANSWERS is JSON, a list of [TEXT, TYPED, COMMAND]: when TEXT is shown, behind what was answered last, COMMAND is run by sh
unless it is empty, and TYPED is typed.
"""
import json
import os
import pty
import select
import subprocess
import sys
import time

end = time.time() + float(sys.argv[1])
answers = json.loads(sys.argv[2])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[3], sys.argv[3:])
shown, at = b"", 0
while time.time() < end:
    if select.select([terminal], [], [], 0.1)[0]:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    while answers and (found := shown.find(answers[0][0].encode(), at)) >= 0:
        text, typed, command = answers.pop(0)
        at = found + len(text.encode())
        if command:
            subprocess.run(["sh", "-c", command], check=True)
        os.write(terminal, typed.encode())
else:
    os.kill(pid, 9)
    print("terminal.py: the time is over", file=sys.stderr)
sys.stdout.buffer.write(shown.replace(b"\r\n", b"\n"))
sys.stdout.flush()
status = os.waitpid(pid, 0)[1]
for text, _, _ in answers:
    print(f"terminal.py: never shown: {text}", file=sys.stderr)
sys.exit(9 if answers else os.waitstatus_to_exitcode(status) % 256)
