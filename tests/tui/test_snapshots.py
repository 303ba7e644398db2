"""How every screen looks: as plain text at three sizes, and the four that matter most as pictures.

UPDATE_SNAPSHOTS=1 writes the texts anew; `pytest --snapshot-update` the pictures. Look at them before they are kept.
"""

import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import textual
from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from textual.events import Paste
from textual.screen import Screen

from mfr_tui.config import Config
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.hold.hold_screen import HoldScreen
from tests.support.every_screen import NOT_PICTURED, OPEN
from tests.support.received import faint, rendered_once, set_terminal
from tests.tui.conftest import Open, Session
from tests.tui.test_every_screen import aligned_row, beyond_the_mouse
from tests.tui.test_mode_row import WITH

TEXTS = Path(__file__).parent / "snapshots"
PICTURED_WITH = "8.2.8"
"""The Textual that drew the pictures: another one draws a little otherwise."""

pytestmark = pytest.mark.usefixtures("lived_here")


async def walk(s: Session) -> AsyncIterator[str]:
    """Every screen, one after the other; the name of each while it is shown."""
    yield "welcome"
    await s.press("escape")
    yield "today_open"
    await s.press("?")
    yield "help"
    await s.press("escape", "r")
    yield "not_today"
    await s.press("t")
    yield "today_rest"
    await s.press("r")
    await scan(s)
    yield "scan"
    await s.press("space")
    yield "scan_paused"
    # Where a page scrolls to depends on what was painted when the key came.
    for key in ("d", "down", "down", "down", "space", "down", "space", "tab"):
        await s.press(key)
        await s.settle()
    await paste(s, "since Tuesday")
    yield "details"
    await s.press("escape", "escape")
    s.app.clear_notifications()
    yield "today_draft"
    await s.press("enter")
    yield "unfinished"
    await s.press("enter")
    await s.settle()
    await s.let_run(200)
    await s.press("e")
    yield "summary"
    await s.press("enter")
    yield "today_done"
    await press(s, "w")
    yield "spot"
    await press(s, "enter")
    yield "card"
    await press(s, "i")
    yield "technique"
    await press(s, "escape", "enter")
    await hold_on(s, 95)
    yield "hold"
    await press(s, "z")
    yield "hold_asked"
    await press(s, "space")
    await hold_on(s, 60)
    yield "hold_late"
    await press(s, "r", "3", "l")
    yield "after"
    await press(s, "w", "enter")
    await hold_on(s, 20)
    await press(s, "!", "n", "y")
    yield "stopped"
    await press(s, "escape")
    s.app.work("chest_r")
    await s.settle()
    yield "refusal"
    await press(s, "escape")
    s.app.action_places()
    await s.settle()
    await press(s, "o", "s", "down", "o", "i")
    yield "places"
    await press(s, "escape")
    yield "today_worked"
    await press(s, "4", "down", "down")
    yield "learn"
    await press(s, "1")
    await press(s, "2", "up", "up")
    yield "history"
    await press(s, "b")
    yield "body_past"
    await press(s, ">", ">", ">", "space", "w")
    yield "body_past_all"
    await press(s, "escape", "w")
    yield "helps"
    await press(s, "escape", "3")
    yield "flags"
    await press(s, "v")
    await paste(s, "It is hard to carry the children and to sleep")
    await s.press("tab")
    await paste(s, "carry both")
    yield "visit"
    await press(s, "shift+tab", "shift+tab", "enter")
    await paste(s, "after gardening")
    await s.press("tab")
    await paste(s, "warmth")
    yield "place"
    await press(s, "escape", "escape", "o")
    await s.press("4", "6", "5", "y")
    yield "week"
    await press(s, "escape", "enter")
    yield "flag"
    await press(s, "t")
    yield "flag_taken"
    await press(s, "escape", "escape", "p")
    yield "page"
    await press(s, "n", "space")
    yield "page_notes"
    await press(s, "escape", "s")
    await s.press(*["backspace"] * 4, "enter")
    yield "page_save"
    await press(s, "escape", "escape", "2")
    await press(s, "t", "enter")
    yield "day"
    await press(s, "up", "enter")
    yield "hold_sheet"
    await press(s, "escape", "r", "right")
    yield "days_off"
    await press(s, "escape", "left", "enter", "d")
    yield "delete_scan"
    await press(s, "escape", "enter", "m", "left")
    yield "move_scan"
    await press(s, "escape", "left", "left", "left", "a", "6")
    yield "late_scan"
    await press(s, "u", "u", "escape", "escape", "/")
    await s.press(*"tue")
    yield "search"
    await s.press(*["backspace"] * 3)
    await paste(s, "shoulder_back_l")
    await press(s, "enter")
    yield "story"
    await press(s, "escape", "escape", "escape")
    for key in ("y", "n", "y"):
        await s.press(key)
        await s.settle()
    yield "screening"


async def press(s: Session, *keys: str) -> None:
    """Keys that open screens: only the last is painted."""
    await s.press(*keys)
    await s.settle()


