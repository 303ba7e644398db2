"""Colors: enough contrast in both themes on every screen, the theme that was asked for, and none at all."""

import re
import sys
from pathlib import Path

import pytest
from textual.geometry import Offset
from textual.theme import Theme

from mfr_tui.body.severity import severity
from mfr_tui.config import Config
from mfr_tui.practice.scan import Stop
from mfr_tui.tui.map import body_map
from mfr_tui.tui.themes import DARK, LIGHT, theme_name
from tests.support.fakes import FakeClock
from tests.support.received import contrast, faint
from tests.tui.conftest import Open, clear_to_press, done_days, journal


def test_the_measure_is_the_standards() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_everything_can_be_read(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], theme: str
) -> None:
    done_days(diary, clock, stops, [5, 4, 1], {"jaw_l": 4})
    with journal(diary, clock) as book:
        book.remember("demo", value=True)
    found: set[str] = set()
    async with open_app(config=Config(theme=theme), size=(120, 36), welcome=True) as s:
        assert s.app.theme == f"mfr-{theme}"
        found |= faint(s)
        await s.press("enter")
        found |= faint(s)
        for opened, closed in (("r", "escape"), ("y", "escape"), ("?", "escape")):
            await s.press(opened)
            await s.settle()
            found |= faint(s)
            await s.press(closed)
        clear_to_press(diary, clock)
        await s.start()
        found |= faint(s)
        for keys in ("1", "=jj4", "m6", "j7", "j8", "jx", "l0", "tab"):
            await s.press(*(["tab"] if keys == "tab" else keys))
        await s.settle()
        found |= faint(s)
        s.scan.strip.offer(s.scan.cursor, Offset(20, 10), s.scan.size)
        await s.settle()
        found |= faint(s)
        await s.press("escape", "space")
        s.app.trouble = "Not saved yet, trying again: the disk is full."
        await s.settle()
        found |= faint(s)
        s.app.trouble = ""
        s.scan.action_rate(3)
        await s.press("d")
        await s.settle()
        found |= faint(s)
        await s.press("tab")
        await s.settle()
        found |= faint(s)
        await s.press("escape", "e")
        await s.settle()
        assert s.title == "Summary"
        found |= faint(s)
        await s.pilot.resize_terminal(30, 10)
        await s.settle()
        found |= faint(s)
    assert not found, "\n".join(sorted(found))


def test_ratings_differ_in_more_than_color() -> None:
    assert len(set(body_map._FILL.values())) == 3
    assert [severity(nrs) for nrs in range(1, 11)] == ["mild"] * 5 + ["moderate"] * 2 + ["severe"] * 3


def test_both_themes_name_the_same_colors() -> None:
    assert DARK.variables.keys() == LIGHT.variables.keys()


@pytest.mark.parametrize(
    ("setting", "background", "wanted"),
    [
        ("dark", "0;15", DARK),
        ("light", "15;0", LIGHT),
        ("auto", None, DARK),
        ("auto", "", DARK),
        ("auto", "15;0", DARK),
        ("auto", "0;15", LIGHT),
        ("auto", "0;7", LIGHT),
        ("auto", "0;default;15", LIGHT),
        ("auto", "7;8", DARK),
        ("auto", "12;default", DARK),
        ("auto", "0;16", DARK),
        ("auto", "nonsense", DARK),
    ],
)
def test_the_theme_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, setting: str, background: str | None, wanted: Theme
) -> None:
    if background is not None:
        monkeypatch.setenv("COLORFGBG", background)
    assert theme_name(setting) == wanted.name


async def test_the_terminal_decides_where_nothing_was_set(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORFGBG", "0;15")
    async with open_app() as s:
        assert s.app.theme == "mfr-light"


STYLES = re.compile(rb"\x1b\[([0-9;:]*)m")
WITHOUT_COLOR = {"0", "1", "4", "7", "22", "24", "27"}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no ptys")
def test_without_color_none_is_sent(tmp_path: Path) -> None:
    from tests.support.terminal import Terminal

    with Terminal("--data-dir", str(tmp_path), environment={"NO_COLOR": "1"}) as terminal:
        terminal.until("Good morning")
        terminal.press("enter")
        terminal.until("Start the scan")
        terminal.press("r")
        terminal.until("Traveling")
        terminal.press("escape")
        terminal.until_gone("Traveling")
        terminal.press("y")
        terminal.until("blood thinners")
        terminal.press("escape")
        terminal.until_gone("blood thinners")
        terminal.press("?")
        terminal.until("Keys")
        terminal.press("escape", "enter")
        terminal.until("1 of 20")
        terminal.press("3", "down", "7", "down", "x")
        terminal.until(r": 10\b")
        terminal.press("d")
        terminal.until("untouched")
        terminal.press("escape", "e")
        terminal.until("Work on one of these now")
        terminal.press("q")
        terminal.wait()
        codes = {code for found in STYLES.findall(bytes(terminal.raw)) for code in found.decode().split(";") if code}
    assert codes <= WITHOUT_COLOR
    assert {"1", "7"} <= codes, "bold and reverse carry what color does not"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no ptys")
def test_with_color_some_is_sent(tmp_path: Path) -> None:
    from tests.support.terminal import Terminal

    with Terminal("--data-dir", str(tmp_path)) as terminal:
        terminal.until("Good morning")
        assert any(b"38;2" in found for found in STYLES.findall(bytes(terminal.raw)))


async def test_the_cursor_and_the_stop_can_be_told_without_color(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app() as s:
        await s.start()
        await s.settle()
        map_ = s.scan.map
        styles = {part: map_._style(part) for part in ("cursor", "lit", "skin")}
        assert styles["cursor"].reverse
        assert styles["lit"].underline
        assert not styles["skin"].reverse
        assert not styles["skin"].underline
        assert ">-" in s.text(), "the table shows the cursor by an arrow"
