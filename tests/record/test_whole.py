"""The diary as a whole is read at one instant."""

import contextlib
from datetime import time
from pathlib import Path

from mfr_tui.record.journal import Journal
from mfr_tui.record.whole import Whole
from tests.fakes import TODAY, FakeClock


def test_what_is_written_meanwhile_is_not_seen(diary: Path) -> None:
    with (
        contextlib.closing(Whole(diary)) as whole,
        contextlib.closing(Journal(diary, FakeClock(), time(4))) as journal,
    ):
        journal.rest(TODAY, TODAY, "ill")
        assert whole.count("rest_day") == 0
        assert list(whole.rows("rest_day")) == []
    with contextlib.closing(Whole(diary)) as whole:
        assert whole.count("rest_day") == 1
