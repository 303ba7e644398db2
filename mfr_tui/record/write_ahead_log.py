"""Check the write-ahead log next to a diary: SQLite accepts any log it finds there, and drops what it cannot read.

SQLite does not tie a log to its file. The diary does: each change leaves a stamp in `setting`, a random name for itself
together with that of the change before. The newest stamp in the file itself must also be found in the log; otherwise
the log belongs to another file, and reading it would mix the two.
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
"""SQL that replaces the stamp with the next one, in the same number of bytes."""

_FIRST = b"-" * 16
_STAMPS = re.compile(rb"mfr-log:([0-9a-f]{16}):([0-9a-f]{16}|-{16})")
_DEVICE = re.compile(rb'device"([0-9a-f-]{36})"')
_USUAL_PAGE = 4096
_HEADER_BYTES, _FRAME_BYTES = 32, 24
_MAGIC = 0x377F0682  # the lowest bit is the byte order of the words in a checksum
_WORD = 0xFFFFFFFF

FEW_FRAMES = 64
"""How many frames of a long log are checked: a tenth of a millisecond each."""


class _Log(NamedTuple):
    """A log as it was read.

    Attributes:
        fault: What is wrong with it, or None.
        committed: The bytes of the frames that SQLite would read.
    """

    fault: str | None
    committed: bytes


def find_fault(log: Path, stamp_in_file: Callable[[], str | None], *, every_frame: bool = False) -> str | None:
    """Return what is wrong with the log of a diary; None if nothing is, or if it cannot be determined.

    Writes by other programs meanwhile are no fault: anything that looks like one is checked again.

    Args:
        log: The log's path; it need not exist.
        stamp_in_file: Returns the stamp of the diary without its log; None if it has none or cannot be read.
        every_frame: Whether to check every frame of a long log too.

    Raises:
        OSError: It cannot be read.
    """
    fault = None
    for _ in range(3):
        before = stamp_in_file()
        found = _read(log, FEW_FRAMES if not every_frame else None)
        fault = found.fault or _find_foreign_log(found.committed, before)
        if not fault:
            return None
    return fault


class Saved(NamedTuple):
    """What a log holds, as far as it can be read.

    Attributes:
        pages: The newest page of each number.
        page_count: How many pages the file has with them; None if the log holds nothing.
        broken: How many pages of the log cannot be used.
    """

    pages: dict[int, bytes]
    page_count: int | None
    broken: int


def belongs_to(log: bytes, file: bytes, *, torn: bool) -> bool | None:
    """Return whether a log is that of a file, both of which may be damaged; None if nothing in the file tells.

    Where the stamp that ties them may be lost, it is its log if it is of the installation that wrote the file.

    Args:
        log: The log.
        file: The file.
        torn: Whether a page of the log is damaged.
    """
    in_log = _STAMPS.findall(log)
    in_file = {now for now, _ in _STAMPS.findall(file)}
    if not in_log:
        return True
    tied = any(in_file & set(pair) for pair in in_log)
    if tied or (in_file and not torn):
        return tied
    if any(device in file for device in _DEVICE.findall(log)):
        return True
    return False if in_file else None


def read_saved(log: bytes) -> Saved:
    """Return the pages of every change in a log that was saved, also of those after a damaged page.

    The checksum of a page goes on from that of the page before. It is stored with each, so one damaged page makes no
    other unreadable.
    """
    if len(log) < _HEADER_BYTES + _FRAME_BYTES:
        return Saved({}, None, 0)
    magic, _, page, _, *salts, _, _ = struct.unpack(">8I", log[:_HEADER_BYTES])
    sound = magic | 1 == _MAGIC | 1 and page in {1 << power for power in range(9, 17)}
    page = page if sound else _USUAL_PAGE
    orders: tuple[str, ...] = (">" if magic & 1 else "<",)
    if not sound or _sum(orders[0], log[:24], (0, 0)) != struct.unpack(">2I", log[24:32]):
        orders = (">", "<")
        salts = list(struct.unpack(">2I", log[_HEADER_BYTES + 8 : _HEADER_BYTES + 16]))
    return max(
        (_read_saved(log, page, (salts[0], salts[1]), order) for order in orders), key=lambda one: len(one.pages)
    )


def _read_saved(log: bytes, page: int, salts: tuple[int, int], order: str) -> Saved:
    pages: dict[int, bytes] = {}
    change: dict[int, bytes] = {}
    count, broken, waiting = None, 0, 0
    sums = struct.unpack(">2I", log[24:32])
    for frame in _frames(log, page, salts):
        data = frame.start + _FRAME_BYTES
        number, size = struct.unpack(">2I", log[frame.start : frame.start + 8])
        whole = _sum(order, log[frame.start : frame.start + 8] + log[data : data + page], sums) == frame.sums
        if not frame.salts and not whole:
            break  # the rest of an older log
        sums = frame.sums
        if not whole or frame.salts < 2:
            waiting += 1
            continue
        change[number] = log[data : data + page]
        if size:
            pages.update(change)
            change.clear()
            count, broken, waiting = size, broken + waiting, 0
    return Saved(pages, count, broken)


def undoes_this(journal: bytes, stamp: str | None) -> bool:
    """Return whether a rollback journal can belong to the file with this stamp."""
    known = _STAMPS.search((stamp or "").encode())
    stamps = [now for now, _ in _STAMPS.findall(journal)]
    return not known or not stamps or any(now in known.groups() for now in stamps)


def _find_foreign_log(committed: bytes, stamp: str | None) -> str | None:
    """Return what is wrong if the log has stamps, but not the one of the file; otherwise None."""
    stamps = _STAMPS.findall(committed)
    if not stamps:
        return None  # only changes by other programs, or by an older mfr
    known = _STAMPS.search((stamp or "").encode())
    last = known.group(1) if known else _FIRST
    if any(last in pair for pair in stamps):
        return None
    return "the log beside it belongs to another file"


class _Frame(NamedTuple):
    """One page in a log.

    Attributes:
        start: The offset where it starts.
        salts: How many of its two salts match the log's: with fewer than two, SQLite reads no further.
        commits: Whether a change ends with it.
        sums: Its checksums.
    """

    start: int
    salts: int
    commits: bool
    sums: tuple[int, int]


def _read(log: Path, limit: int | None) -> _Log:
    """Read a log, and check its header and frames; with a limit, only a log of up to `limit` frames is summed up."""
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
            if _was_saved(frames[number:]):
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


def _was_saved(frames: list[_Frame]) -> bool:
    """Return whether the change with the broken frames had been saved: another one follows it.

    Only the newest change may have been cut off by a power failure, before it was acknowledged. Frames of an older log
    match neither salt.
    """
    ends = (number for number, frame in enumerate(frames) if frame.salts and frame.commits)
    end = next(ends, None)
    return end is not None and any(frame.salts == 2 for frame in frames[end + 1 :])


def _sum(order: str, data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    """Return the checksums of a log, continued over more of its data."""
    sum_0, sum_1 = sums
    for first, second in struct.iter_unpack(f"{order}2I", data):
        sum_0 = (sum_0 + first + sum_1) & _WORD
        sum_1 = (sum_1 + second + sum_0) & _WORD
    return sum_0, sum_1
