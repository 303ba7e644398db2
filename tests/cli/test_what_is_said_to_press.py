"""`mfr techniques REGION` and `mfr learn`: no text of theirs tells a person to press what may not be pressed."""

import contextlib
import json
import re
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path

import pytest

from mfr_tui.body.regions import Press, load_body
from mfr_tui.cli.main import main
from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.learn import HOW_TO_PRESS, load_page
from mfr_tui.practice.screening import Allowed, PlaceKind, around, load_items
from mfr_tui.practice.technique import load_techniques
from mfr_tui.record.writer import DiaryWriter
from tests.support.fakes import FakeClock

BODY = load_body()
EVERYWHERE = frozenset(BODY.regions)
NEVER = frozenset(region.id for region in BODY if region.press is Press.NEVER)
TECHNIQUES = load_techniques(BODY)
TELLS_TO_PRESS = [words for one in TECHNIQUES if one.runs for words in (one.pressure, *(s.cue for s in one.steps))]


def stopped(journal: DiaryWriter) -> None:
    """Hold the left calf and stop for pain."""
    hold = Hold(Allowed("calf_l", ("calf_l",), 120, 300), TECHNIQUES[0])
    journal.start_hold("a", "w", hold, before=4, tool="thumb")
    journal.end_hold("a", "w", Progress(step_s=9.0, held_s=9.0), Ended.STOPPED_PAIN)


def someone(
    *said: tuple[int, Callable[[DiaryWriter], object]], asked: bool = True
) -> tuple[bool, tuple[tuple[int, Callable[[DiaryWriter], object]], ...]]:
    return asked, said


PEOPLE = {
    "all clear": (someone(), frozenset(), ""),
    "nothing answered": (someone(asked=False), EVERYWHERE, "who should not press"),
    "stopped for pain": (someone((0, stopped)), {"calf_l"}, "stopped for pain"),
    "veins": (
        someone((0, lambda writer: writer.place("calf_l", PlaceKind.NEVER, "veins"))),
        {"calf_l"},
        "you said so (veins)",
    ),
    "left out": (someone((0, lambda writer: writer.place("calf_l", PlaceKind.SKIPPED))), {"calf_l"}, "is left out"),
    "blood thinners": (someone((1, lambda writer: writer.answer("blood", yes=True))), EVERYWHERE, "blood thinners"),
    "a wound": (
        someone((1, lambda writer: writer.answer("wounds", yes=True, regions=["shin_l"]))),
        around(BODY, ["shin_l"]),
        "wounds or fragile skin, here or beside it",
    ),
    "a sign last week": (
        someone((8, lambda writer: writer.warn("calf", yes=True))),
        EVERYWHERE,
        "a warning sign: one swollen",
    ),
    "a sign, corrected": (
        someone((8, lambda writer: writer.warn("calf", yes=True)), (0, lambda writer: writer.warn("calf", yes=False))),
        frozenset(),
        "",
    ),
    "a sign, cleared": (
        someone(
            (8, lambda writer: writer.warn("calf", yes=True)),
            (0, lambda writer: writer.clear_sign("calf", "Dr. Lee", "today")),
        ),
        frozenset(),
        "",
    ),
    "a sign for soon": (someone((0, lambda writer: writer.warn("no_better", yes=True))), frozenset(), ""),
}


WRITTEN: dict[object, bytes] = {}
"""The diary of each person, which is the same in every test."""


def write(diary: Path, said: tuple[tuple[int, Callable[[DiaryWriter], object]], ...], *, asked: bool) -> None:
    """Write what a person said into an empty diary, or what was written when they said it before."""
    if written := WRITTEN.get((said, asked)):
        diary.write_bytes(written)
        return
    now = FakeClock()
    for ago, say in ((9, None), *said):
        then = FakeClock(now.local - timedelta(days=ago), "Europe/Berlin")
        with contextlib.closing(DiaryWriter(diary, then, time(4))) as journal:
            if say:
                say(journal)
            elif asked:
                for item in load_items():
                    journal.answer(item.id, yes=False)
    WRITTEN[said, asked] = diary.read_bytes()


def printed(capsys: pytest.CaptureFixture[str], place: Path, *arguments: str) -> str:
    capsys.readouterr()
    assert main(["--data-dir", str(place), *arguments], FakeClock()) == 0
    said = capsys.readouterr()
    assert said.err == ""
    if "--json" not in arguments:
        assert max(len(line) for line in said.out.splitlines() if "https://" not in line) <= 80
    return " ".join(said.out.split())


