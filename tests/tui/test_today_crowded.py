"""Today on its fullest mornings: whatever is said, every choice that is offered is whole on the screen."""

import re
import shutil
from pathlib import Path

import pytest

from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.scan import Scan, Stop
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.tui.common.choice import Choice
from tests.practice.makings import allowed, technique
from tests.support.fakes import TODAY, FakeClock
from tests.tui.conftest import Open, Session, done_days, draft, journal
from tests.tui.test_flags_screen import ago, stopped

SIX = {"shoulder_front_r": 8, "chest_r": 7, "neck_back_r": 6, "jaw_l": 5, "calf_l": 4, "lower_back_r": 3}


def cut(s: Session) -> list[str | None]:
    """The choices that are not whole on the page."""
    page = s.app.screen.query_one("#page").region
    shown = [choice for choice in s.app.screen.query(Choice) if choice.display]
    return [one.id for one in shown if one.id and not (one.region and page.contains_region(one.region))]


def says_why_not(s: Session) -> bool:
    """Whether the whole reason not to press is on the page."""
    words, page = (s.app.screen.query_one(one).region for one in ("#no-pressing", "#page"))
    said = s.words("#no-pressing") == "No pressing: you said yes to blood thinners or a bleeding disorder."
    return said and words.height > 1 and page.contains_region(words)


@pytest.fixture(scope="session")
def fullest(welcomed: Path, stops: tuple[Stop, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diary with flags, a week to look back on, and two holds of yesterday, written once and then only copied."""
    path, clock = Path(shutil.copy(welcomed, tmp_path_factory.mktemp("fullest"))), FakeClock()
    done_days(path, clock, stops, range(1, 18), SIX)
    with ago(path, clock, 1) as book:
        hold_both(book, "yesterday")
    assert [file.name for file in path.parent.iterdir()] == [path.name], "all of it is in one file"
    return path


def hold_both(book: DiaryWriter, day: str) -> None:
    """Two holds, each to its end."""
    for region in ("jaw_l", "shoulder_back_l"):
        hold = f"{region} {day}"
        book.start_hold(hold, "w", Hold(allowed(region), technique()), before=5, tool="thumb")
        book.end_hold(hold, "w", Progress(step_s=9.0, held_s=9.0), Ended.RELEASED)


async def test_an_emergency_on_the_first_day_leaves_every_choice_its_row(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    with journal(diary, clock) as book:
        book.warn("heart", yes=True)
    async with open_app() as s:
        for size in ((80, 24), (40, 20), (120, 24), (120, 36)):
            await s.resize(size)
            assert {"start", "screening", "flagged"} <= {one.id for one in s.app.screen.query(Choice) if one.display}
            assert not cut(s), f"{size}\n{s.text()}"


async def test_the_lit_choice_never_touches_the_week_where_rows_are_empty(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, range(1, 18), {"jaw_l": 5})
    draft(diary, clock, stops, position=3, marks=SIX)
    async with open_app(size=(80, 24)) as s:
        for keys in (["escape"], ["y", "y", "escape"]):  # out of the scan; then a yes to the first question
            for key in keys:
                await s.press(key)
                await s.settle()
            week, start = (s.app.screen.query_one(name).region for name in ("#week", "#start"))
            shown = [one for one in s.app.screen.query("#page > *") if one.region.height]
            empty = s.app.screen.query_one("#page").region.bottom - max(one.region.bottom for one in shown)
            assert week.bottom < start.y or not empty, s.text()
            assert not cut(s), s.text()
        assert s.words("#no-pressing")


async def test_where_there_are_rows_what_is_said_next_stands_apart_from_the_week_and_from_its_choice(
    open_app: Open, diary: Path, fullest: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    shutil.copy(fullest, diary)
    stopped(diary, clock, 1)
    draft(diary, clock, stops, position=3, marks=SIX)
    async with open_app(size=(100, 30)) as s:
        await s.press("escape")
        await s.settle()
        for size in ((100, 30), (80, 28), (119, 50)):
            await s.resize(size)
            week, start, said = (s.app.screen.query_one(name).region for name in ("#week", "#start", "#next-title"))
            assert week.bottom < start.y, size
            assert start.bottom < said.y, size
            assert not cut(s), f"{size}\n{s.text()}"


@pytest.mark.parametrize(
    ("state", "more"),
    [
        *(("open", "pain"), ("draft", "questions"), ("partial", "questions"), ("partial", "pain")),
        *(("rest", "pain"), ("done", "pain"), ("worked", "questions")),
        *(("open", "a yes"), ("draft", "a yes"), ("partial", "a yes"), ("worked", "a yes")),
    ],
)
async def test_every_choice_keeps_its_row_however_much_is_said(
    open_app: Open, diary: Path, fullest: Path, clock: FakeClock, stops: tuple[Stop, ...], state: str, more: str
) -> None:
    shutil.copy(fullest, diary)
    with journal(diary, clock) as book:
        if state == "worked":
            hold_both(book, "today")
        elif state == "rest":
            book.rest(TODAY, TODAY, "injured")
        elif state == "partial":
            scan_id = book.start_scan(ScanKind.FULL, stops)
            for region, nrs in SIX.items():
                book.mark(scan_id, region, region, nrs, How.PRESSED)
            book.finish(scan_id, Scan(stops))
    if more == "pain":
        stopped(diary, clock, 1)
    elif more == "a yes":
        with journal(diary, clock) as book:
            book.answer("blood", yes=True)
    if state == "draft":
        draft(diary, clock, stops, position=3, marks=SIX)
    elif state in {"done", "worked"}:
        done_days(diary, clock, stops, [0], SIX)
    async with open_app() as s:
        if state == "draft":
            await s.press("escape")
            await s.settle()
        assert s.title == "TodayScreen"
        roomy = ((120, 36), (160, 45)) if state in {"partial", "done"} and more == "pain" else ()
        for size in ((80, 24), (40, 20), *roomy):
            await s.resize(size)
            shown = [choice for choice in s.app.screen.query(Choice) if choice.display]
            either = {"a yes": "screening"}.get(more, "work")
            assert {"start", either, "flagged", "weekly"} <= {choice.id for choice in shown}, size
            assert (more == "a yes") is says_why_not(s), f"{size}\n{s.text()}"
            assert not cut(s), f"{size}\n{s.text()}"
            assert size in {(80, 24), (40, 20)} or not s.text().splitlines()[-2].strip()[:40].strip(), (
                "apart from the foot"
            )
            if state in {"partial", "done", "worked"}:
                assert re.search(r"and \d more|6 places were rated", s.words("#found-today"))
