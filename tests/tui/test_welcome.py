"""The welcome: once, and never in the way of a scan."""

import pytest

from mfr_tui.practice.screening import load_items
from mfr_tui.tui.session import Start
from mfr_tui.tui.setup.welcome import STOP
from mfr_tui.wording.welcome import what_it_does
from tests.tui.conftest import Open, Session

SEEN = "SELECT count(*) FROM setting WHERE key = 'welcome_seen'"


async def click_words(s: Session, words: str) -> None:
    lines = s.text().splitlines()
    row = next(y for y, line in enumerate(lines) if words in line)
    await s.click(lines[row].index(words), row)
    await s.settle()


async def test_it_is_shown_once(open_app: Open) -> None:
    async with open_app(welcome=True) as s:
        assert s.title == "Welcome"
        assert "no network, no account" in s.words("#welcome-more")
        await s.press("escape")
        await s.settle()
        assert s.title == "TodayScreen"
        assert s.ask(SEEN) == 1
    async with open_app() as s:
        assert s.title == "TodayScreen"


async def test_a_key_typed_before_it_can_be_seen_does_nothing(open_app: Open) -> None:
    async with open_app(welcome=True) as s:
        s.app.screen.dismiss()
        await s.settle()
        s.app.screen._greeted = False  # type: ignore[attr-defined]
        await s.burst("enter", "s", "w")
        assert s.title == "TodayScreen"
        s.app.screen._greet()  # type: ignore[attr-defined]
        await s.burst("enter", "enter", "y")
        assert s.title == "Welcome"
        s.clock.advance(0.5)
        await s.press("enter")
        assert (s.title, s.ask(SEEN)) == ("Welcome", 0)
        s.clock.advance(0.1)
        await s.press("enter")
        assert (s.title, s.ask(SEEN)) == ("Screening", 1)


async def test_it_does_not_stand_before_a_scan_that_was_asked_for(open_app: Open) -> None:
    async with open_app(start=Start.SCAN, welcome=True) as s:
        assert s.title == "ScanScreen"
        assert s.ask(SEEN) == 0


async def test_the_bell_is_tried_and_it_is_left_by_mouse(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app(welcome=True) as s:
        rung: list[int] = []
        monkeypatch.setattr(s.app, "bell", lambda: rung.append(1))
        await s.press("b")
        await click_words(s, "b Bell")
        assert rung == [1, 1]
        assert (s.title, s.ask(SEEN)) == ("Welcome", 0)
        await click_words(s, "Look around first")
        assert (s.title, s.ask(SEEN)) == ("TodayScreen", 1)


async def test_the_next_step_is_the_questions_and_after_them_the_scan_and_it_opens_again_from_the_palette(
    open_app: Open,
) -> None:
    async with open_app(welcome=True) as s:
        await s.press("enter")
        await s.settle()
        assert s.title == "Screening"
        assert s.ask(SEEN) == 1
        await s.press(*"n" * len(load_items()), "escape")
        await s.settle()
        for way in ("y", "mouse"):
            assert s.title == "TodayScreen", way
            await s.choose("welcome")
            assert s.title == "Welcome", way
            s.clock.advance(1)  # so that the person has seen it
            await (click_words(s, "Safety questions") if way == "mouse" else s.press(way))
            await s.settle()
            assert s.title == "Screening", way
            await s.press("escape")
            await s.settle()
        await s.press("enter")
        await s.settle()
        assert s.title == "ScanScreen"


@pytest.mark.parametrize("no_color", ["", "1"])
async def test_no_word_is_cut(open_app: Open, monkeypatch: pytest.MonkeyPatch, no_color: str) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    async with open_app(size=(40, 20), welcome=True) as s:
        for size in ((40, 20), (80, 24), (120, 36)) if no_color else ((40, 20),):
            await s.resize(size)
            seen = " ".join(s.text().replace("|", " ").split())
            last = what_it_does("in History (2)", "Flags (3)")[-1][1].rpartition(" ")[2]
            for words in ("Good morning.", last, STOP, "Safety questions", "Look around"):
                assert words in seen, size
            assert not s.app.screen.query_one("#welcome-words").show_vertical_scrollbar, size
