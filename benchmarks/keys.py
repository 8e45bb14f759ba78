"""How long a pressed key takes until the screen shows it, while models load and while the model writes.

The real app and a Textual app of a text box and a line, in the same pseudo-terminal, in turn. A letter is pressed
every 30 ms whatever came of those before it, and counts as shown when the text box shows it (the screen is worked out
afterwards, from what was drawn and when). While the model writes the app shows no text box, so there F6 is pressed,
which changes one line on either side; the next press comes 30 ms after the last, but not before the last was shown.
The event loop's own lag (how late a sleep of 5 ms ends) is taken in further runs by `watched_app`, of a loop with
nothing to do too: what that one shows is the machine's doing.
"""

from __future__ import annotations

import json
import string
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from benchmarks.bare_typing import OFF, ON
from benchmarks.figures import Figure, Group, share
from benchmarks.first_paint import GUIDES_LISTED
from benchmarks.place import STATEMENTS, Place, beside, command, rounds
from benchmarks.terminal import CTRL_U, ENTER, F4, F6, Terminal

ROUNDS, SECONDS = 2, 60
LAG_ROUNDS, LAG_SECONDS = 3, 40
PACE = 0.030
WANTED_MS = 50.0
# The models and the index are ready within this on a quiet machine; seconds.
LOADING_SECONDS = 9.0
TURNS = 3
OFFERED = "Which of these would you like"
# Keys until the line is emptied again, so that it is never wrapped.
_LINE = 36


@dataclass(frozen=True)
class Pressed:
    """A letter's key: when it was pressed, and the line that the text box holds when it is shown."""

    at: float
    shows: str


def measure(place: Place) -> list[Group]:
    loading: tuple[list[list[float]], list[list[float]]] = ([], [])
    writing: tuple[list[list[float]], list[list[float]]] = ([], [])
    for _ in rounds(ROUNDS, SECONDS):
        with Terminal(command(), {"COACHMATE_HOME": str(place.home)}) as app:
            loading[0].append(_type_while_loading(app))
        with Terminal(command(), {"COACHMATE_HOME": str(place.home)}) as app:
            writing[0].append(_press_while_writing(app))
        with Terminal(beside("bare_typing"), {}) as bare:
            bare.wait_for(OFF)
            loading[1].append(_type(bare, 4.0))
            writing[1].append(_press(bare, iter([True] * 100)))
    lags = [(_lag(place, app=True), _lag(place, app=False)) for _ in rounds(LAG_ROUNDS, LAG_SECONDS)]
    late, idle_late = ([max(each.late for each in pair[side]) for pair in lags] for side in (0, 1))
    own, idle_own = ([max(each.own for each in pair[side]) for pair in lags] for side in (0, 1))
    figures = [
        *_figures("letter in the answer box, models loading", *loading),
        *_figures("F6, model writing", *writing),
        Figure("event loop's lag, longest of its first 10 s", late, idle_late),
        Figure("the same, less what a thread of the app waited for a core", own, idle_own),
    ]
    keys = sum(map(len, loading[0])), sum(map(len, writing[0]))
    notes = [f"{keys[0]} letters and {keys[1]} presses of F6 in {len(loading[0])} runs each; one value a run."]
    over = sorted(round(ms) for runs in (loading[0], writing[0]) for run in runs for ms in run if ms > WANTED_MS)
    notes.append(f"Over {WANTED_MS:g} ms: {len(over)} of {sum(keys)} {over[-12:] if over else ''}".rstrip() + ".")
    notes.append("Beside the event loop's lag: that of a loop with nothing to do, in a process of its own.")
    return [Group("Keys", "ms", "coachmate", "a Textual app of a text box and a line", figures, notes)]


def _figures(name: str, ours: Sequence[Sequence[float]], bare: Sequence[Sequence[float]]) -> list[Figure]:
    return [
        Figure(f"{name}, middle", [share(run, 0.5) for run in ours], [share(run, 0.5) for run in bare]),
        Figure(f"{name}, 95 in 100 within", [share(run, 0.95) for run in ours], [share(run, 0.95) for run in bare]),
        Figure(f"{name}, longest", [max(run) for run in ours], [max(run) for run in bare], at_most=WANTED_MS),
    ]


# Letters into a text box


def _type_while_loading(app: Terminal) -> list[float]:
    """From the first moment at which there is a text box."""
    app.wait_for(GUIDES_LISTED)
    _step(app, b"p", "How will you take part?")
    _step(app, ENTER, "What would you like to talk about?")
    return _type(app, LOADING_SECONDS)


