"""How every screen looks: as plain text at three sizes, and four of them as pictures.

UPDATE_SNAPSHOTS=1 writes the texts anew; `pytest --snapshot-update` the pictures. Look at them before they are kept.
"""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import textual
from textual.pilot import Pilot

from mfr_tui.config import Config
from mfr_tui.paths import Places
from mfr_tui.practice.scan import Stop
from mfr_tui.tui.app import MfrApp
from tests.fakes import FakeClock
from tests.tui.conftest import Open, Session, clear_to_press, done_days, journal

TEXTS = Path(__file__).parent / "snapshots"
SIZES = [(40, 20), (80, 24), (120, 36)]
PICTURED_WITH = "8.2.8"
"""The Textual that drew the pictures: another one draws a little otherwise."""

Show = Callable[[Session], Awaitable[None]]


def past(diary: Path, clock: FakeClock, stops: tuple[Stop, ...]) -> None:
    """Some weeks of a person's mornings, all of them cleared for pressing."""
    ago = [day for day in range(1, 34) if day not in {4, 11, 19, 20, 28}]
    done_days(diary, clock, stops, ago, {"shoulder_back_l": 5, "lower_back_r": 4, "foot_sole_r": 3, "jaw_l": 2})
    with journal(diary, clock) as book:
        book.remember("demo", value=True)
    clear_to_press(diary, clock)


async def welcome(s: Session) -> None:
    await s.press("ctrl+p", *"welcome")
    await s.pilot.pause(0.3)
    await s.press("enter")


async def today_open(s: Session) -> None:
    assert s.words("#next-title") == "Today's scan"


async def today_done(s: Session) -> None:
    await s.start()
    await s.press("down", "4")
    await s.let_run(320)
    await s.press("enter")


async def today_draft(s: Session) -> None:
    await s.start()
    await s.press("n", "n", "4", "escape")
    s.app.clear_notifications()


async def today_rest(s: Session) -> None:
    await s.press("r", "t")


async def scan(s: Session) -> None:
    await s.start()
    await s.press("n", "n", "n", "n", "n", "n", *"j7", "m", "4", "l", "x", "tab", "9")
    await s.let_run(6)


async def scan_paused(s: Session) -> None:
    await scan(s)
    await s.press("space")


async def summary(s: Session) -> None:
    await scan(s)
    await s.press("n")
    await s.let_run(200)
    await s.press("e")


async def screening(s: Session) -> None:
    await slowly(s, "y", "n", "y")


async def details(s: Session) -> None:
    await scan(s)
    await slowly(s, "d", "down", "down", "down", "space", "down", "space", "tab")
    await s.press(*"since", "space", *"Tuesday")


async def slowly(s: Session, *keys: str) -> None:
    """Where a page scrolls to depends on what was painted when the key came."""
    for key in keys:
        await s.press(key)
        await s.settle()


async def unfinished(s: Session) -> None:
    await today_draft(s)
    await s.press("enter")


async def help_page(s: Session) -> None:
    await s.press("?")


async def not_today(s: Session) -> None:
    await s.press("r")


SCREENS: list[Show] = [
    welcome,
    today_open,
    today_done,
    today_draft,
    today_rest,
    scan,
    scan_paused,
    summary,
    screening,
    details,
    unfinished,
    help_page,
    not_today,
]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("show", SCREENS, ids=lambda show: show.__name__)
async def test_a_screen_as_text(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], show: Show, size: tuple[int, int]
) -> None:
    past(diary, clock, stops)
    async with open_app(size=size) as s:
        await show(s)
        await s.settle()
        text = s.text() + "\n"
    file = TEXTS / f"{show.__name__}-{size[0]}x{size[1]}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        TEXTS.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), f"{file.name} looks otherwise: UPDATE_SNAPSHOTS=1 writes it anew"
    assert len(text.splitlines()) == size[1]
    assert max(len(line) for line in text.splitlines()) <= size[0]


def test_no_text_is_left_over() -> None:
    wanted = {f"{show.__name__}-{columns}x{rows}.txt" for show in SCREENS for columns, rows in SIZES}
    assert {file.name for file in TEXTS.glob("*.txt")} == wanted


@pytest.mark.skipif(textual.__version__ != PICTURED_WITH, reason=f"the pictures were drawn with {PICTURED_WITH}")
@pytest.mark.parametrize("colours", ["dark", "light", "none"])
@pytest.mark.parametrize("show", [today_open, scan, summary, screening], ids=lambda show: show.__name__)
def test_a_screen_as_a_picture(
    snap_compare: Any,  # noqa: ANN401  (its plugin gives it no type)
    monkeypatch: pytest.MonkeyPatch,
    diary: Path,
    clock: FakeClock,
    stops: tuple[Stop, ...],
    show: Show,
    colours: str,
) -> None:
    past(diary, clock, stops)
    with journal(diary, clock) as book:
        book.remember("welcome_seen", value=True)
    if colours == "none":
        monkeypatch.setenv("NO_COLOR", "1")
    config = Config(theme="dark" if colours == "none" else colours)
    app = MfrApp(Places(diary.parent, diary.parent), config, clock)

    async def before(pilot: Pilot[None]) -> None:
        session = Session(app, pilot, clock, diary)
        await session.settle()
        await show(session)
        await session.settle()

    assert snap_compare(app, terminal_size=(80, 24), run_before=before)
