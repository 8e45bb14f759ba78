"""The real app is killed in the middle of a time, a talk and a group's round: it opens again where it was.

What was kept is read from outside, by a store of this process.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.process.terminal import Terminal, until
from tests.process.test_app_kill import draft, kept

COMMAND = (sys.executable, "-m", "tests.process.with_guides")


def begin(app: Terminal, title: str, *names: str) -> None:
    """Begin a guide by its title, with these people."""
    app.until("Prepare a conversation")
    app.type("\x10")
    app.until("Search for commands")
    app.type(title)
    app.until(f"Begin: {title}")
    app.press("enter")
    app.until("Who is here?")
    for name in names:
        app.type(f"{name}\r")
        app.until(name)


def ran(home: Path, stage: str) -> float:
    return kept(home).session.clocks.run.get(stage, 0.0)


def test_a_time_that_ran_stands_paused_where_it_was(home: Path) -> None:
    with Terminal(COMMAND) as app:
        begin(app, "Two stories", "Ines", "Tom")
        app.type("g")
        app.until("Ines tells a turning point.")
        app.type("+ ")
        app.until("left", "pauses the timer")
        until(lambda: ran(home, "story-1") > 0, "the time is kept while it runs", lambda: app.text)
        app.kill()
        survived = kept(home).session.clocks
    assert survived.minutes == {"story-1": 6}

    with Terminal(COMMAND) as app:
        app.until("with Ines, Tom")
        app.press("end", "enter")
        app.until("Ines tells a turning point.", "left, paused")
        left = int(6 * 60 - survived.run["story-1"] + 0.999)
        app.until(f"{left // 60}:{left % 60:02d} left, paused")


def test_a_round_goes_on_with_the_words_typed_and_who_spoke(home: Path) -> None:
    with Terminal(COMMAND) as app:
        begin(app, "A round", "Ann", "Bo", "Cy")
        app.press("escape")
        app.until("g Begin")
        app.type("g")
        app.until("Ann brings one thing.")
        app.type("2")
        until(lambda: kept(home).session.clocks.airtime.get("Bo", 0) > 0, "who speaks is kept", lambda: app.text)
        app.press("enter")
        app.until("What may be written down of it?")
        app.type("Only the question")
        until(lambda: draft(home) == "Only the question", "the words are kept", lambda: app.text)
        app.kill()
        spoken = kept(home).session.clocks.airtime

    with Terminal(COMMAND) as app:
        app.until("Only the question")
        app.press("end", "enter")
        app.until("What may be written down of it?", "Only the question")
        app.press("enter")
        app.until("Bo brings one thing.", "1 Ann", "not yet")
        app.press("enter")
        app.kill()
        record = kept(home)
    assert [turn.text for turn in record.turns] == ["Only the question"]
    assert record.session.clocks.airtime == spoken
