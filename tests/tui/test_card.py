"""The card: the way that fits, why it is short here, with what, and what must be asked before."""

from pathlib import Path

import pytest
from textual.geometry import Size
from textual.widgets import Static

from mfr_tui.body.regions import Body
from mfr_tui.practice.hold import Ended, Hold, Pressure, Progress
from mfr_tui.practice.screening import Allowed, Bar, PlaceKind, Refused, may_hold
from mfr_tui.practice.technique import load_techniques
from mfr_tui.record.rows import How
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.rate_bar import RateBar
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.map.body_map import LABELS, BodyMap
from mfr_tui.wording.hold import way_length
from tests.support.fakes import FakeClock
from tests.support.holds import at, back_to_today, disk_for, rows, to_card, to_unseen_card, unseen
from tests.support.rows import select
from tests.tui.conftest import Open, Session, clear_to_press, journal


@pytest.fixture(autouse=True)
def _may_press(diary: Path, clock: FakeClock) -> None:
    clear_to_press(diary, clock)


def mark(s: Session, *regions: str, nrs: int = 5) -> None:
    """From the map of another window."""
    with journal(s.diary, s.clock) as book:
        for region in regions:
            book.mark_spot("v", region, region, nrs, How.PRESSED)


def held(s: Session, hold_id: str, region: str, tool: str, pressure: Pressure) -> None:
    """A hold of yesterday, or before."""
    allowed = may_hold(s.app.body, region, (region,), s.app.standing())
    assert isinstance(allowed, Allowed)
    hold = Hold(allowed, load_techniques(s.app.body)[0])
    with journal(s.diary, s.clock) as book:
        book.start_hold(hold_id, "w", hold, before=None, tool=tool)
        book.end_hold(hold_id, "w", Progress(), Ended.EARLY)
        book.say_of_hold(hold_id, region, pressure=pressure)


def ways(s: Session) -> list[str]:
    """The techniques in sight, each with its key (> for the one chosen) and how long it takes."""
    return [str(way.content) for way in s.app.screen.query("#card-ways Choice").results(Choice) if way.display]


def chosen(s: Session) -> str:
    """The title of the technique that is marked."""
    (way,) = (way for way in ways(s) if way.startswith(">"))
    return way[2:].partition("  ")[0]


def steps(s: Session) -> str:
    """The words of the steps, or why there are none."""
    return " ".join(str(words.content) for words in s.app.screen.query("#card-steps Static").results(Static))


async def first_card(s: Session, region: str) -> str:
    """The title of the card that is offered first."""
    await to_unseen_card(s, region)
    title = chosen(s)
    await unseen(s, "escape")
    assert s.title == "TodayScreen"
    return title


async def test_the_first_card_fits_the_region_and_what_was_marked(open_app: Open) -> None:
    async with open_app() as s:
        for region, title in (
            ("shoulder_front_l", "A spot in the shoulder"),
            ("jaw_r", "Hold the spot"),
        ):
            assert await first_card(s, region) == title
        mark(s, "shoulder_front_l", "upper_arm_front_l", "neck_back_l", "head_back_r")
        for region, title in (
            ("shoulder_front_l", "From the shoulder down the arm"),
            ("neck_back_l", "A spot in the neck"),  # the other one is on the other side
        ):
            assert await first_card(s, region) == title
        mark(s, "head_back_l")
        assert await first_card(s, "neck_back_l") == "Down one side of the neck"
        mark(s, "head_back_l", nrs=0)  # the visit corrects it: a mark of 0 is no tender place
        assert await first_card(s, "neck_back_l") == "A spot in the neck"


