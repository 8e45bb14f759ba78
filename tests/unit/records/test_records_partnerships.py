"""Pairs and groups are kept with every state of what they agreed; what is removed leaves no byte."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from coachmate.coaching.partnerships import (
    ClauseDraft,
    Kind,
    PartnerCommitment,
    Partnership,
    State,
    called,
    names_in,
    own_name,
)
from coachmate.coaching.progress import Moment, Place, Progress
from coachmate.errors import CoachmateError
from coachmate.records import Store
from coachmate.records.partnerships import PartnershipBook

WISH = Place(stage="wish", moment=Moment.PROMPT, prompt="what")
BEGINNING = Progress((WISH,))


@pytest.fixture
async def book(file: Path) -> AsyncIterator[PartnershipBook]:
    store = Store(file)
    yield PartnershipBook(store)
    await store.close()


async def added(book: PartnershipBook, *members: str, name: str = "") -> Partnership:
    return await book.add(Kind.of(len(members)), name, members)


async def test_pairs_and_groups_are_kept_with_their_names_in_order(book: PartnershipBook, file: Path) -> None:
    pair = await added(book, "Amara")
    group = await added(book, "Li", "Noor", "Tomás", name="Thursday set")
    assert (pair.kind, pair.name) == (Kind.PAIR, "Amara")
    assert (group.kind, group.members) == (Kind.GROUP, ("Li", "Noor", "Tomás"))
    again = PartnershipBook(Store(file))
    assert await again.all() == [pair, group]


async def test_those_that_ended_come_last_and_can_go_on(book: PartnershipBook) -> None:
    first, second = await added(book, "Amara"), await added(book, "Li")
    await book.end(first.id, True)
    assert [each.id for each in await book.all()] == [second.id, first.id]
    await book.end(first.id, False)
    assert [each.id for each in await book.all()] == [first.id, second.id]


async def test_a_pair_that_somebody_joins_is_a_group(book: PartnershipBook) -> None:
    pair = await added(book, "Amara")
    await book.change(pair.id, "Us", ["Amara", "Li"])
    assert (await book.get(pair.id)).kind is Kind.GROUP


@pytest.mark.parametrize(
    ("members", "why"),
    [([], "no name"), ([" "], "no name"), (["A", "a "], "twice"), (list("ABCDEFGH"), "too many"), (["A" * 61], "long")],
)
async def test_names_that_do_not_work_are_refused_in_plain_words(
    book: PartnershipBook, members: list[str], why: str
) -> None:
    with pytest.raises(CoachmateError, match=why):
        await added(book, *members)
    assert await book.all() == []


async def test_ticks_are_kept_with_their_first_time_until_they_are_taken_away(book: PartnershipBook) -> None:
    pair = await added(book, "Amara")
    await book.check(pair.id, "equal-time", True)
    when = (await book.get(pair.id)).checks["equal-time"]
    await book.check(pair.id, "equal-time", True)
    assert (await book.get(pair.id)).checks == {"equal-time": when}
    await book.check(pair.id, "equal-time", False)
    assert (await book.get(pair.id)).checks == {}


async def test_a_change_makes_a_new_state_and_the_same_clauses_none(book: PartnershipBook) -> None:
    pair = await added(book, "Amara")
    first = await book.keep_agreement(pair.id, {"Rhythm": "weekly"}, "written")
    await book.sign(first.id, "Amara")
    same = await book.keep_agreement(pair.id, {"Rhythm": " weekly\r\n"}, "written again")
    assert same.id == first.id and same.signed
    second = await book.keep_agreement(pair.id, {"Rhythm": "monthly"}, "changed")
    assert not second.signed
    assert [each.reason for each in await book.agreements(pair.id)] == ["written", "changed"]


async def test_only_the_present_state_is_signed_and_a_name_only_once(book: PartnershipBook) -> None:
    pair = await added(book, "Amara")
    first = await book.keep_agreement(pair.id, {"Rhythm": "weekly"}, "written")
    once = await book.sign(first.id, "Amara")
    assert (await book.sign(first.id, "AMARA ")).signed == once.signed
    assert (await book.unsign(first.id, "amara")).signed == {}
    await book.keep_agreement(pair.id, {"Rhythm": "monthly"}, "changed")
    with pytest.raises(CoachmateError, match="changed meanwhile"):
        await book.sign(first.id, "Amara")


async def test_several_states_are_kept_all_or_none(book: PartnershipBook) -> None:
    pair = await added(book, "Amara")
    with pytest.raises(AttributeError):
        await book.keep_states(pair.id, [State({"A": "x"}, "one"), State({"A": None}, "two")])  # type: ignore[dict-item]
    assert await book.agreements(pair.id) == []


async def test_what_is_typed_into_a_clause_is_kept_until_it_is_done(book: PartnershipBook) -> None:
    pair = await added(book, "Amara")
    draft = ClauseDraft("", "Rhythm\ud800", "every sec")
    await book.save_draft(pair.id, draft)
    assert await book.draft(pair.id) == ClauseDraft("", "Rhythm\ufffd", "every sec")
    await book.save_draft(pair.id, None)
    assert await book.draft(pair.id) is None


async def test_removing_leaves_the_sessions_and_no_byte_of_the_rest(book: PartnershipBook, file: Path) -> None:
    store = book._store
    pair, other = await added(book, "Unmistakable Amara"), await added(book, "Li")
    session = await store.start("prepare", BEGINNING, pair.id)
    await store.submit(session.id, WISH, "stays with me")
    for number in range(30):
        await book.keep_agreement(pair.id, {"Rhythm": f"unmistakable {number} " * 100}, "unmistakable")
    state = (await book.agreements(pair.id))[-1]
    theirs = PartnerCommitment("", pair.id, "Amara", "unmistakable", None, "", None, state.at)
    await book.keep_partner_commitments(pair.id, "Amara", [theirs])
    await book.save_draft(pair.id, ClauseDraft("", "unmistakable", "unmistakable"))
    await book.remove(pair.id)
    left = b"".join(each.read_bytes() for each in file.parent.iterdir())
    assert b"nmistakable" not in left
    [kept] = await store.sessions()
    assert kept.partnership is None
    assert [each.id for each in await book.all()] == [other.id]


async def test_who_is_gone_is_told_in_plain_words(book: PartnershipBook) -> None:
    pair = await added(book, "Amara")
    await book.remove(pair.id)
    for call in (book.get(pair.id), book.end(pair.id, True), book.keep_agreement(pair.id, {"A": "b"}, "written")):
        with pytest.raises(CoachmateError, match="no longer among your partners"):
            await call


def test_names_are_read_out_of_a_line() -> None:
    assert names_in("Amara, Li and  Noor;Tomás\nAnders") == ("Amara", "Li", "Noor", "Tomás", "Anders")


async def test_one_is_found_by_its_name_or_by_who_it_is(book: PartnershipBook) -> None:
    pair, group = await added(book, "Amara", name="Us two"), await added(book, "Li", "Noor", name="Set")
    every = [pair, group]
    assert called("us TWO", every) is pair
    assert called("amara", every) is pair
    assert called("Set", every) is group
    with pytest.raises(CoachmateError, match="There are: Us two, Set"):
        called("Li", every)
    twin = await added(book, "Amara", name="Us two")
    with pytest.raises(CoachmateError, match="isn't clear"):
        called("Us two", [pair, twin])


async def test_ones_own_name_is_the_one_that_is_nobody_elses(book: PartnershipBook) -> None:
    pair = await added(book, "Amara")
    assert own_name(pair, ["amara", "You", "Jonas", "Li"]) == "Jonas"
    assert own_name(pair, ["Amara"]) == ""
