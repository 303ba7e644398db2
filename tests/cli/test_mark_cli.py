"""`mfr mark`: the same row, the same way back and the same warning as on the map of the app."""

import contextlib
from datetime import time
from pathlib import Path

import pytest

from mfr_tui.cli.main import main
from mfr_tui.practice.pressing import needs_warning_signs
from mfr_tui.practice.screening import PlaceKind, load_items
from mfr_tui.practice.warning_signs import load_signs
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How, Mark, Moment
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.spots import spots_to_ask_about
from tests.support.fakes import TODAY, FakeClock

NOT_ASKED = f"Do not press it now. {len(load_items())} questions about who should not press come first."
WARNING = "Check the warning signs first: mfr, then !"


@pytest.fixture
def diary(tmp_path: Path, blank: Path) -> Path:
    (tmp_path / "mfr.db").write_bytes(blank.read_bytes())
    return tmp_path / "mfr.db"


def run(diary: Path, *words: str) -> int:
    return main(["--data-dir", str(diary.parent), *words], FakeClock())


def marks(diary: Path) -> list[tuple[Moment, Mark]]:
    with contextlib.closing(DiaryReader(diary)) as reader:
        return reader.marks_of(TODAY)


def writing(diary: Path) -> contextlib.closing[DiaryWriter]:
    return contextlib.closing(DiaryWriter(diary, FakeClock(), time(4)))


def test_a_mark_is_a_spot_with_all_that_was_said_and_one_undo_takes_it_away(
    diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--when", "moved", "--feels", "tight", "--feels", "aching", "--note", "after\tthe run\x1b"]
    assert run(diary, "mark", "calf_l", "6", *words) == 0
    ((moment, mark),) = marks(diary)
    assert moment is Moment.SPOT
    assert mark[1:] == ("calf_l", 6, How.MOVED, ("aching", "tight"), "after the run")
    assert capsys.readouterr().out == f"Left calf: 6. To undo: mfr undo\n{NOT_ASKED}\n"
    assert run(diary, "undo") == 0
    assert capsys.readouterr().out == "Undone: Left calf 6.\n"
    assert not marks(diary)


def test_without_a_diary_one_is_started(tmp_path: Path) -> None:
    assert run(tmp_path / "new" / "mfr.db", "mark", "calf_l", "0") == 0
    assert [mark.nrs for _, mark in marks(tmp_path / "new" / "mfr.db")] == [0]


def test_it_is_pressed_only_where_pressing_is_allowed(diary: Path) -> None:
    run(diary, "mark", "calf_l", "5")  # the questions are not answered
    with writing(diary) as writer:
        for item in load_items():
            writer.answer(item.id, yes=False)
    run(diary, "mark", "calf_l", "4")
    run(diary, "mark", "knee_back_l", "3")  # never pressed
    assert [mark.how for _, mark in marks(diary)] == [How.MOVED, How.PRESSED, How.MOVED]


def answer_all(diary: Path, *yes: str) -> None:
    with writing(diary) as writer:
        for item in load_items():
            writer.answer(item.id, yes=item.id in yes)


def test_a_place_that_may_not_be_pressed_says_so_in_one_line(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def remark(region: str, *words: str) -> str:
        run(diary, "mark", region, "5", *words)
        first, *rest = capsys.readouterr().out.splitlines()
        assert first.endswith(": 5. To undo: mfr undo")
        return "\n".join(rest)

    assert remark("calf_l") == NOT_ASKED
    answer_all(diary)
    assert remark("calf_l") == ""
    never = "Left front of neck is never pressed. "
    assert remark("neck_front_l").startswith(never)
    assert remark("neck_front_l", "--when", "pressed").startswith(never)
    assert [mark.how for _, mark in marks(diary)][-2:] == [How.MOVED, How.PRESSED], "what the person says is kept"
    with writing(diary) as writer:
        writer.place("shin_l", PlaceKind.NEVER, "veins")
    assert remark("shin_l").startswith("Left shin ")
    with writing(diary) as writer:
        writer.warn(load_signs()[0].id, yes=True)
    assert remark("calf_r").startswith("Do not press it now. You said yes to a warning sign: ")


def test_x_is_ten_as_in_the_app(diary: Path) -> None:
    assert run(diary, "mark", "calf_l", "x") == 0
    assert [mark.nrs for _, mark in marks(diary)] == [10]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("left calf", "Did you mean calf_l?"),
        ("CALF_L", "Did you mean calf_l?"),
        ("CAFL_L", "Did you mean calf_l"),
        ("calf", "Did you mean calf_r or calf_l?"),
        ("left", "To list them: mfr regions"),
    ],
)
def test_a_name_leads_to_its_id(diary: Path, capsys: pytest.CaptureFixture[str], typed: str, hint: str) -> None:
    assert run(diary, "mark", typed, "5") == 2
    assert capsys.readouterr().err.splitlines()[1].startswith(hint)


@pytest.mark.parametrize(
    ("nrs", "when", "feels"),
    [
        (7, "rest", ()),
        (6, "rest", ()),
        (10, "pressed", ()),
        *((1, "moved", (word,)) for word in ("tight", "numb", "shooting")),
    ],
)
def test_the_warning_signs_come_first_exactly_where_they_do_in_the_app(
    diary: Path, capsys: pytest.CaptureFixture[str], nrs: int, when: str, feels: tuple[str, ...]
) -> None:
    run(diary, "mark", "calf_l", str(nrs), "--when", when, *(word for one in feels for word in ("--feels", one)))
    with contextlib.closing(DiaryReader(diary)) as reader:
        asked = spots_to_ask_about(reader, TODAY) == {"calf_l"}
    assert asked is needs_warning_signs(feels, nrs if when == "rest" else 0)
    assert (WARNING in capsys.readouterr().out) is asked


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["calf", "5"], "There is no region 'calf'.\nDid you mean calf_"),
        (["calf_l", "11"], "must be a whole number from 0 to 10"),
        (["calf_l", "\u0665"], "must be a whole number from 0 to 10"),
        (["calf_l", "5", "--feels", "odd"], "'odd' is not one of the words"),
        (["calf_l", "5", "--note", "x" * 10_001], "The note is too long: 10,001 characters."),
        (["shin_l", "5"], "You left this place out: Left shin."),
    ],
)
def test_what_cannot_be_stored_is_refused(
    diary: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    with writing(diary) as writer:
        writer.place("shin_l", PlaceKind.SKIPPED)
    assert run(diary, "mark", *words) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 2
    assert not marks(diary)
