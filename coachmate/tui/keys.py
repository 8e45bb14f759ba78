"""Which action has which key: the list of all actions, drawn from the bindings, and `keys.toml`, which remaps them.

Knows bindings and the file, and nothing of what an action does.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.keys import Keys, key_to_character

from coachmate.errors import CoachmateError

if TYPE_CHECKING:
    from textual.app import App

EVERYWHERE = "app"
# Widgets that are part of some places only; another widget may be part of any.
_ONLY_IN = {
    "questions": ("session",),
    "talk": ("session",),
    "options": ("session",),
    "answer": ("session", "questions", "options", "agreement", "what_happened"),
}
# Without these nothing can be chosen any more.
_NEEDED = ("enter", "tab", "shift+tab", "up", "down", "left", "right", "ctrl+c")
_MODIFIERS = ("ctrl", "shift", "alt", "super", "meta", "hyper")
_SHOWN = {
    "escape": "Esc",
    "space": "Space",
    "backspace": "Backspace",
    "delete": "Delete",
    "pageup": "Page up",
    "pagedown": "Page down",
    "question_mark": "?",
    "comma": ",",
    "full_stop": ".",
    "slash": "/",
}


@dataclass(frozen=True)
class Action:
    """One thing that can be done: `keys` are those that it has before any remapping."""

    id: str
    keys: tuple[str, ...]
    description: str
    tooltip: str
    in_widget: bool

    @property
    def place(self) -> str:
        return self.id.partition(".")[0]

    def meets(self, other: Action) -> bool:
        """Whether both can be active at once, so that they can't share a key."""
        if self.place == other.place or EVERYWHERE in (self.place, other.place):
            return True
        if self.in_widget:
            return other.place in _ONLY_IN.get(self.place, (other.place,))
        return other.in_widget and other.meets(self)


@dataclass(frozen=True)
class Keymap:
    """What holds of `keys.toml`: id -> keys (separated by commas), and what is wrong with the rest."""

    keys: Mapping[str, str]
    troubles: tuple[CoachmateError, ...] = ()


def shown(key: str) -> str:
    """A key as people write it: "ctrl+t" is "Ctrl+T"."""
    *modifiers, name = key.split("+")
    name = _SHOWN.get(name) or (key_to_character(name) or name.replace("_", " "))
    name = name.upper() if modifiers and len(name) == 1 else name
    return "+".join(
        [*(each.capitalize() for each in modifiers), name if len(name) == 1 else name[0].upper() + name[1:]]
    )


def keys_of(app: App[Any], action: str, keys: str) -> list[str]:
    """The keys that an action has now; `keys` are those it has without remapping."""
    keymap: Mapping[str, str] = getattr(app, "remapped", {})
    return keymap.get(action, keys).split(",")


def key_shown(app: App[Any], action: str, key: str) -> str:
    """The key that an action has now, as people write it; `key` is the one it has without remapping."""
    return shown(keys_of(app, action, key)[0])


def bindings() -> Iterator[tuple[type, Binding]]:
    """Every binding of the app's own classes, with the class that has it."""
    for module in _modules():
        for each in vars(module).values():
            if isinstance(each, type) and each.__module__ == module.__name__:
                for binding in vars(each).get("BINDINGS", ()):
                    yield each, binding


def actions() -> tuple[Action, ...]:
    """All actions, those that hold everywhere first. Bindings with one id are one action with several keys."""
    found: dict[str, Action] = {}
    for owner, binding in bindings():
        if binding.id is None:
            continue
        keys = tuple(each.key for each in Binding.make_bindings([binding]))
        known = found.get(binding.id)
        found[binding.id] = Action(
            binding.id,
            (*known.keys, *keys) if known else keys,
            binding.description or (known.description if known else ""),
            binding.tooltip or (known.tooltip if known else ""),
            ".widgets." in owner.__module__,
        )
    return tuple(sorted(found.values(), key=lambda action: (action.place != EVERYWHERE, action.place)))


def read(file: Path, known: Iterable[Action] = ()) -> Keymap:
    """What `keys.toml` says; never raises: what can't be used is named, and the rest holds."""
    try:
        wanted = dict(_flat(tomllib.loads(file.read_text("utf-8"))))
    except FileNotFoundError:
        return Keymap({})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        return Keymap(
            {}, (CoachmateError(f"The file {file} can't be read.", f"{error}.", "Mend it; all keys are as usual."),)
        )
    every = {action.id: action for action in known or actions()}
    keys: dict[str, str] = {}
    troubles: list[CoachmateError] = []
    for action, value in wanted.items():
        try:
            keys[action] = ",".join(_checked(action, value, every, file))
        except CoachmateError as error:
            troubles.append(error)
    while clash := _clash(keys, every):
        mine, other, key = clash
        del keys[mine]
        troubles.append(
            CoachmateError(
                f"{shown(key)} can't be the key of {mine}.",
                f"It is the key of {other} ({every[other].tooltip}) already.",
                f"Choose another one in {file}, or give {other} another key too.",
            )
        )
    return Keymap(keys, tuple(troubles))


def _modules() -> Iterator[Any]:
    from coachmate.tui import screens, widgets

    yield importlib.import_module("coachmate.tui.app")
    for package in (screens, widgets):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(module.name)


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """`"session.back" = …` and `session.back = …` are the same to us."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _checked(name: str, value: object, every: Mapping[str, Action], file: Path) -> list[str]:
    action = every.get(name)
    if action is None:
        raise CoachmateError(
            f"There is no action '{name}'.", f"It stands in {file}.", "'coachmate keys' lists those there are."
        )
    if not isinstance(value, str):
        raise CoachmateError(
            f"The key of {name} isn't a text.", f"It stands in {file}.", f'Write it in quotes: "{name}" = "f7".'
        )
    return [_key(each.strip(), action, file) for each in value.split(",")]


def _key(written: str, action: Action, file: Path) -> str:
    *modifiers, name = written.lower().split("+") if len(written) > 1 else ["+" if written == "+" else written]
    key = next(iter(Binding.make_bindings([Binding(name, "")]))).key if len(name) == 1 else name
    full = "+".join([*modifiers, key])
    known = len(name) == 1 or full in _NAMES or key in _NAMES
    if not name or not known or not set(modifiers) <= set(_MODIFIERS):
        raise CoachmateError(
            f"'{written}' is no key.",
            f"It stands in {file} for {action.id}.",
            "Keys are written as f7, ctrl+b, pageup, or one character.",
        )
    if full in _NEEDED:
        raise CoachmateError(
            f"{shown(full)} can't be the key of {action.id}.", "It is needed to move and to choose.", f"Mend {file}."
        )
    if key_to_character(full) and not any(map(key_to_character, action.keys)):
        raise CoachmateError(
            f"{shown(full)} can't be the key of {action.id}.",
            "Where that works text is typed, and the key would write itself.",
            f"Choose a function key or one with ctrl in {file}.",
        )
    return full


_NAMES = frozenset(key.value for key in Keys if not re.fullmatch("<.*>", key.value))


def _clash(keys: Mapping[str, str], every: Mapping[str, Action]) -> tuple[str, str, str] | None:
    """The last remapped action that shares a key with one that it meets, that one, and the key."""
    now = {name: keys[name].split(",") if name in keys else list(action.keys) for name, action in every.items()}
    for mine in reversed(list(keys)):
        for other, theirs in now.items():
            shared = [key for key in now[mine] if key in theirs]
            if other != mine and shared and every[mine].meets(every[other]):
                return mine, other, shared[0]
    return None
