"""Reads one YAML file, or the YAML part of one, as plain data with the line on which everything stands.

Its errors are for people who edit prompts and have never seen Python. What YAML would silently turn into
something else (an unquoted `no`, a date, `12:30`, a text after `*`) is refused. Knows nothing of guides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from yaml.resolver import Resolver

from coachmate.errors import ContentError

Data = dict[str, "Data"] | list["Data"] | str | int | float | None
Loc = tuple[str | int, ...]
Lines = Mapping[Loc, int]

LARGEST = 1_000_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069]")
_TAG = "tag:yaml.org,2002:"
QUOTE = 'Put the whole text in double quotes, "like this".'


def unusable(file: Path, line: int | None, wrong: str, remedy: str) -> ContentError:
    """The error for something wrong in `file`; `line` counts from 1, None where no line is to blame."""
    place = f"{file}, line {line}" if line else f"{file}"
    return ContentError(f"The file {file.name} can't be used.", f"{place}: {wrong}", remedy, file=file, line=line)


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder by name; ContentError if there is none."""
    files = [file for file in folder.glob("*") if file.suffix in (".yaml", ".yml") and file.name[0] != "."]
    if not files:
        raise ContentError(
            f"The folder {folder} can't be used.",
            "There is no file in it whose name ends in .yaml.",
            "Put one there, or install coachmate again to get its own back.",
        )
    return sorted(files)


def read_text(file: Path) -> str:
    """The text of a small UTF-8 file, line ends as \\n; ContentError if it is no such file."""
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise unusable(
                file,
                None,
                f"the file is {size / 1e6:.1f} MB large; {LARGEST / 1e6:.0f} MB is the most that is read.",
                "Check that it is the right file, and shorten it or divide it.",
            )
        raw = file.read_bytes()
    except OSError as error:
        raise unusable(
            file,
            None,
            f"it can't be opened; the system says: {error.strerror}.",
            "Check that the file is there and that you may read it.",
        ) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise unusable(
            file,
            line,
            "the file isn't saved as UTF-8, so some letters can't be read.",
            "Open it in your editor and save it again with the encoding UTF-8.",
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise unusable(file, None, "the file is empty.", "Write its contents, or remove the file.")
    for number, content in enumerate(text.split("\n"), start=1):
        _refuse_control(content.replace("\t", " "), file, number)
    return text


def read_yaml(file: Path) -> tuple[Any, Lines]:
    """The data of a YAML file, and the line (from 1) of every path in it, such as ("stages", 2, "next").

    Texts come without spaces at their ends. ContentError names file, line and remedy.
    """
    return parse_yaml(read_text(file), file)


def parse_yaml(text: str, file: Path, first_line: int = 1) -> tuple[Any, Lines]:
    """As `read_yaml`, for YAML that begins on line `first_line` of `file` (front matter, for instance)."""
    for number, content in enumerate(text.split("\n"), start=first_line):
        if "\t" in content:
            wrong = "there is a tab in this line; YAML wants spaces."
            raise unusable(file, number, wrong, "Replace the tab by spaces.")
        _refuse_control(content, file, number)
    builder = _Builder(file, first_line, first_line + text.count("\n"))
    try:
        return builder.build(yaml.parse(text, Loader=_LOADER)), builder.lines
    except yaml.YAMLError as error:
        place, wrong, remedy = _in_plain_words(error, text)
        raise unusable(file, None if place is None else place + first_line, wrong, remedy) from error
    except RecursionError as error:
        wrong = "brackets or lists are nested too deeply."
        raise unusable(file, None, wrong, "Look for brackets too many, and remove them.") from error


def line_of(lines: Lines, loc: Loc) -> int:
    """The line of a path, or of the nearest thing around it that has one."""
    for length in range(len(loc), -1, -1):
        if loc[:length] in lines:
            return lines[loc[:length]]
    return 1


def _refuse_control(text: str, file: Path, line: int) -> None:
    found = _CONTROL.search(text)
    if found:
        wrong = f"there is an invisible control character (U+{ord(found[0]):04X}) in this line."
        raise unusable(file, line, wrong, "Delete the line and type it again.")


class _Builder:
    """Builds data from YAML's events and notes the lines. One use each."""

    def __init__(self, file: Path, first_line: int, last_line: int) -> None:
        self._file = file
        self._first_line = first_line
        self._last_line = last_line
        self._resolver = Resolver()
        self.lines: dict[Loc, int] = {}

    def build(self, events: Iterator[yaml.Event]) -> Data:
        data: Data = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._unusable(event, "a second document begins here.", "Remove this line of dashes.")
            elif isinstance(event, yaml.NodeEvent):
                self.lines[()] = self._line(event)
                data = self._value(event, events, ())
        if documents == 0:
            remedy = "Write its contents, or remove the file."
            raise unusable(self._file, None, "the file holds nothing but comments.", remedy)
        return data

    def _line(self, event: yaml.Event) -> int:
        # The library takes what is missing at the end of a text to be on the line after it.
        return min((event.start_mark.line if event.start_mark else 0) + self._first_line, self._last_line)

    def _unusable(self, event: yaml.Event, wrong: str, remedy: str) -> ContentError:
        return unusable(self._file, self._line(event), wrong, remedy)

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], loc: Loc) -> Data:
        sign = _sign(event)
        if sign:
            raise self._unusable(event, f"a text that begins with {sign} is no text to YAML.", QUOTE)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, loc)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, loc)
        return self._scalar(event)

    def _mapping(self, events: Iterator[yaml.Event], loc: Loc) -> dict[str, Data]:
        data: dict[str, Data] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._value(event, events, loc) if isinstance(event, yaml.ScalarEvent) else None
            if not isinstance(key, str):
                wrong = "a key (what stands before a colon) must be a plain word."
                raise self._unusable(event, wrong, "Correct it, or quote it.")
            if key in data:
                first = self.lines[(*loc, key)]
                wrong = f"the key '{key}' stands here a second time (the first is in line {first})."
                raise self._unusable(event, wrong, "Keep one of the two.")
            self.lines[(*loc, key)] = self._line(event)
            data[key] = self._value(next(events), events, (*loc, key))
        return data

    def _sequence(self, events: Iterator[yaml.Event], loc: Loc) -> list[Data]:
        data: list[Data] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*loc, len(data))
            self.lines[here] = self._line(event)
            data.append(self._value(event, events, here))
        return data

    def _scalar(self, event: Any) -> Data:  # noqa: ANN401 - the libraries' stubs know no value of an event
        text: str = event.value
        _refuse_control(text.replace("\n", " "), self._file, self._line(event))
        tag = str(self._resolver.resolve(yaml.ScalarNode, text, event.implicit)).removeprefix(_TAG)  # type: ignore[no-untyped-call]
        # Left as words: a field that wants true or false reads them, and no figure can be made of them.
        if tag == "str" or text in ("true", "false"):
            return text.strip()
        if tag == "null":
            return None
        if tag == "int" and _WHOLE.fullmatch(text):
            return int(text)
        if tag == "float" and _DECIMAL.fullmatch(text):
            return float(text)
        meant = {"bool": "a yes or a no", "timestamp": "a date", "merge": "a merge sign"}.get(tag, "a number")
        wrong = f"YAML takes '{text}' for {meant}, not for a text."
        instead = " Else write true or false." if tag == "bool" else ""
        raise self._unusable(event, wrong, f'If a text is meant, quote it: "{text}".{instead}')


