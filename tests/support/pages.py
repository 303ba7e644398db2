"""Read every row of an SQLite file from its pages, as https://sqlite.org/fileformat2.html says: small, slow, literal.

What the program salvages is held against this, so nothing of the program is used here.
"""

import struct
from collections.abc import Iterator
from typing import Any

PAGE = 4096


def with_log(data: bytes, log: bytes) -> list[bytes]:
    """Return the pages of a file after every change in its log that was saved and of which the pages are whole."""
    pages = {1 + at // PAGE: data[at : at + PAGE] for at in range(0, len(data) - PAGE + 1, PAGE)}
    count = len(pages)
    change: dict[int, bytes] = {}
    frames = [log[at : at + 24 + PAGE] for at in range(32, len(log) - 24 - PAGE + 1, 24 + PAGE)]
    before = log[24:32]
    header = log[24:32] == checksum(log[:24], bytes(8)) if log else True
    salts = log[16:24] if header or not frames else frames[0][8:16]
    for frame in frames:
        if frame[8:12] != salts[:4] and frame[12:16] != salts[4:]:
            break
        if checksum(frame[:8] + frame[24:], before) == frame[16:24] and frame[8:16] == salts:
            change[int.from_bytes(frame[:4])] = frame[24:]
            if size := int.from_bytes(frame[4:8]):
                pages.update(change)
                change, count = {}, size
        before = frame[16:24]
    return [pages.get(number, b"") for number in range(1, count + 1)]


def checksum(data: bytes, seed: bytes) -> bytes:
    """Return the checksum of a log whose words are little-endian, as it is stored."""
    one, two = struct.unpack(">2I", seed)
    for at in range(0, len(data), 8):
        first, second = struct.unpack("<2I", data[at : at + 8])
        one = (one + first + two) % 2**32
        two = (two + second + one) % 2**32
    return struct.pack(">2I", one, two)


def rows(pages: list[bytes]) -> Iterator[tuple[Any, ...]]:
    """Yield the values of each cell that is whole, of every page with rows, whatever table it is of."""
    for number, page in enumerate(pages, 1):
        start = 100 if number == 1 else 0
        if not page or page[start] not in {2, 10, 13}:
            continue
        first = start + (12 if page[start] == 2 else 8)
        for index in range(int.from_bytes(page[start + 3 : start + 5])):
            try:
                (at,) = struct.unpack(">H", page[first + 2 * index : first + 2 * index + 2])
                if at >= first:
                    yield row(pages, page, at + (4 if page[start] == 2 else 0), leaf=page[start] == 13)
            except (ValueError, IndexError, struct.error):
                continue


def row(pages: list[bytes], page: bytes, at: int, *, leaf: bool) -> tuple[Any, ...]:
    size, at = varint(page, at)
    if leaf:
        _, at = varint(page, at)
    longest = PAGE - 35 if leaf else (PAGE - 12) * 64 // 255 - 23
    if size <= longest:
        return record(page[at : at + size], size)
    shortest = (PAGE - 12) * 32 // 255 - 23
    here = shortest + (size - shortest) % (PAGE - 4)
    if here > longest:
        here = shortest
    payload, following = page[at : at + here], int.from_bytes(page[at + here : at + here + 4])
    while len(payload) < size:
        if not 1 <= following <= len(pages) or not pages[following - 1]:
            raise ValueError("its rest is gone")
        more = pages[following - 1]
        payload += more[4:]
        following = int.from_bytes(more[:4])
    return record(payload[:size], size)


def record(payload: bytes, size: int) -> tuple[Any, ...]:
    if len(payload) != size:
        raise ValueError("cut")
    end, at = varint(payload, 0)
    serials = []
    while at < end:
        serial, at = varint(payload, at)
        serials.append(serial)
    values: list[Any] = []
    for serial in serials:
        length = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][serial] if serial < 10 else (serial - 12) // 2
        piece = payload[at : at + length]
        at += length
        if serial == 0:
            values.append(None)
        elif serial == 7:
            values.append(struct.unpack(">d", piece)[0])
        elif serial < 7:
            values.append(int.from_bytes(piece, signed=True))
        elif serial < 10:
            values.append(serial - 8)
        elif serial < 12:
            raise ValueError("reserved")
        else:
            values.append(piece.decode() if serial % 2 else piece)
    if at != size:
        raise ValueError("another length")
    return tuple(values)


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(9):
        byte = data[at + index]
        if index == 8:
            return (value << 8) + byte, at + 9
        value = (value << 7) + (byte & 127)
        if byte < 128:
            break
    return value, at + index + 1