async def test_t_and_the_arrows_go_through_all_ways_i_reads_and_what_was_rated_and_left_is_not_kept(
    open_app: Open,
) -> None:
    async with open_app() as s:
        for region in ("jaw_r", "neck_back_l"):
            await to_unseen_card(s, region)
            card = s.app.screen
            count = len(card._techniques)  # type: ignore[attr-defined]
            assert s.app.body[region].cap_s >= 120 or region == "jaw_r"
            for number in range(count):
                card._choose(number)  # type: ignore[attr-defined]
                here = card.technique.id  # type: ignore[attr-defined]
                shown = any(way.startswith("  Hold the spot") for way in ways(s))
                assert shown is (here != "hold_spot" and region != "jaw_r")
                assert [way[0] for way in ways(s)].count(">") == 1, "the one mark"
            if region != "neck_back_l":
                await unseen(s, "escape")
        seen = []
        for _ in range(6):
            seen.append(chosen(s))
            (length,) = (way.rpartition("  ")[2] for way in ways(s) if way.startswith(">"))
            assert ", then " in length or length not in steps(s), "how long a single step takes is said once"
            await unseen(s, "t")
        assert len(set(seen[:5])) == 5
        assert seen[5] == seen[0]
        for key, back in (("up", "down"), ("k", "j")):
            await unseen(s, key)
            assert chosen(s) == seen[0], key
            await unseen(s, back)
            assert chosen(s) == seen[1], back
        await s.press("i")
        await at(s, "ReadPage")
        await s.press("escape")
        await at(s, "Card")
        await s.press("7", "u", "U", "escape")
        await at(s, "TodayScreen")
        assert rows(s) == []
        assert s.marks() == {}


def test_how_long_a_technique_takes_at_a_place_is_said_in_a_few_words(body: Body) -> None:
    techniques = {technique.id: technique for technique in load_techniques(body)}

    def length(technique: str, region: str) -> str:
        place = body[region]
        allowed = Allowed(region, (region,), place.hold_s, place.cap_s)
        return way_length(techniques[technique], allowed)

    assert length("hold_spot", "shoulder_back_l") == "2:00 to 5:00"
    assert length("hold_spot", "neck_back_l") == "1:00 to 2:00"
    assert length("hold_spot", "jaw_l") == "0:30 to 1:00"
    assert length("shoulder_point", "shoulder_back_l") == "0:10 to 0:15"
    assert length("neck_point", "neck_back_l") == "1:00, then 3 each way"
    assert length("broad_first", "calf_l") == "1:00, then up to 4:00"
    assert length("indirect", "jaw_l") == "up to 1:00"
    assert way_length(techniques["hold_spot"], Refused(Bar.PLACE, "No.", "", "", "")) == "not here now"


async def test_the_two_ways_and_below_the_words_the_question_are_in_sight_unmoved_and_only_what_scrolls_is_clipped(
    open_app: Open,
) -> None:
    async with open_app() as s:
        for region, own, main, sizes in (
            ("neck_back_l", "A spot in the neck", "1:00 to 2:00", ((80, 20), (40, 20))),
            ("shoulder_back_l", "A spot in the shoulder", "2:00 to 5:00", ((40, 20), (80, 24), (120, 36), (200, 50))),
        ):
            await to_unseen_card(s, region)
            screen = s.app.screen
            for size in sizes:
                await s.resize(size)
                words, foot = screen.query_one("#card-words"), screen.query_one("#card-foot")
                assert foot.region.y == words.region.bottom, size
                whole_words = words.virtual_size.height <= words.size.height
                assert region == "neck_back_l" or whole_words == (size > (40, 20)), size
                tops = []
                for turn in range(6):
                    await unseen(s, "t")
                    shown = [way[2:] for way in ways(s)]
                    assert any(way.startswith(own) for way in shown), (region, size)
                    assert any(way.startswith("Hold the spot") and way.endswith(main) for way in shown), (region, size)
                    if region == "neck_back_l" and turn >= 3:
                        continue
                    screen._refresh_layout()
                    whole = screen.query("#card-head Static, #card-ways Choice, #card-foot Choice, #card-words Static")
                    for widget in whole.results(Static):
                        if widget.display and widget.size:
                            needs = widget.get_content_height(widget.size, s.app.size, widget.content_size.width)
                            assert needs <= widget.content_size.height, (size, widget, s.text())
                            assert widget.region.height <= widget.parent.region.height, (size, widget)  # type: ignore[union-attr]
                    tops.append(foot.region.y)
                    assert screen.region.contains_region(foot.region), size
                    assert words.size.height >= 5
                    asked = screen.query_one("#card-ask").region
                    assert asked.width
                    assert foot.region.contains_region(asked), "a scale never stands without its question"
                    for widget in (*screen.query("#card-foot Choice"), screen.query_one(RateBar)):
                        assert not widget.display or foot.region.contains_region(widget.region), (size, widget)
                    assert not foot.region.overlaps(screen.query_one(StatusLine).region)
                    body_map = screen.query_one(BodyMap)
                    if body_map.display:
                        canvas = body_map.canvas
                        assert len(canvas.figures) == 1
                        assert body_map.size >= Size(canvas.width, canvas.height + LABELS)
                    assert [choice.label for choice in screen.query(Choice) if choice.primary] == ["Start"]
                assert tops == sorted(tops), size
                more = [way for way in ways(s) if "more" in way]
                assert region == "neck_back_l" or more == (["  4 more techniques"] if size == (80, 24) else []), size
                assert ("Scroll" in s.words("KeyLine")) is not whole_words, size
            await s.click_on("Hold the spot")
            assert chosen(s) == "Hold the spot"
            await s.click_on(own)
            assert chosen(s) == own, "a click chooses one"
            await back_to_today(s)


