"""Make the pictures in assets/screenshots/ from demo data: `python -m tests.pictures`.

`python -m tests.pictures DIR` draws into DIR instead, and more: the screens that need to be looked at, not shown;
`python -m tests.pictures DIR history day` those alone whose names begin so.
The same data and the same clock, set by hand, every time, so a picture changes only when the program does.
"""

import asyncio
import contextlib
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from textual.pilot import Pilot

from mfr_tui.body.regions import load_body
from mfr_tui.config import Config
from mfr_tui.demo import write_demo
from mfr_tui.paths import Places
from mfr_tui.practice.scan import RHYTHM_SECONDS, load_stops
from mfr_tui.record.database import prepare
from mfr_tui.record.reader import DiaryReader
from mfr_tui.report.figures import Asked
from mfr_tui.report.render import Form, make, preview_page
from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.hold.after import After
from mfr_tui.tui.hold.hold_screen import HoldScreen
from mfr_tui.tui.scan.summary import Summary
from tests.support.fakes import TODAY, FakeClock
from tests.tui.conftest import done_days, journal

TARGET = Path(__file__).parent.parent / "assets" / "screenshots"
DEMO_DAYS = 120


class Picture(NamedTuple):
    """One screen to draw.

    Attributes:
        name: The file's name without theme and ending.
        size: Columns and rows.
        keys: What is pressed to get there; a number is so many seconds that a hold runs.
        days_ago: The days with a scan, as days before today; None for demo data.
        today: The day it is.
    """

    name: str
    size: tuple[int, int]
    keys: tuple[str | int, ...]
    days_ago: tuple[int, ...] | None = None
    today: date = TODAY


STORY = ("/", *"left back of sho", "enter")
AT_SHOULDERS = ("enter", *"nnnn", "m", "3", *"nn", "m", "tab", "6", "right", "4", "left")
AT_SUMMARY = (*AT_SHOULDERS, *"nnnnnnnnnnnnnnn")
AT_CARD = (*AT_SUMMARY, "1")
AT_HOLD = (*AT_CARD, "t", "enter", 5)
STOPPED = (*AT_HOLD, 40, "!")
PICTURES = (
    Picture("welcome", (80, 24), (), days_ago=()),
    Picture("today", (80, 24), ()),
    Picture("today-large", (120, 36), ()),
    Picture("scan", (80, 24), AT_SHOULDERS),
    Picture("scan-large", (120, 36), AT_SHOULDERS),
    Picture("scan-phone", (40, 20), AT_SHOULDERS),
    Picture("summary", (80, 24), AT_SUMMARY),
    Picture("card", (80, 24), AT_CARD),
    Picture("hold", (80, 24), (*AT_HOLD, 140)),
    Picture("hold-large", (120, 36), (*AT_HOLD, 140)),
    Picture("history", (80, 24), ("2", "left", "left")),
    Picture("history-large", (120, 36), ("2", "left", "left")),
    Picture("body", (120, 36), ("2", "b")),
    Picture("story", (80, 24), ("2", *STORY)),
    *(
        Picture(f"{name}{large}", size, keys)
        for large, size in (("", (80, 24)), ("-large", (120, 36)))
        for name, keys in (
            ("flags", ("3",)),
            ("flag", ("3", "enter")),
            ("warning-signs", ("3", "!")),
            ("page", ("3", "p")),
        )
    ),
)
MORNING: tuple[tuple[tuple[str | int, ...], float], ...] = (
    ((), 2.0),
    (("enter",), 1.5),
    ((*"nnnn", "m", "3"), 1.4),
    ((*"nn", "m", "tab", "6"), 1.8),
    ((*"nnnnnnnnnnnnnnn",), 2.2),
    (("1",), 1.8),
    (("t", "enter", 5, 20), 1.0),
    ((55,), 1.0),
    ((45,), 1.8),
    (("r", "2", "r"), 2.0),
    (("enter",), 3.0),
)
"""A morning in moving pictures: what is pressed before each one, and for how many seconds it is shown."""

