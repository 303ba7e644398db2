"""Nothing leaves the machine: no socket is opened to anywhere."""

import subprocess
import sys
from pathlib import Path

from tests.support.patience import SECONDS

SCRIPT = """
import asyncio, os, sys
from pathlib import Path

def watch(event, arguments):
    if event in {{"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.Request"}}:
        raise SystemExit(f"{{event}}: {{arguments}}")

sys.addaudithook(watch)
from mfr_tui.cli.main import main
directory = {directory!r}
main(["--data-dir", directory, "demo", "--days", "20"])
main(["--data-dir", directory, "status"])

from mfr_tui.clock import machine_clock
from mfr_tui.config import Config
from mfr_tui.paths import Places
from mfr_tui.tui.app import MfrApp

place = Path(directory)
app = MfrApp(Places(place, place), Config(), machine_clock(os.environ))

async def walk():
    async with app.run_test(size=(80, 24)) as pilot:
        for key, then in (("", "TodayScreen"), ("enter", "ScanScreen"), ("e", "Summary")):
            if key:
                await pilot.press(key)
            while type(app.screen).__name__ != then:
                await pilot.pause()
            if then == "ScanScreen":
                await pilot.press("down", "6", "n")

asyncio.run(walk())
print("walked")

import socket
try:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("127.0.0.1", 9))
except SystemExit as seen:
    print(seen)
"""


def test_a_scan_opens_no_socket(tmp_path: Path) -> None:
    script = SCRIPT.format(directory=str(tmp_path / "data"))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "walked" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("socket.connect: "), "the watch would notice"
