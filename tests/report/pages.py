"""Diaries that the page for a professional is made of in tests: the days of the demo, with as much as can be said."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from pathlib import Path

from mfr_tui.body.regions import Body
from mfr_tui.config import Config
from mfr_tui.demo import write_demo
from mfr_tui.practice.scan import load_stops
from mfr_tui.practice.warning_signs import load_signs
from mfr_tui.record.columns import WEEK_ANSWERS, Number
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import RegionStory, VisitItem
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.report.content import Page
from mfr_tui.report.figures import TOLD, Asked, Summary, read_figures
from mfr_tui.report.render import preview_page
from mfr_tui.review.flags.status import read_flag_status
from tests.support.fakes import MORNING, TODAY, FakeClock

ONE = timedelta(days=1)
NINETY = Asked(TODAY - 89 * ONE, TODAY)

Words = Callable[[str], str]
"""What is typed where, by the name of the place."""


def write_days(path: Path, days: int, body: Body) -> None:
    """The demo's days, and what it has prepared."""
    write_demo(path, days, TODAY, body, load_stops(body), "Europe/Berlin")


def write_bare_days(path: Path, days: int, body: Body) -> None:
    """The demo's days, and nothing prepared."""
    write_days(path, days, body)
    by_import(path, "DELETE FROM visit", "DELETE FROM region_story")


def by_import(path: Path, *statements: str, text: str = "") -> None:
    """Put into a diary what no journal would, as an import may; `:text` in a statement is `text`."""
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        for statement in statements:
            db.execute(statement, {"text": text})


def summary_of(path: Path, body: Body, asked: Asked = NINETY, config: Config | None = None) -> Summary:
    with contextlib.closing(DiaryReader(path)) as history:
        return read_figures(history, body, asked, config or Config())


def page_of(path: Path, body: Body, asked: Asked = NINETY, config: Config | None = None) -> Page:
    with contextlib.closing(DiaryReader(path)) as history:
        return preview_page(history, body, asked, config or Config())


def flags_of(path: Path, day: date = TODAY) -> int:
    with contextlib.closing(DiaryReader(path)) as history:
        return len(read_flag_status(history, day, Config()))


@contextlib.contextmanager
def kept_by(path: Path, day: date = TODAY) -> Iterator[DiaryWriter]:
    """A journal on the morning of a day."""
    clock = FakeClock(MORNING - (TODAY - day))
    with contextlib.closing(DiaryWriter(path, clock, time(4))) as journal:
        yield journal


def fill(path: Path, body: Body, words: Words, *, flags: int) -> None:
    """Prepare all there is: each story, question and answer, every warning sign asked, and so many flags."""
    top = [one.region for one in summary_of(path, body).top]
    with kept_by(path) as journal:
        for region in top[TOLD:] + [region.id for region in body]:
            if flags_of(path) < flags:
                journal.flag_region(region, region, words(f"{region} feels wrong"))
        for item in VisitItem:
            journal.save_appointment_item(item, item, words(item))
        for question, kind in WEEK_ANSWERS.items():
            journal.save_week_answer(question, question, 7 if isinstance(kind, Number) else False)
        for sign in load_signs():
            journal.warn(sign.id, yes=False)
    for region in [one.region for one in summary_of(path, body).top[:TOLD]]:
        with kept_by(path) as journal:
            for field in RegionStory._fields:
                journal.save_region_story(region, field, field, words(f"{region} {field}"))
