"""Reads the header of a GGUF file: what it says of itself, and where its tensors lie. Trusts none of it.

Pure Python; loads no model. What a header claims is never allocated: every length is first held against the bytes
that the file really has, and against limits of our own. Format: the GGUF specification of ggml (versions 2 and 3).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

Value = int | float | bool | str | tuple[int, ...]

MAGIC = b"GGUF"
VERSIONS = (2, 3)

# Largest models have some thousand tensors and some dozen keys; vocabularies reach 300,000 entries.
_MOST_TENSORS = 200_000
_MOST_KEYS = 20_000
_MOST_ELEMENTS = 8_000_000
_LONGEST_NAME = 65_535
_LONGEST_KEPT = 1_000_000
_LONGEST_KEPT_ARRAY = 1_024
_DEEPEST = 3
_MOST_DIMENSIONS = 4

_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9

# ggml's types of tensors: elements a block, and bytes a block.
TENSOR_TYPES = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 36),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292),
    16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18), 21: (256, 110), 22: (256, 82),
    23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2),
    34: (256, 54), 35: (256, 66), 39: (32, 17), 40: (64, 36), 41: (128, 18), 42: (64, 18),
}  # fmt: skip


class HeaderError(ValueError):
    """The header can't be read; says in a sentence what is wrong with it."""


class NotGguf(HeaderError):
    """The file doesn't begin as a GGUF file does."""


class UnknownVersion(HeaderError):
    """A version of the format that is not read here."""


@dataclass(frozen=True)
class Header:
    """`values` holds the keys with one value, short texts and short lists; `ends` the byte after the last tensor.

    `ends` is a lower bound where a tensor has a type that is not known here.
    """

    version: int
    tensors: int
    values: dict[str, Value]
    ends: int

    def number(self, key: str) -> int | None:
        """A whole number above zero, else None. Of a list, one for each layer, the largest."""
        value = self.values.get(key)
        if isinstance(value, tuple):
            value = max(value, default=0)
        return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None

    def text(self, key: str) -> str:
        value = self.values.get(key)
        return value if isinstance(value, str) else ""


def read_header(file: Path) -> Header:
    """The header of `file`; raises HeaderError, and OSError where the system doesn't let us read."""
    with file.open("rb") as stream:
        return _Reader(stream, file.stat().st_size).header()


class _Reader:
    def __init__(self, stream: BufferedReader, size: int) -> None:
        self._stream = stream
        self._size = size
        self._at = 0
        self._elements = 0

    def header(self) -> Header:
        if self._stream.read(4) != MAGIC:
            raise NotGguf("It does not begin as a GGUF file does.")
        self._at = 4
        version = self._integer("I")
        if version not in VERSIONS:
            raise UnknownVersion(f"It is of version {version}; versions 2 and 3 can be read.")
        tensors, keys = self._integer("Q"), self._integer("Q")
        if tensors > _MOST_TENSORS or keys > _MOST_KEYS:
            raise HeaderError(f"It claims to hold {tensors} tensors and {keys} keys, more than any model has.")
        values: dict[str, Value] = {}
        for _ in range(keys):
            key = self._text(_LONGEST_NAME)
            value = self._value(self._integer("I"))
            if value is not None:
                values[key] = value
        ends = max((self._tensor() for _ in range(tensors)), default=0)
        alignment = values.get("general.alignment", 32)
        if not isinstance(alignment, int) or not 0 < alignment <= 1 << 20:
            raise HeaderError(f"It gives {alignment} as the alignment of its tensors.")
        begin = -(-self._at // alignment) * alignment
        return Header(version, tensors, values, begin + ends if tensors else self._at)

    def _take(self, count: int) -> bytes:
        """`count` bytes, at most a million."""
        self._room(count)
        data = self._stream.read(count)
        if len(data) != count:
            raise HeaderError("The file ends in the middle of its header.")
        self._at += count
        return data

    def _room(self, count: int) -> None:
        if count > self._size - self._at:
            raise HeaderError("The file ends in the middle of its header.")

    def _skip(self, count: int) -> None:
        self._room(count)
        self._stream.seek(count, 1)
        self._at += count

    def _integer(self, kind: str) -> int:
        value: int = struct.unpack(f"<{kind}", self._take(struct.calcsize(f"<{kind}")))[0]
        return value

    def _text(self, limit: int) -> str:
        length = self._integer("Q")
        if length > limit:
            self._room(length)
            raise HeaderError(f"It holds a name of {length} bytes, longer than any can be.")
        return self._take(length).decode("utf-8", "replace")

    def _value(self, kind: int, depth: int = 0) -> Value | None:
        """The value of a key, or None where it is too long to be of use here, or a list of texts."""
        if kind in _SCALARS:
            scalar: Value = struct.unpack(f"<{_SCALARS[kind]}", self._take(struct.calcsize(f"<{_SCALARS[kind]}")))[0]
            return scalar
        if kind == _STRING:
            length = self._integer("Q")
            if length > _LONGEST_KEPT:
                self._skip(length)
                return None
            return self._take(length).decode("utf-8", "replace")
        if kind == _ARRAY and depth < _DEEPEST:
            return self._array(depth)
        raise HeaderError(f"It holds a value of kind {kind}, which the format does not know.")

    def _array(self, depth: int) -> tuple[int, ...] | None:
        kind, count = self._integer("I"), self._integer("Q")
        if kind in _SCALARS:
            width = struct.calcsize(f"<{_SCALARS[kind]}")
            if count > _LONGEST_KEPT_ARRAY or _SCALARS[kind] in "fd?":
                self._skip(count * width)
                return None
            return struct.unpack(f"<{count}{_SCALARS[kind]}", self._take(count * width))
        self._elements += count
        if self._elements > _MOST_ELEMENTS:
            raise HeaderError(f"It holds lists of {self._elements} entries, more than any model has.")
        for _ in range(count):
            if kind == _STRING:
                self._skip(self._integer("Q"))
            else:
                self._value(kind, depth + 1)
        return None

    def _tensor(self) -> int:
        """The byte after this tensor, counted from where the tensors begin."""
        self._text(_LONGEST_NAME)
        dimensions = self._integer("I")
        if dimensions > _MOST_DIMENSIONS:
            raise HeaderError(f"It holds a tensor of {dimensions} dimensions; at most 4 are possible.")
        elements = 1
        for _ in range(dimensions):
            elements *= self._integer("Q")
        kind, offset = self._integer("I"), self._integer("Q")
        block, width = TENSOR_TYPES.get(kind, (1, 0))
        return offset + -(-elements // block) * width