async def test_why_it_is_shorter_here(open_app: Open) -> None:
    async with open_app(size=(120, 36)) as s:
        for region, technique, *words in (
            ("neck_back_l", "hold_spot", "At most 2:00", "this place allows a careful"),
            ("neck_back_l", "neck_line", "At most 1:00", "path allows light"),  # the skull's edge is on it
            ("jaw_l", "hold_spot", "At most 1:00", "this place allows light"),
            ("calf_l", "hold_spot"),
        ):
            await to_unseen_card(s, region, technique)
            facts = "\n".join(str(fact.content) for fact in s.app.screen.query(".fact-words").results(Static))
            assert all(part in facts for part in words), (region, facts)
            assert words or "At most" not in facts
            await unseen(s, "escape")


async def test_a_firmer_tool_only_after_the_softer_was_too_little(open_app: Open) -> None:
    async with open_app() as s:
        await to_card(s, "calf_l", "hold_spot")
        card = s.app.screen
        assert (card._tools, card._tool) == (("hands",), "hands")  # type: ignore[attr-defined]
        assert not card.query_one("#card-tool").display
        await s.press("o")
        assert card._tool == "hands"  # type: ignore[attr-defined]
        await unseen(s, "escape")
        held(s, "a", "calf_l", "hands", Pressure.RIGHT)
        await to_unseen_card(s, "calf_l", "hold_spot")
        assert s.app.screen._tools == ("hands",)  # type: ignore[attr-defined]
        await unseen(s, "escape")
        s.clock.advance(60)
        held(s, "b", "calf_l", "hands", Pressure.TOO_LITTLE)
        await to_card(s, "calf_l", "hold_spot")
        assert (s.app.screen._tools, s.app.screen._tool) == (("hands", "roller"), "hands")  # type: ignore[attr-defined]
        assert "o Tool: roller" in s.text(), "offered, not taken for them"
        assert "hands; last time the pressure was too little" in " ".join(s.text().split())
        await s.press("o")
        assert "o Tool: hands" in s.text(), "the way back"
        await s.press("enter")
        await at(s, "HoldScreen")
        assert "roller" in s.words("#hold-how")
        await s.let_hold_run(6)
        await unseen(s, "r")
        assert s.ask("SELECT tool FROM hold ORDER BY rowid DESC LIMIT 1") == "roller"
        await back_to_today(s)
        await to_unseen_card(s, "calf_l", "hold_spot")
        assert s.app.screen._tool == "roller", "remembered"  # type: ignore[attr-defined]
        await unseen(s, "escape")
        await to_unseen_card(s, "calf_r", "hold_spot")
        assert s.app.screen._tools == ("hands",), "the other side is another place"  # type: ignore[attr-defined]


async def test_how_tender_it_is_comes_from_todays_mark_or_is_asked(open_app: Open) -> None:
    async with open_app() as s:
        mark(s, "calf_l", nrs=6)
        for region, keys, before, marks in (
            ("calf_l", (), 6, {"calf_l": 6}),
            ("calf_l", ("x",), 10, {"calf_l": 10}),
            ("jaw_l", (), None, {"calf_l": 10}),
            ("chest_l", ("3", "4"), 4, {"calf_l": 10, "chest_l": 4}),
        ):
            await to_unseen_card(s, region)
            if keys:
                await s.press(*keys)
            await unseen(s, "enter")
            await s.let_hold_run(6)
            await unseen(s, "r")
            assert s.title == "After"
            assert s.ask("SELECT before FROM hold ORDER BY rowid DESC LIMIT 1") == before
            assert s.app.reader.last_marks(s.app.body_day) == marks
            await back_to_today(s)
        moments = select(
            s.diary, "SELECT region, moment, how FROM mark WHERE deleted_at IS NULL AND region = 'chest_l'"
        )
        assert moments == [("chest_l", "spot", "pressed")]


