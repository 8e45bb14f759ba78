"""Agreements: what differs, how two are put together, and what a finished session leaves in one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from coachmate.coaching.agreeing import (
    Becomes,
    agreement_page,
    cleaned,
    differences,
    file_name,
    history,
    in_words,
    keep_clauses,
    merged,
    since,
)
from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.guides import Guide
from coachmate.coaching.partnerships import Agreement, Kind, Partnership
from coachmate.coaching.seating import Seats
from coachmate.records import Store
from coachmate.records.partnerships import PartnershipBook
from tests.fakes import coach

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
headings = st.sampled_from(["Goals", "Rhythm", "Time", "Ending", "Confidence", "Missed", "Noise"])
agreed = st.dictionaries(headings, st.sampled_from(["weekly", "monthly", "none"]), max_size=7)
chosen = st.sets(headings)


def state(clauses: Mapping[str, str], at: datetime = NOW, reason: str = "written") -> Agreement:
    return Agreement("id", "with", dict(clauses), {}, reason, at)


# Differences and merging


@given(agreed, agreed)
def test_what_differs_is_each_clause_that_is_not_the_same_once(before: dict[str, str], after: dict[str, str]) -> None:
    found = differences(before, after)
    assert {each.heading for each in found} == {
        heading for heading in before.keys() | after.keys() if before.get(heading) != after.get(heading)
    }
    assert len({each.heading for each in found}) == len(found)
    assert differences(before, before) == []
    assert all((each.becomes is Becomes.NEW) == (each.heading not in before) for each in found)


@given(agreed, agreed, chosen)
def test_a_merged_clause_is_theirs_where_that_was_taken_and_ours_everywhere_else(
    ours: dict[str, str], theirs: dict[str, str], take: set[str]
) -> None:
    whole = merged(ours, theirs, take)
    for heading in ours.keys() | theirs.keys():
        assert whole.get(heading) == (theirs if heading in take else ours).get(heading)
    assert whole.keys() <= ours.keys() | theirs.keys()


@given(agreed, agreed, chosen)
def test_taking_all_gives_theirs_none_gives_ours_and_doing_it_again_changes_nothing(
    ours: dict[str, str], theirs: dict[str, str], take: set[str]
) -> None:
    every = {each.heading for each in differences(ours, theirs)}
    assert list(merged(ours, theirs, every).items()) == list(theirs.items())
    if every:
        assert merged(ours, theirs, set()) == ours
    once = merged(ours, theirs, take)
    assert merged(once, theirs, take) == once


@given(agreed, agreed, chosen)
def test_what_stays_ours_keeps_its_order(ours: dict[str, str], theirs: dict[str, str], take: set[str]) -> None:
    whole = merged(ours, theirs, take)
    if whole != theirs:
        kept = [heading for heading in whole if heading in ours]
        assert kept == [heading for heading in ours if heading in kept]


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=6))
def test_cleaning_is_done_once_and_leaves_nothing_empty(clauses: dict[str, str]) -> None:
    once = cleaned(clauses)
    assert cleaned(once) == once
    assert all(heading.strip() and text.strip() for heading, text in once.items())
    assert all("\n" not in heading for heading in once)


def test_what_two_machines_write_alike_is_alike() -> None:
    assert cleaned({" Cafe\u0301 ": "a\r\nb "}) == cleaned({"Café": "a\nb"})


def test_a_difference_is_told_in_words() -> None:
    changes = differences({"Rhythm": "weekly", "Noise": "none"}, {"Rhythm": "monthly", "Ending": "in May"})
    assert in_words(changes) == "“Rhythm” changed, “Ending” new, “Noise” taken out"


def test_history_tells_each_state_with_before_and_now_the_newest_first() -> None:
    first, second = state({"Rhythm": "weekly"}), state({"Rhythm": "monthly"}, reason="From “Review”")
    (heading, told), (_, earlier) = history([first, second])
    assert heading == "20 November 2026 · From “Review”"
    assert told == "“Rhythm” changed\n  Before: weekly\n  Now: monthly\nNot signed off yet."
    assert "“Rhythm” new" in earlier


def test_since_when_a_clause_says_what_it_says() -> None:
    days = [NOW + timedelta(days=number) for number in range(4)]
    states = [state({"A": "x"}, days[0]), state({"A": "y"}, days[1]), state({"A": "y", "B": "z"}, days[2])]
    assert since(states, "A") == days[1]
    assert since([*states, state({"B": "z"}, days[3])], "A") == days[3]
    assert since(states, "C") is None


def test_the_page_holds_names_clauses_and_signatures_and_no_control_codes() -> None:
    pair = Partnership("id", Kind.PAIR, "Amara", ("Amara",), NOW)
    signed = Agreement("id", "with", {"Rhythm": "weekly\x1b[2J"}, {"Jonas": NOW}, "written", NOW)
    assert agreement_page(pair, signed) == (
        "# What we agreed: Amara\n\nAs of 20 November 2026. Signed off by Jonas (20 November 2026).\n\n"
        "## Rhythm\n\nweekly[2J\n"
    )


@given(st.text())
def test_any_name_makes_a_file_name(name: str) -> None:
    assert file_name(name).isascii()
    assert 0 < len(file_name(name)) <= 40
    assert "/" not in file_name(name)


# What a session leaves

GUIDE = Guide.model_validate(
    {
        "id": "contract",
        "title": "The contract",
        "summary": "What we agree.",
        "people": [2, 2],
        "minutes": [5, 10],
        "sheet": "What we agreed",
        "stages": [
            {
                "id": "rhythm",
                "title": "Rhythm",
                "intention": "When.",
                "prompts": [{"id": "when", "text": "When?"}, {"id": "long", "text": "How long?"}],
                "leaves": "clause",
                "heading": "How often we meet",
            },
            {
                "id": "want",
                "title": "What {person} wants",
                "intention": "Each.",
                "each": True,
                "prompts": [{"id": "want", "text": "What do you want, {person}?"}],
                "leaves": "clause",
                "heading": "What {person} wants",
            },
            {"id": "note", "title": "Note", "intention": "Alone.", "prompts": [{"id": "n", "text": "What?"}]},
        ],
    }
)
ANSWERS = ["Every Friday", "40 minutes", "To be heard", "To dare more", "for me alone"]


class Desk:
    """One pair with a book, and a clock that only goes forwards."""

    def __init__(self, file: Path) -> None:
        self.time = NOW
        self.store = Store(file, clock=self._tick)
        self.book = PartnershipBook(self.store)

    def _tick(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time

    async def add(self) -> str:
        return (await self.book.add(Kind.PAIR, "Amara", ["Amara"])).id

    async def session(self, partnership: str | None, answers: list[str] = ANSWERS) -> GuidedSession:
        session = await GuidedSession.begin(GUIDE, self.store, coach(), partnership, Seats(("Jonas", "Amara")))
        for answer in answers:
            await session.submit(answer)
        return session

    async def keep(self, session: GuidedSession) -> str:
        return await keep_clauses(self.book, GUIDE, await self.store.load(session.id))

    async def holds(self, partnership: str) -> dict[str, str]:
        states = await self.book.agreements(partnership)
        return dict(states[-1].clauses) if states else {}


async def test_a_finished_session_leaves_its_clauses_with_names_and_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "records.db")
    pair = await desk.add()
    told = await desk.keep(await desk.session(pair))
    assert await desk.holds(pair) == {
        "How often we meet": "Every Friday\n\n40 minutes",
        "What Jonas wants": "To be heard",
        "What Amara wants": "To dare more",
    }
    assert told == (
        "Into your agreement with Amara: “How often we meet” new, “What Jonas wants” new, “What Amara wants” new."
    )
    [state] = await desk.book.agreements(pair)
    assert state.reason == "From “The contract”"
    await desk.store.close()


async def test_clauses_that_a_session_does_not_touch_stay_and_a_new_state_is_unsigned(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "records.db")
    pair = await desk.add()
    before = await desk.book.keep_agreement(pair, {"Noise": "none", "How often we meet": "monthly"}, "written")
    await desk.book.sign(before.id, "Amara")
    await desk.keep(await desk.session(pair))
    first, second = await desk.book.agreements(pair)
    assert first.signed and not second.signed
    assert second.clauses["Noise"] == "none"
    assert second.clauses["How often we meet"].startswith("Every Friday")
    await desk.store.close()


async def test_keeping_them_again_changes_nothing_and_what_was_changed_since_stays(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "records.db")
    pair = await desk.add()
    session = await desk.session(pair)
    await desk.keep(session)
    assert await desk.keep(session) == ""
    changed = {**await desk.holds(pair), "How often we meet": "Every month"}
    del changed["What Amara wants"]
    await desk.book.keep_agreement(pair, changed, "written")
    assert await desk.keep(session) == ""
    assert await desk.holds(pair) == changed

    await session.back()  # from the end, to the note
    for _ in range(3):
        await session.back()
    await session.submit("45 minutes")
    while not session.finished:
        await session.forward()
    assert await desk.keep(session) == "Into your agreement with Amara: “How often we meet” changed."
    assert (await desk.holds(pair))["How often we meet"] == "Every Friday\n\n45 minutes"
    await desk.store.close()


async def test_a_session_alone_or_under_way_leaves_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "records.db")
    pair = await desk.add()
    assert await desk.keep(await desk.session(None)) == ""
    assert await desk.keep(await desk.session(pair, ANSWERS[:2])) == ""
    assert await desk.holds(pair) == {}
    await desk.store.close()