SIZES = (("", (80, 24)), ("-large", (120, 36)), ("-phone", (40, 20)), ("-huge", (200, 50)))
LEAP_DAY, FIRST_DAY, LAST_DAY = date(2028, 2, 29), date(2027, 1, 1), date(2028, 12, 31)
TO_LOOK_AT = tuple(
    Picture(f"{name}{large}", size, keys)
    for large, size in SIZES
    for name, keys in (
        ("card", AT_CARD),
        ("hold-lead-in", (*AT_CARD, "t", "enter")),
        ("hold-early", (*AT_HOLD, 75)),
        ("hold", (*AT_HOLD, 140)),
        ("hold-paused", (*AT_HOLD, 75, "z")),
        ("hold-passes", (*AT_CARD, "t", "t", "enter", "n", 5, 30)),
        ("hold-short", (*AT_SUMMARY, "2", "enter", 5, 20)),
        ("after", (*AT_HOLD, 140, "r", "2", "r")),
        ("stopped", STOPPED),
        ("stopped-yes", (*STOPPED, "n", "y")),
        ("refusal", (*STOPPED, "escape", "w", "enter")),
        ("places", ("ctrl+p", *"places to avoid", "enter", "o", "s", "down", "down", "o", "i")),
        ("spot", ("w",)),
        ("learn", ("4",)),
        ("learn-page", ("4", "down", "down", "enter")),
        ("warning-signs", ("!",)),
        ("flags", ("3",)),
        ("flag", ("3", "enter")),
        ("visit", ("3", "v")),
        ("week", ("3", "o", "4", "3")),
        ("page", ("3", "p")),
        ("page-save", ("3", "p", "s")),
        ("today", ()),
        ("summary", AT_SUMMARY),
        ("history", ("2", "left", "left")),
        ("day", ("2", "left", "left", "enter")),
        ("day-mark", ("2", "left", "left", "enter", "down", "enter")),
        ("day-hold", ("2", "left", "left", "enter", "up", "enter")),
        ("day-scan", ("2", "left", "left", "enter", "enter")),
        ("day-move", ("2", "left", "left", "enter", "enter", "m", "left")),
        ("day-delete", ("2", "left", "left", "enter", "enter", "d")),
        ("day-late", ("2", "left", "left", "enter", "a", "6")),
        ("days-off", ("2", "left", "left", "r", "right")),
        ("story", ("2", *STORY)),
        ("story-all", ("2", *STORY, ">", ">")),
        ("search", ("2", "/", *"back")),
        ("body", ("2", "b")),
        ("body-all", ("2", "b", ">", ">", ">")),
        ("helps", ("2", "w")),
        ("flags", ("3",)),
        ("flag", ("3", "enter")),
        ("flag-put-off", ("3", "enter", "s", "w")),
    )
) + tuple(
    Picture(f"{name}{large}", size, keys, days_ago, today)
    for large, size in SIZES
    for name, keys, days_ago, today in (
        ("history-empty", ("escape", "2"), (), TODAY),
        ("history-one-scan", ("2",), (0,), TODAY),
        ("history-29-february", ("2",), (0, 1, 2, 366, 1461), LEAP_DAY),
        ("history-first-day", ("2",), (0, 1, 2, 364, 365, 366), FIRST_DAY),
        ("history-last-day", ("2",), (0, 1, 2, 364, 365, 366), LAST_DAY),
        ("history-year-without", ("2", "<"), (0, 1, 800), TODAY),
        ("body-empty", ("escape", "2", "b"), (), TODAY),
        ("body-one-scan", ("2", "b"), (0,), TODAY),
        ("story-empty", ("escape", "2", *STORY), (), TODAY),
        ("story-one-scan", ("2", *STORY), (0,), TODAY),
        ("story-year-without", ("2", *STORY, ">", ">"), (0, 1, 800), TODAY),
        ("helps-empty", ("escape", "2", "w"), (), TODAY),
    )
)


async def _draw(picture: Picture, theme: str) -> str:
    """Return one screen as SVG."""
    async with _opened(picture, theme) as (pilot, clock):
        await _press(pilot, picture.keys, clock)
        return pilot.app.export_screenshot(title="mfr", simplify=True)


async def _animate(size: tuple[int, int]) -> str:
    """Return a morning as one SVG that shows each of its pictures in turn."""
    frames: list[str] = []
    async with _opened(Picture("morning", size, ()), "dark") as (pilot, clock):
        for keys, _ in MORNING:
            await _press(pilot, keys, clock)
            svg = pilot.app.export_screenshot(title="mfr", simplify=True)
            frames.append(re.sub(r"terminal-\d+", f"f{len(frames)}", svg))
    rules: list[str] = []
    total, begins = sum(seconds for _, seconds in MORNING), 0.0
    for number, (_, seconds) in enumerate(MORNING):
        first, last = 100 * begins / total, 100 * (begins + seconds) / total
        rules.append(
            f"@keyframes k{number} {{ 0% {{ visibility: hidden }} {first:.2f}% {{ visibility: visible }} "
            f"{last:.2f}% {{ visibility: {'hidden' if last < 99.9 else 'visible'} }} }}\n"
            f"#k{number} {{ visibility: hidden; animation: k{number} {total:.1f}s step-end infinite }}"
        )
        begins += seconds
    last = len(frames) - 1
    still = f"[id^=k] {{ animation: none }} #k{last} {{ visibility: visible }}"
    rules.append(f"@media (prefers-reduced-motion: reduce) {{ {still} }}")
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', frames[0])
    assert found
    width, height = found.groups()
    inner = "\n".join(f'<g id="k{number}">{frame}</g>' for number, frame in enumerate(frames))
    style = "\n".join(rules)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">\n'
        f"<style>\n{style}\n</style>\n{inner}\n</svg>\n"
    )


