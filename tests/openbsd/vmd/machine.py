"""One VM of the stand-in for vmd: QEMU without KVM, its taps, its DHCP, and its serial line."""
import os
import re
import signal
import socket
import subprocess
import time

RUN = "/run/vmd"
QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def ip(*words):
    subprocess.run(["/sbin/ip", *words], check=True, **QUIET)


class Machine:
    def __init__(self, number, vm, owner, conf):
        self.id, self.vm, self.owner, self.conf = number, vm, owner, conf
        self.name, self.tty = vm["name"], f"/dev/ttyp{number}"
        self.folder = f"{RUN}/{number}"
        self.taps, self.servers, self.state = [], [], "running"
        self.process = self.console = None
        self.addresses_at = time.monotonic() + 0.5
        subprocess.run(["/bin/rm", "-rf", self.folder], check=True)
        os.makedirs(self.folder)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(f"{self.folder}/serial")
        listener.listen(1)
        listener.settimeout(20)
        words = self.qemu()
        if os.environ.get("VMD_GUEST"):
            words = [os.environ["VMD_GUEST"]]
        with open(f"{self.folder}/log", "wb") as log:
            self.process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={"PATH": "/usr/bin:/bin", "SERIAL": f"{self.folder}/serial", "NAME": self.name,
                     "DEVICE": vm["device"] or ""})
        self.serial, _ = listener.accept()
        listener.close()
        self.serial.setblocking(True)

    def qemu(self):
        vm = self.vm
        words = ["/usr/bin/qemu-system-x86_64", "-name", self.name, "-machine", "pc,accel=tcg", "-m", str(vm["memory"]),
                 "-display", "none", "-vga", "none", "-nodefaults", "-no-user-config",
                 "-chardev", f"socket,id=line,path={self.folder}/serial", "-serial", "chardev:line",
                 "-monitor", f"unix:{self.folder}/monitor,server=on,wait=off"]
        for form, path in vm["disks"]:
            words += ["-drive", f"file={path.replace(',', ',,')},format={form},if=virtio"]
        if vm["iso"]:
            words += ["-drive", f"file={vm['iso'].replace(',', ',,')},format=raw,media=cdrom,if=ide,readonly=on"]
        words += self.boot()
        if vm["device"]:
            words.append("-no-reboot")
        return words + self.network()

    def boot(self):
        """A file with an initramfs behind it is a kernel; any other is the BIOS, of which QEMU has its own."""
        vm = self.vm
        if vm["kernel"]:
            with open(vm["kernel"], "rb") as file:
                all_of_it = file.read()
            found = re.fullmatch(rb"rd(\d{14})", all_of_it[-16:])
            if found:
                at = int(found[1])
                for name, part in (("kernel", all_of_it[:at]), ("rd", all_of_it[at:-16])):
                    with open(f"{self.folder}/{name}", "wb") as file:
                        file.write(part)
                line = "console=ttyS0 quiet" + (" bootdev=net" if vm["device"] == "net" else "")
                return ["-kernel", f"{self.folder}/kernel", "-initrd", f"{self.folder}/rd", "-append", line]
        return ["-boot", "order=" + {"cdrom": "d", "disk": "c"}.get(vm["device"], "cd")]

    def network(self):
        words = []
        for index, switch in enumerate(self.vm["nets"]):
            tap = f"tap{self.id * 4 + index}"
            ip("tuntap", "add", "dev", tap, "mode", "tap")
            self.taps.append(tap)
            lladdr = f"fe:e1:bb:d1:{self.id % 256:02x}:{index:02x}"
            bridge = self.conf["switches"].get(switch, {}).get("interface")
            if bridge:
                ip("link", "set", tap, "master", bridge)
            ip("link", "set", tap, "up")
            words += ["-netdev", f"tap,id=n{index},ifname={tap},script=no,downscript=no",
                      "-device", f"virtio-net-pci,netdev=n{index},mac={lladdr},romfile="]
        return words

    def tick(self):
        """vmd describes and addresses the taps a moment after vmctl has been told of success."""
        if self.addresses_at is None or time.monotonic() < self.addresses_at:
            return
        self.addresses_at = None
        for index, tap in enumerate(self.taps):
            with open(f"{RUN}/{tap}", "w", encoding="ascii") as file:
                file.write(f"vm{self.id}-if{index}-{self.name}"[:63] + "\n")
            if self.vm["nets"][index] == ".":
                self.dhcp(index, tap)

    def dhcp(self, index, tap):
        host, guest = addresses(self.conf["prefix"], self.id, index)
        ip("addr", "add", f"{host}/31", "dev", tap)
        lines = [f"start {guest}", f"end {guest}", f"interface {tap}", "max_leases 1", f"siaddr {host}",
                 f"lease_file {self.folder}/leases{index}", f"pidfile {self.folder}/dhcp{index}",
                 "opt subnet 255.255.255.254", f"opt router {host}", f"opt dns {host}"]
        if self.vm["device"] == "net":
            lines += ["boot_file auto_install", f"opt hostname {self.name}"]
        conf = f"{self.folder}/dhcp{index}.conf"
        with open(conf, "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
        with open(f"{self.folder}/leases{index}", "wb"):
            pass
        self.servers.append(subprocess.Popen(["/bin/busybox", "udhcpd", "-f", conf], **QUIET))

    def monitor(self, text):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            line.connect(f"{self.folder}/monitor")
            line.sendall(text.encode() + b"\n")
            line.recv(4096)
            time.sleep(0.1)

    def shutdown(self):
        """vmmci(4) of the guest, if it has one."""
        self.state = "stopping"
        if os.environ.get("VMD_GUEST"):
            self.process.send_signal(signal.SIGUSR1)
        else:
            self.monitor("system_powerdown")

    def kill(self):
        self.process.kill()

    def used(self):
        try:
            with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
                found = re.search(r"VmRSS:\s*(\d+)", file.read())
            return f"{int(found[1]) / 1024:.1f}M"
        except (OSError, TypeError):
            return None

    def clean_up(self):
        self.process.wait()
        self.serial.close()
        for server in self.servers:
            server.kill()
            server.wait()
        for tap in self.taps:
            subprocess.run(["/sbin/ip", "link", "del", tap], check=False, **QUIET)
            if os.path.exists(f"{RUN}/{tap}"):
                os.unlink(f"{RUN}/{tap}")


def addresses(prefix, number, index):
    """Host and guest of an interface, by vmd's rule."""
    a, b, c, d = (int(part) for part in prefix.split("/")[0].split("."))
    host = (a << 24 | b << 16 | c << 8 | d) + number * 256 + (index + 1) * 2
    return tuple(".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0)) for value in (host, host + 1))
