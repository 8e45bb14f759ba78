"""Any text and any progress comes back as it was given."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coachmate.coaching.progress import Moment, Place, Progress
from coachmate.coaching.terms import Origin, Skill
from coachmate.records import Store

WISH = Place(stage="wish", moment=Moment.PROMPT, prompt="what")
FEAR = Place(stage="fear", moment=Moment.PROMPT, prompt="what")
BEGINNING = Progress((WISH,))


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    store = Store(file)
    yield store
    await store.close()


ODD = {
    "only NUL": "\x00",
    "NUL inside": "a\x00b",
    "control characters": "\x1b[31mred\x07",
    "ends of lines": "\r\n\t \u2028\x85",
    "marks and emoji": "Ä\u0301👩\u200d🚀\ufeff\U0010ffff",
    "SQL": "'; DROP TABLE turns; -- %s ? :p",
    "a megabyte": "x" * 1_000_000,
    "a megabyte of emoji": "🌱\n" * 200_000,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
async def test_texts_are_kept_as_typed(store: Store, text: str) -> None:
    session = await store.start("prepare", BEGINNING)
    await store.save_draft(session.id, FEAR, text)
    turn = await store.submit(session.id, WISH, text)
    await store.choose(session.id, "wish", text, Origin.OWN, Skill.EXPLORING, text)
    await store.commit(session.id, "wish", text)
    record = await store.load(session.id)
    assert turn.text == text
    assert record.answer(WISH) == text
    assert record.drafts == {FEAR: text}
    assert (record.chosen[0].text, record.chosen[0].original) == (text, text)
    assert record.commitments[0].text == text


async def test_what_cannot_be_encoded_is_kept_as_a_replacement(store: Store) -> None:
    session = await store.start("prepare", BEGINNING)
    await store.save_draft(session.id, FEAR, "a\ud83dz")
    turn = await store.submit(session.id, WISH, "a\ud83dz\udc00")
    chosen = await store.choose(session.id, "wish", "\udfff?", Origin.OWN, Skill.EXPLORING, "\ud800")
    commitment = await store.commit(session.id, "wish", "\udfff!")
    record = await store.load(session.id)
    assert turn.text == "a\ufffdz\ufffd"
    assert record.session.title == "a\ufffdz\ufffd"
    assert record.drafts == {FEAR: "a\ufffdz"}
    assert (record.turns, record.chosen, record.commitments) == ((turn,), (chosen,), (commitment,))


PLACES = st.builds(Place, stage=st.text(), moment=st.sampled_from(Moment), prompt=st.text())
TRAILS = st.lists(PLACES, min_size=1, max_size=8).map(tuple)
PROGRESSES = st.builds(Progress, TRAILS, st.dictionaries(st.text(), st.text(), max_size=4), st.booleans())


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begun=PROGRESSES, saved=PROGRESSES)
async def test_progress_comes_back_exactly(store: Store, begun: Progress, saved: Progress) -> None:
    session = await store.start("prepare", begun)
    assert (await store.load(session.id)).session.progress == begun
    await store.save_progress(session.id, saved)
    assert (await store.load(session.id)).session.progress == saved
    assert saved in [each.progress for each in await store.sessions()]
