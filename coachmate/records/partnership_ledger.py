"""What each call of `Partnerships` does to the tables, inside one transaction. Imports SQLAlchemy: load it on the
store's thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from coachmate.coaching.agreeing import cleaned
from coachmate.coaching.partnerships import (
    LONGEST_NAME,
    Agreement,
    ClauseDraft,
    Kind,
    PartnerCommitment,
    Partnership,
    State,
    checked_members,
    same_name,
)
from coachmate.coaching.sessions import Outcome
from coachmate.coaching.text import one_line
from coachmate.errors import CoachmateError
from coachmate.records import rows
from coachmate.records.tables import agreements, partner_commitments, partnerships, sessions
from coachmate.records.texts import storable


class PartnershipLedger:
    """The statements of one transaction; `now` is the time at which it was asked for."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def add(self, kind: Kind, name: str, members: Sequence[str]) -> Partnership:
        members = _members(members)
        if kind is not Kind.of(len(members)):
            raise ValueError(f"{len(members)} others don't make a {kind}")
        added = Partnership(_new_id(), kind, _name(name, members), members, self._now)
        self._connection.execute(
            insert(partnerships).values(
                id=added.id,
                kind=kind.value,
                name=added.name,
                members=list(members),
                checks={},
                created=self._now,
            )
        )
        return added

    def change(self, partnership: str, name: str, members: Sequence[str]) -> None:
        members = _members(members)
        self._update(partnership, name=_name(name, members), members=list(members), kind=Kind.of(len(members)).value)

    def check(self, partnership: str, check: str, ticked: bool) -> None:
        kept = dict(self._row(partnership).checks)
        if ticked:
            kept.setdefault(check, self._now.isoformat())
        else:
            kept.pop(check, None)
        self._update(partnership, checks=kept)

    def end(self, partnership: str, ended: bool) -> None:
        self._update(partnership, ended=self._now if ended else None)

    def remove(self, partnership: str) -> None:
        """With its agreements and what was said in its files; its sessions belong to nobody else from now on."""
        self._connection.execute(update(sessions).where(sessions.c.partnership == partnership).values(partnership=None))
        gone = self._connection.execute(delete(partnerships).where(partnerships.c.id == partnership))
        if not gone.rowcount:
            raise _unknown()

    def all(self) -> list[Partnership]:
        every = select(partnerships).order_by(partnerships.c.ended.is_not(None), partnerships.c.number)
        return [_partnership(row) for row in self._connection.execute(every)]

    def get(self, partnership: str) -> Partnership:
        return _partnership(self._row(partnership))

    # Agreements

    def keep_states(self, partnership: str, states: Sequence[State]) -> Agreement:
        self._row(partnership)
        present = self._present(partnership)
        for state in states:
            clauses = _storable(cleaned(state.clauses))
            signed = {storable(name): at.isoformat() for name, at in state.signed.items()}
            if present is not None and dict(present.clauses) == clauses:
                present = self._with_signatures(present, signed)
                continue
            kept = {"clauses": clauses, "signed": signed, "reason": storable(state.reason), "at": self._now}
            self._connection.execute(insert(agreements).values(id=_new_id(), partnership=partnership, **kept))
            present = self._present(partnership)
        if present is None:
            raise ValueError("no state was given")
        return present

    def sign(self, agreement: str, name: str) -> Agreement:
        name = one_line(storable(name))
        if not name:
            raise CoachmateError("It can't be signed off.", "There is no name.", "Write the name of who signs.")
        return self._with_signatures(self._to_sign(agreement), {name: self._now.isoformat()})

    def unsign(self, agreement: str, name: str) -> Agreement:
        state = self._to_sign(agreement)
        left = {each: at.isoformat() for each, at in state.signed.items() if not same_name(each, name)}
        self._connection.execute(update(agreements).where(agreements.c.id == agreement).values(signed=left))
        return self._to_sign(agreement)

    def save_draft(self, partnership: str, draft: ClauseDraft | None) -> None:
        kept = draft and ClauseDraft(storable(draft.of), storable(draft.heading), storable(draft.text))
        self._update(partnership, draft=kept and rows.clause_draft_json(kept))

    def draft(self, partnership: str) -> ClauseDraft | None:
        return rows.clause_draft(self._row(partnership).draft)

    def agreements(self, partnership: str) -> list[Agreement]:
        return [_agreement(row) for row in self._connection.execute(_states(partnership))]

    def _present(self, partnership: str) -> Agreement | None:
        last = _states(partnership).order_by(None).order_by(agreements.c.number.desc()).limit(1)
        row = self._connection.execute(last).one_or_none()
        return _agreement(row) if row else None

    def _to_sign(self, agreement: str) -> Agreement:
        row = self._connection.execute(select(agreements).where(agreements.c.id == agreement)).one_or_none()
        if row is None:
            raise _unknown()
        present = self._present(row.partnership)
        if present is None or present.id != agreement:
            raise CoachmateError(
                "It can't be signed off.",
                "The agreement was changed meanwhile.",
                "Read it as it is now, then sign that.",
            )
        return present

    def _with_signatures(self, state: Agreement, more: Mapping[str, str]) -> Agreement:
        """A name that has signed already keeps its time."""
        signed = {name: at.isoformat() for name, at in state.signed.items()}
        for name, at in more.items():
            if not any(same_name(name, each) for each in signed):
                signed[name] = at
        self._connection.execute(update(agreements).where(agreements.c.id == state.id).values(signed=signed))
        row = self._connection.execute(select(agreements).where(agreements.c.id == state.id)).one()
        return _agreement(row)

    # What a partner means to do

    def keep_theirs(self, partnership: str, owner: str, commitments: Sequence[PartnerCommitment]) -> None:
        self._row(partnership)
        of_owner = partner_commitments.c.partnership == partnership, partner_commitments.c.owner == owner
        self._connection.execute(delete(partner_commitments).where(*of_owner))
        for each in commitments:
            self._connection.execute(
                insert(partner_commitments).values(
                    id=_new_id(),
                    partnership=partnership,
                    owner=owner,
                    text=each.text,
                    due=each.due,
                    cue=each.cue,
                    outcome=each.outcome.value if each.outcome else None,
                    at=each.at,
                )
            )

    def theirs(self, partnership: str) -> list[PartnerCommitment]:
        of_it = select(partner_commitments).where(partner_commitments.c.partnership == partnership)
        ordered = of_it.order_by(partner_commitments.c.number)
        return [_partner_commitment(row) for row in self._connection.execute(ordered)]

    # Rows

    def _row(self, partnership: str) -> Row[Any]:
        row = self._connection.execute(select(partnerships).where(partnerships.c.id == partnership)).one_or_none()
        if row is None:
            raise _unknown()
        return row

    def _update(self, partnership: str, **values: object) -> None:
        changed = update(partnerships).where(partnerships.c.id == partnership).values(**values)
        if not self._connection.execute(changed).rowcount:
            raise _unknown()


