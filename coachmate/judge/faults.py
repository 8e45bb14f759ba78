"""Finding the faults of a question, each with the words that show it and what to do about it.

One function a fault; each returns its evidence, none when there is no fault. Knows nothing of scores and rewrites.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from coachmate.coaching.assessment import Evidence, Fault
from coachmate.coaching.terms import Purpose
from coachmate.judge import lists, signs
from coachmate.judge.anchoring import Said
from coachmate.judge.form import TAG, Shape
from coachmate.judge.reading import Asking, Reading
from coachmate.judge.stacking import choice, second_question

LONGEST = 25
"""Words that a question may have."""
_LONG_PREAMBLE = 15
_WINDING_PREAMBLE = 9

_CLOSED_HINTS = {
    Shape.FACT: "This asks for one fact; ask what it means to them.",
    Shape.PROPOSAL: "This waits for yes or no; ask what they see, with what or how.",
    Shape.TAG: "This waits for a yes; ask what they think, with what or how.",
    Shape.STATEMENT: "This states; turn it into a question with what or how.",
}
_CLOSED_HINT = "Yes or no can answer this; begin with what or how."
# Short checks at the end of a sentence, right where agreement is what one asks for.
_CHECK = re.compile(r"(?:right|correct|okay|ok|yes|is that right|am i right)[ ?!.\u2026]*$")
# "What is the real issue, do you think?" asks for a view; it seeks no agreement.
_ASIDE = re.compile(r"(?:do|would) you (?:think|say|feel)\W*$")


def closed(reading: Reading, said: Said | None, purpose: Purpose | None) -> Iterator[Evidence]:
    """Yes, no or one fact answers it, and no purpose makes that right."""
    if reading.open or purpose is not None:
        return
    for asking in reading.asking[:1]:
        hint = _CLOSED_HINTS.get(asking.form.shape, _CLOSED_HINT)
        end = asking.words[min(1, len(asking.words) - 1)].end
        if asking.form.shape is not Shape.YES_OR_NO:
            end = asking.end
        yield Evidence(Fault.CLOSED, asking.start, end, hint)


def leading(reading: Reading, said: Said | None, purpose: Purpose | None) -> Iterator[Evidence]:
    """It carries the answer that the asker would like."""
    for asking in reading.asking:
        sentence = asking.sentence
        tail = max(sentence.start, sentence.end - 40)
        tag = TAG.search(reading.folded[tail : sentence.end])
        checks = purpose is not None and _CHECK.search(tag.group()) if tag else None
        aside = asking.form.open and tag and _ASIDE.search(tag.group())
        if tag and not checks and not aside:
            hint = "Drop the ending that asks for agreement."
            yield Evidence(Fault.LEADING, tail + tag.start(), sentence.end, hint)
        first = asking.words[0]
        if asking.form.shape is Shape.YES_OR_NO and first.text in lists.NEGATIVE_AUXILIARIES:
            hint = "This expects its answer; ask what they think instead."
            yield Evidence(Fault.LEADING, first.start, first.end, hint)
    hint = "Keep your own view out; ask for theirs."
    yield from _all(reading, signs.OPINION, Fault.LEADING, hint)
    yield from _all(reading, signs.DOUBT, Fault.LEADING, hint, spare_open=True)
    yield from _all(reading, signs.INTERPRETATION, Fault.LEADING, "This offers your explanation; ask for theirs.")
    if said is not None:
        for match in signs.LOADED.finditer(reading.folded):
            word = next(part for part in match.groups() if part)
            if not said.mentions(word):
                hint = f"\u201c{word}\u201d is your word; use theirs."
                yield Evidence(Fault.LEADING, match.start(), match.end(), hint)


def advice(reading: Reading, said: Said | None, purpose: Purpose | None) -> Iterator[Evidence]:
    """It proposes what to do, dressed as a question."""
    if purpose is Purpose.CONSENT and reading.asking and _asks_leave(reading.asking[-1]):
        return
    hint = "This is a suggestion; ask what options they see."
    yield from _all(reading, signs.ADVICE, Fault.ADVICE, hint, spare_open=True)
    for sentence in reading.sentences:
        command = signs.COMMAND.match(reading.folded, sentence.start)
        if command:
            yield Evidence(Fault.ADVICE, command.start(), command.end(), hint)


def stacked(reading: Reading, said: Said | None, purpose: Purpose | None) -> Iterator[Evidence]:
    """More than one question at once."""
    for asking in reading.asking[1:]:
        hint = "Ask one question and wait; leave this one out."
        yield Evidence(Fault.STACKED, asking.start, asking.end, hint)
    for asking in reading.asking:
        second = second_question(asking)
        if second is not None:
            hint = "Ask one question and wait; leave the second out."
            yield Evidence(Fault.STACKED, asking.words[second].start, asking.end, hint)
        elif purpose is None:
            place = choice(asking, reading.folded)
            if place is not None:
                hint = "Leave the list of answers out; let them find their own."
                yield Evidence(Fault.STACKED, place, asking.end, hint)


def why_accusatory(reading: Reading, said: Said | None, purpose: Purpose | None) -> Iterator[Evidence]:
    """It asks the person to justify what they did."""
    hint = "Why asks for a defence; ask what led to it."
    yield from _all(reading, signs.ACCUSING, Fault.WHY_ACCUSATORY, hint)
    for asking in reading.asking:
        if " ".join(word.text for word in asking.words) in signs.ACCUSING_ALONE:
            yield Evidence(Fault.WHY_ACCUSATORY, asking.start, asking.end, hint)


def vague(reading: Reading, said: Said | None, purpose: Purpose | None) -> Iterator[Evidence]:
    """It names nothing to speak about."""
    if not reading.words:
        yield Evidence(Fault.VAGUE, 0, len(reading.text), "Nothing is asked; ask about one thing they said.")
        return
    hint = "Name what you mean, in a word they used."
    for asking in reading.asking:
        texts = [word.text for word in asking.words]
        phrase = " ".join(texts)
        empty = all(word in lists.LEAD_INS for word in texts) or signs.VAGUE_WHOLE.fullmatch(phrase)
        pointless = said is not None and said.empty and signs.POINTING.fullmatch(phrase)
        if empty or pointless:
            yield Evidence(Fault.VAGUE, asking.start, asking.end, hint)
    yield from _all(reading, signs.VAGUE_WITHIN, Fault.VAGUE, hint)


def too_long(reading: Reading, said: Said | None, purpose: Purpose | None) -> Iterator[Evidence]:
    """Over 25 words, or the question is buried under what comes before it."""
    words = reading.words
    if not words:
        return
    first = reading.asking[0]
    preamble = [word for word in words if word.end <= first.start]
    clauses = first.index + sum(word.after_mark for word in preamble) + 1
    asked = len(words) - len(preamble)
    winding = clauses >= 3 and len(preamble) >= _WINDING_PREAMBLE and len(preamble) > asked
    if preamble and (len(preamble) >= _LONG_PREAMBLE or winding):
        hint = "Leave the introduction out; ask the question alone."
        yield Evidence(Fault.TOO_LONG, preamble[0].start, preamble[-1].end, hint)
    elif len(words) > LONGEST:
        hint = f"This has {len(words)} words; keep it to {LONGEST} at most."
        yield Evidence(Fault.TOO_LONG, words[LONGEST].start, words[-1].end, hint)


def curiosity(reading: Reading, said: Said | None, purpose: Purpose | None) -> Iterator[Evidence]:
    """The answer serves the asker, not the coachee."""
    yield from _all(reading, signs.CURIOUS, Fault.CURIOSITY, "Ask what helps them think, not what you'd like to know.")


def unanchored(reading: Reading, said: Said | None, purpose: Purpose | None) -> Iterator[Evidence]:
    """It changes the subject or passes over what was said; only known with a context."""
    if said is None or said.empty or not reading.words:
        return
    asking = reading.asking[-1]
    greeting = signs.GREETING.fullmatch(" ".join(word.text for word in asking.words))
    place = (asking.start, asking.end) if greeting else said.strays(reading)
    if place is not None:
        hint = "They didn't speak of this; take up a word they used."
        yield Evidence(Fault.UNANCHORED, *place, hint)


FINDERS: tuple[Callable[[Reading, Said | None, Purpose | None], Iterator[Evidence]], ...] = (
    closed,
    leading,
    advice,
    stacked,
    why_accusatory,
    vague,
    too_long,
    curiosity,
    unanchored,
)


def _asks_leave(asking: Asking) -> bool:
    """ "Would it be helpful if I ..." asks leave for what the asker does; it proposes nothing to the other."""
    return any(word.text in ("i", "i'd", "we", "me") for word in asking.words)


def _all(
    reading: Reading, sign: re.Pattern[str], fault: Fault, hint: str, *, spare_open: bool = False
) -> Iterator[Evidence]:
    """`spare_open`: behind a question word the same words ask ("What have you tried?", "... think you should do?")."""
    for match in sign.finditer(reading.folded):
        if not (spare_open and _within_open(reading, match.start())):
            yield Evidence(fault, match.start(), match.end(), hint)


def _within_open(reading: Reading, place: int) -> bool:
    after = bisect_right(reading.asking, place, key=lambda asking: asking.start) - 1
    if after < 0:
        return False
    asking = reading.asking[after]
    if not asking.form.open or not asking.start < place < asking.end:
        return False
    words = asking.sentence.words
    at = bisect_right(words, place, key=lambda word: word.end)
    return at < len(words) and not words[at].after_mark