async def paste(s: Session, words: str) -> None:
    """Words into the field at hand: at once, as each of many keys costs what it does to the screen."""
    s.app.post_message(Paste(words))
    await s.settle()


async def hold_on(s: Session, seconds: float) -> None:
    """Let a hold run, a look each time something is due."""
    screen = s.app.screen
    assert isinstance(screen, HoldScreen)
    end = s.clock.seconds + seconds
    while s.clock.seconds < end:
        due = screen._hold.due(s.clock.seconds)
        assert due is not None
        s.clock.advance(min(due, end - s.clock.seconds))
        screen._tick()
    await s.settle()


async def pictured(s: Session) -> AsyncIterator[str]:
    """The four screens that matter most, one after the other; the name of each while it is shown."""
    assert s.words("#next-title") == ""
    yield "today"
    await scan(s)
    yield "scan"
    await s.let_run(200)
    await s.press("e")
    await press(s, "1", "enter")
    await hold_on(s, 140)
    yield "hold"
    await press(s, "!")
    yield "stopped"


async def scan(s: Session) -> None:
    await s.start()
    s.scan.action_go_to(6)
    await s.press(*"j7m4lx", "tab", "9")
    await s.let_run(6)


@pytest.mark.parametrize(
    ("size", "colors", "theme"),
    [((40, 20), "16", "mfr-16"), ((80, 24), "256", "mfr-dark"), ((120, 36), "256", "mfr-light")],
    ids=lambda value: f"{value[0]}x{value[1]}" if isinstance(value, tuple) else "",
)
async def test_the_screens_as_text(
    open_app: Open,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    colors: str,
    theme: str,
) -> None:
    """With 256 colors and with 16, where the text is the same as with all: each screen can be read there, too.

    Every command of a screen is reached by a click on one of its pictures, and no button is cut. The row of main
    screens is the same on all that have one.
    """
    set_terminal(monkeypatch, colors)
    seen, otherwise, hard_to_read, cut = set(), [], set(), set()
    beyond: dict[type[Screen[Any]], set[str]] = {}
    rows: dict[str, str] = {}
    config = Config(theme="light" if theme == "mfr-light" else "dark")
    async with open_app(config=config, size=size, welcome=True) as s:
        assert s.app.theme == theme
        async for name in walk(s):
            await s.settle()
            cut |= {f"{name}: {words}" for words in cut_buttons(s)}
            with rendered_once(s):
                hard_to_read |= faint(s)
                screen, there = type(s.app.screen), set(beyond_the_mouse(s))
                text = s.text() + "\n"
            beyond[screen] = beyond.get(screen, there) & there
            if screen in WITH and size != (40, 20):
                rows[re.sub(r"\(\d\)", "(n)", aligned_row(text))] = name  # more is flagged as it goes on
            assert len(text.splitlines()) == size[1]
            assert max(map(len, text.splitlines())) <= size[0]
            file = TEXTS / f"{name}-{size[0]}x{size[1]}.txt"
            seen.add(file.name)
            if os.environ.get("UPDATE_SNAPSHOTS") == "1":
                TEXTS.mkdir(exist_ok=True)
                file.write_text(text, encoding="utf-8")
            elif not file.exists() or file.read_text(encoding="utf-8") != text:
                otherwise.append(f"{file.name}:\n{text}")
    assert not otherwise, "These look otherwise; UPDATE_SNAPSHOTS=1 writes them anew.\n" + "\n".join(otherwise)
    assert {file.name for file in TEXTS.glob(f"*-{size[0]}x{size[1]}.txt")} == seen, "one is left over"
    assert not hard_to_read, "\n".join(sorted(hard_to_read))
    assert not cut, "\n".join(sorted(cut))
    assert set(beyond) == set(OPEN) - NOT_PICTURED
    assert {screen: missing for screen, missing in beyond.items() if missing} == {}
    assert len(rows) == (size != (40, 20)), rows


def cut_buttons(s: Session) -> Iterator[str]:
    """What stands on the buttons of this screen that are narrower than their words, or reach beyond what holds them."""
    for button in s.app.screen.query(Choice):
        words = str(button.render())
        if button.is_on_screen and button.size.width:
            inside = button.region.right - button.styles.margin.right <= button.parent.region.right  # type: ignore[union-attr]
            if not inside or cell_len(words) > button.content_size.width:
                yield words


@pytest.mark.skipif(textual.__version__ != PICTURED_WITH, reason=f"the pictures were drawn with {PICTURED_WITH}")
@pytest.mark.parametrize("colors", ["dark", "light", "none"])
async def test_a_screen_as_a_picture(
    open_app: Open, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, colors: str
) -> None:
    if colors == "none":
        monkeypatch.setenv("NO_COLOR", "1")
    otherwise = []
    async with open_app(config=Config(theme="dark" if colors == "none" else colors)) as s:
        async for name in pictured(s):
            await s.settle()
            picture = snapshot(name=name, extension_class=SVGImageExtension)
            if picture != s.app.export_screenshot(title=s.app.title, simplify=True):
                otherwise.append(name)
    assert not otherwise, "These look otherwise; `pytest --snapshot-update` draws them anew."
