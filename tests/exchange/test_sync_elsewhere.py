"""What another device has not finished may go on there: it is neither resumed unasked, nor closed, nor dropped."""

import contextlib
import shutil
from datetime import time, timedelta
from pathlib import Path

import pytest

from mfr_tui.practice.hold import Hold
from mfr_tui.practice.scan import Stop
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.resume import newest_draft, open_holds
from mfr_tui.review.today import at_work
from tests.practice.makings import allowed, technique
from tests.support.fakes import TODAY, FakeClock

HOLD = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def elsewhere(diary: Path, tmp_path: Path, clock: FakeClock, stops: tuple[Stop, ...]) -> tuple[Path, Path]:
    """A diary where a scan and a hold go on, and what another device has of it."""
    with contextlib.closing(DiaryWriter(diary, clock, time(4))) as writer:
        writer.start_scan(ScanKind.SHORT, stops[:2])
        writer.start_hold(HOLD, "window", Hold(allowed(), technique()), before=5, tool="")
    other = tmp_path / "other" / "mfr.db"
    other.parent.mkdir()
    shutil.copy(diary, other)
    with contextlib.closing(DiaryWriter(other, clock, time(4))) as writer:
        writer.renew_device()
    return diary, other


def test_a_hold_of_another_device_is_left_alone_for_a_day(elsewhere: tuple[Path, Path], clock: FakeClock) -> None:
    found = []
    for path in elsewhere:
        with contextlib.closing(DiaryReader(path)) as reader:
            going, old = open_holds(reader, clock.now() + timedelta(minutes=1), TODAY)
            later = open_holds(reader, clock.now() + timedelta(hours=23), TODAY + timedelta(days=1))
            last = open_holds(reader, clock.now() + timedelta(hours=25), TODAY + timedelta(days=1))
        found.append((going is not None, len(old), len(later[1]), len(last[1])))
    assert found == [(True, 0, 1, 1), (False, 0, 0, 1)]


def test_an_empty_scan_of_another_device_is_not_dropped(elsewhere: tuple[Path, Path]) -> None:
    found = []
    for path in elsewhere:
        with contextlib.closing(DiaryReader(path)) as reader:
            (draft,) = reader.drafts()
            _, empty = newest_draft([draft], TODAY, ScanKind.FULL)
            found.append((draft.elsewhere, len(empty)))
    assert found == [(False, 1), (True, 0)]


def test_a_hold_of_another_device_does_not_keep_a_reminder_from_reminding(
    elsewhere: tuple[Path, Path], clock: FakeClock
) -> None:
    found = []
    for path in elsewhere:
        with contextlib.closing(DiaryWriter(path, clock, time(4))) as writer:
            (draft,) = writer._connection.execute("SELECT id FROM scan").fetchone()
            writer.finish_as_it_is(draft)
        with contextlib.closing(DiaryReader(path)) as reader:
            found.append(at_work(reader, TODAY, clock.now()))
    assert found == [True, False]


def test_a_scan_of_another_device_goes_on_here_if_the_person_starts_one(
    elsewhere: tuple[Path, Path], clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    """A day has one unfinished scan, on whatever device."""
    _, path = elsewhere
    with contextlib.closing(DiaryWriter(path, clock, time(4))) as writer:
        scan = writer.start_scan(ScanKind.FULL, stops[:2])
        writer.mark(scan, "jaw_l", "Left jaw", 4, How.PRESSED)
        with contextlib.closing(DiaryReader(path)) as reader:
            (draft,) = reader.drafts()
            assert (draft.id, draft.elsewhere, [*draft.marks]) == (scan, True, ["jaw_l"])
