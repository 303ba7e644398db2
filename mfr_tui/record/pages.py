"""Read rows straight from the pages of an SQLite file, where SQLite itself no longer can.

A row is found wherever a page has it: a torn tree, a lost root or a damaged header hides nothing else. Nothing is
written. The format is that of https://sqlite.org/fileformat2.html.
"""

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_MAGIC = b"SQLite format 3\x00"
_USUAL = 4096
_INTERIOR_INDEX, _INTERIOR_TABLE, _LEAF_INDEX, _LEAF_TABLE = 2, 5, 10, 13
_WITH_ROWS = frozenset({_INTERIOR_INDEX, _LEAF_INDEX, _LEAF_TABLE})
_WHOLE = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""The bytes of a whole number, by its serial type."""

Value = None | int | float | str | bytes


class Cell(NamedTuple):
    """One row of a page, or what is left of it.

    Attributes:
        rowid: Its row id; None in a page without.
        values: Its values; None if it cannot be read.
    """

    rowid: int | None
    values: tuple[Value, ...] | None


class Pages:
    """The pages of a file with those of its log over them.

    Attributes:
        count: How many there should be.
    """

    def __init__(self, data: bytes, over: Mapping[int, bytes], count: int | None = None) -> None:
        """Take the bytes of a file.

        Args:
            data: The file.
            over: The pages of its log, by number.
            count: How many pages the file has with its log; None takes it from the file.
        """
        head = over.get(1, data[:100])
        self._size, self._usable = _USUAL, _USUAL
        self.sound_header = head.startswith(_MAGIC)
        if over:
            self._size = self._usable = len(next(iter(over.values())))
        elif self.sound_header:
            (size,) = struct.unpack(">H", head[16:18])
            size = 65536 if size == 1 else size
            if size >= 512 and not size & (size - 1):
                self._size = self._usable = size
        if self.sound_header and head[20] <= 32:
            self._usable -= head[20]
        self.version = int.from_bytes(head[60:64]) if self.sound_header else 0
        self._first_free = int.from_bytes(head[32:36]) if self.sound_header else 0
        self._data, self._over = data, over
        self.count = max(count or 0, len(data) // self._size)
        if count is not None:
            self.count = count

    def page(self, number: int) -> bytes:
        """Return a page; empty if the file does not have all of it."""
        if number in self._over:
            return self._over[number]
        page = self._data[(number - 1) * self._size : number * self._size] if number > 0 else b""
        return page if len(page) == self._size else b""

    def kind(self, number: int) -> int:
        """Return the byte with the type of a page; 0 if the file has no such page.

        It is the first byte of the page or, on page 1, the first after the header of the file.
        """
        page = self.page(number)
        return page[100 if number == 1 else 0] if page else 0

    def has_rows(self, number: int) -> bool:
        """Return whether a page says that it has rows of a table or an index."""
        return self.kind(number) in _WITH_ROWS

    def free(self) -> frozenset[int]:
        """Return the pages that are in use by nothing."""
        found: set[int] = set()
        trunk = self._first_free
        while trunk and trunk not in found and (page := self.page(trunk)):
            following, count = struct.unpack(">2I", page[:8])
            if count > self._size // 4 - 2:
                break
            found.update({trunk, *struct.unpack(f">{count}I", page[8 : 8 + 4 * count])})
            trunk = following
        return frozenset(found)

    def tree(self, root: int) -> tuple[list[int], list[int]]:
        """Return the pages below a root that have rows, and those that should and cannot be read."""
        rows: list[int] = []
        broken: list[int] = []
        seen: set[int] = set()
        ahead = [root]
        while ahead:
            number = ahead.pop()
            if number in seen:
                continue
            seen.add(number)
            kind = self.kind(number)
            if kind in _WITH_ROWS:
                rows.append(number)
            elif kind != _INTERIOR_TABLE:
                broken.append(number)
            if kind in {_INTERIOR_INDEX, _INTERIOR_TABLE}:
                page, start = self.page(number), 100 if number == 1 else 0
                children = [int.from_bytes(page[at : at + 4]) for at in self._pointers(number)]
                ahead += [*children, int.from_bytes(page[start + 8 : start + 12])]
        return rows, broken

    def _pointers(self, number: int) -> list[int]:
        """Return where the cells of a page start."""
        page, start = self.page(number), 100 if number == 1 else 0
        if len(page) < start + 12:
            return []
        count = int.from_bytes(page[start + 3 : start + 5])
        first = start + (12 if page[start] in {_INTERIOR_INDEX, _INTERIOR_TABLE} else 8)
        count = min(count, (len(page) - first) // 2)
        return [at for at in struct.unpack(f">{count}H", page[first : first + 2 * count]) if first <= at < len(page)]

    def cells(self, number: int) -> Iterator[Cell]:
        """Yield each row of a page that has rows."""
        page, kind = self.page(number), self.kind(number)
        for at in self._pointers(number):
            rowid = None
            try:
                place = at + 4 if kind == _INTERIOR_INDEX else at
                size, place = _varint(page, place)
                if kind == _LEAF_TABLE:
                    unsigned, place = _varint(page, place)
                    rowid = unsigned - (1 << 64) if unsigned >> 63 else unsigned
                yield Cell(rowid, _record(self._payload(page, place, size, kind)))
            except (ValueError, IndexError, struct.error):
                yield Cell(rowid, None)

    def _payload(self, page: bytes, at: int, size: int, kind: int) -> bytes:
        """Return the bytes of a row, also those in other pages.

        Raises:
            ValueError: They are not there.
        """
        usable = self._usable
        most = usable - 35 if kind == _LEAF_TABLE else (usable - 12) * 64 // 255 - 23
        if size <= most:
            if at + size > len(page):
                raise ValueError("beyond its page")
            return page[at : at + size]
        if size > self.count * usable:
            raise ValueError("longer than its file")
        least = (usable - 12) * 32 // 255 - 23
        here = least + (size - least) % (usable - 4)
        here = here if here <= most else least
        parts, left = [page[at : at + here]], size - here
        following = int.from_bytes(page[at + here : at + here + 4])
        while left > 0:
            more = self.page(following)
            if not more:
                raise ValueError("its rest is missing")
            parts.append(more[4 : 4 + min(left, usable - 4)])
            left -= usable - 4
            following = int.from_bytes(more[:4])
        return b"".join(parts)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length, and where the next byte is."""
    value = 0
    for count in range(8):
        byte = data[at + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    return value << 8 | data[at + 8], at + 9


def _record(payload: bytes) -> tuple[Value, ...]:
    """Return the values of a row.

    Raises:
        ValueError: It is not a whole row.
        IndexError: The same.
    """
    head, at = _varint(payload, 0)
    types = []
    while at < head:
        serial, at = _varint(payload, at)
        types.append(serial)
    if at != head:
        raise ValueError("its head has another length")
    values: list[Value] = []
    for serial in types:
        value, size = _value(payload, at, serial)
        at += size
        values.append(value)
    if at != len(payload):
        raise ValueError("it has another length")
    return tuple(values)


def _value(payload: bytes, at: int, serial: int) -> tuple[Value, int]:
    """Return one value, and how many bytes it takes."""
    if serial == 0:
        return None, 0
    if serial in _WHOLE:
        size = _WHOLE[serial]
        return int.from_bytes(payload[at : at + size], signed=True), size
    if serial == 7:
        return struct.unpack(">d", payload[at : at + 8])[0], 8
    if serial in {8, 9}:
        return serial - 8, 0
    if serial < 12:
        raise ValueError("a type that nothing has")
    size = (serial - 12) // 2
    piece = payload[at : at + size]
    return (piece.decode() if serial % 2 else piece), size
