"""The page Doctor in the app: what is wrong first with what to do, and nothing is changed."""

from pathlib import Path

from textual.widgets import Static

from mfr_tui.tui.setup.doctor import DoctorDialog
from tests.tui.conftest import Open


async def test_what_is_wrong_is_first_and_what_is_fine_is_one_sentence(open_app: Open, filled: Path) -> None:
    copy = filled.with_name("mfr 2.db")
    copy.touch(0o600)
    async with open_app() as s:
        s.app.action_doctor()
        await s.until(lambda: isinstance(s.app.screen, DoctorDialog) and "checks" in s.text())
        found = str(s.app.screen.query_one("#doctor-found", Static).render())
        lines = [line for line in found.splitlines() if line]
        assert lines[0].endswith(" wrong.")
        assert "Conflicted copies" in lines
        assert lines.index("Conflicted copies") < lines.index("Backups")
        assert f'mfr import --dry-run "{copy}"' in found
        fine = str(s.app.screen.query_one("#doctor-fine", Static).render())
        assert fine.startswith("Fine: SQLite, diary, ")
        await s.press("escape")
        await s.settle()
        assert not isinstance(s.app.screen, DoctorDialog)
        assert s.app.keep("an answer", lambda writer: writer.answer("gout", yes=True))  # its locks are still held
    assert copy.read_bytes() == b""
