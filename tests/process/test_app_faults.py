"""What goes wrong while somebody is in a session: the real app goes on, says what it does without, and mends itself."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import psutil
import pytest

from coachmate.coaching.sheet import ORIGINS
from coachmate.coaching.terms import Origin
from tests.process.terminal import LAST_WORD, LONG, Terminal, at_first_prompt, gone, until
from tests.process.test_records_faults import kept, read


class Size(TypedDict):
    columns: int
    lines: int


OFFERED = "Which of these"
# Too narrow for the stages at the side, so that a sentence that is broken into lines is still one sentence.
NARROW: Size = {"columns": 62, "lines": 40}


def model_log(home: Path) -> str:
    return (home / "state" / "logs" / "language-model.log").read_text("utf-8")


def hand_in(app: Terminal, answer: str, then: str) -> None:
    app.type(answer)
    app.press("enter")
    app.until(then)


def test_a_model_that_dies_in_mid_answer_costs_its_own_questions_only(warm_home: Path) -> None:
    # A model that has the room for it reads it for many seconds.
    with Terminal(**NARROW, environment={"COACHMATE_CONTEXT": "8192"}) as app:
        at_first_prompt(app)
        app.until("model ready")
        app.paste(LONG)
        app.until(LAST_WORD)
        app.press("enter")
        app.until("the model is reading")
        worker = app.worker("LlamaCpp")
        worker.kill()

        app.until(OFFERED, "The language model is not available.", ORIGINS[Origin.BANK])
        app.type("1")
        app.until("Kept: 1.")

        app.until("model ready")
        assert app.worker("LlamaCpp") != worker
        app.type("g")
        app.until("What do you want to have")
        hand_in(app, "A first step", "What have you seen")
        hand_in(app, "They interrupt each other", "What don't you know")
        hand_in(app, "What they want", OFFERED)
        app.until(OFFERED, without="not available")
    before, _, after = model_log(warm_home).rpartition("start target")
    assert "call done" not in before
    assert "call done" in after


def test_search_and_meaning_that_die_leave_a_session_with_questions(warm_home: Path) -> None:
    with Terminal(**NARROW) as app:
        at_first_prompt(app)
        app.until("model ready · library ready")
        dead = [app.worker("SentenceModel"), app.worker("VectorStore")]
        for worker in dead:
            worker.kill()
        psutil.wait_procs(dead)
        hand_in(app, "I promised to talk to Ravi about the rota", OFFERED)
        app.until("model ready · library ready")
        app.type("o")
        app.until(OFFERED, without="Thinking")


def test_a_model_that_hangs_is_said_ended_and_started_anew_and_the_answer_stands(warm_home: Path) -> None:
    with Terminal(**NARROW) as app:
        at_first_prompt(app)
        app.until("model ready · library ready")
        app.type("I promised to talk to Ravi about the rota")
        worker = app.worker("LlamaCpp")
        worker.suspend()
        app.press("enter")
        app.until("the model is reading")
        # The screen is usable meanwhile.
        app.press("f1")
        app.until("Leave out the rest of this stage")
        app.press("escape")
        app.until("The language model is not available. It has not answered for", OFFERED, ORIGINS[Origin.BANK])
        app.type("1")
        app.until("Kept: 1.")
        until(lambda: gone(worker), "the worker that hangs is ended", lambda: app.text)
        app.until("model ready")
        app.type("o")
        app.until("Kept: 1.", without="not available")
    [session] = read(warm_home)
    assert [turn.text for turn in session.turns] == ["I promised to talk to Ravi about the rota"]


def test_a_worker_that_hangs_does_not_keep_anybody_from_leaving(warm_home: Path) -> None:
    with Terminal(**NARROW) as app:
        at_first_prompt(app)
        app.until("model ready · library ready")
        workers = [app.worker("LlamaCpp"), app.worker("SentenceModel"), app.worker("VectorStore")]
        for worker in workers:
            worker.suspend()
        app.type("I promised to talk to Ravi about the rota")
        app.press("enter")
        app.until("Thinking")
        app.press("escape")
        app.until("Stopped.")
        app.type("\x11")  # Ctrl+Q
        until(lambda: app.process.poll() is not None, "the app ends", lambda: app.text)
        assert all(gone(worker) for worker in workers)
    [session] = read(warm_home)
    assert [turn.text for turn in session.turns] == ["I promised to talk to Ravi about the rota"]


@pytest.mark.slow
def test_an_index_that_is_damaged_is_made_anew_while_somebody_types(warm_home: Path) -> None:
    knowledge = warm_home / "cache" / "knowledge"
    damaged = [file for file in knowledge.rglob("*") if file.is_file() and file.name != "current"]
    for file in damaged:
        file.write_bytes(b"\xff" * file.stat().st_size)
    with Terminal(**NARROW) as app:
        at_first_prompt(app)
        app.type("I promised to talk to Ravi ")
        app.until("library indexing")
        app.type("about the rota")
        app.until("I promised to talk to Ravi about the rota")
        until(lambda: kept(warm_home).endswith("about the rota"), "the draft is kept", lambda: app.text)
        app.until("library ready")
        app.press("enter")
        app.until(OFFERED)
    with Terminal(**NARROW) as app:
        # Whole again: the next start has nothing to do.
        app.until("library ready")
        assert "indexing" not in app.text


def test_escape_stops_a_model_that_is_reading_and_asking_again_works(warm_home: Path) -> None:
    with Terminal(**NARROW) as app:
        at_first_prompt(app)
        app.until("model ready")
        app.paste(LONG)
        app.until(LAST_WORD)
        app.press("enter")
        app.until("the model is reading")
        worker = app.worker("LlamaCpp")
        app.press("escape")
        app.until("Stopped.")
        until(lambda: "call cancelled" in model_log(warm_home), "the model stops too", lambda: app.text)
        assert "call done" not in model_log(warm_home)

        app.type("w")
        app.until("Your own question")
        app.press("escape")
        app.until("Stopped.", without="Your own question")
        app.type("o")
        app.until(OFFERED, without="not available")
        assert "call done" in model_log(warm_home)
        assert not gone(worker)
