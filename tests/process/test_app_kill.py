"""The real app is killed while somebody types, hands in, or waits for the model: their words are there afterwards.

What was kept is read from outside, by a store of this process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from coachmate.coaching.sessions import Record
from coachmate.records import Store
from tests.process.terminal import FIRST_PROMPT, LAST_WORD, LONG, Terminal, at_first_prompt, gone, until

WORDS = "I promised to talk to Ravi about the rota and I keep putting it off"


def kept(home: Path) -> Record:
    """The one session that there is."""

    async def read() -> Record:
        store = Store(home / "data" / "coachmate.db")
        try:
            [session] = await store.sessions()
            return await store.load(session.id)
        finally:
            await store.close()

    return asyncio.run(read())


def draft(home: Path) -> str:
    return "".join(kept(home).drafts.values())


def test_words_are_kept_while_they_are_typed_and_stand_in_the_box_after_a_kill(home: Path) -> None:
    with Terminal() as app:
        at_first_prompt(app)
        typed = ""
        words: Iterator[str] = (f"word{number} " for number in count())

        def kept_while_typing() -> bool:
            """Types on without a pause, so that nothing may wait for one."""
            nonlocal typed
            for word in (next(words), next(words)):
                app.type(word)
                typed += word
            return "word1 " in draft(home)

        until(kept_while_typing, "the first words are kept", lambda: app.text)
        known = draft(home)
        app.type("and so on")
        app.kill()
        survived = draft(home)
    assert survived.startswith(known)
    assert f"{typed}and so on".startswith(survived)

    with Terminal() as app:
        app.until("Go on")
        app.press("end", "enter")
        # The last words, for the first ones may have scrolled out of the box.
        app.until(FIRST_PROMPT, survived.split()[-1])
        app.type("and then more")
        until(lambda: draft(home) == f"{survived}and then more", "writing goes on where it stopped", lambda: app.text)


def test_an_answer_is_kept_as_soon_as_the_next_thing_is_shown(home: Path) -> None:
    with Terminal() as app:
        at_first_prompt(app)
        app.type(WORDS)
        app.press("enter")
        app.until("You wrote:")
        app.kill()
        record = kept(home)
    assert [turn.text for turn in record.turns] == [WORDS]
    assert record.drafts == {}

    with Terminal() as app:
        app.until("Go on")
        app.press("end", "enter")
        app.until("You wrote:")


def test_a_kill_while_the_model_writes_loses_nothing_and_leaves_no_worker(warm_home: Path) -> None:
    # A model that has the room for it reads it for many seconds.
    with Terminal(environment={"COACHMATE_CONTEXT": "8192"}) as app:
        at_first_prompt(app)
        app.until("model ready")
        app.paste(LONG)
        app.until(LAST_WORD)
        app.press("enter")
        app.until("the model is reading")
        workers = app.workers()
        assert app.worker("LlamaCpp") in workers
        app.kill()
        for worker in workers:
            until(lambda worker=worker: gone(worker), f"the end of {worker}")  # type: ignore[misc]  # bound now
        record = kept(warm_home)
    assert [turn.text for turn in record.turns] == [LONG]
