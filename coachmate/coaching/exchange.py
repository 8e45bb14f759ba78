"""The file in which two machines exchange an agreement and commitments: what it holds, and how one is read and told.

JSON, version 1, described in docs/partners.md. Whoever wrote one may mean harm or may err: everything is checked, and
every text is data. Knows no database and no screen.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from coachmate.coaching.agreeing import Clauses, Difference, cleaned, day, differences, in_words, merged
from coachmate.coaching.partnerships import (
    LONGEST_NAME,
    Agreement,
    PartnerCommitment,
    Partnerships,
    State,
    same_name,
)
from coachmate.coaching.sessions import Commitment, Outcome
from coachmate.coaching.text import one_line, showable
from coachmate.errors import CoachmateError

VERSION = 1
LARGEST = 1_000_000
_YEARS = range(2000, 2201)


def _plain(text: str) -> str:
    if showable(text) != text:
        raise ValueError("it holds invisible control characters")
    return text


def _single(text: str) -> str:
    if one_line(text) != text:
        raise ValueError("it must be on one line, without spaces too many")
    return text


def _in_our_time(when: date) -> date:
    if when.year not in _YEARS:
        raise ValueError(f"the year {when.year} can't be meant")
    return when


_Line = Annotated[str, Field(min_length=1), AfterValidator(_plain), AfterValidator(_single)]
_Name = Annotated[_Line, Field(max_length=LONGEST_NAME)]
_Text = Annotated[str, Field(min_length=1, max_length=20_000), AfterValidator(_plain)]
_Time = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
_Day = Annotated[date, AfterValidator(_in_our_time)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class Clause(_Part):
    heading: Annotated[_Line, Field(max_length=120)]
    text: _Text


class Signature(_Part):
    name: _Name
    at: _Time


class Agreed(_Part):
    """The agreement as it holds for whoever wrote the file."""

    clauses: tuple[Clause, ...] = Field(max_length=60)
    signed: tuple[Signature, ...] = Field(max_length=16)
    at: _Time


class Meant(_Part):
    """What whoever wrote the file means to do, and what became of it so far."""

    text: _Text
    due: _Day | None
    cue: Annotated[str, Field(max_length=2_000), AfterValidator(_plain)]
    outcome: Outcome | None
    at: _Time


class Exchange(_Part):
    """All that a file holds; nothing of any session."""

    coachmate: Literal["partner"]
    version: Literal[1]
    sender: _Name = Field(alias="from")
    written: _Time
    agreement: Agreed | None
    commitments: tuple[Meant, ...] = Field(max_length=200)

    @property
    def clauses(self) -> dict[str, str]:
        return cleaned({each.heading: each.text for each in self.agreement.clauses}) if self.agreement else {}

    @property
    def signed(self) -> dict[str, datetime]:
        """What its sender signed; for anybody else a file is hearsay."""
        every = self.agreement.signed if self.agreement else ()
        return {each.name: each.at for each in every if same_name(each.name, self.sender)}


# Writing


def to_leave(sender: str, now: datetime, agreement: Agreement | None, commitments: Sequence[Commitment]) -> Exchange:
    """What is to leave this machine. CoachmateError if a file couldn't hold it."""
    agreed = agreement and {
        "clauses": [{"heading": one_line(heading), "text": _kept(text)} for heading, text in agreement.clauses.items()],
        "signed": [{"name": one_line(name), "at": at.isoformat()} for name, at in agreement.signed.items()],
        "at": agreement.at.isoformat(),
    }
    meant = [
        {
            "text": _kept(each.text),
            "due": each.due and each.due.isoformat(),
            "cue": _kept(each.cue),
            "outcome": each.outcome,
            "at": each.at.isoformat(),
        }
        for each in commitments
    ]
    head = {"coachmate": "partner", "version": VERSION, "from": one_line(sender), "written": now.isoformat()}
    try:
        return Exchange.model_validate_json(json.dumps({**head, "agreement": agreed, "commitments": meant}))
    except ValidationError as error:
        raise CoachmateError(
            "The file can't be written.", _first_wrong(error), "Change it here, then try again."
        ) from error


