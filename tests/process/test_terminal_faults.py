"""What can be wrong with a terminal, and what comes out of one: under the real app, what was typed survives it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from coachmate.tui.widgets.answer import MOST_PASTED
from tests.process.terminal import COACHMATE, FIRST_PROMPT, ROOT, Terminal, at_first_prompt, until
from tests.process.test_records_faults import ended, joined, kept, read, write

# Would move the cursor, clear the screen, write on the window's frame, ring, turn the reading round, and be markup.
NASTY = "[bold]x[/bold] [@click=app.quit]y[/] \x1b[2J\x1b]0;owned\x07 \x9b31m \x00\u202e{0} %s é 漢字"
# As far as the title of a session goes.
SEEN = "[bold]x[/bold] [@click=app.quit]y[/] [2J]0;owned 31m"


def test_a_window_that_becomes_tiny_and_large_again_keeps_what_is_typed_in_it(home: Path) -> None:
    with Terminal() as app:
        at_first_prompt(app)
        app.type("Before, ")
        app.until("Before,")
        app.resize(20, 5)
        app.type("in 20 by 5, ")
        app.until("in 20 by 5,")
        app.resize(1, 1)
        app.type("in one cell, ")
        until(lambda: kept(home) == "Before, in 20 by 5, in one cell, ", "all is kept", lambda: app.text)
        app.resize(200, 60)
        app.until("Before, in 20 by 5, in one cell,")
        app.resize(80, 24)
        app.type("and after")
        app.until(FIRST_PROMPT, "Before, in 20 by 5, in one cell, and after")
        until(lambda: kept(home).endswith("and after"), "the draft is kept", lambda: app.text)


def test_a_pasted_megabyte_leaves_what_was_typed_and_is_kept_whole(home: Path) -> None:
    pasted = "A sentence of a very long note.\n" * 32_768
    with Terminal() as app:
        at_first_prompt(app)
        app.type("Before, ")
        until(lambda: kept(home) == "Before, ", "the draft is kept", lambda: app.text)
        app.paste(pasted)
        app.until("Too long for the box", f"{len(pasted):,}")
        app.type("!")
        room = MOST_PASTED - len("Before, ")
        until(lambda: kept(home) == f"Before, {pasted[:room]}!", "what the box took is kept", lambda: app.text)
        [file] = (home / "data" / "sheets").glob("pasted-*.md")
        assert file.read_text("utf-8") == pasted
        app.press("enter")
        app.until("You wrote:")
    assert [turn.text for turn in read(home)[0].turns] == [f"Before, {pasted[:room]}!"]


def test_escapes_in_a_paste_are_no_keys_and_what_is_shown_is_no_command(home: Path) -> None:
    with Terminal() as app:
        at_first_prompt(app)
        app.type("Before, ")
        # An escape would leave, F3 go back, Ctrl+Q's letter quit, and the last one be waited for in vain.
        app.paste(f"\x1b\x1bOR\x1b[21~{NASTY} and more \x1b")
        app.type(" after")
        app.until(FIRST_PROMPT, "Before, OR[21~", "and more after")
        until(lambda: kept(home).endswith("and more  after"), "the draft is kept", lambda: app.text)
        assert "owned" not in app.title


def test_markup_and_control_characters_in_what_was_kept_stand_there_as_text(home: Path) -> None:
    write(home, NASTY)
    with Terminal(columns=160) as app:
        app.until("Go on", SEEN)
        app.type("s")
        app.until("1 session", SEEN)
        app.press("escape")
        app.until("Go on", SEEN)
        app.press("end", "enter")
        # The answer stands in the box again.
        app.until("What did you mean", SEEN)
        app.type(" On we go")
        until(lambda: kept(home) == f"{NASTY} On we go", "the draft is kept", lambda: app.text)
        assert "owned" not in app.title
    assert read(home)[0].turns[0].text == NASTY


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"TERM": "dumb"}, "TERM is 'dumb'"),
        ({"LC_ALL": "en_GB.ISO-8859-1"}, "needs a terminal with UTF-8"),
    ],
    ids=["dumb", "not UTF-8"],
)
def test_a_terminal_that_cannot_show_the_app_is_told_of_the_plain_mode_which_goes_on_with_the_words(
    home: Path, environment: dict[str, str], says: str
) -> None:
    with Terminal() as app:
        at_first_prompt(app)
        app.type("My café and I")
        until(lambda: kept(home) == "My café and I", "the draft is kept", lambda: app.text)
        app.kill()
    with Terminal(environment=environment) as app:
        ended(app)
        assert says in joined(app.text)
        assert "'coachmate plain' works here" in joined(app.text)
    with Terminal((*COACHMATE, "plain", "--resume"), environment=environment) as app:
        app.until("You wrote before: My caf")
        app.type("\n")
        until(lambda: bool(read(home)[0].turns), "the answer is kept", lambda: app.text)
    assert [turn.text for turn in read(home)[0].turns] == ["My café and I"]


def test_without_utf8_signs_are_ascii_and_what_is_typed_is_kept_as_it_is(home: Path) -> None:
    with Terminal(environment={"LC_ALL": "C"}) as app:
        at_first_prompt(app)
        app.type("My café → now")
        app.until("My cafe > now")
        assert app.text.isascii()
        until(lambda: kept(home) == "My café → now", "the draft is kept", lambda: app.text)


def test_plain_mode_passes_on_no_command_to_the_terminal(home: Path) -> None:
    write(home, NASTY)
    done = subprocess.run([*COACHMATE, "plain"], capture_output=True, text=True, cwd=ROOT, input="")
    assert SEEN in done.stdout
    assert not set(done.stdout) & {"\x1b", "\x07", "\x9b", "\x00", "\u202e"}
