"""What the terminal around us can show, by its environment, and plain ASCII for what it can't. Knows no other room but
errors.

Nothing is asked of the terminal itself: TERM and the locale say it, before anything is drawn.
"""

from __future__ import annotations

import codecs
import locale
import os
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from coachmate.errors import CoachmateError

# Terminals that can't place a character where they are told to.
_CANNOT_DRAW = ("dumb", "unknown")

_ASCII = str.maketrans(
    {
        **dict.fromkeys("▸►▶→❯›", ">"),
        **dict.fromkeys("◂◄◀←‹", "<"),
        **dict.fromkeys("↑▲", "^"),
        **dict.fromkeys("↓▼", "v"),
        **dict.fromkeys("✓✔", "+"),
        **dict.fromkeys("□☐○", "o"),
        **dict.fromkeys("•●◆", "*"),
        **dict.fromkeys("·–—−─━═┄┈╌▔", "-"),
        **dict.fromkeys("‘’‚′", "'"),
        **dict.fromkeys("“”„″«»", '"'),
        **dict.fromkeys("│┃║┆┊╎▏▎▍▌▋▊▉▐▕", "|"),
        "▁": "_",
        "…": "~",
        "⏎": "<",
        "⌫": "<",
        "█": "#",
        "×": "x",
        "\u00a0": " ",
    }
)
_BOXES = range(0x2500, 0x2580)
_BLOCKS = range(0x2580, 0x25A0)


class Charset(StrEnum):
    """What the locale says the terminal can show."""

    UTF8 = "UTF-8"
    # The locale is C or POSIX, which names no more than ASCII; most such terminals read UTF-8 all the same.
    ASCII = "ASCII"
    OTHER = "another character set"


def charset(environment: Mapping[str, str] | None = None) -> Charset:
    """By LC_ALL, else LC_CTYPE, else LANG. None of them set counts as UTF-8, as in Python itself."""
    environment = os.environ if environment is None else environment
    named = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := environment.get(name))), "")
    # In a C locale Python sets LC_CTYPE to C.UTF-8 for itself; what the person has set is LANG.
    if not environment.get("LC_ALL") and environment.get("LANG") in ("C", "POSIX") and named == "C.UTF-8":
        named = environment["LANG"]
    name, _, coding = named.partition(".")
    coding = coding.partition("@")[0].lower().replace("-", "")
    if coding == "utf8" or not named:
        return Charset.UTF8
    if name in ("C", "POSIX"):
        return Charset.ASCII
    if not coding and locale.nl_langinfo(locale.CODESET).upper() in ("UTF-8", "UTF8"):
        return Charset.UTF8
    return Charset.OTHER


def shows_ascii_only(signs: str) -> bool:
    """Whether signs and borders are to be plain ASCII; `signs` is the setting of that name."""
    return signs == "ascii" or (signs == "auto" and charset() is Charset.ASCII)


def why_not(signs: str = "auto") -> CoachmateError | None:
    """Why the app can't be shown in this terminal, or None; `coachmate plain` works in all of them."""
    term = os.environ.get("TERM", "")
    if not term or term in _CANNOT_DRAW:
        said = f"TERM is '{term}'" if term else "TERM is not set"
        return CoachmateError(
            "The app can't be drawn in this terminal.",
            f"{said}, which means that the cursor can't be moved.",
            "'coachmate plain' works here, line by line. If the terminal can do more, "
            "set its name, such as TERM=xterm-256color.",
        )
    if charset() is Charset.OTHER and signs != "unicode":
        name = next(name for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name))
        return CoachmateError(
            "The app needs a terminal with UTF-8.",
            f"{name} is '{os.environ[name]}', which names another character set, "
            "so accents and signs would come out as garbage.",
            "'coachmate plain' works here. Or set a locale with UTF-8, such as LANG=C.UTF-8; if the terminal has UTF-8 "
            "whatever the locale says, 'coachmate settings set signs unicode' opens the app.",
        )
    return None


@lru_cache(4096)
def to_ascii(text: str) -> str:
    """The text in ASCII, each character as wide as it was: signs by likeness, accents taken off, else "?"."""
    return text if text.isascii() else "".join(_one(character) for character in text)


def _one(character: str) -> str:
    plain = character.translate(_ASCII)
    if plain.isascii():
        return plain
    if ord(character) in _BOXES:
        return "+"
    if ord(character) in _BLOCKS:
        return " "
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return ""
    base = unicodedata.normalize("NFKD", character)[0]
    base = base if base.isascii() else "?"
    return base.ljust(2, "?" if base == "?" else " ") if unicodedata.east_asian_width(character) in "WF" else base


def _likeness(error: UnicodeError) -> tuple[str, int]:
    """An error handler for output: what can't be encoded is written in ASCII."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return to_ascii(error.object[error.start : error.end]), error.end


# For streams in another character set: `stream.reconfigure(errors=LIKENESS)`.
LIKENESS = "coachmate.likeness"
codecs.register_error(LIKENESS, _likeness)
