"""For the visit: typed, kept, undone; a place in own words from every way there; nothing typed is lost."""

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Static

from mfr_tui.record.rows import RegionStory, VisitItem
from mfr_tui.record.write.appointment import LONGEST_ANSWER
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.tui.common.own_words import OwnWords
from tests.support.fakes import FakeClock
from tests.support.holds import FULL, Disk, at, unseen
from tests.support.rows import select
from tests.tui.conftest import Open, Session, journal
from tests.tui.test_flags_screen import JAW, sore

CALF = "Right calf"
ODD = "[red]a[/] #1 $x$ \N{WAXING CRESCENT MOON SYMBOL} \u0633\u0644\u0627\u0645"
ITEMS = list(VisitItem)


def flagged(diary: Path, clock: FakeClock) -> None:
    """Something felt wrong in the calf, and the jaw stays tender."""
    sore(diary, clock)
    with journal(diary, clock) as book:
        book.flag_region("calf_r", CALF, "odd")


def prepared(s: Session) -> dict[VisitItem, str]:
    return s.app.reader.visit()


def story(s: Session, region: str) -> RegionStory:
    return s.app.reader.region_stories().get(region, RegionStory())


def shown(s: Session) -> list[str]:
    return [field.text for field in s.app.screen.query(OwnWords)]


async def paste(s: Session, text: str) -> None:
    s.app.post_message(events.Paste(text))
    await s.settle()


async def to_visit(s: Session) -> None:
    await s.press("3")
    await at(s, "FlagsScreen")
    await s.press("v")
    await at(s, "AppointmentScreen")


