"""Reads rows out of the pages of a SQLite file without SQLite, so that damage to one page costs what lies on it alone.

The file's format is described at sqlite.org/fileformat2.html. Knows no table: a row is the list of its values. A row is
looked for on every page that says that it holds rows; which page is reached from where doesn't matter. Pages that were
freed hold zeros (secure_delete), so that nothing deleted comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

Value = int | str | bytes | None
_LEAF_OF_TABLE = 0x0D
_HEADER = 100
_WAL_HEADER = 32
_FRAME_HEADER = 24


def rows(file: Path) -> Iterator[tuple[int, list[Value]]]:
    """Number (rowid) and values of each row that can be read, also from the write-ahead log beside the file.

    Texts that aren't UTF-8 have U+FFFD in them; a value that lay on a page that is missing is cut short or None.
    """
    pages = _Pages(file.read_bytes())
    log = file.with_name(file.name + "-wal")
    if log.exists():
        pages.overlay(log.read_bytes())
    for number in pages.numbers():
        yield from _rows_of(pages, number)


class _Pages:
    """The pages as SQLite would see them, numbered from 1."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        said = int.from_bytes(data[16:18], "big")
        self.size = 65536 if said == 1 else said if said in (512, 1024, 2048, 4096, 8192, 16384, 32768) else 4096
        self._newer: dict[int, bytes] = {}

    def overlay(self, log: bytes) -> None:
        """Take in what was committed to the write-ahead log: the frames with the salts of its header, to a commit."""
        salts = log[16:24]
        step = _FRAME_HEADER + self.size
        pending: dict[int, bytes] = {}
        for at in range(_WAL_HEADER, len(log) - step + 1, step):
            if log[at + 8 : at + 16] != salts:
                break
            number = int.from_bytes(log[at : at + 4], "big")
            pending[number] = log[at + _FRAME_HEADER : at + step]
            if any(log[at + 4 : at + 8]):
                self._newer.update(pending)
                pending.clear()

    def numbers(self) -> list[int]:
        in_file = range(1, len(self._data) // self.size + 1)
        return sorted({*in_file, *self._newer})

    def page(self, number: int) -> bytes:
        """The page, shorter or empty where the file ends before."""
        if number in self._newer:
            return self._newer[number]
        return self._data[(number - 1) * self.size : number * self.size] if number > 0 else b""


def _rows_of(pages: _Pages, number: int) -> Iterator[tuple[int, list[Value]]]:
    page = pages.page(number)
    start = _HEADER if number == 1 else 0
    if len(page) < start + 8 or page[start] != _LEAF_OF_TABLE:
        return
    for cell in range(int.from_bytes(page[start + 3 : start + 5], "big")):
        pointer = start + 8 + 2 * cell
        at = int.from_bytes(page[pointer : pointer + 2], "big")
        try:
            length, at = _varint(page, at)
            rowid, at = _varint(page, at)
            yield rowid, _values(_payload(pages, page, at, length))
        except (IndexError, ValueError):
            continue


def _payload(pages: _Pages, page: bytes, at: int, length: int) -> bytes:
    """The bytes of a row, gathered from the page and those it overflows to, as far as there are any."""
    usable = pages.size
    least = (usable - 12) * 32 // 255 - 23
    local = least + (length - least) % (usable - 4)
    if length <= usable - 35:
        return page[at : at + length]
    if local > usable - 35:
        local = least
    gathered = bytearray(page[at : at + local])
    following = int.from_bytes(page[at + local : at + local + 4], "big")
    seen: set[int] = set()
    while len(gathered) < length and following not in seen:
        seen.add(following)
        more = pages.page(following)
        gathered += more[4 : 4 + length - len(gathered)]
        following = int.from_bytes(more[:4], "big")
    return bytes(gathered)


def _values(payload: bytes) -> list[Value]:
    """ValueError or IndexError if the payload is no row."""
    ends, at = _varint(payload, 0)
    kinds: list[int] = []
    while at < ends:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    if at != ends or not kinds:
        raise ValueError("no row")
    values: list[Value] = []
    for kind in kinds:
        length = _length(kind)
        value = payload[at : at + length]
        at += length
        values.append(_value(kind, value))
    return values


def _length(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    return (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[kind]


def _value(kind: int, data: bytes) -> Value:
    if kind >= 12:
        return data.decode("utf-8", "replace") if kind % 2 else data
    if kind in (8, 9):
        return kind - 8
    # No table of ours holds fractions (7).
    return int.from_bytes(data, "big", signed=True) if kind in range(1, 7) and data else None


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends. IndexError if the data ends before."""
    value = 0
    for step in range(8):
        byte = data[at + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    return value << 8 | data[at + 8], at + 9
