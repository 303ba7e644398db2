"""Check the write-ahead log beside a diary: SQLite takes any log that lies there, and drops what it cannot read.

SQLite does not tie a log to its file. The diary does: each change leaves a stamp in `setting`, a random name for itself
with that of the change before. The newest stamp in the file itself must be found again in the log, or the log belongs
to another file, and reading it would mix the two.
"""

import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

WRITE_STAMP = (
    "INSERT INTO setting (key, value) "
    "VALUES ('log', '\"mfr-log:' || lower(hex(randomblob(8))) || ':----------------\"') "
    "ON CONFLICT (key) DO UPDATE SET value = substr(excluded.value, 1, 26) || substr(setting.value, 10, 16) || '\"'"
)
"""SQL that puts the next stamp in the place of the one before, in the same bytes."""

_FIRST = b"-" * 16
_STAMPS = re.compile(rb"mfr-log:([0-9a-f]{16}):([0-9a-f]{16}|-{16})")
_HEADER_BYTES, _FRAME_BYTES = 32, 24
_MAGIC = 0x377F0682  # the lowest bit says in which order the bytes of a word are summed up
_WORD = 0xFFFFFFFF

FEW_FRAMES = 64
"""So many frames of a log are summed up at once: a tenth of a millisecond each."""


class _Log(NamedTuple):
    """A log as it lies.

    Attributes:
        fault: What is wrong with it, or None.
        committed: The frames that SQLite would read, as bytes.
    """

    fault: str | None
    committed: bytes


def find_fault(log: Path, stamp_in_file: Callable[[], str | None], *, every_frame: bool = False) -> str | None:
    """Return what is wrong with the log of a diary, or None when nothing is, or when nobody can say.

    What other programs write meanwhile is no fault: what looks like one is looked at again.

    Args:
        log: The log; it need not exist.
        stamp_in_file: Return the stamp of the diary without its log; None when it has none or it cannot be read.
        every_frame: Sum up every frame of a long log too.

    Raises:
        OSError: It cannot be read.
    """
    fault = None
    for _ in range(3):
        before = stamp_in_file()
        found = _read(log, FEW_FRAMES if not every_frame else None)
        fault = found.fault or _strange(found.committed, before)
        if not fault:
            return None
    return fault


def undoes_this(journal: bytes, stamp: str | None) -> bool:
    """Say whether a rollback journal can be the one of the file that bears a stamp."""
    known = _STAMPS.search((stamp or "").encode())
    kept = [now for now, _ in _STAMPS.findall(journal)]
    return not known or not kept or any(now in known.groups() for now in kept)


def _strange(committed: bytes, stamp: str | None) -> str | None:
    stamps = _STAMPS.findall(committed)
    if not stamps:
        return None  # only other programs' changes, or those of an older mfr
    known = _STAMPS.search((stamp or "").encode())
    last = known.group(1) if known else _FIRST
    if any(last in pair for pair in stamps):
        return None
    return "the log beside it belongs to another file"


class _Frame(NamedTuple):
    """One page in a log.

    Attributes:
        start: Where it begins.
        salts: How many of its two salts are those of the log: fewer than two, and SQLite reads no further.
        commits: Whether a change ends with it.
        sums: Its check sums.
    """

    start: int
    salts: int
    commits: bool
    sums: tuple[int, int]


def _read(log: Path, limit: int | None) -> _Log:
    try:
        with log.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        content = b""
    if len(content) <= _HEADER_BYTES or not any(content[:_HEADER_BYTES]):
        return _Log(None, b"")
    magic, _, page, _, salt_0, salt_1, *header_sums = struct.unpack(">8I", content[:_HEADER_BYTES])
    order = ">" if magic & 1 else "<"
    sums = _sum(order, content[:24], (0, 0))
    if magic | 1 != _MAGIC | 1 or sums != tuple(header_sums):
        return _Log("its log is damaged (header)", b"")
    frames = list(_frames(content, page, (salt_0, salt_1)))
    in_full = limit is None or len(frames) <= limit
    end = _HEADER_BYTES
    for number, frame in enumerate(frames):
        data = frame.start + _FRAME_BYTES
        summed = content[frame.start : frame.start + 8] + content[data : data + page]
        if frame.salts < 2 or (in_full and _sum(order, summed, sums) != frame.sums):
            if _was_kept(frames[number:]):
                return _Log(f"its log is damaged (frame {number + 1} of {len(frames)})", b"")
            break
        sums = frame.sums
        if frame.commits:
            end = data + page
    return _Log(None, content[_HEADER_BYTES:end])


def _frames(content: bytes, page: int, salts: tuple[int, int]) -> Iterator[_Frame]:
    for start in range(_HEADER_BYTES, len(content) - _FRAME_BYTES - page + 1, _FRAME_BYTES + page):
        _, size, *own, sum_0, sum_1 = struct.unpack(">6I", content[start : start + _FRAME_BYTES])
        yield _Frame(start, sum(map(int.__eq__, own, salts)), size > 0, (sum_0, sum_1))


def _was_kept(frames: list[_Frame]) -> bool:
    """Say whether the change whose frames are broken was kept once: another one follows it.

    The newest change alone may have been cut off, by a loss of power; it was never acknowledged then. What is left of
    an older log has neither salt.
    """
    ends = (number for number, frame in enumerate(frames) if frame.salts and frame.commits)
    end = next(ends, None)
    return end is not None and any(frame.salts == 2 for frame in frames[end + 1 :])


def _sum(order: str, data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    """Return the check sums of a log, carried on over more of it."""
    sum_0, sum_1 = sums
    for first, second in struct.iter_unpack(f"{order}2I", data):
        sum_0 = (sum_0 + first + sum_1) & _WORD
        sum_1 = (sum_1 + second + sum_0) & _WORD
    return sum_0, sum_1
