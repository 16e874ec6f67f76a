"""What the stand-in for vmd reads of vm.conf(5): macros, `socket owner`, `local prefix`, `switch`, and `vm` with the
words that packsh's users have to write. Anything else is a fault with its line, as in vmd."""
import re


class Fault(Exception):
    """`LINE: syntax error`"""


VM_WORDS = {"boot", "cdrom", "disk", "interface", "memory"}
INSTANCE = {"boot", "cdrom", "disk", "instance", "interface", "memory"}


def tokens(text):
    for number, line in enumerate(text.splitlines(), 1):
        for token in re.findall(r'"[^"]*"|#.*|[{}=,]|[^\s{}=,"#]+', line):
            if token.startswith("#"):
                break
            yield number, token
        yield number, "\n"


class Reader:
    def __init__(self, text):
        self.tokens, self.at, self.macros = list(tokens(text)), 0, {}

    def fault(self):
        number = self.tokens[min(self.at, len(self.tokens) - 1)][0]
        raise Fault(f"{number}: syntax error")

    def peek(self):
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def word(self):
        token = self.peek()
        if not token or token in "{}=,\n":
            self.fault()
        self.at += 1
        if token.startswith("$"):
            return self.macros[token[1:]] if token[1:] in self.macros else self.fault()
        return token.strip('"')

    def sign(self, sign):
        if self.peek() != sign:
            self.fault()
        self.at += 1

    def newlines(self):
        while self.peek() == "\n":
            self.at += 1

    def end_of_line(self):
        if self.peek() not in ("\n", "", "}"):
            self.fault()
        self.newlines()


def owner(text):
    user, colon, group = text.partition(":")
    return (user or None, group if colon else None)


def read(text):
    conf, reader = {"socket": (None, None), "prefix": "100.64.0.0/10", "vms": {}, "switches": {}}, Reader(text)
    reader.newlines()
    while reader.peek():
        if reader.at + 1 < len(reader.tokens) and reader.tokens[reader.at + 1][1] == "=":
            name = reader.word()
            reader.sign("=")
            reader.macros[name] = reader.word()
        else:
            first = reader.word()
            if first == "socket" and reader.word() == "owner":
                conf["socket"] = owner(reader.word())
            elif first == "local" and reader.word() == "prefix":
                conf["prefix"] = reader.word()
            elif first == "switch":
                name = reader.word()
                conf["switches"][name] = block(reader, switch_line)
            elif first == "vm":
                name = reader.word()
                conf["vms"][name] = block(reader, vm_line)
            else:
                reader.fault()
        reader.end_of_line()
    return conf


def block(reader, line):
    out = {}
    reader.sign("{")
    reader.newlines()
    while reader.peek() != "}":
        line(reader, out)
        reader.end_of_line()
    reader.sign("}")
    return out


def switch_line(reader, out):
    word = reader.word()
    if word in ("disable", "enable"):
        out["disabled"] = word == "disable"
    elif word in ("interface", "group"):
        out[word] = reader.word()
    elif word == "locked" and reader.word() == "lladdr":
        pass
    else:
        reader.fault()


def vm_line(reader, out):
    word = reader.word()
    if word in ("disable", "enable"):
        out["disabled"] = word == "disable"
    elif word in ("boot", "cdrom", "memory", "interfaces"):
        value = reader.word()
        if word == "boot" and value == "device":
            out["device"] = reader.word()
        else:
            out[word] = value
    elif word == "disk":
        out.setdefault("disks", []).append(reader.word())
        if reader.peek() == "format":
            reader.word()
            if reader.word() not in ("raw", "qcow2"):
                reader.fault()
    elif word == "local":
        if reader.word() != "interface":
            reader.fault()
        out.setdefault("nets", []).append(".")
    elif word == "owner":
        out["owner"] = owner(reader.word())
    elif word == "allow":
        if reader.word() != "instance":
            reader.fault()
        out["instance"] = instance(reader)
    else:
        reader.fault()


def instance(reader):
    out = {"words": set(), "owner": None}
    reader.sign("{")
    reader.newlines()
    while reader.peek() != "}":
        word = reader.word()
        if word == "owner":
            out["owner"] = owner(reader.word())
        elif word in INSTANCE:
            out["words"].add(word)
        else:
            reader.fault()
        if reader.peek() not in (",", "\n", "}"):
            reader.fault()
        while reader.peek() in (",", "\n"):
            reader.at += 1
    reader.sign("}")
    return out
