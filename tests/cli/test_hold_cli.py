"""`mfr hold REGION --log`: a hold that was told, and every refusal of a hold, which refuses that too."""

import contextlib
import json
from datetime import time, timedelta
from pathlib import Path

import pytest

from mfr_tui.body.regions import Body, Press
from mfr_tui.cli.main import main
from mfr_tui.practice.hold import full_seconds, longest_seconds
from mfr_tui.practice.screening import Allowed, PlaceKind, load_items, may_hold
from mfr_tui.practice.technique import USUAL, fitting, load_techniques, path_of
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.standing import read_standing
from tests.cli.test_what_is_said_to_press import PEOPLE, write
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import everything

FOUR = time(4)


@pytest.fixture
def cleared(diary: Path) -> Path:
    write(diary, (), asked=True)
    return diary


def log(diary: Path, *arguments: str) -> int:
    return main(["--data-dir", str(diary.parent), "hold", *arguments], FakeClock())


@pytest.mark.parametrize("name", PEOPLE)
def test_what_may_not_be_held_cannot_be_logged(
    diary: Path, body: Body, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (asked, said), blocked, reason = PEOPLE[name]
    write(diary, said, asked=asked)
    with contextlib.closing(DiaryReader(diary)) as reader:
        standing = read_standing(reader, load_items(), FakeClock().now(), TODAY, 90)
    for region in ("calf_l", "calf_r", "shin_l", "neck_back_r"):
        before = everything(diary)
        code = log(diary, region, "--log", "0:20")
        answer, err = may_hold(body, region, (region,), standing), capsys.readouterr().err
        assert isinstance(answer, Allowed) == (region not in blocked) == (code == 0)
        if not isinstance(answer, Allowed):
            assert code == 2
            assert everything(diary) == before
            assert reason in err
            what, do = err.splitlines()
            assert what == f"Do not press it now. {answer.why}"
            assert do.startswith(f"{answer.remains} {answer.ask}")


def test_a_place_that_is_never_pressed_is_refused_in_the_words_of_a_hold(
    cleared: Path, body: Body, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(cleared)
    for region in body:
        if region.press is Press.NEVER:
            assert log(cleared, region.id) == 2
            words = capsys.readouterr().err
            assert log(cleared, region.id, "--log", "20") == 2
            assert (
                capsys.readouterr().err
                == words
                == f"{region.label}: never press here. {region.press_note}\n" + ("Choose another region: mfr regions\n")
            )
    assert everything(cleared) == before


def test_without_a_diary_the_questions_come_first_and_none_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert log(tmp_path / "new" / "mfr.db", "calf_l", "--log", "90") == 2
    assert "questions about who should not press" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_line_that_crosses_a_place_to_avoid_is_refused(cleared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.closing(DiaryWriter(cleared, FakeClock(), FOUR)) as writer:
        writer.place("upper_arm_front_l", PlaceKind.NEVER, "port")
    assert log(cleared, "shoulder_front_l", "--technique", "shoulder_line", "--log", "20") == 2
    assert "This path crosses the left front of upper arm" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("ago", "yes", "code"), [(None, False, 2), (1, False, 2), (0, False, 0), (0, True, 2)], ids=str
)
def test_a_technique_with_a_question_needs_todays_no(
    cleared: Path, body: Body, capsys: pytest.CaptureFixture[str], ago: int | None, yes: bool, code: int
) -> None:
    line = next(one for one in load_techniques(body) if one.id == "shoulder_line")
    if ago is not None:
        then = FakeClock(FakeClock().local - timedelta(days=ago), "Europe/Berlin")
        with contextlib.closing(DiaryWriter(cleared, then, FOUR)) as writer:
            writer.warn(line.ask_first, yes=yes)
    assert log(cleared, "shoulder_front_l", "--technique", line.id, "--log", "20") == code
    assert bool(capsys.readouterr().err) == (code == 2)


def test_a_yes_that_was_cleared_today_is_asked_about_again_as_in_the_app(
    cleared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with contextlib.closing(DiaryWriter(cleared, FakeClock(), FOUR)) as writer:
        writer.warn("heart", yes=True)
        writer.clear_sign("heart", "Dr. Lee", "today")
    assert log(cleared, "shoulder_front_l", "--log", "20") == 0
    assert log(cleared, "shoulder_front_l", "--technique", "shoulder_line", "--log", "20") == 2
    assert "one question comes first" in capsys.readouterr().err


def test_the_seconds_are_bounded_by_the_place_and_the_technique(
    cleared: Path, body: Body, capsys: pytest.CaptureFixture[str]
) -> None:
    for region, technique in (("jaw_l", USUAL), ("calf_l", USUAL), ("shoulder_back_l", "shoulder_point")):
        way = next(one for one in fitting(load_techniques(body), body[region]) if one.id == technique)
        path = path_of(way, body, region)
        cap_s = min(body[place].cap_s for place in path)
        allowed = Allowed(region, path, min(body[region].hold_s, cap_s), cap_s)
        most = longest_seconds(allowed, way)
        assert full_seconds(allowed, way) <= most <= cap_s
        before = everything(cleared)
        assert log(cleared, region, "--technique", technique, "--log", str(most + 1)) == 2
        assert "longer than the" in capsys.readouterr().err
        assert everything(cleared) == before
        assert log(cleared, region, "--technique", technique, "--log", str(most)) == 0


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("--log", "0"), "must be minutes and seconds"),
        (("--log", "1:5"), "must be minutes and seconds"),
        (("--log", "1:60"), "must be minutes and seconds"),
        (("--log", "-5"), "mfr hold"),
        (("--log", "\u0663"), "must be minutes and seconds"),
        (("--log", "9" * 5000), "must be minutes and seconds"),
        (("--log", "90", "--before", "11"), "0 to 10"),
        (("--log", "90", "--tool", "hammer"), "'hammer' is not a tool"),
        (("--log", "90", "--technique", "neck_line"), "is not a technique for"),
        (("--before", "0"), "--before needs --log"),
        (("--json",), "--json needs --log"),
    ],
)
def test_what_cannot_be_said_is_refused_in_two_lines_and_nothing_is_saved(
    cleared: Path, capsys: pytest.CaptureFixture[str], said: tuple[str, ...], words: str
) -> None:
    before = everything(cleared)
    assert log(cleared, "calf_l", *said) == 2
    err = capsys.readouterr().err
    assert words in err
    assert len(err.splitlines()) == 2
    assert everything(cleared) == before


def test_a_logged_hold_is_shown_as_told_and_undone(cleared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = ("calf_l", "--log", "1:30", "--before", "6", "--after", "3", "--released", "yes")
    assert log(cleared, *told) == 0
    assert capsys.readouterr().out == "Left calf: Hold the spot, 1:30 (told, not timed). To undo: mfr undo\n"
    place = ("--data-dir", str(cleared.parent))
    assert main([*place, "history", "--region", "calf_l"], FakeClock()) == 0
    assert "6 to 3, released (told, not timed)" in capsys.readouterr().out
    assert main([*place, "undo"], FakeClock()) == 0
    assert main([*place, "history", "--region", "calf_l"], FakeClock()) == 0
    assert "told" not in capsys.readouterr().out
    assert log(cleared, "left calf", "--log", "0:45", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "region": "calf_l",
        "body_day": str(TODAY),
        "technique": USUAL,
        "tool": "",
        "held_s": 45.0,
        "before": None,
        "after": None,
        "released": None,
        "ended_how": "early",
        "timed": False,
    }
