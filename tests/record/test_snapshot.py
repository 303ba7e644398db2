"""The diary as a whole is read at one instant."""

import contextlib
from datetime import time
from pathlib import Path

from mfr_tui.record.transfer.snapshot import Snapshot
from mfr_tui.record.writer import DiaryWriter
from tests.support.fakes import TODAY, FakeClock


def test_what_is_written_meanwhile_is_not_seen(diary: Path) -> None:
    with (
        contextlib.closing(Snapshot(diary)) as whole,
        contextlib.closing(DiaryWriter(diary, FakeClock(), time(4))) as journal,
    ):
        journal.rest(TODAY, TODAY, "ill")
        assert whole.count("rest_day") == 0
        assert list(whole.rows("rest_day")) == []
    with contextlib.closing(Snapshot(diary)) as whole:
        assert whole.count("rest_day") == 1