@contextlib.asynccontextmanager
async def _opened(picture: Picture, theme: str) -> AsyncIterator[tuple[Pilot[None], FakeClock]]:
    """Open the app on made-up days, with a clock that is set by hand."""
    if theme == "none":
        os.environ["NO_COLOR"] = "1"
    else:
        os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as directory:
        places = Places(Path(directory), Path(directory))
        body = load_body()
        stops = load_stops(body)
        clock = FakeClock(datetime.combine(picture.today, time(6, 30), ZoneInfo("Europe/Berlin")))
        if picture.days_ago is None:
            write_demo(places.database, DEMO_DAYS, picture.today, body, stops, "Europe/Berlin")
        else:
            prepare(places.database)
            done_days(places.database, clock, stops, picture.days_ago, {"shoulder_back_l": 5, "jaw_l": 2})
            if picture.days_ago:
                with journal(places.database, clock) as book:
                    book.remember("welcome_seen", value=True)
        app = MfrApp(places, Config(theme="dark" if theme == "none" else theme), clock)
        async with app.run_test(size=picture.size) as pilot:
            yield pilot, clock


async def _press(pilot: Pilot[None], keys: Iterable[str | int], clock: FakeClock) -> None:
    await pilot.pause(0.3)
    for key in keys:
        if isinstance(key, int):
            _hold_on(pilot, key, clock)
        else:
            if isinstance(pilot.app.screen, Summary | After):
                clock.advance(RHYTHM_SECONDS)  # who presses a key has seen it
            await pilot.press(key)
        await pilot.pause(0.05)
    lit = RHYTHM_SECONDS if isinstance(pilot.app.screen, Summary) else 0.0  # its button waits so long
    await pilot.pause(0.3 + lit)


def _hold_on(pilot: Pilot[None], seconds: int, clock: FakeClock) -> None:
    """Let a hold run, second by second: more at once would be a computer that slept."""
    screen = pilot.app.screen
    assert isinstance(screen, HoldScreen)
    for _ in range(seconds):
        clock.advance(1)
        screen._tick()


def _report() -> bytes:
    """The page for a professional, of the same demo days."""
    body = load_body()
    clock = FakeClock(datetime.combine(TODAY, time(6, 30), ZoneInfo("Europe/Berlin")))
    with tempfile.TemporaryDirectory() as directory:
        database = Path(directory) / "mfr.db"
        write_demo(database, DEMO_DAYS, TODAY, body, load_stops(body), "Europe/Berlin")
        with contextlib.closing(DiaryReader(database)) as history:
            asked = Asked(TODAY - timedelta(days=89), TODAY)
            page = preview_page(history, body, asked, Config())
        return make(page, body, Form.PNG, "a4", clock.now()).content


def _without_network(svg: str) -> str:
    """Textual's pictures name a font on a server; ours ask nobody."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace")
    svg = svg.replace("font-family: Fira Code", "font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas")
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)  # else some viewers drop the spaces that align columns
    return re.sub(r"terminal-\d+", "terminal", svg)


def main(arguments: Sequence[str]) -> None:
    """Draw all of them, dark and light; without color too, where they are to be looked at."""
    target = Path(arguments[0]) if arguments else TARGET
    target.mkdir(parents=True, exist_ok=True)
    chosen = TO_LOOK_AT if arguments else PICTURES
    begins = tuple(arguments[1:]) or ("",)
    for picture in (one for one in chosen if one.name.startswith(begins)):
        for theme in ("dark", "light", "none") if arguments else ("dark", "light"):
            path = target / f"{picture.name}-{theme}.svg"
            path.write_text(_without_network(asyncio.run(_draw(picture, theme))), encoding="utf-8")
            print(path.name)
    if not arguments or "morning".startswith(begins):
        (target / "morning.svg").write_text(_without_network(asyncio.run(_animate((80, 24)))), encoding="utf-8")
    if "report".startswith(begins):
        (target / "report.png").write_bytes(_report())


if __name__ == "__main__":
    main(sys.argv[1:])
