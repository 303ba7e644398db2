"""`mfr history --region`: what it prints, for people and for programs."""

import contextlib
import json
import uuid
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mfr_tui.body.regions import load_body
from mfr_tui.cli.main import main
from mfr_tui.practice.hold import Ended, Hold, Progress, Released
from mfr_tui.practice.scan import Outcome, Scan, Stop
from mfr_tui.record.database import prepare
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.region_history import read_region_history
from tests.practice.makings import allowed, technique
from tests.support.fakes import TODAY, FakeClock

ONE = timedelta(days=1)
PLACE = "shoulder_back_l"


@pytest.fixture
def months(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stops: tuple[Stop, ...]) -> Path:
    """Scans now and then, two days of them tender, one held on."""
    prepare(tmp_path / "mfr.db")
    for ago, nrs in ((40, 10), (6, 6), (5, 1), (2, 0), (0, 0)):
        day = TODAY - ago * ONE
        clock = FakeClock(datetime(day.year, day.month, day.day, 7, tzinfo=ZoneInfo("Europe/Berlin")))
        with contextlib.closing(DiaryWriter(tmp_path / "mfr.db", clock, time(4))) as book:
            scan_id = book.start_scan(ScanKind.FULL, stops)
            if nrs:
                book.mark(scan_id, PLACE, "x", nrs, How.PRESSED)
                book.mark(scan_id, "neck_back_l", "x", 3, How.PRESSED)
            book.finish(scan_id, Scan(stops, outcomes=[Outcome.PASSED] * len(stops), active_s=[15.0] * len(stops)))
            if nrs == 6:
                hold_id = str(uuid.uuid4())
                book.start_hold(hold_id, "window", Hold(allowed(PLACE), technique()), before=6, tool="thumb")
                book.end_hold(hold_id, "window", Progress(step_s=90.0, held_s=90.0), Ended.RELEASED)
                book.say_of_hold(hold_id, "x", after=2, released=Released.YES)
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], place: Path, *arguments: str) -> str:
    capsys.readouterr()
    assert main(["--data-dir", str(place), "history", "--region", *arguments], FakeClock()) == 0
    return capsys.readouterr().out


def test_a_story_in_plain_characters(months: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, months, PLACE)
    assert out.isascii()
    assert out.splitlines() == [
        "Left back of shoulder, 12 Oct to 21 Nov 2026",
        "The last 30 days: tender on 1 of 4 scanned days; the 30 before: 1 of 1. Change: too few days to compare.",
        "",
        " 10  X",
        "  8  |",
        "  6  |                                 6",
        "  4  |                                 |",
        "  2  |                                 |_",
        "  0  -                                 -1  - -",
        "held                                   ^",
        "     12 Oct        26 Oct        9 Nov",
        "number: the day's rating   - clear   gap: not scanned   ^ held",
        "",
        "Tender     2 of 5 scanned days",
        "First felt Mon 12 Oct 2026",
        "Last felt  Mon 16 Nov 2026",
        "Median     8 of tender days, worst 10",
        "Gaps       36 days not scanned",
        "",
        "        tender days:  median  worst",
        "Nov 2026    1 of 4         6      6",
        "Oct 2026    1 of 1        10     10",
        "Median of tender days.",
        "",
        "Tender on the same days",
        "  Left back of neck: 2 of 2 days",
        "",
        "Holds (1)",
        "  Sun 15 Nov 2026  6 to 2, released; next scan 1",
    ]
    since = printed(capsys, months, PLACE, "--since", "6d").splitlines()
    assert since[0] == "Left back of shoulder, 16 to 21 Nov 2026"
    assert since[1] == ""
    assert "Tender     0 of 3 scanned days" in since
    assert not any("Held" in line for line in since)
    assert printed(capsys, months, "jaw_l").splitlines()[1] == "Clear on all 5 days scanned."


def test_for_programs_it_has_every_number(months: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(printed(capsys, months, PLACE, "--json"))
    with contextlib.closing(DiaryReader(months / "mfr.db")) as diary:
        story = read_region_history(diary, load_body(), PLACE, TODAY)
    assert said["values"] == {day.isoformat(): nrs for day, nrs in story.values.items()}
    for part, stretch in ((said, story.whole), *zip(said["periods"], story.periods, strict=True)):
        for name, number in stretch._asdict().items():
            assert part[name] == (number.isoformat() if isinstance(number, date) else number), name
    assert {name: said[name] for name in ("region", "label", "not_scanned", "clear_since")} == {
        "region": PLACE,
        "label": "Left back of shoulder",
        "not_scanned": 36,
        "clear_since": 2,
    }
    assert (said["first_felt"], said["last_felt"]) == ("2026-10-12", "2026-11-16")
    assert (said["first_tender"], said["last_tender"]) == ("2026-10-12", "2026-11-15")
    assert {"region": "neck_back_l", "tender": 2, "scanned": 2} in said["neighbors"]
    assert len(said["neighbors"]) == len(story.neighbors) == 3
    assert said["held"] == [
        {
            "body_day": "2026-11-15",
            "technique": technique().id,
            "tool": "thumb",
            "held_s": 90.0,
            "before": 6,
            "after": 2,
            "released": "yes",
            "ended_how": "released",
            "timed": True,
            "next_day": "2026-11-16",
            "next_value": 1,
        }
    ]


def test_without_a_diary_there_is_nothing_to_tell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert printed(capsys, tmp_path, "jaw_l").splitlines() == [
        "Left jaw and jaw hinge, 21 Nov 2026",
        "No scan has covered this place yet.",
    ]
    assert json.loads(printed(capsys, tmp_path, "jaw_l", "--json"))["values"] == {}


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["jaw_left"], ["There is no region 'jaw_left'.", "Did you mean jaw_l or"]),
        (["tail"], ["There is no region 'tail'.", "To list them: mfr regions"]),
        (["jaw_l", "--since", "soon"], ["'soon' is not a number of days or a date.", "Write --since 30d or"]),
    ],
)
def test_an_error_is_two_lines(
    months: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], lines: list[str]
) -> None:
    assert main(["--data-dir", str(months), "history", "--region", *arguments], FakeClock()) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert all(line.startswith(start) for line, start in zip(said, lines, strict=True))
