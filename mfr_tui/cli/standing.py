"""What the diary knows of a person, for the commands that say what to do: who may press where, and how long."""

import contextlib

from mfr_tui.cli.context import Context
from mfr_tui.errors import StorageError
from mfr_tui.paths import exists
from mfr_tui.practice.screening import Standing


def known_standing(context: Context) -> Standing | None:
    """Return what the diary knows about who may press where; None without a diary, and none is created.

    Raises:
        MfrError: The settings or the diary cannot be used.
    """
    database = context.database
    if not exists(database.parent):
        return None  # without a directory there is no diary, so SQLite need not be loaded
    from mfr_tui.record.connection import check_file, is_there

    if not is_there(database):
        return None
    from mfr_tui.practice.screening import load_items
    from mfr_tui.record.reader import DiaryReader
    from mfr_tui.review.standing import read_standing

    check_file(database)
    with contextlib.closing(DiaryReader(database)) as reader:
        days = context.config.screening_days
        return read_standing(reader, load_items(), context.clock.now(), context.today, days)


def known_pace(context: Context) -> int:
    """Return the seconds per stop: as last changed in a scan, or as the settings say. No diary is created.

    Raises:
        MfrError: The settings cannot be used.
    """
    pace = context.config.stop_seconds
    if exists(context.places.database):
        from mfr_tui.record.reader import DiaryReader
        from mfr_tui.review.resume import read_pace

        with contextlib.suppress(StorageError), contextlib.closing(DiaryReader(context.places.database)) as reader:
            pace = read_pace(reader, context.config)  # the settings count whatever the diary is like
    return pace
