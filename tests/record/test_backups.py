"""Backups: what is in one, which stay, and what happens where none can be made."""

import contextlib
import os
import shutil
import sqlite3
import zipfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.config import Config
from mfr_tui.errors import DamagedError, StorageError
from mfr_tui.record import backups
from mfr_tui.record.backups import (
    AbandonedError,
    Backup,
    Reason,
    back_up,
    back_up_if_due,
    find_fault,
    find_thinned,
    folder_of,
    is_due,
    list_backups,
    make_backup,
    thin,
    unpack,
)
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.scratch import PART_PREFIX
from tests.support.backups import backups_of, unpacked
from tests.support.examples import examples
from tests.support.fakes import FakeClock
from tests.support.rights import modes_obeyed
from tests.support.rows import everything, live, one

NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_backup_has_every_row_also_those_in_the_log(filled: Path, clock: FakeClock) -> None:
    with contextlib.closing(DiaryWriter(filled, clock, time(4))) as journal:  # open, so its log stays
        journal.answer("gout", yes=True)
        ((backup,), troubles) = make_backup(filled, Reason.ASKED, NOW)
        assert not troubles
        assert everything(unpacked(backup.path)) == everything(filled)
    assert backup.path == filled.parent / "backups" / "mfr-20261121-053000-asked.zip"
    assert (backup.id, backup.at, backup.schema) == ("20261121-053000", NOW, SCHEMA_VERSION)
    assert backup.rows == {table: len(rows) for table, rows in live(filled).items()}
    assert backup.device in one(filled, "SELECT value FROM setting WHERE key = 'device'")
    if os.name == "posix":
        assert (backup.path.stat().st_mode & 0o777, backup.path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_two_backups_of_one_second_have_names_of_their_own(diary: Path) -> None:
    for reason in (Reason.DAILY, Reason.ASKED, Reason.DAILY):
        make_backup(diary, reason, NOW)
    assert {one.id for one in list_backups([folder_of(diary)])} == {
        *("20261121-053000", "20261121-053000-2", "20261121-053000-3")
    }


def test_a_damaged_diary_is_not_backed_up(filled: Path) -> None:
    data = bytearray(filled.read_bytes())
    data[5 * 4096 : 6 * 4096] = bytes(4096)
    filled.write_bytes(data)
    with pytest.raises(DamagedError):
        make_backup(filled, Reason.DAILY, NOW)
    assert not list(folder_of(filled).iterdir())


def test_damage_that_only_a_full_check_finds_is_not_backed_up(filled: Path) -> None:
    with contextlib.closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("DELETE FROM scan WHERE state = 'done'")  # and its stops and ratings stay
    with pytest.raises(DamagedError, match="not there"):
        make_backup(filled, Reason.DAILY, NOW)
    assert not list(folder_of(filled).iterdir())


def test_no_backup_is_made_that_could_not_be_restored(diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "_LARGEST", diary.stat().st_size - 1)
    with pytest.raises(StorageError, match="the diary is larger than"):
        make_backup(diary, Reason.ASKED, NOW)
    assert not list(folder_of(diary).iterdir())


def test_what_is_written_meanwhile_is_not_in_the_copy_nor_in_the_count(
    diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backups.copy_checked

    def late(*values: object) -> None:
        with contextlib.closing(DiaryWriter(diary, clock, time(4))) as journal:
            journal.answer("gout", yes=True)
        copy(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(backups, "copy_checked", late)
    ((backup,), _) = make_backup(diary, Reason.DAILY, NOW)
    assert one(unpacked(backup.path), "SELECT count(*) FROM screening") == 0
    assert one(diary, "SELECT count(*) FROM screening") == 1


def test_a_copy_with_other_rows_is_not_kept(diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = iter([{"scan": 1}, {"scan": 2}])
    monkeypatch.setattr("mfr_tui.record.backups._live_rows", lambda _: next(counts))
    with pytest.raises(DamagedError, match="other rows"):
        make_backup(diary, Reason.DAILY, NOW)
    assert not backups_of(diary)


@pytest.mark.parametrize("steps", range(4))
def test_a_backup_that_is_given_up_leaves_nothing(diary: Path, steps: int) -> None:
    left = iter([True] * steps)
    try:
        make_backup(diary, Reason.DAILY, NOW, going=lambda: next(left, False))
    except AbandonedError:
        assert not list(folder_of(diary).iterdir())
    else:
        assert steps == 3


def test_what_a_killed_backup_left_is_deleted_by_the_next(diary: Path) -> None:
    left = folder_of(diary) / f"{PART_PREFIX}abcdefgh"
    left.mkdir(parents=True, mode=0o700)
    (left / "mfr.lock").touch(0o600)
    (left / "part.zip").write_bytes(b"half")
    make_backup(diary, Reason.DAILY, NOW)
    assert [entry.name for entry in folder_of(diary).iterdir()] == [backups_of(diary)[0].name]


# -- folders -------------------------------------------------------------------------------------------------


def test_a_folder_that_is_gone_is_named_and_the_others_are_used(diary: Path, tmp_path: Path) -> None:
    stick, gone = tmp_path / "stick", tmp_path / "gone"
    stick.mkdir()
    made = make_backup(diary, Reason.DAILY, NOW, [gone, stick])
    first, second = (one.path for one in made.backups)
    assert (first.parent, second.parent) == (folder_of(diary), stick)
    assert first.read_bytes() == second.read_bytes()
    assert [trouble.what for trouble in made.troubles] == [f"The backup folder {gone} is not there."]
    assert not gone.exists()


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_backup_is_made_in_the_other_folder_if_its_own_cannot_be_written(diary: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    folder_of(diary).mkdir(mode=0o500)
    with modes_obeyed():
        made = make_backup(diary, Reason.DAILY, NOW, [stick])
        with pytest.raises(StorageError, match="cannot be saved"):
            make_backup(diary, Reason.DAILY, NOW)
    assert [one.path.parent for one in made.backups] == [stick]
    assert everything(unpacked(made.backups[0].path)) == everything(diary)


# -- reading -------------------------------------------------------------------------------------------------


def test_backups_that_cannot_be_read_are_listed_with_the_reason(diary: Path) -> None:
    (good,), _ = make_backup(diary, Reason.DAILY, NOW)
    folder = folder_of(diary)
    (folder / "mfr-20261120-053000-daily.zip").write_bytes(good.path.read_bytes()[:-9])
    (folder / "mfr-20261119-053000-asked.zip").write_bytes(b"")
    with zipfile.ZipFile(folder / "mfr-20261118-053000-asked.zip", "w") as other:
        other.comment = b'{"application": "mfr", "schema": 1, "device": null, "rows": {}}'
    (folder / "mfr-20261117-053000-asked.zip").mkdir()
    (folder / "mine.zip").write_bytes(b"")
    listed = list_backups([folder, folder / "none"])
    assert [(one.id, bool(one.fault)) for one in listed] == [
        *(("20261117-053000", True), ("20261118-053000", True), ("20261119-053000", True), ("20261120-053000", True)),
        ("20261121-053000", False),
    ]
    assert listed[-1] == good


def test_a_flip_in_a_backup_is_found_when_it_is_unpacked(diary: Path, tmp_path: Path) -> None:
    (backup,), _ = make_backup(diary, Reason.DAILY, NOW)
    good, right = backup.path.read_bytes(), unpacked(backup.path).read_bytes()
    assert not find_fault(backup.path)
    found = 0
    for at in range(60, len(good) // 2, len(good) // 9):
        backup.path.write_bytes(good[:at] + bytes([good[at] ^ 4]) + good[at + 1 :])
        to = tmp_path / f"{at}.db"
        if find_fault(backup.path):
            found += 1
            with pytest.raises(ValueError, match=r"\w"):
                unpack(backup.path, to)
        else:  # a bit that means nothing
            unpack(backup.path, to)
            assert to.read_bytes() == right
    assert found


# -- when one is due -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "due"), [(0, False), (23, False), (24, True), (25, True), (-23, False), (-25, True)])
def test_a_backup_is_due_a_day_after_the_newest_good_one(diary: Path, hours: int, due: bool) -> None:
    (made,), _ = make_backup(diary, Reason.ASKED, NOW)
    folders, later = [folder_of(diary)], NOW + timedelta(hours=hours)
    assert is_due(folders, later) == due
    assert is_due([], later)
    made.path.write_bytes(b"PK")
    assert is_due(folders, later), "it is damaged"


def test_only_the_backups_of_the_last_day_are_opened_to_see_whether_one_is_due(
    diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There are more of them each month, and it is looked at each start."""
    for hours in (900, 30, 2):
        make_backup(diary, Reason.ASKED, NOW - timedelta(hours=hours))
    opened: list[str] = []
    read = backups._read

    def noted(path: Path) -> Backup:
        opened.append(path.name)
        return read(path)

    monkeypatch.setattr(backups, "_read", noted)
    assert not is_due([folder_of(diary)], NOW)
    assert opened == [f"mfr-{NOW - timedelta(hours=2):%Y%m%d-%H%M%S}-asked.zip"]


def test_the_backup_of_the_day_is_made_once_and_if_it_is_wanted(filled: Path) -> None:
    assert not back_up_if_due(filled, NOW, Config(backup_daily=False))
    made = back_up_if_due(filled, NOW, Config())
    assert made
    assert made.backups[0].reason is Reason.DAILY
    assert not back_up_if_due(filled, NOW + DAY / 2, Config())
    assert back_up_if_due(filled, NOW + DAY, Config())


def test_no_backup_of_the_day_is_made_of_an_empty_diary_or_a_demo(diary: Path, tmp_path: Path, little: Path) -> None:
    assert not back_up_if_due(diary, NOW, Config())
    shutil.copy(little, diary)
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute("INSERT INTO setting VALUES ('demo', 'true')")
    assert not back_up_if_due(diary, NOW, Config())
    assert not folder_of(diary).exists()


def test_the_settings_say_how_long_backups_stay(filled: Path) -> None:
    for back in range(5, -1, -1):
        back_up(filled, Reason.DAILY, NOW - back * DAY, Config(backup_days=2, backup_weeks=0))
    stay = [f"{one.at:%m-%d}" for one in list_backups([folder_of(filled)])]
    assert stay == ["11-19", "11-20", "11-21"]  # the 19th is the last of its month that is two days old


# -- which stay ----------------------------------------------------------------------------------------------


def slowly_thinned(times: list[datetime], now: datetime, days: int, weeks: int) -> dict[datetime, datetime]:
    """Read the rule again, word by word: a backup goes if a later one of its week or month has its age, too."""

    def age(at: datetime) -> str:
        if now - at < days * DAY:
            return "all"
        return "a week" if now - at < (days + 7 * weeks) * DAY else "a month"

    gone = {}
    for at in times:
        if age(at) == "all":
            continue
        monday = (at - at.weekday() * DAY).date()
        for other in sorted(times):
            same_week = (other - other.weekday() * DAY).date() == monday
            same_month = f"{other:%Y-%m}" == f"{at:%Y-%m}"
            if other > at and age(other) == age(at) and (same_week if age(at) == "a week" else same_month):
                gone[at] = other
    return gone


TIMES = st.lists(st.integers(-40 * 24, 800 * 24).map(lambda hours: NOW - timedelta(hours=hours)), max_size=40)


@given(TIMES, st.integers(1, 30), st.integers(0, 20))
@settings(max_examples=examples(300))
def test_thinning_is_its_rule_read_word_by_word(times: list[datetime], days: int, weeks: int) -> None:
    thinned = find_thinned(times, NOW, days, weeks)
    assert thinned == slowly_thinned(times, NOW, days, weeks)
    stay = set(times) - set(thinned)
    assert set(thinned.values()) <= stay
    assert not times or max(times) in stay


def test_two_years_of_days_leave_a_week_of_days_ten_weeks_and_each_month() -> None:
    there: list[datetime] = []
    for day in range(731):
        now = NOW + day * DAY
        there.append(now)
        gone = find_thinned(there, now, 7, 10)
        there = [at for at in there if at not in gone]
        if day % 10 == 0:
            assert set(there[-7:]) == {now - back * DAY for back in range(min(day, 6) + 1)}
            ages = [(now - at) / DAY for at in there]
            assert all(any(7 * week <= age < 7 * week + 14 for age in ages) for week in range(1, min(day, 77) // 7))
    assert len({f"{at:%Y-%m}" for at in there}) == 25
    assert len(there) <= 7 + 12 + 24


def many(diary: Path, days: int) -> list[Path]:
    """Daily backups, of which the last is of today."""
    (first,), _ = make_backup(diary, Reason.DAILY, NOW)
    made = [first.path]
    for back in range(1, days):
        at = NOW - back * DAY
        made.append(first.path.with_name(f"mfr-{at:%Y%m%d-%H%M%S}-daily.zip"))
        shutil.copy(first.path, made[-1])
    return made


def test_only_what_is_surely_ours_is_deleted(filled: Path) -> None:
    made = many(filled, 16)
    folder, device = folder_of(filled), list_backups([folder_of(filled)])[0].device
    (folder / "mfr-20261109-053001-daily.zip").write_bytes(b"unreadable")
    shutil.copy(made[12], folder / "mfr-20261109-053002-before-restore.zip")
    shutil.copy(made[12], folder / "mfr copy.zip")
    before = set(folder.iterdir())
    assert not thin(folder, None, NOW, 7, 10)
    assert not thin(folder, "another device", NOW, 7, 10)
    assert set(folder.iterdir()) == before
    # 21 Nov is a Saturday: of the days from 6 to 14 Nov, only Sunday the 8th and Saturday the 14th stay.
    gone = {f"mfr-202611{day:02}-053000-daily.zip" for day in (6, 7, *range(9, 14))}
    assert {path.name for path in thin(folder, device, NOW, 7, 10)} == gone
    assert {path.name for path in before - set(folder.iterdir())} == gone


def test_nothing_is_deleted_for_one_that_cannot_be_unpacked(filled: Path) -> None:
    made = many(filled, 16)
    stays = next(path for path in made if "20261114" in path.name)
    data = bytearray(stays.read_bytes())
    data[len(data) // 2] ^= 1
    stays.write_bytes(data)
    device = list_backups([folder_of(filled)])[0].device
    assert {path.name[4:12] for path in thin(folder_of(filled), device, NOW, 7, 10)} == {"20261106", "20261107"}
