"""What a stage shows above its prompts out of the same partnership's records: agreement, commitments, or questions.

Reads through the protocols; draws nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.guides import Leaves, Shows
from coachmate.coaching.partnerships import Partnerships
from coachmate.coaching.sessions import Records
from coachmate.coaching.text import one_line

# The guide in which one gets ready for a conversation alone.
PREPARE = "prepare"
# A pair has few of them; further back nobody looks for the questions of the next conversation.
LOOKED_THROUGH = 200


@dataclass(frozen=True)
class Shown:
    """A heading, and under it parts, each with a heading of its own ("" for none). Without parts, `nothing` is said."""

    heading: str
    parts: tuple[tuple[str, str], ...]
    nothing: str

    @property
    def text(self) -> str:
        """All of it as lines."""
        told = [f"{heading}: {text}" if heading else text for heading, text in self.parts]
        return "\n".join([self.heading, *told] if told else [self.nothing])


async def shown_at(session: GuidedSession, records: Records, partnerships: Partnerships) -> Shown | None:
    """What the present stage shows, None where it shows nothing. Somebody alone isn't told what they don't have."""
    shows = session.stage.shows
    if shows is None:
        return None
    if shows is Shows.AGREEMENT:
        shown = await _agreement(session, partnerships)
    elif shows is Shows.COMMITMENTS:
        shown = await _commitments(session, records, partnerships)
    else:
        shown = await _questions(session, records)
    return shown if shown.parts or session.partnership else None


async def _agreement(session: GuidedSession, partnerships: Partnerships) -> Shown:
    """What holds, with the clauses that were written in this session in their place."""
    clauses: dict[str, str] = {}
    if session.partnership:
        states = await partnerships.agreements(session.partnership)
        clauses = dict(states[-1].clauses) if states else {}
    for stage in session.route:
        if stage.leaves is Leaves.CLAUSE and (answers := session.answers(stage)):
            clauses[stage.heading or stage.title] = "\n\n".join(answers)
    return Shown("What you agreed", tuple(clauses.items()), "You have no agreement yet.")


async def _commitments(session: GuidedSession, records: Records, partnerships: Partnerships) -> Shown:
    """What is open on both sides. Somebody alone sees those that belong to no partnership."""
    own = await records.open_commitments(partnership=session.partnership)
    parts = [
        ("", _commitment(each.text, each.due, each.cue)) for each in own if each.partnership == session.partnership
    ]
    if session.partnership:
        theirs = await partnerships.partner_commitments(session.partnership)
        parts += [
            (one_line(each.owner), _commitment(each.text, each.due, each.cue))
            for each in theirs
            if each.outcome is None or not each.outcome.settles
        ]
    return Shown("What is open", tuple(parts), "Nothing is open from last time.")


def _commitment(text: str, due: date | None, cue: str) -> str:
    by = f"by {due.day} {due:%B %Y}" if due else ""
    more = ", ".join(filter(None, (by, one_line(cue))))
    return one_line(text) + (f" ({more})" if more else "")


async def _questions(session: GuidedSession, records: Records) -> Shown:
    """The questions of the last preparation for this partnership, or for nobody in particular."""
    sessions = [each for each in await records.sessions(LOOKED_THROUGH) if each.guide == PREPARE]
    for wanted in dict.fromkeys((session.partnership, None)):
        for each in sessions:
            if each.partnership == wanted and (chosen := (await records.load(each.id)).chosen):
                parts = tuple(("", f"{number}. {one_line(one.text)}") for number, one in enumerate(chosen, 1))
                return Shown("The questions you prepared", parts, "")
    return Shown("The questions you prepared", (), "You have prepared no questions yet.")
