"""The real app is killed while somebody types a clause: the words stand in the editor afterwards, and can be kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

from coachmate.coaching.partnerships import ClauseDraft, Kind
from coachmate.records import Store
from coachmate.records.partnerships import PartnershipBook
from tests.process.terminal import Terminal, until


class Outside:
    """What is kept, read by a store of this process."""

    def __init__(self, home: Path) -> None:
        self._file = home / "data" / "coachmate.db"
        self.pair = asyncio.run(self._add())

    async def _add(self) -> str:
        store = Store(self._file)
        try:
            return (await PartnershipBook(store).add(Kind.PAIR, "", ["Amara"])).id
        finally:
            await store.close()

    async def _read(self) -> tuple[ClauseDraft | None, dict[str, str]]:
        store = Store(self._file)
        try:
            book = PartnershipBook(store)
            states = await book.agreements(self.pair)
            return await book.draft(self.pair), dict(states[-1].clauses) if states else {}
        finally:
            await store.close()

    @property
    def draft(self) -> ClauseDraft | None:
        return asyncio.run(self._read())[0]

    @property
    def clauses(self) -> dict[str, str]:
        return asyncio.run(self._read())[1]


def at_agreement(app: Terminal) -> None:
    app.until("Prepare")
    app.type("b")
    app.until("Amara", "step 1")
    app.press("enter")
    app.until("you are here")
    app.type("a")


def test_a_clause_that_is_being_typed_outlives_a_kill(home: Path) -> None:
    outside = Outside(home)
    with Terminal() as app:
        at_agreement(app)
        app.until("Nothing agreed yet")
        app.type("a")
        app.until("What it is about")
        app.type("How often we meet\t")
        app.type("Every second Friday")
        until(lambda: bool(outside.draft and outside.draft.text), "the first words are kept", lambda: app.text)
        app.kill()
        survived = outside.draft
    assert survived is not None
    assert survived.heading == "How often we meet"
    assert "Every second Friday".startswith(survived.text)

    with Terminal() as app:
        at_agreement(app)
        app.until("You were writing this", survived.heading, survived.text)
        app.type(", 40 minutes")
        app.until("40 minutes")
        app.press("enter")
        app.until("Not signed off yet")
        assert outside.clauses == {"How often we meet": f"{survived.text}, 40 minutes"}
        assert outside.draft is None


def test_a_kill_right_after_a_clause_is_kept_loses_nothing(home: Path) -> None:
    outside = Outside(home)
    with Terminal() as app:
        at_agreement(app)
        app.until("Nothing agreed yet")
        app.type("a")
        app.until("What it is about")
        app.type("Noise\tnone")
        app.press("enter")
        app.until("Not signed off yet")
        app.kill()
    assert outside.clauses == {"Noise": "none"}
