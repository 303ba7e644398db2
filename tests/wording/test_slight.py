"""A rating of 1 or 2 is not tender, and not nothing either: no summary of a day or a place may deny it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from mfr_tui.body.regions import load_body
from mfr_tui.cli.main import main
from mfr_tui.config import Config
from mfr_tui.practice.scan import Stop
from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.period import PERIODS, change_words, read_period
from mfr_tui.review.region_history import read_region_history
from mfr_tui.review.year import look_back, month_look, month_of
from mfr_tui.wording.common import DAY_MARKS, tender_mark
from mfr_tui.wording.day import month_words, state_words, tender_words
from mfr_tui.wording.period import nothing_words
from mfr_tui.wording.region import column_words, neighbor_lines, story_says
from tests.plain.person import walk
from tests.support.fakes import TODAY, FakeClock
from tests.tui.conftest import done_days, journal

DENIAL = re.compile(r"\b(nothing|none|clear|0 tender|not? \w*\s?\w* ?(tender|marked))\b", re.IGNORECASE)
"""What may be said of a day or a place only if nothing was rated there."""

LEGENDS = ("- clear", "0 means not tender")
"""These say what a sign means."""

ABOUT_OTHERS = ("Nothing here is a diagnosis",)
AGOS = range(60)


def denials(said: str) -> list[str]:
    """The lines that deny what was rated."""
    for words in (*LEGENDS, *ABOUT_OTHERS):
        said = said.replace(words, "")
    return [line for line in said.splitlines() if DENIAL.search(line)]


@pytest.fixture
def slight(diary: Path, stops: tuple[Stop, ...]) -> Path:
    """Two months whose only ratings are a 1 or a 2 at one place each day."""
    with journal(diary, FakeClock()) as book:
        book.remember("welcome_seen", value=True)
    for nrs in (1, 2):
        done_days(diary, FakeClock(), stops, AGOS[nrs - 1 :: 2], {"jaw_l": nrs})
    return diary


def test_the_words_for_a_rated_day_and_place_are_never_those_for_nothing(slight: Path) -> None:
    body, config = load_body(), Config()
    reader = DiaryReader(slight)
    past = look_back(reader, TODAY, config)
    for day in (TODAY - timedelta(days=ago) for ago in AGOS):
        look, values = past.at(day), reader.day_values(day, day)
        said = [state_words(look, None), *tender_words(body, look, values, 1)]
        said += month_words(body, month_look(past, day, reader.values_by_day(*month_of(day))))
        assert denials("\n".join(said)) == []
        assert tender_mark(look) not in {"", *DAY_MARKS.values()}, "in the calendar"
    for days in PERIODS:
        period = read_period(reader, TODAY, days, frozenset())
        assert denials(f"{nothing_words(period)}\n{change_words(period.at('jaw_l'))}") == []
    story = read_region_history(reader, body, "jaw_l", TODAY)
    said = [story_says(story), *neighbor_lines(story, body), *column_words(story, story.over(TODAY, TODAY))]
    assert denials("\n".join([*said, *column_words(story, story.over(TODAY - timedelta(days=6), TODAY))])) == []
    reader.close()


def test_no_command_denies_a_slight_rating(slight: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("status", "history", "history --region jaw_l", "report", "report --region jaw_l"):
        main(["--data-dir", str(slight.parent), *command.split()], FakeClock())
        said = capsys.readouterr().out
        assert said, command
        assert denials(said) == [], command


def test_plain_mode_does_not_deny_a_slight_rating(slight: Path) -> None:
    assert denials(walk(slight, "q").text) == []