def _type(terminal: Terminal, seconds: float) -> list[float]:
    """Milliseconds from each letter to the screen that shows it."""
    time.sleep(0.3)
    begin = len(terminal.drawn)
    pressed: list[Pressed] = []
    start = time.monotonic()
    for number in range(int(seconds / PACE)):
        time.sleep(max(0.0, start + number * PACE - time.monotonic()))
        place = number % (_LINE + 1)
        if place == _LINE:
            terminal.send(CTRL_U)
            continue
        line = number // (_LINE + 1)
        letters = "".join(string.ascii_lowercase[(line * 5 + each) % 26] for each in range(place + 1))
        pressed.append(Pressed(terminal.send(letters[-1].encode()), letters))
    time.sleep(1.0)
    return [milliseconds for _, milliseconds in shown(terminal, begin, pressed)]


def shown(terminal: Terminal, begin: int, pressed: list[Pressed]) -> Iterator[tuple[Pressed, float]]:
    """Each press with its milliseconds. RuntimeError if one was never shown."""
    row, column = _box(terminal, begin, pressed[_LINE - 1].shows)
    waiting = list(pressed)
    for when, screen in terminal.screens(begin):
        shown = screen[row][column : column + _LINE + 1].strip()
        sent = [place for place, each in enumerate(waiting[: 2 * _LINE]) if each.at <= when]
        newest = next((place for place in reversed(sent) if waiting[place].shows == shown), None)
        if newest is not None:
            yield from ((each, (when - each.at) * 1000) for each in waiting[: newest + 1])
            del waiting[: newest + 1]
    if waiting:
        raise RuntimeError(f"{len(waiting)} keys were never shown")


def _box(terminal: Terminal, begin: int, letters: str) -> tuple[int, int]:
    """The row and column in which the text box shows `letters`."""
    for _, screen in terminal.screens(begin):
        for row, line in enumerate(screen):
            if letters in line:
                return row, line.index(letters)
    raise RuntimeError("the text box never showed what was typed")


# F6 while the model writes


def to_a_question(app: Terminal) -> None:
    """From the first screen to an answer box whose answer is followed by questions, at a stage with a timer."""
    app.wait_for(GUIDES_LISTED)
    _step(app, b"1", "How well do you know each other?")
    _step(app, ENTER, "Why this partner")
    _step(app, F4, "Your story")
    _step(app, F4, "Their story")
    app.wait_for("model ready", "library ready")


def hand_in(app: Terminal, text: str) -> None:
    """Hand in an answer there; the Coach is at work at the end."""
    _step(app, text.encode() + ENTER, "Thinking")


def _step(app: Terminal, keys: bytes, shows: str) -> None:
    since = len(app.drawn)
    app.send(keys)
    app.wait_for(shows, since=since)


def _press_while_writing(app: Terminal) -> list[float]:
    """F6 again and again while the model writes, `TURNS` times."""
    to_a_question(app)
    time.sleep(0.3)
    latencies: list[float] = []
    for turn in range(TURNS):
        since = len(app.drawn)
        if turn == 0:
            hand_in(app, STATEMENTS[0])
        else:
            _step(app, b"o", "Thinking")
        latencies += _press(app, (not _drawn(app, since, OFFERED) for _ in count()))
    return latencies


def _press(terminal: Terminal, more: Iterator[bool]) -> list[float]:
    """Milliseconds from each F6 to the line that it changes, as long as `more` yields True."""
    latencies: list[float] = []
    words = (ON, OFF)
    while next(more, False):
        since = len(terminal.drawn)
        at = terminal.send(F6)
        latencies.append((terminal.wait_for(words[len(latencies) % 2], since=since, seconds=20) - at) * 1000)
        time.sleep(max(0.0, at + PACE - time.monotonic()))
    if len(latencies) % 2:
        since = len(terminal.drawn)
        terminal.send(F6)
        terminal.wait_for(OFF, since=since)
    return latencies


def _drawn(terminal: Terminal, since: int, words: str) -> bool:
    return any(words.encode() in data for _, data in terminal.drawn[since:])


# The event loop's lag


@dataclass(frozen=True)
class Sleep:
    """By how many milliseconds a sleep ended late; `own` is what remains without the longest time for which one of
    the process's threads was ready to run and waited for a core.
    """

    late: float
    own: float


def _lag(place: Place, *, app: bool) -> list[Sleep]:
    """The lag of the app's event loop from its first frame on, or of a loop by itself."""
    file = place.root / "lag.json"
    file.unlink(missing_ok=True)
    watched = [sys.executable, "-m", "benchmarks.watched_app", str(file)]
    if not app:
        subprocess.run([*watched, "--idle"], check=True, cwd=Path(__file__).resolve().parents[1])
    else:
        with Terminal(watched, {"COACHMATE_HOME": str(place.home)}) as terminal:
            deadline = time.monotonic() + 60
            while not file.exists():
                if time.monotonic() > deadline or terminal.process.poll() is not None:
                    raise RuntimeError("the watched app ended without telling its lag")
                time.sleep(0.2)
    return [Sleep(late, max(0.0, late - waited)) for late, waited in json.loads(file.read_text("utf-8"))]
