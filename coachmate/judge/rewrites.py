"""Better wordings, only where a rule can make a right one. The judge tries each and keeps the first sound one.

Two kinds: what the person wrote, with the fault cut away or its opening exchanged; and, where nothing of it can be
kept, the plain question that a coach would ask in its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from coachmate.coaching.assessment import Fault
from coachmate.judge import lists
from coachmate.judge.reading import Asking, Reading
from coachmate.judge.stacking import second_question

_MOST_TRIED = 12
_CLOSING = ' \t\r\n?!.,;:\u2026\u2013\u2014-"\u201c\u201d'

OPTIONS = "What options do you see?"
TRIED = "What have you already tried?"
THEIR_VIEW = "How do you see it?"
WHAT_MATTERS = "What matters most to you here?"

_FORCE = r"(?:on earth |in the world |the hell |the heck |exactly |just |ever )?"
_FEELINGS = (
    r"angry|upset|frustrated|sad|hurt|disappointed|stressed|scared|afraid|furious|annoyed|ashamed|guilty|jealous"
    r"|lonely|proud|happy|relieved|excited|humiliated|betrayed|anxious|worried"
)
# Opening exchanged, the rest kept as it was written. The rest follows a plain verb, so that it stays right.
_EXCHANGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(before, re.IGNORECASE), after)
    for before, after in (
        (rf"why {_FORCE}did you (?:even |really )?(?=\w)", "What led you to "),
        (rf"why {_FORCE}do you (?:even |always |keep )?(?=\w)(?!\w+ing\b)", "What leads you to "),
        (rf"why {_FORCE}would you (?!have )(?=\w)", "What would lead you to "),
        (rf"why {_FORCE}(?:didn't you|did you not) (?:just |simply |at least )?", "What would have made it easier to "),
        (rf"why {_FORCE}(?:can't|won't) you (?:just |simply )?", "What would make it easier to "),
        (r"do you have any (?!idea\b|clue\b)(?P<what>\w+s)\b(?P<rest>.*)", r"What \g<what> do you have\g<rest>"),
        (r"have you (?:got )?any (?P<what>ideas|thoughts|plans|options|questions|concerns)\b(?P<rest>.*)",
         r"What \g<what> do you have\g<rest>"),
        (r"(?:is|was) there anything else (?:that )?(?:you'd|you would) (?P<rest>.+)", r"What else would you \g<rest>"),
        (r"is there anything else (?:that )?you (?P<verb>want|need|see|notice|hope) ?(?P<rest>.*)",
         r"What else do you \g<verb> \g<rest>"),
        (r"is there anything (?:that )?(?:you'd|you would) (?P<rest>.+)", r"What would you \g<rest>"),
        (r"is there anything (?:that )?(?P<rest>(?:would|could|might) .+)", r"What \g<rest>"),
        (r"is there (?:anyone|anybody|someone|somebody) (?:who|that) (?P<rest>(?:would|could|might|can) .+)",
         r"Who \g<rest>"),
        (r"do you know (?P<rest>what (?:would|could|might|matters|helps|comes) .+)", r"\g<rest>"),
        (r"(?P<did>did|does) (?P<what>(?:the|your|that|this|it) ?(?:\w+ ){0,3}?)go "
         r"(?:well|badly|okay|ok|fine|all right|alright)(?P<rest>.*)", r"How \g<did> \g<what>go\g<rest>"),
        (r"do you know what you (?P<rest>(?:want|need|hope|feel|think)\b.*)", r"What do you \g<rest>"),
        (rf"how (?:{_FEELINGS}) are you(?= |\W*$)", "How do you feel"),
        (rf"how (?:{_FEELINGS}) were you(?= |\W*$)", "How did you feel"),
        (r"(?P<did>did|do) you feel \w+ or \w+(?=\W*$)", r"How \g<did> you feel"),
        (r"does (?P<what>that|this|it) make sense(?: to you)?", r"What do you make of \g<what>"),
        (r"are you (?:ok|okay|all right|alright|happy|comfortable|pleased|satisfied|unhappy|worried|nervous|excited) "
         r"(?:with|about) (?P<rest>\w.*)", r"How do you feel about \g<rest>"),
        (r"do you feel (?:ok|okay|all right|good|bad|happy|comfortable|uncomfortable|nervous|worried) "
         r"(?:with|about) (?P<rest>\w.*)", r"How do you feel about \g<rest>"),
    )
)  # fmt: skip
_FLAVOUR = re.compile(r"(?<!\w)(?:surely|obviously|of course|clearly)(?!\w),? ?", re.IGNORECASE)
_TRIED_BEFORE = re.compile(r"(?:have|had|did) you\b", re.IGNORECASE)


def proposals(reading: Reading, faults: Collection[Fault], *, in_context: bool) -> Iterator[str]:
    """Wordings to try, the nearest to the person's own first. They may be faulty still: the judge decides."""
    for asking in reading.asking[:_MOST_TRIED]:
        yield from _from_own_words(reading, asking, faults)
    if Fault.ADVICE in faults:
        asked = reading.asking[0]
        tried = _TRIED_BEFORE.match(reading.folded, asked.start)
        yield TRIED if tried else OPTIONS
    elif Fault.WHY_ACCUSATORY in faults and len(reading.words) <= 3:
        yield "What led to that?"
    elif Fault.LEADING in faults and Fault.CURIOSITY not in faults and not reading.open:
        yield THEIR_VIEW
    if in_context and (Fault.UNANCHORED in faults or Fault.CURIOSITY in faults or Fault.VAGUE in faults):
        yield WHAT_MATTERS


