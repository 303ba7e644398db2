"""Make the pictures in assets/screenshots/ from demo data: `python -m tests.pictures`.

The same data and the same frozen clock every time, so a picture changes only when the program does.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot

from mfr_tui.body.regions import load_body
from mfr_tui.config import Config
from mfr_tui.paths import Places
from mfr_tui.practice.scan import load_stops
from mfr_tui.record.database import prepare
from mfr_tui.record.demo import write_demo
from mfr_tui.tui.app import MfrApp
from tests.fakes import TODAY, FakeClock

TARGET = Path(__file__).parent.parent / "assets" / "screenshots"
DEMO_DAYS = 120


class Picture(NamedTuple):
    """One screen to draw.

    Attributes:
        name: The file's name without theme and ending.
        size: Columns and rows.
        keys: What is pressed to get there.
        empty: Whether the diary is a new one instead of demo data.
    """

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...]
    empty: bool = False


AT_SHOULDERS = ("enter", *"nnn", "m", "3", *"nn", "m", "tab", "6", "right", "4", "left")
PICTURES = (
    Picture("welcome", (80, 24), (), empty=True),
    Picture("today", (80, 24), ()),
    Picture("today-large", (120, 36), ()),
    Picture("scan", (80, 24), AT_SHOULDERS),
    Picture("scan-large", (120, 36), AT_SHOULDERS),
    Picture("scan-phone", (40, 20), AT_SHOULDERS),
    Picture("summary", (80, 24), (*AT_SHOULDERS, *"nnnnnnnnnnnnnnn")),
)


async def _draw(picture: Picture, theme: str) -> str:
    with tempfile.TemporaryDirectory() as directory:
        places = Places(Path(directory), Path(directory))
        if picture.empty:
            prepare(places.database)
        else:
            body = load_body()
            write_demo(places.database, DEMO_DAYS, TODAY, body, load_stops(body), "Europe/Berlin")
        app = MfrApp(places, Config(theme=theme), FakeClock())
        async with app.run_test(size=picture.size) as pilot:
            await _press(pilot, picture.keys)
            return app.export_screenshot(title="mfr", simplify=True)


async def _press(pilot: Pilot[None], keys: Iterable[str]) -> None:
    await pilot.pause(0.3)
    for key in keys:
        await pilot.press(key)
        await pilot.pause(0.05)
    await pilot.pause(0.3)


def _without_network(svg: str) -> str:
    """Textual's pictures name a font on a server; ours ask nobody."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace")
    svg = svg.replace("font-family: Fira Code", "font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas")
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)  # else some viewers drop the spaces that align columns
    return re.sub(r"terminal-\d+", "terminal", svg)


def main() -> None:
    """Draw all of them, dark and light."""
    os.environ.pop("NO_COLOR", None)
    TARGET.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        for theme in ("dark", "light"):
            path = TARGET / f"{picture.name}-{theme}.svg"
            path.write_text(_without_network(asyncio.run(_draw(picture, theme))), encoding="utf-8")
            print(path.name)


if __name__ == "__main__":
    main()