def _sign(event: Any) -> str:  # noqa: ANN401 - as above
    """The sign that gives a value another meaning than the text that was probably meant."""
    if isinstance(event, yaml.AliasEvent):
        return "*"
    if event.anchor is not None:
        return "&"
    return "!" if event.tag is not None else ""


def _in_plain_words(error: yaml.YAMLError, text: str) -> tuple[int | None, str, str]:
    """Line (from 0, None if unknown), what is wrong and the remedy, from what the library says."""
    problem = str(getattr(error, "problem", ""))
    line = _line_before(text, getattr(error, "problem_mark", None))
    if "mapping values are not allowed" in problem:
        wrong = "there is a colon where YAML expects none."
        return line, wrong, f"{QUOTE} If no text begins there, check the indentation."
    if "unknown escape character" in problem:
        return line, "a backslash between double quotes is no letter to YAML.", "Double it: \\\\."
    if "end of stream" in problem and "quoted scalar" in str(getattr(error, "context", "")):
        opened = _line_before(text, getattr(error, "context_mark", None))
        return opened, "a quotation mark is opened here and never closed.", "Close it at the end of the text."
    if "alias" in problem or "alphabetic" in problem:
        return line, "a text that begins with * or & is no text to YAML.", QUOTE
    if "cannot start any token" in problem:
        return line, "a text can't begin with this sign.", QUOTE
    wrong = "YAML can't make out how this line belongs to the ones around it."
    remedy = "Compare its indentation with its neighbours. If the text has quotation marks or brackets in it: "
    return line, wrong, remedy + QUOTE


def _line_before(text: str, mark: Any) -> int | None:  # noqa: ANN401 - as above
    """The line of a mark, or if that is empty the nearest one above that isn't."""
    if mark is None:
        return None
    lines = text.split("\n")
    line = min(int(mark.line), len(lines) - 1)
    while line and not lines[line].strip():
        line -= 1
    return line
