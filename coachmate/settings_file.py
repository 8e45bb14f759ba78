"""Reads and changes `settings.toml` one setting at a time, and says of each where its value comes from.

Comments and keys that nobody knows stay in the file. Knows the settings class, and no other room.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from coachmate.errors import CoachmateError
from coachmate.paths import Paths, write_private
from coachmate.settings import Settings

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


class Source(StrEnum):
    """Where a value comes from."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"


# The place of a value that isn't in any file yet.
TYPED = "what you typed"

_IN_PLAIN_WORDS = (
    ("Value error, ", ""),
    ("a valid integer, unable to parse string as an integer", "a whole number"),
    ("a valid integer", "a whole number"),
    ("a valid boolean, unable to interpret input", "'on' or 'off'"),
    ("Input should", "It should"),
)


@dataclass(frozen=True)
class Entry:
    """One setting as it is: `fault` says what is wrong with the value that was given, which then isn't in `value`."""

    name: str
    value: object
    default: object
    source: Source
    place: str
    """The file or the variable that `value` comes from, or "default"."""
    help: str
    choices: tuple[str, ...]
    """What it can be, if there are only so many; empty if it is to be typed."""
    limits: str
    at_once: bool
    fault: CoachmateError | None = None

    @property
    def shown(self) -> str:
        return shown(self.value)


def shown(value: object) -> str:
    """A value as people write it."""
    if value is None:
        return "not set"
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def settings_file() -> Path:
    return Paths.from_environment().settings_file


def entries() -> list[Entry]:
    """Every setting, wrong ones too; CoachmateError if the file can't be read at all."""
    in_file = _read().unwrap()
    return [_entry(name, in_file) for name in Settings.model_fields]


def entry(name: str) -> Entry:
    """One setting; CoachmateError lists the names if there is none of that name."""
    _known(name)
    return _entry(name, _read().unwrap())


def unknown_keys() -> list[str]:
    """Keys of the file that are no setting, in its order."""
    return [key for key in _read() if key not in Settings.model_fields]


def unknown_advice(key: str) -> str:
    """What to say of a key that is no setting."""
    return f"'{key}' is no setting and has no effect. Look for a slip of the pen, or take the line out of the file."


def change(name: str, text: str) -> Entry:
    """Write a setting to the file; CoachmateError with the reason if the value can't be, and nothing is changed."""
    field = _known(name)
    document = _read()
    value = _checked(name, field, text.strip(), TYPED)
    document[name] = value if isinstance(value, bool | int | float) else str(value)
    write_private(settings_file(), _text(document))
    return entry(name)


def reset(name: str) -> Entry:
    """Take a setting out of the file; a line of the file that isn't there is no error."""
    _known(name)
    document = _read()
    if name in document:
        del document[name]
        write_private(settings_file(), _text(document))
    return entry(name)


def variable(name: str) -> str | None:
    """The variable of the environment that sets it now, as it is spelt there."""
    wanted = f"COACHMATE_{name}".upper()
    return next((each for each in os.environ if each.upper() == wanted), None)


def _entry(name: str, in_file: dict[str, Any]) -> Entry:
    field = Settings.model_fields[name]
    default = field.get_default(call_default_factory=True)
    raw, source, place = default, Source.DEFAULT, "default"
    if (set_by := variable(name)) is not None:
        raw, source, place = os.environ[set_by], Source.ENVIRONMENT, set_by
    elif name in in_file:
        raw, source, place = in_file[name], Source.FILE, str(settings_file())
    value, fault = default, None
    if source is not Source.DEFAULT:
        try:
            value = _checked(name, field, raw, place)
        except CoachmateError as error:
            fault = error
    extra = field.json_schema_extra
    return Entry(
        name,
        value,
        default,
        source,
        place,
        field.description or "",
        _choices(field),
        _limits(field),
        at_once=isinstance(extra, dict) and bool(extra.get("at_once")),
        fault=fault,
    )


def _known(name: str) -> FieldInfo:
    field = Settings.model_fields.get(name)
    if field is None:
        names = ", ".join(Settings.model_fields)
        raise CoachmateError(f"There is no setting '{name}'.", f"There are: {names}.", "Choose one of them.")
    return field


def _checked(name: str, field: FieldInfo, raw: object, place: str) -> Any:  # noqa: ANN401  # of the field's own type
    """The value in the field's own type; CoachmateError says why it can't be."""
    try:
        # The whole class first: it may have rules that look at more than the type.
        return getattr(Settings(**{name: raw}), name)  # type: ignore[arg-type]  # checked right here
    except ValidationError as error:
        reasons = [each["msg"] for each in error.errors() if each["loc"][:1] in ((name,), ())]
    if not reasons:
        # Another setting is wrong; this one is looked at alone.
        alone: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, field])  # type: ignore[arg-type]
        return alone.validate_python(raw)
    given = "" if raw == "" else f" {shown(raw)!r}"
    raise CoachmateError(
        f"The setting '{name}' can't be{given or ' empty'}.",
        f"{_plain(reasons[0])}.",
        "Nothing was changed." if place == TYPED else f"Correct it in {place}.",
    )


def _plain(reason: str) -> str:
    """pydantic's reason in words for people."""
    for theirs, ours in _IN_PLAIN_WORDS:
        reason = reason.replace(theirs, ours)
    return reason.rstrip(".")


def _choices(field: FieldInfo) -> tuple[str, ...]:
    if field.annotation is bool:
        return ("on", "off")
    if get_origin(field.annotation) is Literal:
        return tuple(str(choice) for choice in get_args(field.annotation))
    return ()


def _limits(field: FieldInfo) -> str:
    """The bounds of a number in words, or what kind of text it is."""
    least = next((each.ge for each in field.metadata if hasattr(each, "ge")), None)
    most = next((each.le for each in field.metadata if hasattr(each, "le")), None)
    if least is not None and most is not None:
        return f"from {least} to {most}"
    if least is not None or most is not None:
        return f"{least} or more" if least is not None else f"up to {most}"
    kinds = [kind for kind in get_args(field.annotation) or (field.annotation,) if kind is not NoneType]
    return {Path: "a file", int: "a whole number", float: "a number"}.get(kinds[0], "") if kinds else ""


def _read() -> TOMLDocument:
    """The file with its comments; an empty one if there is none."""
    import tomlkit
    from tomlkit.exceptions import ParseError

    file = settings_file()
    try:
        return tomlkit.parse(file.read_text("utf-8"))
    except FileNotFoundError:
        return tomlkit.document()
    except (ParseError, UnicodeDecodeError, OSError) as error:
        raise CoachmateError(
            f"The settings file {file} can't be read.", f"{error}.", "Mend the line or remove the file."
        ) from error


def _text(document: TOMLDocument) -> str:
    import tomlkit

    return tomlkit.dumps(document).rstrip("\n") + "\n"
