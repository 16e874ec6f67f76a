"""python3 machine.py stand-in|VBoxManage WORDS...

QEMU and VBoxManage as far as one machine with WinRM goes: started, it serves WinRM (server.py) at the port of this host
that is forwarded to the guest, and it is off when that ends. FOLDER is WINRM_FOLDER; calls are lines of FOLDER/calls.jsonl.
"""
import json
import os
import re
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.realpath(__file__))
FOLDER = os.environ["WINRM_FOLDER"]
NAME, WORDS = sys.argv[1], sys.argv[2:]


def kept(name):
    try:
        with open(os.path.join(FOLDER, name)) as file:
            return file.read()
    except FileNotFoundError:
        return ""


def keep(name, text):
    with open(os.path.join(FOLDER, name), "w") as file:
        file.write(text)


def serve(port):
    """The words of the server, and its environment."""
    os.environ["WINRM_PORT"] = port
    certificate = [os.environ[name] for name in ("WINRM_CERTIFICATE", "WINRM_KEY") if name in os.environ]
    return [sys.executable, "-B", os.path.join(HERE, "server.py"), FOLDER] + certificate


def after(flag):
    return WORDS[WORDS.index(flag) + 1]


def alive():
    try:
        with open("/proc/%s/stat" % kept("pid")) as stat:
            return stat.read().split()[2] != "Z"
    except FileNotFoundError:
        return False


def monitor():
    """Says yes to everything, where there is a monitor at a pair of pipes."""
    path = re.search(r"^pipe,.*path=(.*)$", after("-chardev") if "-chardev" in WORDS else "")
    if path:
        with open(path[1] + ".in", "r+b", 0) as told, open(path[1] + ".out", "r+b", 0) as answers:
            answers.write(b'{"QMP": {"version": {"qemu": {"micro": 0, "minor": 2, "major": 7}}, "capabilities": []}}\n')
            for line in told:
                known = re.search(rb'"id": ?("[^"]*"|\d+)', line)
                answers.write(b'{"return": {}%s}\n' % (b', "id": ' + known[1] if known else b""))


if "version" in WORDS[0]:
    print("QEMU emulator version 7.2.0" if NAME == "stand-in" else "7.0.10r158379")
    sys.exit()
with open(os.path.join(FOLDER, "calls.jsonl"), "a") as calls:
    calls.write(json.dumps(WORDS) + "\n")
if NAME == "stand-in":
    server = subprocess.Popen(serve(re.search(r"hostfwd=tcp:[0-9.]*:(\d+)-", after("-netdev"))[1]))
    threading.Thread(target=monitor, daemon=True).start()
    sys.exit(server.wait())
forwarded = re.search(r"packercomm,tcp,127\.0\.0\.1,(\d+),", " ".join(WORDS))
if WORDS[:2] == ["list", "systemproperties"]:
    print("Default Guest Additions ISO:     /none.iso")
elif WORDS[0] == "createhd":
    open(after("--filename"), "w").close()
elif forwarded:
    keep("forwarded", forwarded[1])
elif WORDS[0] == "startvm":
    quiet = subprocess.DEVNULL
    keep("pid", str(subprocess.Popen(serve(kept("forwarded")), stdin=quiet, stdout=quiet, stderr=quiet).pid))
elif WORDS[0] == "showvminfo":
    print('VMState="%s"' % ("running" if alive() else "poweroff"))
elif WORDS[0] == "controlvm" and WORDS[2] == "poweroff":
    os.kill(int(kept("pid")), 15)
elif WORDS[0] == "export":
    with open(after("--output"), "w") as file:
        file.write("an appliance\n")