def _kept(text: str) -> str:
    return showable(text).strip()


def as_json(exchange: Exchange) -> str:
    return exchange.model_dump_json(by_alias=True, indent=2) + "\n"


def told(exchange: Exchange) -> list[tuple[str, str]]:
    """All that a file holds, in words, as pairs of heading and text."""
    parts = [("From", f"{exchange.sender}, {day(exchange.written)}")]
    if exchange.agreement is None:
        parts.append(("The agreement", "There is none yet."))
    else:
        signed = ", ".join(f"{each.name} ({day(each.at)})" for each in exchange.agreement.signed)
        parts.append(("The agreement", f"As of {day(exchange.agreement.at)}. Signed off by: {signed or 'nobody'}."))
        parts += [(f"Clause: {each.heading}", each.text) for each in exchange.agreement.clauses]
    for number, each in enumerate(exchange.commitments, 1):
        parts.append((f"Commitment {number}", "\n".join(_meant(each))))
    if not exchange.commitments:
        parts.append(("Commitments", "There are none open."))
    return parts


def _meant(meant: Meant) -> Iterator[str]:
    yield meant.text
    if meant.due:
        yield f"By {meant.due.day} {meant.due:%B %Y}"
    if meant.cue:
        yield f"When: {meant.cue}"
    if meant.outcome:
        yield f"So far: {meant.outcome}"


# Reading


def read(file: Path) -> Exchange:
    """What stands in a file; CoachmateError, with a remedy, if it is none of ours or can't be trusted to be one."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as error:
        raise _unusable(
            file, f"It can't be opened; the system says: {error.strerror}.", "Check its name and where it lies."
        ) from error
    if len(raw) > LARGEST:
        raise _unusable(file, "It is larger than 1 MB.", "Check that it is the file that your partner sent.")
    return parse(raw, file)


def parse(raw: bytes, file: Path) -> Exchange:
    """As `read`, from the bytes of a file."""
    try:
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once)
    except RecursionError as error:
        raise _unusable(file, "Its brackets are nested too deeply.") from error
    except ValueError as error:
        wrong = str(error) if isinstance(error, _TwiceError) else "It isn't JSON in UTF-8."
        raise _unusable(file, wrong) from error
    if not isinstance(data, dict) or data.get("coachmate") != "partner":
        raise _unusable(
            file, "It isn't a file for partners.", "Ask for the one that 'coachmate partner export' writes."
        )
    version = data.get("version")
    if type(version) is not int:
        raise _unusable(file, "It doesn't say which version it is.")
    if version > VERSION:
        raise _unusable(
            file,
            f"A newer coachmate wrote it: version {str(version)[:9]}; this one reads {VERSION}.",
            "Bring your coachmate up to date, or ask for a file from the version that you have.",
        )
    try:
        exchange = Exchange.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise _unusable(file, _first_wrong(error)) from error
    agreement = exchange.agreement
    if agreement and len(exchange.clauses) < len(agreement.clauses):
        raise _unusable(file, "In its agreement two clauses have the same heading, or one is empty.")
    return exchange


class _TwiceError(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values under one name another reader may take the other one."""
    known: dict[str, Any] = {}
    for name, value in pairs:
        if name in known:
            raise _TwiceError(f"“{one_line(name, 40)}” stands in it twice at one place.")
        known[name] = value
    return known


def _unusable(file: Path, why: str, remedy: str = "Ask your partner to write it again.") -> CoachmateError:
    return CoachmateError(
        f"The file {one_line(file.name, 60)} can't be taken in.", why, f"{remedy} Nothing was changed."
    )


_ASKED = {
    "missing": "is missing",
    "extra_forbidden": "isn't known",
    "string_type": "should be a text",
    "string_too_short": "is empty",
    "too_long": "has too many entries",
    "enum": "can only be done, partly, not yet or no longer wanted",
    "literal_error": "isn't what it should be",
    "tuple_type": "should be a list",
    "model_type": "should be a group of names and values",
    "timezone_aware": "lacks its time zone",
}