def _states(partnership: str) -> Select[Any]:
    return select(agreements).where(agreements.c.partnership == partnership).order_by(agreements.c.number)


def _partnership(row: Row[Any]) -> Partnership:
    checks = {check: datetime.fromisoformat(at) for check, at in row.checks.items()}
    return Partnership(row.id, Kind(row.kind), row.name, tuple(row.members), row.created, row.ended, checks)


def _agreement(row: Row[Any]) -> Agreement:
    signed = {name: datetime.fromisoformat(at) for name, at in row.signed.items()}
    return Agreement(row.id, row.partnership, row.clauses, signed, row.reason, row.at)


def _partner_commitment(row: Row[Any]) -> PartnerCommitment:
    outcome = Outcome(row.outcome) if row.outcome else None
    return PartnerCommitment(row.id, row.partnership, row.owner, row.text, row.due, row.cue, outcome, row.at)


def _storable(clauses: Mapping[str, str]) -> dict[str, str]:
    return {storable(heading): storable(text) for heading, text in clauses.items()}


def _members(members: Sequence[str]) -> tuple[str, ...]:
    return checked_members([storable(name) for name in members])


def _name(name: str, members: Sequence[str]) -> str:
    """What it is called; the members' names where nothing was written."""
    return one_line(storable(name), LONGEST_NAME) or one_line(", ".join(members), LONGEST_NAME)


def _new_id() -> str:
    return str(uuid4())


def _unknown() -> CoachmateError:
    return CoachmateError(
        "That is no longer among your partners.",
        "It was removed, or it belongs to another database.",
        "Go back to the list of partners and choose one from there.",
    )
