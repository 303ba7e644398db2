"""Flags, from the rule to the screen: listed, opened, decided, undone; the person's own from every map; Today."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from textual.content import Content
from textual.strip import Strip
from textual.widgets import OptionList, Static

from mfr_tui.config import Config
from mfr_tui.practice.hold import Ended, Hold, Progress, Released
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import Bar, Refused, load_items, may_hold
from mfr_tui.practice.warning_signs import Tier, load_signs
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.lately import read_lately
from mfr_tui.tui.common.alarm_bar import AlarmBar
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.flags.flags_screen import FlagsScreen
from mfr_tui.tui.themes import DARK
from tests.practice.makings import allowed, technique
from tests.support.fakes import TODAY, FakeClock
from tests.support.holds import at
from tests.support.received import faint
from tests.support.rows import select
from tests.tui.conftest import Open, Session, journal

JAW = "Left jaw and jaw hinge"


@contextmanager
def ago(diary: Path, clock: FakeClock, days: int) -> Iterator[DiaryWriter]:
    """The diary, as it is written some days ago."""
    with journal(diary, FakeClock(clock.local - timedelta(days=days), "Europe/Berlin")) as book:
        yield book


def tender(diary: Path, clock: FakeClock, days: int, nrs: int, places: Mapping[str, str]) -> None:
    """These places, by their ids with their names, were tender on so many days up to today."""
    then = FakeClock(clock.local, "Europe/Berlin")
    with journal(diary, then) as book:
        for back in range(days):
            then.set(clock.local - timedelta(days=back))
            for place, name in places.items():
                book.mark_spot(f"{place} {back}", place, name, nrs, How.PRESSED)


def sore(diary: Path, clock: FakeClock, days: int = 20) -> None:
    """The jaw was tender every day."""
    tender(diary, clock, days, 5, {"jaw_l": JAW})


def stopped(diary: Path, clock: FakeClock, days: int) -> None:
    """A hold of the calf was stopped for pain; every question is answered with no."""
    with ago(diary, clock, days) as book:
        for item in load_items():
            book.answer(item.id, yes=False)
        book.start_hold("h", "w", Hold(allowed("calf_l"), technique()), before=5, tool="thumb")
        book.end_hold("h", "w", Progress(step_s=9.0, held_s=9.0), Ended.STOPPED_PAIN)


def plain(s: Session) -> str:
    return " ".join(s.text().split())


async def test_a_flag_is_opened_decided_and_taken_back(open_app: Open, diary: Path, clock: FakeClock) -> None:
    sore(diary, clock)
    async with open_app() as s:
        await s.settle()
        assert "3 Flags (" in s.text()
        await s.press("3")
        await at(s, "FlagsScreen")
        assert f"{JAW}: worth taking to a professional" in plain(s)
        reasons = " ".join(s.words("#flags-reasons").split())
        assert "Tender on 14 of 14 scanned days in two weeks (rule: 50 % or more)." in reasons
        assert "you have" not in s.text().lower()
        await s.press("enter")
        await at(s, "FlagScreen")
        said = plain(s)
        assert "Rated 3 or more on at least 50 % of the scanned days" in said
        assert "Since: Mon 2 Nov 2026. Status: Open." in said
        await s.press("down", "enter")
        await at(s, "DayScreen")
        assert "Fri 20 Nov 2026" in s.text()
        await s.press("escape", "g")
        await at(s, "RegionHistoryScreen")
        await s.press("escape", "s")
        await at(s, "Ask")
        await s.press("t")
        await at(s, "Tell")
        await s.press(*"rest", "enter")
        await at(s, "FlagScreen")
        assert 'Status: Snoozed until 5 December 2026. "rest"' in plain(s)
        await s.press("t", "enter")
        await at(s, "Tell")  # whom is to be said
        await s.press(*"Lee", "enter", *"today", "enter", *"[b]go", "enter")
        await at(s, "FlagScreen")
        assert 'Status: Discussed with Lee, today. They said: "[b]go"' in plain(s)
        await s.press("c", *"over", "enter")
        assert 'Status: Closed on 21 November 2026. "over"' in plain(s)
        await s.press("escape")
        assert f"{JAW}: closed" in plain(s)
        assert "discussed" not in plain(s).lower()
        await s.press("u", "u")
        assert "Snoozed until" in plain(s)
        await s.press("U", "enter", "a")
        assert "Status: Open again; reopened on 21 November 2026." in plain(s)
        await s.press("escape", "escape")
        await at(s, "TodayScreen")
        assert "New in Flags" not in s.text()
        assert "3 Flags" in s.text()


async def test_a_place_stopped_for_pain_is_free_when_its_flag_is_closed(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    stopped(diary, clock, 30)
    async with open_app() as s:
        await s.settle()
        assert s.words("#urgent") == (
            "Left calf: stopped for pain. Do not press here until you close its flag (press 3)."
        )
        refused = may_hold(s.app.body, "calf_l", (), s.app.standing())
        assert isinstance(refused, Refused)
        assert refused.bar is Bar.LOCK
        await s.press("3", "enter")
        await at(s, "FlagScreen")
        await s.click_on("c Close")
        await s.click_on("enter Save")
        await at(s, "FlagScreen")
        assert not isinstance(may_hold(s.app.body, "calf_l", (), s.app.standing()), Refused)
        await s.press("u")
        assert not isinstance(may_hold(s.app.body, "calf_l", (), s.app.standing()), Refused), "undo is no way to a lock"
        await s.press("escape", "escape")
        assert "stopped for pain" not in s.text()


async def test_what_cannot_wait_comes_first_on_today(open_app: Open, diary: Path, clock: FakeClock) -> None:
    sore(diary, clock)
    with ago(diary, clock, 3) as book:
        book.warn("fever", yes=True)
    async with open_app() as s:
        await s.settle()
        assert s.words("#alarm-words") == (
            "See a doctor or urgent care today.\n"
            "Warning sign: fever or feeling unwell (yes on Wed 18 Nov).\n"
            "No pressing until you answer no, or a professional clears it."
        )
        lines = s.text().splitlines()
        first, scan = (
            next(row for row, line in enumerate(lines) if words in line) for words in ("See a doctor", "Start the scan")
        )
        assert first < min(scan, 3), "below the row of main screens"
        await s.press("3")
        text = s.text()
        assert text.index("do not wait") < text.index("have it looked at")
        await s.press("enter", "exclamation_mark")
        await at(s, "WarningSigns")


async def test_something_feels_wrong_from_every_map(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    with ago(diary, clock, 2) as book:
        book.mark_spot("v", "jaw_l", JAW, 5, How.MOVED)
        book.start_scan(ScanKind.FULL, stops)
    async with open_app(size=(40, 20)) as s:
        await s.press("escape", "w")
        await at(s, "SpotScreen")
        await s.press("f", *"spot", "enter")
        await at(s, "SpotScreen")
        assert select(diary, "SELECT reason FROM concern WHERE deleted_at IS NULL") == [("spot",)]
        await s.press("u")
        assert select(diary, "SELECT reason FROM concern WHERE deleted_at IS NULL") == []
        await s.press("U", "f", "escape", "escape", "2", "b")
        await at(s, "BodyOverPeriodScreen")
        await s.press("f", *"body", "enter")
        await at(s, "BodyOverPeriodScreen")
        await s.press("escape", "enter")
        await at(s, "DayScreen")
        await s.press("down", "f", *"day", "enter")
        await at(s, "DayScreen")
        await s.press("escape", "left", "enter", "a")
        await at(s, "LateScan")
        await s.press("f", *"late", "enter")
        await at(s, "LateScan")
        await s.press("escape", "escape", "escape")
        await at(s, "TodayScreen")
        await s.press("enter")
        await at(s, "ScanScreen")
        await s.press("f", *"scan", "enter")
        await at(s, "ScanScreen")
        said = select(diary, "SELECT reason, body_day FROM concern WHERE deleted_at IS NULL ORDER BY said_at, rowid")
        assert said == [(reason, str(TODAY)) for reason in ("spot", "body", "day", "late", "scan")]
        await s.press("u")
        assert len(select(diary, "SELECT 1 FROM concern WHERE deleted_at IS NULL")) == 4


async def test_with_nothing_flagged_nothing_is_promised_and_nothing_offered_for_a_flag(open_app: Open) -> None:
    async with open_app() as s:
        await s.press("3")
        await at(s, "FlagsScreen")
        assert "No flag does not mean all is well." in plain(s)
        for size in ((80, 24), (120, 36)):
            await s.resize(size)
            assert "No flags now." in s.text(), size
            shown = [one.label for one in s.app.screen.query("#flags-choices Choice").results(Choice) if one.display]
            assert shown == ["Page to take"], size
        await s.press("enter", "down", "up", "u")
        await at(s, "FlagsScreen")
        await s.press("escape")
        await at(s, "TodayScreen")
        assert "Flags" not in s.words("#flagged") or not s.app.screen.query_one("#flagged").display


# One row a place


def returned(diary: Path, clock: FakeClock) -> None:
    """The jaw is persistent and comes back: it released three times, and was tender again the next day."""
    sore(diary, clock)
    for back in (9, 6, 3):
        with ago(diary, clock, back) as book:
            book.start_hold(f"h{back}", "w", Hold(allowed("jaw_l"), technique()), before=5, tool="thumb")
            book.end_hold(f"h{back}", "w", Progress(step_s=90.0, held_s=90.0), Ended.RELEASED)
            book.say_of_hold(f"h{back}", JAW, after=1, released=Released.YES)


def colors(s: Session, region: str) -> set[str]:
    """Return the grounds that a region is drawn on."""
    screen = s.app.screen
    assert isinstance(screen, FlagsScreen)
    body_map = screen.body_map
    area = body_map.drawn_at(region)
    assert area is not None
    part = body_map.region
    found = set()
    for y in range(area.y, area.bottom):
        segments = body_map.render_line(y - part.y).crop(area.x - part.x, area.right - part.x)
        found |= {str(segment.style.bgcolor.name) for segment in segments if segment.style and segment.style.bgcolor}
    return found


async def test_a_place_is_one_row_with_its_two_weeks_and_a_stop_is_first_and_red_in_the_list_the_map_and_its_flag(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    returned(diary, clock)
    stopped(diary, clock, 3)
    red, amber, cursor, lit = (DARK.variables[name] for name in ("stop", "mild", "cursor", "lit"))
    async with open_app(config=Config(theme="dark"), size=(40, 20)) as s:
        await s.press("3")
        await at(s, "FlagsScreen")
        screen = s.app.screen
        assert isinstance(screen, FlagsScreen)
        for size in ((40, 20), (80, 24), (120, 36)):
            await s.resize(size)
            lines = s.text().splitlines()
            rows = [line for line in lines if line.strip().startswith(("P ", "* "))]
            assert "Left calf" in rows[0], size
            assert JAW in rows[1], size
            assert any("55555555555555" in line for line in lines), size
            assert "No flag does not mean all is well." in plain(s), size
            row = screen._row(screen._places[0], read_lately(s.app.reader, TODAY), size[0])
            assert row.spans[0].style == "bold $text-error", size
            if size[0] < 80:
                continue
            assert "Left calf: stop pressing here" in plain(s), size
            assert "stays locked until this flag is closed" in " ".join(s.words("#flags-reasons").split()), size
            if size == (120, 36):
                assert {red, cursor} <= colors(s, "calf_l")
                assert amber in colors(s, "jaw_l")
            await s.press("down")
            said = " ".join(s.words("#flags-reasons").split())
            assert "Tender on 14 of 14 scanned days in two weeks (rule: 50 % or more)." in said, size
            assert "3 times in four weeks (rule: 3 or more)." in said, size
            assert "5 5 5 5 5" in " ".join(s.words("#flags-chart").split()), size
            if size == (120, 36):
                assert screen.body_map.tags == {"calf_l": "P", "jaw_l": "*"}
                assert screen.body_map.grounds == {"calf_l": "stop", "jaw_l": "flag"}
                assert screen.body_map.picked == "jaw_l"
                assert red in colors(s, "calf_l")
                assert not {cursor, lit} & colors(s, "calf_l"), "the cursor is elsewhere"
                assert {amber, cursor} <= colors(s, "jaw_l")
            await s.press("up")
        # Each flag by itself: what to stop comes first, and no button is cut.
        await s.press("enter")
        await at(s, "FlagScreen")
        assert s.words("#flag-says").startswith("Stop pressing here\nLeft calf: a hold was stopped because of pain")
        assert "stopped for pain" in str(s.app.screen.query_one("#flag-days", OptionList).get_option_at_index(0).prompt)
        await s.press("escape", "down", "enter")
        await at(s, "FlagScreen")
        for size in ((120, 36), (40, 20), (80, 24)):
            await s.resize(size)
            text = s.text()
            assert "Stop pressing" not in text, size
            shown = [choice for choice in s.app.screen.query(Choice) if choice.display]
            assert len(shown) == 7, size
            for choice in shown:
                assert f"{choice.key} {choice.label}" in text, size
        days = s.app.screen.query_one("#flag-days", OptionList)
        assert str(days.get_option_at_index(3).prompt) == "Wed 18 Nov  5; held 5 to 1, released"
        # The flags of a place are beside each other.
        assert "1 of 2 at this place" in s.text()
        assert "tender on 14 of 14" in plain(s)
        await s.press("right")
        assert "2 of 2 at this place" in s.text()
        assert "3 times in four weeks" in plain(s)
        await s.press("s", "w", "enter")
        await at(s, "FlagScreen")
        assert "Snoozed until" in plain(s)
        await s.press("left")
        assert "Status: Open." in plain(s)
        await s.press("escape")
        rows = [line for line in s.text().splitlines() if JAW in line and f"{JAW}:" not in line]
        assert ["snoozed" in row for row in rows] == [False, True]


async def test_with_several_places_neither_the_chart_nor_the_reasons_are_cut(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    returned(diary, clock)
    stopped(diary, clock, 3)
    places = ("shoulder_back_l", "lower_back_r", "hip_front_l", "calf_r")
    tender(diary, clock, 14, 6, dict(zip(places, places, strict=True)))
    async with open_app(size=(200, 50)) as s:
        for alarm in (False, True):
            if alarm:
                with ago(diary, clock, 0) as book:
                    book.warn("heart", yes=True)
            await s.press("1", "3")
            await at(s, "FlagsScreen")
            charted = set()
            sizes = ((80, 24), (120, 30), (120, 36)) if alarm else ((200, 50), (120, 36), (80, 24))
            for size, way in zip(sizes, ("down", "up", "down"), strict=True):
                await s.resize(size)
                for row in range(4):  # the alarm's, the stop's, the one with two flags, and others
                    if row:
                        await s.press(way)
                    on = f"{'alarm, ' * alarm}row {row} {way} at {size}"
                    reasons, chart = (s.app.screen.query_one(f"#flags-{name}", Static) for name in ("reasons", "chart"))
                    detail = s.app.screen.query_one("#flags-detail")
                    for shown in (reasons, chart) if chart.display else (reasons,):
                        content = shown.content
                        assert isinstance(content, Content)
                        rows = len(content.wrap(shown.size.width))
                        assert rows <= shown.region.intersection(detail.region).height, (on, content.plain)
                    if chart.display:
                        last = s.words("#flags-chart").splitlines()[-1]
                        assert "Nov" in last or last == "Not scanned in the last 14 days.", on
                        charted.add(size)
                    else:
                        assert reasons.size.width == detail.size.width, (on, "the room of the chart")
            assert charted >= ({(120, 36)} if alarm else {*sizes}), alarm
        await s.resize((40, 20))
        listed = s.app.screen.query_one("#flags-rows", OptionList)
        for option in (one for one in listed.options if not one.disabled):
            _, _, *reason = str(option.prompt).splitlines()
            assert reason, "where it has no other place, it is in the row"
            assert all(len(line) <= listed.scrollable_content_region.width for line in reason), reason


async def test_a_decision_about_a_place_is_one_about_each_of_its_flags_but_about_its_stop_alone(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    returned(diary, clock)
    with ago(diary, clock, 3) as book:
        book.start_hold("h", "w", Hold(allowed("jaw_l"), technique()), before=5, tool="thumb")
        book.end_hold("h", "w", Progress(step_s=9.0, held_s=9.0), Ended.STOPPED_PAIN)
    decisions = "SELECT rule, decision, reason FROM flag_decision WHERE deleted_at IS NULL ORDER BY rule"
    async with open_app() as s:
        await s.press("3")
        await at(s, "FlagsScreen")
        assert [line.split()[:3] for line in s.text().splitlines() if line.split()[1:3] == ["Left", "jaw"]] == [
            ["P", "Left", "jaw"],  # one row a place, as many as are counted
        ]
        assert "3 Flags (1)" in s.text()
        assert "1 place, 1 new" in s.text()
        await s.click_on("c Close")
        assert "You can press this place again" in s.text()
        await s.press("enter")
        await at(s, "FlagsScreen")
        assert select(diary, decisions) == [("stop_now", "closed", "")]
        await s.press("down", "a")
        assert select(diary, decisions) == [("stop_now", "closed", ""), ("stop_now", "reopened", "")]
        await s.press("enter", "right")
        await at(s, "FlagScreen")
        await s.press("c", *"fine", "enter")
        await at(s, "FlagScreen")
        assert ("persistent", "closed", "fine") in select(diary, decisions)
        assert isinstance(may_hold(s.app.body, "jaw_l", (), s.app.standing()), Refused)


async def test_what_is_decided_about_a_place_is_decided_about_each_of_its_flags(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    returned(diary, clock)
    decisions = "SELECT rule, decision, reason FROM flag_decision WHERE deleted_at IS NULL ORDER BY rule"
    async with open_app() as s:
        await s.press("3")
        await at(s, "FlagsScreen")
        await s.click_on("c Close")
        await s.press(*"fine", "enter")
        await at(s, "FlagsScreen")
        assert s.message == "Saved: closed."
        assert select(diary, decisions) == [("persistent", "closed", "fine"), ("recurrent", "closed", "fine")]
        assert "closed" in s.text()
        await s.click_on("a Reopen")
        assert "have it looked at" in s.text()
        await s.press("u")
        assert "2 flags of" in s.message
        assert select(diary, decisions) == [("persistent", "closed", "fine"), ("recurrent", "closed", "fine")]
        await s.press("u")
        assert select(diary, decisions) == []


async def test_a_flagged_place_that_this_version_does_not_know_is_named_as_it_stands(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    with ago(diary, clock, 1) as book:
        book.flag_region("tail_l", "tail", "odd")
    async with open_app() as s:
        await s.press("3")
        await at(s, "FlagsScreen")
        for size in ((80, 24), (40, 20), (120, 36)):
            await s.resize(size)
            assert "tail_l" in s.text(), size
        await s.press("g", "enter")
        await at(s, "FlagScreen")
        await s.press("escape", "1")
        await at(s, "TodayScreen")
        for size in ((80, 24), (40, 20)):
            await s.resize(size)
            assert "tail_l" in s.words("#flags-in-words"), size


async def test_flags_and_history_can_be_read(open_app: Open, diary: Path, clock: FakeClock) -> None:
    returned(diary, clock)
    stopped(diary, clock, 3)
    places = ("shoulder_back_l", "lower_back_r", "hip_l", "calf_r")
    for back in (1, 2):
        with ago(diary, clock, back) as book:
            for place in places[back:] if back == 2 else places:
                book.mark_spot(f"more {back}", place, place, 8, How.PRESSED)
    async with open_app(config=Config(theme="dark"), size=(120, 36)) as s:
        for theme in ("dark", "light"):
            s.app.theme = f"mfr-{theme}"
            await s.resize((120, 36))
            found: set[str] = set()
            for keys in (("3",), ("down",), ("enter",), ("2",), ("up",)):
                await s.press(*keys)
                await s.settle()
                found |= faint(s)
            await s.resize((80, 24))
            found |= faint(s)
            await s.press("3")
            await s.settle()
            found |= faint(s)
            assert not found, "\n".join((theme, *sorted(found)))


def reversed_in(row: Strip) -> set[bool]:
    """Return whether parts of a row are reversed."""
    return {bool(segment.style and segment.style.reverse) for segment in row}


async def test_without_color_the_bar_is_reversed_over_its_width(
    open_app: Open, diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with ago(diary, clock, 0) as book:
        book.warn("heart", yes=True)
    async with open_app() as s:
        row = s.app.screen.query_one("#alarm-words").render_line(0)
        assert reversed_in(row) == {True}
        assert row.cell_length == 78, "not only its words"


async def test_no_decision_is_offered_about_a_warning_sign_and_a_key_for_one_says_what_ends_it(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    with ago(diary, clock, 3) as book:
        book.warn("fever", yes=True)
    async with open_app() as s:
        await s.press("3", "a")
        await at(s, "FlagsScreen")
        shown = {choice.id for choice in s.app.screen.query("#flags-choices Choice") if choice.display}
        assert shown == {"flags-page"}
        for title in ("FlagsScreen", "FlagScreen"):
            for key in ("s", "c", "t"):
                news = s.app.screen.query_one(StatusLine)
                news.message = ""
                await s.press(key)
                await at(s, title)
                assert news.message == "A warning sign ends by a new answer or a clearance: press !.", key
            if title == "FlagsScreen":
                await s.press("enter")
                await at(s, "FlagScreen")
                assert s.message == ""
        assert select(diary, "SELECT 1 FROM flag_decision") == []


async def test_an_emergency_comes_first_is_red_and_its_way_out_the_one_lit_choice(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    sore(diary, clock)

    def lit() -> list[Choice]:
        return [choice for choice in s.app.screen.query(Choice) if choice.primary and choice.display]

    def first_line() -> str:
        return [line.strip() for line in s.text().splitlines() if line.strip()][1]

    async with open_app(size=(40, 20)) as s:
        await s.press("3")
        assert [choice.id for choice in lit()] == ["flags-page"], "the reason to be here"
        with ago(diary, clock, 0) as book:
            book.warn("heart", yes=True)
            book.warn("saddle", yes=False)
        await s.press("1", "3")
        screen = s.app.screen
        assert isinstance(screen, FlagsScreen)
        for size in ((40, 20), (120, 36)):
            await s.resize(size)
            assert first_line() == "Call the local emergency number now.", size
            assert [choice.label for choice in lit()] == ["Check again"], size
            row = screen._row(screen._places[0], read_lately(s.app.reader, TODAY), size[0])
            assert row.plain.startswith("* Warning signs"), size
            assert row.spans[0].style == "bold $text-error", size
            reasons = s.words("#flags-reasons")
            assert reasons.startswith("Yes to a warning sign"), (size, "the bar has said whom to call")
            assert "blocks pressing" not in reasons, size
        assert reversed_in(screen.query_one("#alarm-words").render_line(0)) == {False}, "it has a color"
        await s.press("enter")
        await at(s, "FlagScreen")
        for size in ((120, 36), (40, 20)):
            await s.resize(size)
            assert first_line() == "Call the local emergency number now.", (size, "its own flag is no calmer")
            assert [choice.label for choice in s.app.screen.query(Choice) if choice.primary] == ["Check again"], size
            assert s.words("#flag-says").startswith("Rule: A warning sign"), (size, "the bar has said the rest")
        with ago(diary, clock, 0) as book:
            for sign in [sign.id for sign in load_signs() if sign.tier is Tier.EMERGENCY][:3]:
                book.warn(sign, yes=True)
        await s.press("exclamation_mark", "escape")
        assert s.words("#flag-says").startswith("Yes to a warning sign on"), "the bar names only two of three"
        await s.press("escape", "down", "enter")
        await at(s, "FlagScreen")
        assert not s.app.screen.query_one(AlarmBar).display, "another flag"


async def test_a_sign_that_can_wait_stands_under_no_urgent_words(open_app: Open, diary: Path, clock: FakeClock) -> None:
    soon = next(sign.id for sign in load_signs() if sign.tier is Tier.SOON)
    with ago(diary, clock, 0) as book:
        book.warn(soon, yes=True)
    async with open_app() as s:
        for key in ("1", "3"):
            await s.press(key)
            await s.settle()
            assert not s.app.screen.query_one(AlarmBar).display
        screen = s.app.screen
        assert isinstance(screen, FlagsScreen)
        row = screen._row(screen._places[0], read_lately(s.app.reader, TODAY), 80)
        assert "have it seen soon" in row.plain
        assert "error" not in str(row.spans)
