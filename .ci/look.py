"""Start a program in a pseudo-terminal, look at its first screens, and quit it: `look.py PROGRAM [ARGUMENT ...]`."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

import pyte


def main() -> int:
    """Walk from the welcome to the first stop, leave, quit; the exit code."""
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
        os.execvp(sys.argv[1], sys.argv[1:])
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)

    def wait(text: str) -> None:
        end = time.monotonic() + 20
        while text not in "\n".join(screen.display):
            if time.monotonic() > end:
                raise SystemExit(f"{text!r} never came:\n" + "\n".join(screen.display))
            if select.select([fd], [], [], 0.1)[0]:
                stream.feed(os.read(fd, 65536))

    for text, key in (
        ("Look around first", b"\x1b"),
        ("Start the scan", b"\r"),
        ("1 of 20", b"\x1b"),
        ("Start the scan", b"q"),
    ):
        wait(text)
        time.sleep(1)  # the welcome takes no key until it could be seen
        os.write(fd, key)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if select.select([fd], [], [], 0.1)[0]:
            try:
                os.read(fd, 65536)
            except OSError:
                break
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            print("it opened, was looked at, and quit with exit code", os.waitstatus_to_exitcode(status))
            return os.waitstatus_to_exitcode(status)
    status = os.waitpid(pid, 0)[1]
    print("it opened, was looked at, and quit with exit code", os.waitstatus_to_exitcode(status))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