def _first_wrong(error: ValidationError) -> str:
    """The first thing that is wrong, in words: where it stands, and what is the matter."""
    first = error.errors(include_url=False)[0]
    kind = first["type"]
    if kind == "json_invalid":
        return "It holds signs that stand for nothing, or brackets nested too deeply."
    place = " › ".join(
        f"entry {part + 1}" if isinstance(part, int) else one_line(str(part), 40) for part in first["loc"]
    )
    if kind == "value_error":
        said = f": {first['ctx']['error']}"
    elif kind in ("string_too_long", "too_long") and isinstance(first["input"], str):
        said = f" is too long; {first['ctx']['max_length']} characters are the most"
    elif kind.startswith("date"):
        said = " isn't a day or time as it should be written, such as 2026-11-22"
    else:
        said = f" {_ASKED.get(kind, 'is not as it should be')}"
    return f"In it, “{place}”{said}."


# Taking in


@dataclass(frozen=True)
class Arrival:
    """A file beside what holds here: how their agreement differs from ours, clause by clause.

    `earlier` holds the headings under which theirs is what we had before; ours is then probably the newer one.
    """

    exchange: Exchange
    ours: Clauses
    signed: Mapping[str, datetime]
    earlier: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, exchange: Exchange, states: Sequence[Agreement]) -> Arrival:
        present = states[-1] if states else None
        ours = dict(present.clauses) if present else {}
        earlier = {
            each.heading
            for each in (differences(ours, exchange.clauses) if exchange.agreement else [])
            if each.after is not None and any(state.clauses.get(each.heading) == each.after for state in states)
        }
        return cls(exchange, ours, present.signed if present else {}, frozenset(earlier))

    @property
    def differences(self) -> list[Difference]:
        """From ours to theirs."""
        return differences(self.ours, self.exchange.clauses) if self.exchange.agreement else []

    def outcome(self, take: Collection[str]) -> dict[str, str]:
        """What will hold when theirs is taken under the headings in `take`, and ours is kept under the others."""
        return merged(self.ours, self.exchange.clauses, take) if self.exchange.agreement else dict(self.ours)

    def states(self, take: Collection[str]) -> list[State]:
        """What is to be kept: theirs, so that the history holds both, then what holds from now on.

        A signature stays with the very clauses that were signed.
        """
        if self.exchange.agreement is None:
            return []
        sender = self.exchange.sender
        file = f"{sender}'s file of {day(self.exchange.written)}"
        theirs = State(self.exchange.clauses, f"As in {file}", self.exchange.signed)
        outcome = self.outcome(take)
        if outcome == theirs.clauses:
            return [theirs]
        if outcome == self.ours:
            return [theirs, State(self.ours, f"Ours kept, beside {file}", self.signed)]
        taken = in_words([each for each in self.differences if each.heading in take])
        return [theirs, State(outcome, f"Ours, with these from {file}: {taken}")]

    def commitments(self, partnership: str) -> list[PartnerCommitment]:
        """What the sender means to do."""
        return [
            PartnerCommitment(
                "", partnership, self.exchange.sender, each.text, each.due, each.cue, each.outcome, each.at
            )
            for each in self.exchange.commitments
        ]


async def take_in(book: Partnerships, partnership: str, arrival: Arrival, take: Collection[str]) -> None:
    """Keep what was decided. CoachmateError if our agreement was changed since the file was laid beside it."""
    states = await book.agreements(partnership)
    if (dict(states[-1].clauses) if states else {}) != dict(arrival.ours):
        raise CoachmateError(
            "The file can't be taken in.",
            "Your agreement was changed meanwhile.",
            "Read the file again, and decide anew.",
        )
    kept = arrival.states(take)
    if kept:
        await book.keep_states(partnership, kept)
    await book.keep_partner_commitments(partnership, arrival.exchange.sender, arrival.commitments(partnership))