@pytest.mark.parametrize("name", PEOPLE)
def test_a_region_that_may_not_be_pressed_says_so_first_with_the_reason_and_nothing_of_how(
    diary: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (asked, said), blocked, reason = PEOPLE[name]
    write(diary, said, asked=asked)
    for region in ("calf_l", "calf_r", "shin_l", "neck_back_r"):
        shown = printed(capsys, diary.parent, "techniques", region)
        page = printed(capsys, diary.parent, "learn", region)
        label = BODY.label(region)
        if region in blocked:
            assert shown.startswith(f"{label} ({region}) Do not press it now. ")
            assert reason in shown
            assert page.partition("=")[0].strip() == label
            assert reason in page.partition("Where it")[0]
            assert not any(words in text for words in TELLS_TO_PRESS for text in (shown, page))
            assert not re.search(r"can be pressed|May be pressed|[Uu]sual hold|softest first", shown + page)
        else:
            assert "Do not press it now" not in shown
            assert "Usual hold" in page
            assert "pressure" in shown


@pytest.mark.parametrize("name", PEOPLE)
def test_a_program_is_told_the_same(diary: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (asked, said), blocked, reason = PEOPLE[name]
    write(diary, said, asked=asked)
    for region in ("calf_l", "calf_r", "shin_l"):
        told = json.loads(printed(capsys, diary.parent, "techniques", region, "--json"))
        if region in blocked:
            assert reason in told["why_not"]
            assert (told["press"], told["press_note"], told["techniques"]) == (None, None, [])
        else:
            assert told["why_not"] is None
            assert told["techniques"][0]["steps"]
    nothing = json.loads(printed(capsys, diary.parent, "techniques", "--json"))["why_not"]
    assert bool(nothing) is (blocked == EVERYWHERE)


def test_a_program_is_told_no_technique_along_a_line_that_crosses_a_blocked_region(
    diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(diary, ((0, lambda writer: writer.place("upper_arm_front_l", PlaceKind.NEVER, "port")),), asked=True)
    told = json.loads(printed(capsys, diary.parent, "techniques", "shoulder_front_l", "--json"))
    named = {one["id"] for one in told["techniques"]}
    assert "hold_spot" in named
    assert "shoulder_line" not in named


def test_a_technique_along_a_line_that_crosses_a_blocked_region_says_so(
    diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(diary, ((0, lambda writer: writer.place("upper_arm_front_l", PlaceKind.NEVER, "port")),), asked=True)
    shown = printed(capsys, diary.parent, "techniques", "shoulder_front_l")
    line = next(one for one in TECHNIQUES if one.id == "shoulder_line")
    assert f"({line.id}) not now" in shown
    assert "front of upper arm, which is never pressed" in shown
    assert line.steps[0].cue not in shown
    assert next(one for one in TECHNIQUES if one.id == "hold_spot").steps[0].cue in shown


@pytest.mark.parametrize("name", PEOPLE)
def test_a_technique_says_first_that_nothing_may_be_pressed(
    diary: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (asked, said), blocked, reason = PEOPLE[name]
    write(diary, said, asked=asked)
    page = printed(capsys, diary.parent, "learn", "hold_spot")
    cue = next(one for one in TECHNIQUES if one.id == "hold_spot").steps[0].cue
    assert (cue in page) is (blocked != EVERYWHERE)
    listed = printed(capsys, diary.parent, "techniques")
    assert listed.startswith("Do not press now. ") is (blocked == EVERYWHERE)
    if blocked == EVERYWHERE:
        assert reason in page.partition("Any tender spot")[0]
        assert reason in listed.partition("hold_spot")[0]


@pytest.mark.parametrize("name", PEOPLE)
def test_a_page_that_tells_how_to_press_says_first_that_nothing_may_be_pressed(
    diary: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (asked, said), blocked, reason = PEOPLE[name]
    write(diary, said, asked=asked)
    for page_id in (*sorted(HOW_TO_PRESS), "who-should-not", "evidence"):
        page = printed(capsys, diary.parent, "learn", page_id)
        before, _, _ = page.partition(load_page(page_id).blocks[1].text)
        barred = blocked == EVERYWHERE and page_id in HOW_TO_PRESS
        assert ("Do not press now. " in before) is ("Do not press now. " in page) is barred
        assert (reason in before) is barred or not reason


def test_without_a_diary_it_is_as_for_anybody_and_none_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "none"
    assert "First, check who should not press: mfr learn who-should-not" in printed(
        capsys, place, "techniques", "calf_l"
    )
    assert "Usual hold" in printed(capsys, place, "learn", "calf_l")
    assert "What to do" in printed(capsys, place, "learn", "hold_spot")
    assert "Do not press now" not in printed(capsys, place, "learn", "pressure")
    assert not place.exists()


def test_a_place_that_nobody_presses_is_said_as_ever(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(diary, (), asked=True)
    for region in sorted(NEVER):
        assert "Never press this region. Look and move only." in printed(capsys, diary.parent, "techniques", region)
        assert "Never pressed." in printed(capsys, diary.parent, "learn", region)
