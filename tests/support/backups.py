"""Looking at backups from outside: with zipfile alone, none of the code under test."""

import zipfile
from pathlib import Path


def backups_of(path: Path, reason: str = "*") -> list[Path]:
    """The backups beside a diary that were made for a reason, oldest first."""
    return sorted(path.with_name("backups").glob(f"mfr-*-{reason}.zip"))


def unpacked(backup: Path) -> Path:
    """The diary inside a backup, written into a folder of its own beside the backups."""
    folder = backup.parent.with_name("unpacked") / backup.stem
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(backup) as packed:
        return Path(packed.extract("mfr.db", folder))