async def test_what_is_typed_is_kept_field_by_field_and_one_visit_is_one_step_back(
    open_app: Open, diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mfr_tui.tui.report.appointment.NOTE_DELAY", 0.001)
    async with open_app() as s:
        await to_visit(s)
        await s.press(*"my jaw")
        await s.until(lambda: prepared(s) == {VisitItem.WORDS: "my jaw"} and s.message == "Saved.")
        await s.press(*" hurts")
        await s.until(lambda: prepared(s) == {VisitItem.WORDS: "my jaw hurts"})
        await s.press("enter", *"chew", "down", "up", "up", *"!")
        assert prepared(s)[VisitItem.GOAL] == "chew", "on leaving the field"
        await s.press("tab", "shift+tab", *"!", "escape")
        await at(s, "FlagsScreen")
        assert prepared(s)[VisitItem.WORDS] == "my jaw hurts!!"
    async with open_app() as s:
        await to_visit(s)
        assert shown(s)[:3] == ["my jaw hurts!!", "chew", ""]
        await s.press("escape", "u")
        assert prepared(s)[VisitItem.WORDS] == "my jaw hurts!", "the field was left between"
        await s.press("u")
        assert prepared(s)[VisitItem.WORDS] == "my jaw hurts"
        await s.press("u")
        assert s.message == "Undone: for the appointment: My goal."
        assert prepared(s) == {VisitItem.WORDS: "my jaw hurts"}
        await s.press("u")
        assert prepared(s) == {}, "all that was typed in one visit of the field"
        await s.press("U")
        assert prepared(s) == {VisitItem.WORDS: "my jaw hurts"}


async def test_each_field_is_reached_by_keys_and_holds_what_is_typed_as_it_is(open_app: Open) -> None:
    ways = ["tab", "enter", "down", "tab", "enter", "down", "tab", "shift+tab"]
    typed = [ODD, *(f"[b]{n}" for n in range(1, 8))]
    async with open_app(size=(40, 20)) as s:
        await to_visit(s)
        for n, way in enumerate(ways):
            assert s.app.screen.focused is list(s.app.screen.query(OwnWords))[n]
            await s.press(*typed[n])
            assert typed[n][:16] in s.text(), n
            await unseen(s, way)
        assert prepared(s) == dict(zip(ITEMS, typed, strict=True))
        assert str(s.app.screen.query_one("#visit-places Static", Static).content).startswith(
            "No place is flagged now."
        )
        await s.press("escape")
        await s.resize((120, 36))
        await s.press("v")
        await at(s, "AppointmentScreen")
        assert shown(s) == typed
        for n, way in enumerate(ways):
            assert s.app.screen.focused is list(s.app.screen.query(OwnWords))[n]
            await s.press("end", "!")
            assert typed[n][:16] in s.text(), n
            await unseen(s, way)
        assert prepared(s) == {item: f"{text}!" for item, text in zip(ITEMS, typed, strict=True)}


async def test_by_mouse_alone_a_place_is_opened_and_told_of(open_app: Open, diary: Path, clock: FakeClock) -> None:
    flagged(diary, clock)
    async with open_app() as s:
        await s.click_on("3 Flags (")
        await s.click_on("v Appointment")
        await at(s, "AppointmentScreen")
        await s.click_on("which, or none")
        await s.press(*"none")
        await s.click_on(CALF)
        await at(s, "PlaceScreen")
        assert prepared(s) == {VisitItem.BLOOD_THINNERS: "none"}
        await s.click_on("Worse with")
        await s.click_on("sitting, lifting")
        await s.press(*"stairs")
        await s.click_on("esc Back")
        await at(s, "AppointmentScreen")
        assert story(s, "calf_r") == RegionStory(worse="stairs")
        assert f"{CALF}  1 of 5 filled in" in s.text()
        assert f"{JAW}\n" in s.text()
        await s.click_on("esc Back")
        await at(s, "FlagsScreen")
        await s.press("u")
        assert story(s, "calf_r") == RegionStory()


async def test_a_place_is_told_of_from_its_flag_and_from_its_story(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    flagged(diary, clock)
    async with open_app() as s:
        await s.press("3", "enter", "v")
        await at(s, "PlaceScreen")
        await s.press(*"a run", "enter", *"warmth", "enter", *"stairs", "enter", *"foot", "enter", *"dawn", "enter")
        await at(s, "FlagScreen")  # after the last field it is done
        said = RegionStory("a run", "warmth", "stairs", "foot", "dawn")
        assert s.app.reader.region_stories() == {"calf_r": said}
        await s.press("g")
        await at(s, "RegionHistoryScreen")
        await s.press("v")
        await at(s, "PlaceScreen")
        assert shown(s) == list(said)
        await s.press("escape", "escape", "escape", "v", "up", "enter")
        await at(s, "PlaceScreen")
        assert JAW in s.text()
        await s.press(*"x", "escape")
        await at(s, "AppointmentScreen")
        assert s.app.reader.region_stories() == {"calf_r": said, "jaw_l": RegionStory("x")}
        await s.press("u")  # a place has the focus: letters are keys there
        assert s.message == f"Undone: {JAW}: How it started."
        assert s.app.reader.region_stories() == {"calf_r": said}
        await s.app.run_action("app.visit")
        assert s.title == "AppointmentScreen"
        await s.press("escape")
        await at(s, "FlagsScreen")


async def test_a_long_answer_wraps_and_what_is_too_much_is_not_taken(open_app: Open) -> None:
    async with open_app(size=(40, 20)) as s:
        await to_visit(s)
        await paste(s, f"one\ntwo\x1b[2J {'word ' * 60}")
        field = s.app.screen.query(OwnWords).first()
        assert s.message == f"{LONGEST_ANSWER} characters at most."
        assert field.text == f"one two[2J {'word ' * 60}"[:LONGEST_ANSWER]
        await s.press("x")
        assert len(field.text) == LONGEST_ANSWER
        for size in ((40, 20), (80, 24)):
            await s.resize(size)
            assert field.has_focus, size
            assert field.region.height > 3, size
            field.move_cursor(field.document.end)
            await s.press(*["up"] * (field.region.height - 1))
            assert field.has_focus, (size, "so many lines up, in the same answer")
            await s.press("up")
            assert not field.has_focus, size
            assert prepared(s) == {VisitItem.WORDS: field.text.strip()}, size
            await s.press("tab")
        await s.press("home", "delete", "y")
        assert s.message == ""
        assert field.text.startswith("y")
        await s.press("tab")
        assert prepared(s) == {VisitItem.WORDS: field.text.strip()}
        for size in ((80, 24), (40, 20)):
            await s.resize(size)
            lines = field.region.height
            await s.press("escape", "v")
            await at(s, "AppointmentScreen")
            field = s.app.screen.query(OwnWords).first()
            assert field.region.height == lines, (size, "all of it is in sight again")
        await s.press("tab", "shift+tab", *["up"] * (lines - 1), "f7", "delete", "escape")
        assert prepared(s) == {}, "what is empty leaves nothing"


async def test_a_full_disk_loses_no_word_and_shows_nothing_as_kept(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk()
    for name in ("save_appointment_item", "save_region_story", "undo"):
        monkeypatch.setattr(DiaryWriter, name, disk.guard(getattr(DiaryWriter, name)))
    async with open_app() as s:
        await to_visit(s)
        await s.press(*"one", "tab")
        disk.full = True
        await s.press(*"two", "shift+tab")
        assert s.message == ""
        assert FULL.what in s.text().replace("\n", " ") or "Not saved yet" in s.text()
        s.app.screen.look()  # type: ignore[attr-defined]
        assert shown(s)[:2] == ["one", "two"], "what waits is still to be seen"
        await s.press(*"!", "escape")
        assert prepared(s) == {VisitItem.WORDS: "one"}
        assert s.app.outbox.names == ("for the appointment: My goal", "for the appointment: Why I'm going")
        await s.press("v")
        await at(s, "AppointmentScreen")
        await s.press("tab", "tab", *"three")
        disk.full = False
        s.app._retry()
        await s.settle()
        assert prepared(s) == {VisitItem.WORDS: "one!", VisitItem.GOAL: "two"}
        assert shown(s)[:3] == ["one!", "two", "three"]
        assert "Not saved yet" not in s.text()


async def test_however_it_is_left_what_was_typed_is_kept(open_app: Open, diary: Path) -> None:
    async with open_app() as s:
        await to_visit(s)
        for typed, leave, kept in (("hm", "ctrl+p", "hm"), ("!", "f1", "hm!")):
            await s.press(*typed, leave)
            await s.settle()
            assert s.title != "AppointmentScreen", leave
            assert prepared(s) == {VisitItem.WORDS: kept}, (leave, "at once")
            await s.press("escape")
            await at(s, "AppointmentScreen")
        await s.press("?", "ctrl+q")
    assert select(diary, "SELECT item, text FROM visit") == [("words", "hm!?")]


async def test_another_windows_words_are_shown_but_never_over_what_is_being_typed(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    async with open_app() as s:
        await to_visit(s)
        await s.press(*"mine")
        with journal(diary, clock) as book:
            book.save_appointment_item(VisitItem.WORDS, "w", "theirs")
            book.save_appointment_item(VisitItem.GOAL, "g", "theirs")
        s.app.screen.look()  # type: ignore[attr-defined]
        assert shown(s)[:2] == ["mine", "theirs"]
        await s.press("escape")
        assert prepared(s) == {VisitItem.WORDS: "mine", VisitItem.GOAL: "theirs"}
