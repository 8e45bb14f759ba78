"""Help: the keys that work where one was, written from the bindings themselves. Knows no action by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.screen import Screen

from coachmate.tui.keys import Action, actions, shown
from coachmate.tui.screens.page import PageScreen

_WIDTH = 18


class HelpScreen(PageScreen):
    """The keys of `screen` and of all that has the focus in it, then those that work everywhere."""

    def __init__(self, screen: Screen[object], remapped: Mapping[str, str]) -> None:
        before = {action.id: action for action in actions()} if remapped else {}
        groups: dict[str, dict[str, list[str]]] = {"Here": {}, "Everywhere": {}, "Moving about": {}}
        for key, active in screen.active_bindings.items():
            binding = active.binding
            text = binding.tooltip or binding.description
            if not text:
                continue
            if binding.id is None:
                group = groups["Moving about"]
            else:
                group = groups["Everywhere" if binding.id.startswith("app.") else "Here"]
                text += _formerly(remapped, before.get(binding.id))
            group.setdefault(text, []).append(shown(key))
        super().__init__("Keys", [(heading, _table(group.items())) for heading, group in groups.items() if group])


def _formerly(remapped: Mapping[str, str], action: Action | None) -> str:
    """For a key that was remapped: which it was."""
    if action is None or action.id not in remapped:
        return ""
    return f" (was {', '.join(map(shown, action.keys))})"


def _table(rows: Iterable[tuple[str, list[str]]]) -> str:
    lines = []
    for text, keys in rows:
        # All keys, on a line of their own if they are many.
        joined = ", ".join(keys)
        lines.append(f"{joined:<{_WIDTH}} {text}" if len(joined) <= _WIDTH else f"{joined}\n{'':<{_WIDTH}} {text}")
    return "\n".join(lines)
