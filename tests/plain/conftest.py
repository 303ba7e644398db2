"""Plain mode on a throw-away diary."""

import pytest


@pytest.fixture(autouse=True)
def _no_backup(monkeypatch: pytest.MonkeyPatch) -> None:
    """No backup that no test looks at."""
    monkeypatch.setattr("mfr_tui.record.backups.is_due", lambda *_: False)
