"""Take pictures of the app in the console of Linux, in a virtual machine: `python -m tests.console DIR`.

It needs root, debootstrap, mke2fs, QEMU 7.1 or newer, two gigabytes, and about ten minutes. The machine runs Debian 12
with its own Python 3.11, so use that version here, too. It stays in DIR: the next time only mfr is copied anew.
"""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

PACKAGES = "linux-image-amd64,python3,kbd,udev"
INIT = """#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
mount -t tmpfs tmpfs /tmp; mount -t tmpfs tmpfs /run; mount -o remount,rw /
echo 3 > /proc/sys/kernel/printk
while :; do setsid agetty --autologin root tty1 linux; done
"""
PROFILE = "PS1='$ '; export LANG=C.UTF-8; alias mfr='PYTHONPATH=/opt/mfr python3 -m mfr_tui --data-dir /tmp/mfr'\n"

BOOT, START, LOOK = 60, 40, 6
"""How many seconds the machine takes to boot, mfr to start, and a screen to be drawn on an emulated processor."""

SCREENS: Sequence[tuple[str, str, Sequence[str]]] = (
    ("today", "mfr", ()),
    ("history", "", ("2",)),
    ("flags", "", ("3",)),
    ("commands", "", ("ctrl-p",)),
    ("after", "", ("esc", "q")),
    ("hold", "mfr hold calf_l", ("ret",)),
    ("paused", "", ("left",)),
    ("stopped", "", ("shift-1",)),
    ("plain", "", ("esc", "esc", "ctrl-q", "=mfr --plain")),
)
"""Each picture: its name, what is typed at the shell, and keys as QEMU names them; after = a line."""

_NAMES = {" ": "spc", "-": "minus", "_": "shift-minus", ".": "dot", "/": "slash", "=": "equal"}


def build(place: Path) -> None:
    """Make the machine, or only its copy of mfr."""
    root = place / "root"
    if not root.exists():
        command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", str(root)]
        subprocess.run(command, check=True)
    shutil.rmtree(root / "opt/mfr", ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(root / "opt/mfr"), "."]
    subprocess.run(pip, cwd=Path(__file__).parents[1], check=True)
    (root / "opt/init").write_text(INIT, encoding="utf-8")
    (root / "opt/init").chmod(0o755)
    (root / "root/.profile").write_text(PROFILE, encoding="utf-8")
    (place / "disk.img").unlink(missing_ok=True)
    subprocess.run(["mke2fs", "-q", "-t", "ext4", "-d", str(root), str(place / "disk.img"), "2G"], check=True)


@contextlib.contextmanager
def machine(place: Path) -> Iterator[socket.socket]:
    """A running machine: what is written to the socket goes to QEMU's monitor."""
    boot = place / "root/boot"
    command = ["qemu-system-x86_64", "-m", "1500", "-smp", "2", "-vga", "std", "-display", "none", "-nic", "none"]
    command += ["-kernel", str(next(boot.glob("vmlinuz*"))), "-initrd", str(next(boot.glob("initrd*")))]
    command += ["-append", "root=/dev/vda rw init=/opt/init quiet"]
    command += ["-drive", f"file={place / 'disk.img'},format=raw,if=virtio"]
    command += ["-monitor", f"unix:{place / 'monitor'},server,nowait"]
    process = subprocess.Popen(command)
    try:
        time.sleep(BOOT)
        with socket.socket(socket.AF_UNIX) as monitor:
            monitor.connect(str(place / "monitor"))
            yield monitor
    finally:
        process.terminate()
        process.wait()


def press(monitor: socket.socket, key: str) -> None:
    """Press a key, given QEMU's name of it, or type the line after a =."""
    names = [_NAMES.get(char, char) for char in key[1:]] if key.startswith("=") else [key]
    for name in [*names, *(["ret"] if key.startswith("=") else [])]:
        monitor.sendall(f"sendkey {name} 20\n".encode())
        time.sleep(0.1)


def main(arguments: Sequence[str]) -> None:
    """Take all the pictures."""
    place = Path(arguments[0]).absolute()
    place.mkdir(parents=True, exist_ok=True)
    build(place)
    with machine(place) as monitor:
        press(monitor, "=mfr demo --days 20")
        time.sleep(START)
        for name, typed, keys in SCREENS:
            if typed:
                press(monitor, f"={typed}")
                time.sleep(START)
            for key in keys:
                press(monitor, key)
                time.sleep(START if key.startswith("=") else LOOK)
            monitor.sendall(f"screendump {place / name}.png -f png\n".encode())
            time.sleep(1)
            print(place / f"{name}.png", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
