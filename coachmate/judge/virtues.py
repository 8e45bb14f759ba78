"""What is right with a question. Knows the faults found, not how they were found."""

from __future__ import annotations

from collections.abc import Collection

from coachmate.coaching.assessment import Fault, Virtue
from coachmate.judge.anchoring import Said
from coachmate.judge.reading import Reading
from coachmate.judge.words import pattern

SHORT = 15
"""Words that a short question has at most."""
_SHORTEST = 3

_FORWARD = pattern(
    r"(?:will|would|could|might|next|tomorrow|tonight|future|ahead|later|soon|eventually|goal|aim|plan|step|hope"
    r"|hoping)",
    r"(?:want|like|need|going|choose|decide|commit) to",
    r"(?:you|we) (?:want|wish for|need)",
    r"(?:by|until|before) (?:when|next|monday|tuesday|wednesday|thursday|friday|the end)",
    r"(?:this|next|coming) (?:week|month|year|quarter|time)",
    r"(?:from now|years? on|ideal|possible|possibility|options?|first sign)",
)
_ABOUT_PERSON = pattern(r"(?:you|your|yours|yourself|you're|you'd|you've|you'll)")
# The inner side of things: what a question about the person asks for, rather than about the problem.
_INNER = pattern(
    r"(?:feel|feels|feeling|feelings|felt|matter|matters|mattered|value|values|mean|means|meaning|meant|imagine"
    r"|picture)",
    r"(?:notice|noticed|noticing|learn|learned|learnt|believe|assume|assuming|assumption|hope|hopes|hoping|fear"
    r"|afraid)",
    r"(?:strength|strengths|energy|courage|proud|pride|care about|long for|longing|want|wish|most important"
    r"|important to)",
    r"(?:part of you|voice|heart|body|gut|at stake|at your best|true for you|story|tell yourself|telling yourself)",
    r"(?:risk|letting go|let go|holding back|hold back|holds you|possible|different|surprise|surprised"
    r"|see yourself|become)",
    r"(?:like for you|know about yourself|protecting|protect|cost you|costing you|give you|gives you|makes you)",
)
_SIDED = frozenset({Fault.LEADING, Fault.ADVICE, Fault.WHY_ACCUSATORY, Fault.CURIOSITY})


def virtues(reading: Reading, said: Said | None, faults: Collection[Fault]) -> tuple[Virtue, ...]:
    """The virtues, in the order of the type; none for a text without words."""
    if not reading.words:
        return ()
    folded = reading.folded
    inner = _ABOUT_PERSON.search(folded) is not None and _INNER.search(folded) is not None
    has = {
        Virtue.OPEN: reading.open,
        Virtue.SHORT: _SHORTEST <= len(reading.words) <= SHORT,
        Virtue.SINGLE: Fault.STACKED not in faults,
        Virtue.ANCHORED: said is not None and Fault.UNANCHORED not in faults and said.anchors(reading),
        Virtue.FORWARD_LOOKING: _FORWARD.search(folded) is not None,
        Virtue.EVOCATIVE: inner and reading.open,
        Virtue.NEUTRAL: not any(fault in _SIDED for fault in faults),
    }
    return tuple(virtue for virtue in Virtue if has[virtue])
