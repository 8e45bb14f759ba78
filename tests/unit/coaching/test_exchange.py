"""The file that two machines exchange: what leaves comes back the same, and no file does harm."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate.coaching import exchange
from coachmate.coaching.exchange import LARGEST, Arrival, as_json, parse, read, take_in, to_leave, told
from coachmate.coaching.partnerships import Agreement, Kind
from coachmate.coaching.sessions import Commitment, Outcome
from coachmate.errors import CoachmateError
from coachmate.records import Store
from coachmate.records.partnerships import PartnershipBook

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FILE = Path("from-amara.json")
AGREEMENT = Agreement(
    "id", "with", {"Rhythm": "weekly", "Ending": "in May"}, {"Amara": NOW, "Jonas": NOW}, "written", NOW
)
MEANT = Commitment(
    "id", "session", "stage", "Ask Ravi", NOW, due=date(2026, 11, 27), cue="after the stand-up", outcome=Outcome.PARTLY
)


def sent(agreement: Agreement | None = AGREEMENT, *commitments: Commitment) -> bytes:
    return as_json(to_leave("Amara", NOW, agreement, commitments)).encode()


def data(**changes: object) -> bytes:
    """A sound file with some of it changed."""
    return json.dumps({**json.loads(sent(AGREEMENT, MEANT)), **changes}).encode()


def clause(heading: object, text: object) -> dict[str, object]:
    return {"clauses": [{"heading": heading, "text": text}], "signed": [], "at": NOW.isoformat()}


def refused(raw: bytes) -> CoachmateError:
    with pytest.raises(CoachmateError) as caught:
        parse(raw, FILE)
    assert "from-amara.json" in caught.value.what
    assert "Nothing was changed." in caught.value.remedy
    return caught.value


# What leaves


def test_what_leaves_is_the_agreement_and_what_is_meant_and_nothing_else() -> None:
    raw = json.loads(sent(AGREEMENT, MEANT))
    assert set(raw) == {"coachmate", "version", "from", "written", "agreement", "commitments"}
    assert set(raw["commitments"][0]) == {"text", "due", "cue", "outcome", "at"}
    assert b"session" not in sent(AGREEMENT, MEANT)


def test_what_left_comes_back_the_same() -> None:
    back = parse(sent(AGREEMENT, MEANT), FILE)
    assert back.clauses == AGREEMENT.clauses
    [meant] = back.commitments
    assert (meant.text, meant.due, meant.cue, meant.outcome) == (MEANT.text, MEANT.due, MEANT.cue, MEANT.outcome)


def test_all_of_it_is_told_before_it_leaves() -> None:
    shown = "\n".join(f"{heading}: {text}" for heading, text in told(to_leave("Amara", NOW, AGREEMENT, [MEANT])))
    words = ("Amara", "Rhythm", "weekly", "in May", "Jonas", "Ask Ravi", "27 November", "after the stand-up", "partly")
    for word in words:
        assert word in shown


@given(st.dictionaries(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=200), max_size=5))
def test_any_agreement_that_can_be_kept_can_be_sent(clauses: dict[str, str]) -> None:
    kept = exchange.cleaned(clauses)
    try:
        raw = sent(Agreement("id", "with", kept, {}, "written", NOW))
    except CoachmateError as error:
        # Nothing but invisible characters is left of a text or a heading.
        assert "is empty" in error.why or "signs that stand for nothing" in error.why
        return
    try:
        parse(raw, FILE)
    except CoachmateError as error:
        assert "same heading" in error.why


def test_what_is_too_long_for_the_file_is_refused_before_it_is_written() -> None:
    long = Agreement("id", "with", {"Rhythm": "x" * 20_001}, {}, "written", NOW)
    with pytest.raises(CoachmateError, match="too long"):
        to_leave("Amara", NOW, long, [])


# Files that mean harm, or that something happened to

HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "isn't JSON"),
    "not UTF-8": (b"\xff\xfe{}", "isn't JSON"),
    "no object": (b"[]", "isn't a file for partners"),
    "another file": (b'{"name": "x"}', "isn't a file for partners"),
    "nested without end": (b"[" * 500_000, "nested too deeply"),
    "nested within": (b'{"coachmate": "partner", "version": 1, "x": ' + b"[" * 500_000, "nested too deeply"),
    "nested somewhat": (data(agreement=json.loads("[" * 400 + "]" * 400)), "nested too deeply|group of names"),
    "a newer version": (data(version=2), "newer coachmate wrote it: version 2"),
    "a huge version": (data(version=10**40), "newer coachmate"),
    "no version": (data(version=None), "doesn't say which version"),
    "a version that is true": (data(version=True), "doesn't say which version"),
    "version nought": (data(version=0), "version"),
    "a number without end": (b'{"coachmate": "partner", "version": 1' + b"0" * 10_000 + b"}", "isn't JSON"),
    "a key twice": (b'{"coachmate": "partner", "version": 1, "version": 1}', "twice"),
    "a key too many": (data(sessions=[]), "“sessions” isn't known"),
    "a list for a text": (data(**{"from": ["Amara"]}), "“from” should be a text"),
    "a number for a text": (data(agreement=clause("Rhythm", 5)), "entry 1 › text” should be a text"),
    "no list": (data(commitments={}), "“commitments” should be a list"),
    "no texts": (data(agreement=clause("Rhythm", "")), "text” is empty"),
    "escape codes": (data(agreement=clause("Rhythm", "\x1b[2Jweekly")), "invisible control characters"),
    "a null character": (data(**{"from": "Am\0ara"}), "invisible control characters"),
    "direction overrides": (data(agreement=clause("R\u202ehythm", "weekly")), "invisible control characters"),
    "half a character": (data(**{"from": "\ud800"}), "signs that stand for nothing"),
    "a heading of lines": (data(agreement=clause("Rhythm\nEnding", "weekly")), "on one line"),
    "a long heading": (data(agreement=clause("R" * 121, "weekly")), "too long"),
    "a name of many": (data(**{"from": "A" * 61}), "too long"),
    "too many commitments": (data(commitments=json.loads(data())["commitments"] * 201), "too many entries"),
    "a time without its zone": (data(written="2026-11-20T12:00:00"), "lacks its time zone"),
    "a time out of all time": (data(written="9999-12-31T23:59:59+00:00"), "year 9999"),
    "a number for a time": (data(written=1_700_000_000), "isn't a day or time"),
    "not a number": (data(written=float("nan")), "isn't a day or time|signs that stand for nothing"),
    "two of one heading": (
        data(
            agreement={
                "clauses": [{"heading": "Café", "text": "a"}, {"heading": "Cafe\u0301", "text": "b"}],
                "signed": [],
                "at": NOW.isoformat(),
            }
        ),
        "same heading",
    ),
}


@pytest.mark.parametrize(("raw", "why"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_that_is_not_sound_is_refused_in_plain_words(raw: bytes, why: str) -> None:
    error = refused(raw)
    assert re.search(why, error.why), error.why
    assert "\x1b" not in str(error)


def test_a_file_of_very_many_keys_takes_no_longer_than_it_must() -> None:
    raw = b"{" + b",".join(b'"%d":1' % number for number in range(100_000)) + b"}"
    assert "isn't a file for partners" in refused(raw).why


def test_a_file_that_is_too_large_or_not_there_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "from-amara.json"
    for make, why in ((lambda: file.write_bytes(b" " * (LARGEST + 1)), "larger than 1 MB"), (file.unlink, "opened")):
        make()
        with pytest.raises(CoachmateError, match=why):
            read(file)
    with pytest.raises(CoachmateError, match="opened"):
        read(tmp_path)


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["coachmate", "version", "from", "written", "agreement", "commitments", "other"])


@given(st.dictionaries(keys, junk))
def test_whatever_stands_in_it_it_is_read_or_refused(changes: dict[str, Any]) -> None:
    try:
        assert parse(data(**changes), FILE).version == 1
    except CoachmateError as error:
        assert error.why.endswith(".")


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(raw: bytes) -> None:
    refused(raw)


# Taking in


def arrival(theirs: dict[str, str], states: list[Agreement]) -> Arrival:
    made = to_leave("Amara", NOW, Agreement("x", "y", theirs, {"Amara": NOW, "Jonas": NOW, "Li": NOW}, "r", NOW), [])
    return Arrival.of(made, states)


OURS = Agreement("id", "with", {"Rhythm": "monthly", "Noise": "none"}, {"Jonas": NOW}, "written", NOW)
THEIRS = {"Rhythm": "weekly", "Ending": "in May"}


def test_only_the_sender_has_signed_by_a_file() -> None:
    """What others signed is hearsay, and one's own signature can't come from elsewhere."""
    [state] = arrival(THEIRS, [OURS]).states({"Rhythm", "Ending", "Noise"})
    assert state.clauses == THEIRS
    assert state.signed == {"Amara": NOW}


def test_keeping_all_of_ours_keeps_its_signatures_with_theirs_in_the_history() -> None:
    theirs, ours = arrival(THEIRS, [OURS]).states(set())
    assert theirs.clauses == THEIRS
    assert (ours.clauses, ours.signed) == (OURS.clauses, OURS.signed)


def test_what_is_put_together_is_signed_by_nobody_and_says_what_was_taken() -> None:
    _, both = arrival(THEIRS, [OURS]).states({"Ending"})
    assert both.clauses == {"Rhythm": "monthly", "Noise": "none", "Ending": "in May"}
    assert not both.signed
    assert "“Ending” new" in both.reason


def test_theirs_that_is_an_earlier_wording_of_ours_is_known_as_such() -> None:
    before = Agreement("id", "with", {"Rhythm": "weekly"}, {}, "written", NOW)
    assert arrival(THEIRS, [before, OURS]).earlier == {"Rhythm"}


def test_a_file_without_an_agreement_takes_nothing_out() -> None:
    alone = Arrival.of(to_leave("Amara", NOW, None, [MEANT]), [OURS])
    assert alone.differences == []
    assert alone.outcome({"Rhythm"}) == OURS.clauses
    assert alone.states({"Rhythm"}) == []


@pytest.mark.parametrize("take", [set(), {"Ending"}, {"Rhythm", "Ending", "Noise"}])
async def test_the_history_keeps_both_and_what_was_decided_holds(tmp_path: Path, take: set[str]) -> None:
    store = Store(tmp_path / "records.db")
    book = PartnershipBook(store)
    pair = (await book.add(Kind.PAIR, "", ["Amara"])).id
    await book.keep_agreement(pair, OURS.clauses, "written")
    came = Arrival.of(parse(sent(Agreement("x", "y", THEIRS, {"Amara": NOW}, "r", NOW), MEANT), FILE), [])
    came = Arrival.of(came.exchange, await book.agreements(pair))
    await take_in(book, pair, came, take)
    states = await book.agreements(pair)
    kept = [dict(each.clauses) for each in states]
    assert OURS.clauses in kept and THEIRS in kept
    assert kept[-1] == came.outcome(take)
    [meant] = await book.partner_commitments(pair)
    assert (meant.owner, meant.text, meant.due) == ("Amara", "Ask Ravi", MEANT.due)

    # The next file replaces what the last one said.
    await take_in(book, pair, Arrival.of(to_leave("Amara", NOW, None, []), states), set())
    assert await book.partner_commitments(pair) == []
    await store.close()


async def test_nothing_is_taken_in_over_an_agreement_that_was_changed_meanwhile(tmp_path: Path) -> None:
    store = Store(tmp_path / "records.db")
    book = PartnershipBook(store)
    pair = (await book.add(Kind.PAIR, "", ["Amara"])).id
    came = Arrival.of(parse(sent(), FILE), [])
    await book.keep_agreement(pair, {"Rhythm": "monthly"}, "written")
    with pytest.raises(CoachmateError, match="changed meanwhile"):
        await take_in(book, pair, came, {"Rhythm"})
    assert len(await book.agreements(pair)) == 1
    await store.close()
