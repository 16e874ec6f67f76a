"""The server's side of NTLMv2 over HTTP, as far as a test needs it: one login a connection. [MS-NLMP] has the words."""
import base64
import hashlib
import hmac
import os
import re
import struct

MASK = 0xFFFFFFFF
# unicode, target, NTLM, always sign, a server, NTLM2, target information, 128 bits
FLAGS = 0x00000001 | 0x4 | 0x200 | 0x8000 | 0x20000 | 0x80000 | 0x800000 | 0x20000000
SIGNATURE = b"NTLMSSP\0"


def md4(data):
    """RFC 1320: Python has it no more."""
    state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
    size = len(data) * 8
    data += b"\x80" + b"\0" * ((55 - len(data)) % 64) + struct.pack("<Q", size)
    rounds = [
        (lambda x, y, z: x & y | ~x & z, 0, range(16), [3, 7, 11, 19]),
        (lambda x, y, z: x & y | x & z | y & z, 0x5A827999, [i // 4 + i % 4 * 4 for i in range(16)], [3, 5, 9, 13]),
        (lambda x, y, z: x ^ y ^ z, 0x6ED9EBA1, [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], [3, 9, 11, 15]),
    ]
    for at in range(0, len(data), 64):
        words = struct.unpack("<16I", data[at:at + 64])
        a, b, c, d = state
        for mix, add, order, shifts in rounds:
            for number, word in enumerate(order):
                total = (a + mix(b, c, d) + words[word] + add) & MASK
                shift = shifts[number % 4]
                a, b, c, d = d, (total << shift | total >> 32 - shift) & MASK, b, c
        state = [(old + new) & MASK for old, new in zip(state, (a, b, c, d))]
    return struct.pack("<4I", *state)


def utf16(text):
    return text.encode("utf-16-le")


def pair(kind, value):
    return struct.pack("<HH", kind, len(value)) + value


class Login:
    """What one connection has come to. `scheme` is NTLM, or Negotiate with NTLM bare in it."""

    def __init__(self, scheme, user, password):
        self.scheme, self.user, self.password = scheme, user, password
        self.challenge, self.done = None, False

    def check(self, header):
        """Whether the connection is logged in; else what the answer 401 says in WWW-Authenticate."""
        if self.done and not header:
            return True, None
        found = re.fullmatch(re.escape(self.scheme) + " (.*)", header or "")
        message = base64.b64decode(found[1]) if found else b""
        if not message.startswith(SIGNATURE):
            return False, self.scheme
        if message[8] == 1:
            self.challenge = os.urandom(8)
            return False, self.scheme + " " + base64.b64encode(self.second()).decode()
        self.done = self.challenge is not None and self.proven(message)
        self.challenge = None
        return self.done, self.scheme

    def second(self):
        target = utf16("GUEST")
        told = pair(2, target) + pair(1, target) + pair(7, struct.pack("<Q", 133000000000000000)) + pair(0, b"")
        head = SIGNATURE + struct.pack("<IHHIIQQHHI", 2, len(target), len(target), 56, FLAGS, 0, 0, len(told), len(told), 56 + len(target))
        head = head[:24] + self.challenge + head[32:] + b"\x06\x01\xb1\x1d\0\0\0\x0f"
        return head + target + told

    def proven(self, message):
        def field(at):
            size, _, offset = struct.unpack_from("<HHI", message, at)
            return message[offset:offset + size]

        answer, domain, user = field(20), field(28).decode("utf-16-le"), field(36).decode("utf-16-le")
        key = hmac.digest(md4(utf16(self.password)), utf16(user.upper() + domain), hashlib.md5)
        proof = hmac.digest(key, self.challenge + answer[16:], hashlib.md5)
        return user == self.user and len(answer) > 24 and hmac.compare_digest(proof, answer[:16])


assert md4(b"abc").hex() == "a448017aaf21d8525fc10ae87aa6729d"
