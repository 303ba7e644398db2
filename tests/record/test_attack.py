"""The attacks by kills and by damage, small; large ones: `python -m tests.attack kills 1000`, `damage 1000`."""

import contextlib
import os
import sqlite3
from pathlib import Path

import pytest

from mfr_tui.errors import DamagedError
from mfr_tui.record.whole import Whole
from tests.attack.damage import attack_damage
from tests.attack.kills import attack_kills, find_loss
from tests.record.store import write_a_little


@pytest.mark.skipif(os.name != "posix", reason="forks and POSIX signals")
def test_what_was_acknowledged_is_there_after_kills_at_random(tmp_path: Path) -> None:
    found = attack_kills(tmp_path, 10, 1)
    assert not found.failures
    assert found.count["changes acknowledged"] >= 10, found.line


@pytest.mark.parametrize(
    "change", [("mark", "scan", "jaw_l", 3), ("answer", "clots of tomorrow"), ("hold", "a hold", 3), ("failed", "why")]
)
def test_the_attack_sees_a_change_that_is_not_there(diary: Path, change: tuple[object, ...]) -> None:
    assert not find_loss(diary, [])
    assert find_loss(diary, [change])


def test_damage_is_named_or_harmless(tmp_path: Path) -> None:
    found = attack_damage(tmp_path, 7, 1)
    assert not found.failures
    assert found.count["named"] >= 10, found.line


def test_bytes_in_the_place_of_text_are_named_by_an_export(diary: Path) -> None:
    write_a_little(diary)
    for sql in (
        "UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'mark'",
        "UPDATE mark SET note = CAST(note AS BLOB) WHERE note <> ''",
        "UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE name = 'mark'",
    ):
        with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(sql)
    with contextlib.closing(Whole(diary)) as whole:
        for read in (lambda: whole.rows("mark"), whole.marks):
            with pytest.raises(DamagedError, match="bytes"):
                list(read())
