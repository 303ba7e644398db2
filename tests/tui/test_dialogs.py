"""The dialogs of a scan: questions, and the details of a mark."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.widgets import Input

from mfr_tui.practice.scan import Stop
from mfr_tui.record.rows import QUALITIES
from mfr_tui.tui.common.note_input import NOTE_DELAY, NoteInput
from mfr_tui.tui.setup.screening import Screening
from mfr_tui.typed import LONGEST_NOTE, clean
from mfr_tui.wording.day import HOW_WORDS
from tests.support.examples import examples
from tests.support.fakes import FakeClock
from tests.support.holds import at, begin, disk_for
from tests.support.rows import select
from tests.tui.conftest import Open, Session, clear_to_press, draft, journal

MARK = "SELECT how, qualities, note FROM mark"
NOTES = {
    "brackets": "sore [/b] [red] here [b [/",
    "link": "[@click=app.bell]press[/] $text {x}",
    "quotes": 'it\'s "sore" `here`; DROP TABLE mark; --',
    "emoji": "👩‍⚕️ says 🦵🏽 is fine 🏳️‍🌈",
    "right to left": "כתף שמאל כואבת, الكتف الأيسر",
    "wide": "左肩が痛い　とても",
    "combining": "e\u0301a\u0308 Z\u0351\u036b\u0343",
    "escape": "a\x1b[31mred\x1b]0;title\x07\x9b2Jb",
    "overrides": "one\u202etwo\u2066three",
    "controls": "tab\there\nline\rback\x00null\x7fdel",
    "long": "The left shoulder again. " * 400,
}


async def open_details(s: Session) -> None:
    await s.start()
    await s.press("6", "d")
    await s.settle()
    assert s.title == "Details"


def stored(s: Session) -> tuple[str, str, str]:
    return select(s.diary, MARK)[0]


async def test_how_it_was_felt_by_keys(open_app: Open, diary: Path, clock: FakeClock) -> None:
    clear_to_press(diary, clock)
    async with open_app() as s:
        await open_details(s)
        assert "Right forehead and front of scalp" in s.text()
        assert stored(s)[0] == "pressed"
        for presses, how in (("down", "moved"), ("down", "rest")):
            await s.press(presses, "space")
            assert stored(s)[0] == how
            chosen = [line for line in s.text().splitlines() if "(x)" in line]
            assert len(chosen) == 1
            assert HOW_WORDS[how] in chosen[0]  # type: ignore[index]


async def test_the_status_line_says_the_rating_that_was_given_in_the_details(open_app: Open) -> None:
    async with open_app() as s:
        await open_details(s)
        await s.press("4", "escape")
        assert s.message == "Right forehead and front of scalp: 4, it was 6"
        await s.press("d", "down", "space", "escape")
        assert s.message == "Right forehead and front of scalp: 4, it was 6"


async def test_what_it_is_like_by_keys(open_app: Open) -> None:
    async with open_app() as s:
        await open_details(s)
        await s.press("down", "down")
        for number, quality in enumerate(QUALITIES):
            await s.press("down", "enter" if number % 2 else "space")
            assert f'"{quality}"' in stored(s)[1]
        assert s.text().count("[x]") == 9
        await s.press("space")
        assert stored(s)[1] == str(list(QUALITIES[:-1])).replace("'", '"')
        assert stored(s)[0] == "moved"


async def test_all_of_it_by_mouse(open_app: Open) -> None:
    async with open_app() as s:
        await open_details(s)
        for words in ("at rest, untouched", "[ ] burning", "[ ] weak"):
            lines = s.text().splitlines()
            row = next(y for y, line in enumerate(lines) if words in line)
            await s.click(lines[row].index(words), row)
            await s.settle()
        assert stored(s)[:2] == ("rest", '["burning", "weak"]')
        lines = s.text().splitlines()
        row = next(y for y, line in enumerate(lines) if "Done" in line)
        await s.click(lines[row].index("Done"), row)
        await s.settle()
        assert s.title == "ScanScreen"


async def test_on_a_phone_the_line_under_the_cursor_is_in_sight(open_app: Open) -> None:
    async with open_app(size=(40, 20)) as s:
        await open_details(s)
        for quality in QUALITIES:
            await s.press(*["down"] * (3 if quality is QUALITIES[0] else 1))
            await s.settle()
            assert f"[ ] {quality}" in s.text()
        await s.press("tab", *"sore")
        await s.settle()
        assert "sore" in s.text()


async def test_a_note_is_written_half_a_second_after_typing_is_there_again_and_can_be_taken_back(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert NOTE_DELAY == 0.5
    async with open_app() as s:
        await open_details(s)
        await s.press("tab", *"sore", "escape", "d")
        await s.settle()
        assert s.app.screen.query_one(Input).value == "sore"
        await s.press("escape", "u")
        assert stored(s)[2] == ""
        assert s.marks() == {"head_front_r": 6}
        await s.press("d")
        await s.settle()
        await s.press("tab", *"sore", "space", *"q 5")
        assert stored(s)[2] == ""
        monkeypatch.setattr("mfr_tui.tui.map.mark_dialog.NOTE_DELAY", 0.001)
        await s.press("?")
        await s.until(lambda: stored(s)[2] == "sore q 5?")
        assert s.title == "Details"


@pytest.mark.parametrize("no_color", ["", "1"])
async def test_a_field_looks_like_one_that_can_be_typed_in(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, no_color: str
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    async with open_app() as s:
        await open_details(s)
        field, dialog = s.app.screen.query_one(Input), s.app.screen.query_one("#details")
        if no_color:
            assert field.rich_style.underline
        else:
            assert field.styles.background not in (dialog.styles.background, s.app.screen.styles.background)


async def test_a_note_is_written_however_the_field_is_left(open_app: Open, diary: Path) -> None:
    async with open_app() as s:
        await open_details(s)
        wanted = ""
        for way in ("shift+tab", "escape", "enter", "ctrl+q"):
            if s.title != "Details":
                await s.press("d")
                await s.settle()
            await s.press("tab", "end", *"sore", way)
            wanted += "sore"
            if way != "ctrl+q":
                assert stored(s)[2] == wanted, way
    assert select(diary, MARK)[0][2] == wanted


async def test_any_note_is_kept_and_none_can_break_the_screen(open_app: Open) -> None:
    async with open_app() as s:
        await open_details(s)
        for name, note in NOTES.items():
            field = s.app.screen.query_one(Input)
            field.value = note
            await s.settle()
            assert not control(s.text()), name
            await s.press("escape")
            await s.settle()
            kept = stored(s)[2]
            assert kept == clean(note), name
            assert not control(kept), name
            assert not control(s.text()), name
            await s.press("d")
            await s.settle()
            assert s.app.screen.query_one(Input).value == kept
            assert not control(s.text()), name
        assert s.app.crash is None


def control(text: str) -> set[str]:
    """Characters that a terminal would act on."""
    return {char for char in text if unicodedata.category(char) == "Cc" and char != "\n"} | (set(text) & OVERRIDES)


OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


async def test_what_is_pasted_loses_its_escapes_has_a_limit_and_a_longer_note_that_is_there_can_be_made_shorter(
    open_app: Open,
) -> None:
    async with open_app() as s:
        await open_details(s)
        await s.press("tab")
        field = s.app.screen.query_one(Input)
        field.post_message(events.Paste("a\x1b[31mred\x07 [/b]"))
        await s.settle()
        assert not control(s.text())
        await s.press("escape")
        assert stored(s)[2] == "a[31mred [/b]"
        await s.press("d", "tab")
        field = s.app.screen.query_one(Input)
        field.value = ""
        field.post_message(events.Paste("x" * (LONGEST_NOTE + 5)))
        await s.settle()
        assert s.news == ["10,000 characters at most."]
        await s.press("y", "escape")
        assert stored(s)[2] == "x" * LONGEST_NOTE
        field = NoteInput("z" * (LONGEST_NOTE + 5))
        await s.app.screen.mount(field)
        field.replace("y", 0, 0)
        assert len(field.value) == LONGEST_NOTE + 5
        field.delete(0, 1)
        assert len(field.value) == LONGEST_NOTE + 4


@settings(max_examples=examples(200))
@given(st.text())
def test_a_cleaned_note_loses_controls_and_nothing_else(note: str) -> None:
    kept = clean(note)
    assert not control(kept)
    kept.encode("utf-8")
    assert clean(kept) == kept
    readable = [char for char in note if unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}]
    wanted = "".join(char for char in readable if char not in OVERRIDES and not char.isspace())
    assert "".join(char for char in kept if not char.isspace()) == wanted


async def test_details_whose_mark_was_taken_back_in_another_window_break_nothing(open_app: Open) -> None:
    async with open_app() as s:
        await open_details(s)
        with journal(s.diary, s.clock) as book:
            book.undo()
        await s.press("down", "space")
        await s.settle()
        assert s.app.crash is None
        assert any("was not saved: the rating was undone" in said for said in s.news)
        await s.press("tab", *"sore", "escape")
        await s.settle()
        assert s.title == "ScanScreen"
        assert s.scan.ratings == {}


async def test_a_dialog_knows_its_own_keys_help_and_quit_and_no_others(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    draft(diary, clock, stops, position=3, marks={})
    async with open_app() as s:
        for key in ("s", "r", "u", "5", "!", "n"):
            await s.press(key)
            assert s.title == "Ask", key
        await s.press("?")
        assert s.title == "HelpScreen"
        await s.press("?")
        assert s.title == "Ask"
        await s.press("q")
        assert s.app._exit
    assert select(diary, "SELECT state FROM scan") == [("draft",)]


async def test_what_is_typed_in_a_dialog_is_no_key_and_its_foot_says_so(open_app: Open) -> None:
    async with open_app() as s:
        await open_details(s)
        assert s.text().splitlines()[-1].split("  ") == [" ? Help", "q Quit"]
        await s.press("tab")
        await s.settle()
        assert s.text().splitlines()[-1].split("  ") == [" f1 Help", "ctrl+q Quit"]
        await s.press(*"q?M", "decimal", "\N{CYRILLIC SMALL LETTER ER}", "\N{ARABIC-INDIC DIGIT FIVE}", "f1")
        assert s.title == "HelpScreen"
        await s.press("escape", "ctrl+q")
        assert s.app._exit
    assert select(s.diary, MARK)[0][2] == "q?M.\N{CYRILLIC SMALL LETTER ER}\N{ARABIC-INDIC DIGIT FIVE}"


async def test_quitting_from_a_dialog_asks_about_what_is_not_saved_once(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = disk_for(monkeypatch)
    async with open_app() as s:
        s.app.push_screen(Screening())
        await s.settle()
        disk.full = True
        await s.press("y")
        for key in ("q", "ctrl+q"):
            await s.press(key, "q", "ctrl+q")
            await s.settle()
            assert not s.app._exit, key
            stack = [type(screen).__name__ for screen in s.app.screen_stack]
            assert stack == ["TodayScreen", "Screening", "Ask"], key
            await s.press("s")
            await s.settle()
            assert s.title == "Screening", key
        await s.press("q")
        await s.settle()
        assert s.title == "Ask"
        await s.press("l")
        await s.settle()
        assert s.app._exit


@pytest.mark.parametrize(("cover", "key"), [("?", "q"), ("d", "ctrl+q")])
async def test_quitting_from_a_dialog_over_a_scan_keeps_it_as_it_was(open_app: Open, cover: str, key: str) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("n", "6")
        await s.let_run(5)
        ran = s.scan._scan.active_s[1]
        await s.press(cover)
        await s.settle()
        s.clock.advance(100)
        await s.press(key)
        assert s.app._exit
    assert select(s.diary, "SELECT state FROM scan") == [("draft",)]
    assert select(s.diary, "SELECT active_s, outcome FROM scan_stop WHERE position = 1") == [(ran, None)]
    assert [*s.marks().values()] == [6]


async def test_quitting_from_help_over_a_hold_keeps_its_seconds_and_it_reopens_paused(open_app: Open) -> None:
    async with open_app() as s:
        clear_to_press(s.diary, s.clock)
        await begin(s, "calf_l")
        await s.let_hold_run(7.5)
        await s.press("?", "q")
        assert s.app._exit
    async with open_app() as s:
        await at(s, "HoldScreen")
        assert s.hold._hold.paused
        assert s.hold._hold.held_s == 7.5


async def test_ctrl_c_says_how_to_quit_and_copies_what_is_selected(open_app: Open) -> None:
    async with open_app() as s:
        await s.press("ctrl+c")
        assert s.message == "Press ctrl+q to quit. Everything is saved."
        await s.press("j")
        assert s.message == "", "it goes with the next key"
        await open_details(s)
        await s.press("ctrl+c")
        assert "Press ctrl+q to quit. Everything is saved." in s.text()
        await s.press("tab", *"sore", "shift+home", "ctrl+c")
        assert s.app.clipboard == "sore"
        assert "ctrl+q quits" not in s.text()
        assert not s.app._exit
