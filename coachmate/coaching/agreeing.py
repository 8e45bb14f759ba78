"""What a partnership agreed: how two states differ, how they are put together, and what a session leaves in it. Pure.

An agreement is clauses by heading. Their order is how they are shown and nothing more: two states with the same clauses
are the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coachmate.coaching import progress as way
from coachmate.coaching.guides import Guide, Leaves, Stage
from coachmate.coaching.partnerships import Agreement, Partnership, Partnerships
from coachmate.coaching.progress import Moment
from coachmate.coaching.sessions import Record
from coachmate.coaching.sheet import way_taken
from coachmate.coaching.text import one_line, showable

Clauses = Mapping[str, str]


class Becomes(StrEnum):
    """What becomes of a clause."""

    NEW = "new"
    CHANGED = "changed"
    TAKEN_OUT = "taken out"


@dataclass(frozen=True)
class Difference:
    """How one clause differs: None where it isn't there."""

    heading: str
    before: str | None
    after: str | None

    @property
    def becomes(self) -> Becomes:
        if self.before is None:
            return Becomes.NEW
        return Becomes.TAKEN_OUT if self.after is None else Becomes.CHANGED


def cleaned(clauses: Clauses) -> dict[str, str]:
    """Headings on one line, texts without space around them, in one form of Unicode; without those that are empty.

    What two machines write alike is alike then. Clauses with the same heading become one.
    """
    whole: dict[str, str] = {}
    for heading, text in clauses.items():
        heading, text = _composed(one_line(heading)), _composed(text.strip())
        if heading and text:
            whole[heading] = f"{whole[heading]}\n\n{text}" if heading in whole else text
    return whole


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def differences(before: Clauses, after: Clauses) -> list[Difference]:
    """What becomes other, in the order in which one would read both."""
    return [
        Difference(heading, before.get(heading), after.get(heading))
        for heading in _both(before, after)
        if before.get(heading) != after.get(heading)
    ]


def merged(ours: Clauses, theirs: Clauses, take: Collection[str]) -> dict[str, str]:
    """Our clauses, with theirs under the headings in `take`: theirs may be another text, a new clause, or none."""
    if all(each.heading in take for each in differences(ours, theirs)):
        return dict(theirs)
    sources = ((heading, theirs if heading in take else ours) for heading in _both(ours, theirs))
    return {heading: source[heading] for heading, source in sources if heading in source}


def _both(ours: Clauses, theirs: Clauses) -> list[str]:
    """The headings of both: ours in order, each of theirs behind the one that it follows there."""
    headings = list(ours)
    at = 0
    for heading in theirs:
        if heading in headings:
            at = headings.index(heading) + 1
        else:
            headings.insert(at, heading)
            at += 1
    return headings


def in_words(changes: Sequence[Difference]) -> str:
    """Such as “Rhythm” changed, “Ending” new."""
    return ", ".join(f"“{one_line(each.heading, 40)}” {each.becomes}" for each in changes)


def since(states: Sequence[Agreement], heading: str) -> datetime | None:
    """When the clause got the text that it has now, or was taken out; None if it was never there."""
    changed: datetime | None = None
    text: str | None = None
    for state in states:
        if state.clauses.get(heading) != text:
            text, changed = state.clauses.get(heading), state.at
    return changed


# What a session leaves


def clauses_left(guide: Guide, record: Record) -> dict[str, tuple[str, datetime]]:
    """The clauses that a session left, by heading, with the time of the last answer in each."""
    left: dict[str, tuple[str, datetime]] = {}
    for stage in way_taken(guide, record):
        if stage.leaves is not Leaves.CLAUSE:
            continue
        answers = _answers(stage, record)
        heading = one_line(stage.heading or stage.title)
        for text, at in answers:
            before, earlier = left.get(heading, ("", at))
            left[heading] = (f"{before}\n\n{text}".strip(), max(earlier, at))
    return left


def _answers(stage: Stage, record: Record) -> list[tuple[str, datetime]]:
    places = [place for place in way.moments(stage) if place.moment is Moment.PROMPT]
    last = {turn.place: turn for turn in record.turns}
    return [(last[place].text.strip(), last[place].at) for place in places if place in last]


async def keep_clauses(book: Partnerships, guide: Guide, record: Record) -> str:
    """Put the clauses of a finished session into its partnership's agreement; a line that says what changed, "" if
    nothing did.

    Clauses that it didn't touch stay. One that was changed in the agreement after it was answered here stays as well:
    so this may be done again whenever the session is looked at.
    """
    partnership = record.session.partnership
    left = clauses_left(guide, record) if partnership and record.session.progress.finished else {}
    if not left or partnership is None:
        return ""
    states = await book.agreements(partnership)
    ours = dict(states[-1].clauses) if states else {}
    after = dict(ours)
    for heading, (text, at) in _cleaned_with_times(left).items():
        changed = since(states, heading)
        if changed is None or at > changed:
            after[heading] = text
    changes = differences(ours, after)
    if not changes:
        return ""
    await book.keep_agreement(partnership, after, f"From “{guide.title}”")
    name = (await book.get(partnership)).name
    return f"Into your agreement with {one_line(name, 40)}: {in_words(changes)}."


def _cleaned_with_times(left: Mapping[str, tuple[str, datetime]]) -> dict[str, tuple[str, datetime]]:
    """As `cleaned`, with the time beside each text."""
    times = {_composed(heading): at for heading, (_, at) in left.items()}
    return {heading: (text, times[heading]) for heading, text in cleaned({key: left[key][0] for key in left}).items()}


# The page


def agreement_page(partnership: Partnership, agreement: Agreement) -> str:
    """The agreement as Markdown on one page."""
    parts = [f"# What we agreed: {one_line(partnership.name)}", f"As of {day(agreement.at)}. {signed_line(agreement)}"]
    parts += [f"## {one_line(heading)}\n\n{showable(text).strip()}" for heading, text in agreement.clauses.items()]
    return "\n\n".join(parts) + "\n"


def signed_line(agreement: Agreement) -> str:
    """Who signed this state off, and when."""
    if not agreement.signed:
        return "Not signed off yet."
    return f"Signed off by {', '.join(f'{one_line(name)} ({day(at)})' for name, at in agreement.signed.items())}."


def history(states: Sequence[Agreement]) -> list[tuple[str, str]]:
    """The states, the newest first, as headings with what each changed and who signed it."""
    told: list[tuple[str, str]] = []
    before: Clauses = {}
    for state in states:
        changes = [_change(each) for each in differences(before, state.clauses)]
        told.append((f"{day(state.at)} · {one_line(state.reason)}", "\n".join([*changes, signed_line(state)])))
        before = state.clauses
    return told[::-1]


def _change(change: Difference) -> str:
    lines = [f"“{one_line(change.heading)}” {change.becomes}"]
    if change.before is not None:
        lines.append(f"  Before: {showable(change.before).strip()}")
    if change.after is not None:
        lines.append(f"  Now: {showable(change.after).strip()}")
    return "\n".join(lines)


def file_name(name: str) -> str:
    """A name as part of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", one_line(name).casefold()).strip("-")[:40] or "partner"


def day(at: datetime) -> str:
    """A day as people write it, where the person is."""
    return at.astimezone().strftime("%d %B %Y").lstrip("0")
