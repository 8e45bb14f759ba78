"""What the command palette offers: screens to open, guides to begin, colours to change.

Knows the app's actions only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from coachmate.coaching.guides import Guide
from coachmate.coaching.text import one_line
from coachmate.tui.themes import THEMES

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

# name of the screen -> what the palette says that it is for
SCREEN_HELP = {
    "library": "Search the guidance and read on",
    "check_in": "Score how hard you tried today, by your own questions",
    "expertise": "Keep who or what answers which question at work",
    "sessions": "Find, read, export or delete past sessions",
    "settings": "See and change the settings",
    "guides": "Find a guide among all of them",
    "dates": "Save what you meant to do, and when you meet, as a calendar file",
    "partners": "See whom you coach with: the map, what you agreed, files to exchange",
    "models": "Choose, add and check the model that writes the questions",
}


def commands(app: CoachmateApp, guides: Sequence[Guide]) -> Iterator[SystemCommand]:
    """Each command with its help text; `guides` are those that have been read by now."""
    from coachmate.tui.app import SCREENS

    for name in SCREENS:
        title = f"Open: {name.replace('_', ' ')}"
        yield SystemCommand(title, SCREEN_HELP.get(name, "Open this screen"), partial(app.open_screen, name))
    for guide in guides:
        yield SystemCommand(f"Begin: {guide.title}", one_line(guide.summary), partial(app.begin_guide, guide.id))
    for name in THEMES:
        title = f"Colours: {name.replace('-', ' ').replace('high contrast', 'high contrast,')}"
        yield SystemCommand(title, "Change the colours of the screen", partial(app.choose_theme, name))
    yield SystemCommand("Home", "Go to the first screen; all that you wrote is kept", app.leave_for_home)
    yield SystemCommand("Keys", "Show all keys that work here", app.action_help)
    yield SystemCommand("Quit", "Leave coachmate; everything is kept", app.action_quit)
