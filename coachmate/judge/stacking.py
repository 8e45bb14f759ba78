"""Several questions in one sentence: a second one joined on, or a list of ready answers.

Knows forms and words, not what is made of it.
"""

from __future__ import annotations

import re

from coachmate.judge import lists
from coachmate.judge.form import Shape
from coachmate.judge.reading import Asking

_OR = re.compile(r"[ ,]or[ ,]")
_HARMLESS_OR = re.compile(
    r"(?<!\w)(?:one or two|two or three|three or four|a \w+ or (?:two|so)|more or less|sooner or later"
    r"|whether or not|yes or no"
    r"|or (?:so|not|two|something|anything|anyone|anybody|someone|somebody|somewhere)(?!\w)|(?:this"
    r"|these) or (?:that|those))"
)
_LISTED_OR = re.compile(
    r"(?:[,;]|[:\u2013\u2014-](?: ?[^ ,:;?][^:;?]{0,60},)?) ?([^ ,:;?][^,:;?]{0,60}?,? or [^?]{1,80}\?)"
)
_SECOND = frozenset({"and", "or", "but", "then"})


def second_question(asking: Asking) -> int | None:
    """The index in `asking.words` where a second question is joined on ("..., and how ..."), or None."""
    words = asking.words
    for at in range(2, len(words)):
        text, before = words[at].text, words[at - 1].text
        joined = before in _SECOND
        if not joined and not words[at].after_mark:
            continue
        base = text.split("'")[0]
        if base in lists.QUESTION_WORDS:
            if joined and words[at - 2].text in lists.QUESTION_WORDS:
                continue  # "when and where", "who or what" ask one thing
            if at == len(words) - 1:
                if joined and base in ("why", "how"):
                    return at - 1
                continue
            if base == "when" and not asking.form.open:
                continue
            if _turns_round(asking, at):
                return at - 1 if joined else at
        elif text in lists.AUXILIARIES and joined and at + 1 < len(words) and words[at + 1].text in lists.PRONOUNS:
            choosing = before == "or" and asking.form.shape not in (Shape.OPEN, Shape.FACT)
            if not choosing:
                return at - 1
    return None


def _turns_round(asking: Asking, at: int) -> bool:
    """Whether the question word at `at` begins a question of its own: a verb before the subject."""
    words = asking.words
    if "'" in words[at].text or words[at + 1].text == "else":
        return True
    for place in range(at + 1, min(at + 5, len(words))):
        text = words[place].text
        if text in lists.AUXILIARIES:
            following = words[place + 1].text if place + 1 < len(words) else ""
            return following in lists.PRONOUNS or following in lists.DETERMINERS
        if text in lists.PRONOUNS or text in lists.DETERMINERS:
            return False
    return False


def choice(asking: Asking, folded: str) -> int | None:
    """Where a list of ready answers begins, or None."""
    text = folded[asking.start : asking.sentence.end]
    if not _OR.search(text):
        return None
    masked = _HARMLESS_OR.sub(lambda match: "_" * len(match.group()), text)
    if asking.form.shape is Shape.YES_OR_NO or asking.form.shape is Shape.STATEMENT:
        joined = _OR.search(masked)
        if joined and joined.end() < len(text.rstrip(" ?!.")):
            return asking.start + joined.start() + 1
        return None
    listed = _LISTED_OR.search(masked)
    return asking.start + listed.start(1) if listed else None
