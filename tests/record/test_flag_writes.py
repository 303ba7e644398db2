"""What is decided of flags, and the person's own: kept, cleaned, undone; and what no undo reaches."""

import contextlib
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from mfr_tui.errors import StorageError
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Decided
from mfr_tui.record.write.base import Change
from mfr_tui.record.write.flags import FlagName
from mfr_tui.record.writer import DiaryWriter
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import is_sound, one, select

FLAG = ("persistent", "jaw_l", TODAY - timedelta(days=20))
ONE = timedelta(days=1)


@pytest.fixture
def journal(diary: Path, clock: FakeClock) -> Iterator[DiaryWriter]:
    with contextlib.closing(DiaryWriter(diary, clock, time(4), busy_seconds=1)) as opened:
        yield opened


@pytest.fixture
def history(diary: Path) -> Iterator[DiaryReader]:
    with contextlib.closing(DiaryReader(diary)) as opened:
        yield opened


def test_each_decision_stands_beside_the_one_before_and_can_be_undone(
    journal: DiaryWriter, history: DiaryReader, clock: FakeClock, diary: Path
) -> None:
    until = TODAY + 9 * ONE
    journal.decide({FLAG: 14}, "Left jaw", Decided.SNOOZED, until=until, reason=" the holidays\n")
    journal.decide(
        {FLAG: 42}, "Left jaw", Decided.TAKEN, who="Dr. Lee\x1b[2J", seen_on="3 May", said="it\u2019s; \u5c71"
    )
    clock.advance(-3600)
    journal.decide({("worsening", None, None): 0}, "all", Decided.CLOSED, reason="eased")
    other, first, second = history.decisions()
    assert first[:7] == (*FLAG, Decided.SNOOZED, 14, until, "the holidays")
    assert second[:6] == (*FLAG, Decided.TAKEN, 42, None)
    assert (second.who, second.seen_on, second.said) == ("Dr. Lee[2J", "3 May", "it\u2019s; \u5c71")
    assert second.at > first.at, "though both were in one instant"
    assert (other.region, other.episode, other.decided, other.body_day) == (None, None, Decided.CLOSED, TODAY)
    assert is_sound(diary)
    assert journal.undo() == Change("all: closed", None)
    assert journal.undo() == Change("Left jaw: taken", None)
    assert [each.decided for each in history.decisions()] == [Decided.SNOOZED]
    assert journal.redo() == Change("Left jaw: taken", None)
    assert [each.decided for each in history.decisions()] == [Decided.SNOOZED, Decided.TAKEN]
    assert one(diary, "SELECT min(revision) FROM flag_decision") == 1
    assert one(diary, "SELECT count(*) FROM flag_decision") == 3


def test_a_decision_about_several_flags_is_undone_at_once(journal: DiaryWriter, history: DiaryReader) -> None:
    flags: dict[FlagName, int] = {FLAG: 14, ("intuition", "jaw_l", TODAY): 0}
    journal.decide(flags, "2 flags of Left jaw", Decided.SNOOZED, until=TODAY + ONE)
    journal.decide(flags, "2 flags of Left jaw", Decided.CLOSED)
    assert journal.undo() == Change("2 flags of Left jaw: closed", None)
    assert [each.decided for each in history.decisions()] == [Decided.SNOOZED] * 2
    assert journal.undo() == Change("2 flags of Left jaw: snoozed", None)
    assert history.decisions() == []
    assert journal.redo() == Change("2 flags of Left jaw: snoozed", None)
    assert {each[:3]: each.tier for each in history.decisions()} == flags


def test_of_several_flags_the_one_that_keeps_a_place_locked_stays_decided(
    journal: DiaryWriter, history: DiaryReader
) -> None:
    flags: dict[FlagName, int] = {FLAG: 14, ("stop_now", "jaw_l", TODAY): 0}
    journal.decide(flags, "2 flags of Left jaw", Decided.CLOSED)
    with pytest.raises(StorageError, match="Reopen it on Flags instead"):
        journal.undo()
    assert journal.undo() == Change("2 flags of Left jaw: closed", None)
    assert [each.rule for each in history.decisions()] == ["stop_now"]


@pytest.mark.parametrize("decided", [Decided.CLOSED, Decided.REOPENED])
def test_what_keeps_a_place_locked_is_decided_beyond_undo(
    journal: DiaryWriter, history: DiaryReader, diary: Path, decided: Decided
) -> None:
    journal.decide({("stop_now", "jaw_l", TODAY): 0}, "jaw", decided)
    assert journal.undo() is None
    assert [each.decided for each in history.decisions()] == [decided]
    journal.decide({("stop_now", "jaw_l", TODAY): 0}, "jaw", Decided.TAKEN, who="Dr. Lee")
    assert journal.undo() == Change("jaw: taken", None)
    assert select(diary, "SELECT decision FROM flag_decision WHERE deleted_at IS NULL") == [(decided.value,)]


@pytest.mark.parametrize(
    ("decided", "until", "who"),
    [
        (Decided.SNOOZED, None, ""),
        (Decided.SNOOZED, TODAY, ""),
        (Decided.SNOOZED, TODAY + 367 * ONE, ""),
        (Decided.CLOSED, TODAY + ONE, ""),
        (Decided.TAKEN, None, " "),
    ],
)
def test_what_makes_no_sense_is_refused_whole(
    journal: DiaryWriter, history: DiaryReader, decided: Decided, until: date | None, who: str
) -> None:
    with pytest.raises(ValueError, match=r"until|taken"):
        journal.decide({FLAG: 0}, "jaw", decided, until=until, who=who)
    assert history.decisions() == []
    journal.decide({FLAG: 0}, "jaw", Decided.SNOOZED, until=TODAY + 366 * ONE)
    journal.decide({FLAG: 0}, "jaw", Decided.SNOOZED, until=TODAY + ONE)


def test_something_feels_wrong(journal: DiaryWriter, history: DiaryReader, clock: FakeClock) -> None:
    journal.flag_region("jaw_l", "Left jaw", "not as it was\n", scope="visit")
    clock.advance(86_400)
    journal.flag_region("jaw_l", "Left jaw", "")
    assert [(each.region, each.reason, each.body_day, each.open) for each in history.concerns(TODAY + ONE)] == [
        ("jaw_l", "not as it was", TODAY, True),
        ("jaw_l", "", TODAY + ONE, True),
    ]
    assert len(history.concerns(TODAY)) == 1
    journal.decide({("intuition", "jaw_l", TODAY + ONE): 0}, "jaw", Decided.CLOSED)
    assert [each.open for each in history.concerns(TODAY + ONE)] == [False, False]
    journal.undo()
    assert [each.open for each in history.concerns(TODAY + ONE)] == [True, True]
    journal.redo()
    journal.flag_region("jaw_l", "Left jaw", "again")
    assert [each.open for each in history.concerns(TODAY + ONE)] == [False, False, True]
    assert journal.undo("visit") == Change("something feels wrong: Left jaw", None)
    assert [each.reason for each in history.concerns(TODAY + ONE)] == ["", "again"]
    assert journal.redo("visit") == Change("something feels wrong: Left jaw", None)
    assert len(history.concerns(TODAY + ONE)) == 3