async def test_the_heart_is_asked_about_before_the_line_down_the_arm(open_app: Open) -> None:
    async with open_app() as s:

        def kept() -> list[tuple[object, ...]]:
            return select(s.diary, "SELECT sign, answer, region, hold_id FROM warning_check ORDER BY rowid")

        for key, answer in (("escape", None), ("enter", None), ("y", "yes")):
            before = kept()
            await to_unseen_card(s, "upper_arm_back_l", "shoulder_line")
            await s.press("enter")
            await at(s, "Ask")
            assert "Chest pain with pain in (or spreading to) arm" in " ".join(s.words(".dialog-words").split())
            assert kept() == before
            await s.press(key)
            if answer:
                await s.settle()
                assert "Call the local emergency number now." in s.text()
                words = " ".join(s.words(".dialog-words").split())
                assert "No holds until you answer no, or a professional clears it" in words
                await s.press("enter")
            await at(s, "TodayScreen")
            new = [("heart", answer, "upper_arm_back_l", None)] if answer else []
            assert kept() == before + new
            if answer:
                s.app.work("upper_arm_back_l")
                await at(s, "Ask")
                assert "You said yes to a warning sign" in s.text()
                await s.press("escape")
                with journal(s.diary, s.clock) as book:
                    book.warn("heart", yes=False)  # it was a mistake
        assert rows(s) == []
        await to_unseen_card(s, "upper_arm_back_l", "shoulder_line")
        await s.press("enter")
        await at(s, "Ask")
        await s.press("n")
        await at(s, "HoldScreen")
        assert kept()[-1] == ("heart", "no", "upper_arm_back_l", None)
        await back_to_today(s)
        await to_unseen_card(s, "shoulder_back_l", "shoulder_point")
        await s.press("enter")
        await at(s, "HoldScreen")  # no other way asks it


async def test_on_a_full_disk_a_no_about_the_heart_is_enough_and_a_yes_is_too(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = disk_for(monkeypatch)
    async with open_app() as s:
        for key, leads_to in (("n", "HoldScreen"), ("y", "Ask")):
            await to_unseen_card(s, "upper_arm_back_l", "shoulder_line")
            disk.full = True
            await s.press("enter")
            await at(s, "Ask")
            await s.press(key)
            await at(s, leads_to)
            if key == "n":
                await back_to_today(s)
                disk.full = False
                s.app._retry()
        assert "Do not press" in s.text()
        await s.press("enter")
        s.app.work("calf_l")
        await at(s, "Screening")  # nothing is held while it waits


async def test_a_card_whose_path_crosses_a_blocked_region_and_its_page_say_why_and_not_how(open_app: Open) -> None:
    async with open_app() as s:
        with journal(s.diary, s.clock) as book:
            book.place("upper_arm_front_l", PlaceKind.NEVER, "port")
            book.place("calf_l", PlaceKind.NEVER, "veins")
        line = next(one for one in load_techniques(s.app.body) if one.id == "shoulder_line")
        await to_card(s, "shoulder_front_l", "shoulder_line")
        assert chosen(s) == line.title
        text = " ".join(s.text().split())
        assert "you said so (port)" in " ".join(steps(s).split())
        assert line.steps[0].cue not in text
        assert line.pressure not in text
        await s.press("i")
        await at(s, "ReadPage")
        text = " ".join(s.text().split())
        assert "you said so (port)" in text
        assert line.steps[0].cue not in text
        s.app.run_worker(s.app.read_region("calf_l"))
        await s.settle()
        text = " ".join(s.text().split())
        assert "you said so (veins)" in text, "the page of a region itself"
        assert "sual hold" not in text
        assert "softest first" not in text