def _from_own_words(reading: Reading, asking: Asking, faults: Collection[Fault]) -> Iterator[str]:
    whole = reading.text[asking.start : asking.end]
    second = second_question(asking)
    if second is not None:
        cut = asking.words[second].start
        parts = [reading.text[asking.start : cut], reading.text[cut : asking.end]]
        for part in parts:
            if asking.form.open or part is parts[1]:
                yield _question(_without_joint(part))
    elif asking.form.open and not _points_at_preamble(reading, asking):
        yield _question(whole)
    if Fault.LEADING in faults and asking.form.open:
        yield _question(_FLAVOUR.sub("", whole))
    plain = reading.folded[asking.start : asking.end]
    for before, after in _EXCHANGES:
        match = before.match(plain)
        if match:
            yield _question(_exchanged(whole, match, after))
            return


def _exchanged(whole: str, match: re.Match[str], after: str) -> str:
    """The new opening with the kept parts taken from the text as written (same places as in the folded one)."""
    whole = whole[0].lower() + whole[1:]  # what began the sentence stands in its middle now
    if "\\g<" not in after:
        return after + whole[match.end() :]
    for name in match.groupdict():
        start, end = match.span(name)
        after = after.replace(f"\\g<{name}>", whole[start:end])
    return after


def _points_at_preamble(reading: Reading, asking: Asking) -> bool:
    """Alone, "... what did they say about it?" would have lost what "they" and "it" are."""
    before = any(word.end <= asking.start for word in reading.words)
    pointing = {"it", "he", "she", "they", "them", "him", "her", "those", "these"}
    return before and any(word.text.split("'")[0] in pointing for word in asking.words)


def _without_joint(part: str) -> str:
    words = part.strip(_CLOSING).split()
    while words and words[0].lower().strip(_CLOSING) in ("and", "or", "but", "then"):
        words = words[1:]
    while words and words[-1].lower().strip(_CLOSING) in ("and", "or", "but", "then", "also"):
        words = words[:-1]
    return " ".join(words)


def _question(text: str) -> str:
    """Tidied: one line, no loose marks at its ends, a capital first and one question mark last."""
    text = " ".join(text.split()).strip(_CLOSING)
    if not text:
        return OPTIONS
    first = text.split()[0].lower()
    mark = "." if first in lists.TELLING and first not in lists.NOT_AS_COMMAND else "?"
    return text[0].upper() + text[1:] + mark
