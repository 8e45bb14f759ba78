"""The form of one sentence: does it leave the answer open, or can yes, no or one fact answer it?

Form only: whether a closed question is a fault depends on its purpose and is decided elsewhere. The rules follow the
usual reading in motivational interviewing (an open question can't be answered by yes, no or a single fact), with
four decisions of our own, each because of what people do when they are asked:

- a polite request to tell ("Could you tell me what ...") is open: people answer it by telling, not by "yes";
- "Is there anything else?" is closed, as its answer may be "no"; the short "Anything else?" and "Any thoughts?"
  are invitations that people take up, and count as open;
- "How many", "how often do you", "how long have you", "what time" ask for one fact and are closed;
- a proposal ("What if you ...", "How about asking ...", "Why don't you ...") is closed: it waits for yes or no.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from coachmate.judge import lists
from coachmate.judge.clauses import inverted, open_clause, skip
from coachmate.judge.words import Sentence, Word, pattern


class Shape(StrEnum):
    """What a sentence asks for."""

    OPEN = "open"
    REQUEST = "request"
    INVITATION = "invitation"
    FACT = "fact"
    PROPOSAL = "proposal"
    YES_OR_NO = "yes or no"
    TAG = "tag"
    STATEMENT = "statement"


_LEFT_OPEN = frozenset({Shape.OPEN, Shape.REQUEST, Shape.INVITATION})


@dataclass(frozen=True)
class Form:
    """`first` is the index of the word where the asking begins; the words before it are a preamble."""

    shape: Shape
    first: int

    @property
    def open(self) -> bool:
        return self.shape in _LEFT_OPEN


# A statement with one of these at its end waits for a yes.
TAG = re.compile(
    r"[,;\u2013\u2014-] ?(?:(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|wo|ca|ai)"
    r"(?:n't|n't really)?(?: not)? (?:i|you|he|she|it|we|they|that|this|there)(?: (?:think|agree|say|feel))?"
    r"|right|correct|no|yeah|yes|eh|aye|okay|ok|huh|true|is that right|am i right)[ ?!.\u2026]*$"
)
_PROPOSAL = pattern(
    r"(?:what|how) about (?:if )?(?:you|we|i|they)(?! (?:yourself|ourselves))(?= \w)",
    # "What about asking him" proposes, "What about driving?" names a topic.
    r"(?:what|how) about (?:(?:just|maybe|perhaps|simply) )?[a-z]{2,20}ing(?= \w)",
    r"why (?:don't|not|wouldn't|couldn't) (?:you|we)(?: just| simply| try)?",
    r"what if (?:you|we|i|uh|um)(?! (?:could|knew|had|were|didn't|weren't|never|believed|felt|got|woke|won|lost))",
)
_NOT_GERUNDS = frozenset({"thing", "something", "anything", "everything", "nothing", "being", "morning", "evening"})
_FACT = pattern(
    r"how (?:many|old|tall|far)",
    r"how (?:often|long) (?:have|has|did|does|do|is|was|are|were|ago)(?! you (?:think|want|need|hope|feel|imagine))",
    r"how much (?:does|did|do) (?:it|that|this|you|he|she|they)(?: [a-z]{1,9}ly)? (?:cost|earn|make|pay|weigh)",
    r"what (?:time|date|day|year|month|age) (?:is|was|are|do|does|did|will|would)",
    r"(?:what's|what is|what was|what are) (?:your|his|her|its|their|the)(?: [a-z]{1,12})? (?:name|names|age"
    r"|address|title|salary|email)",
    r"when do you (?:usually|normally|typically|generally)",
    r"where (?:do|does|did) (?:you|he|she|they) (?:live|work|sit|come from)",
    r"(?:who's|who is|who was) (?:(?:your|his|her) [a-z]{2,20}|that|he|she|it)(?=\W{0,5}$)",
    r"when (?:is|was) (?:the|your|his|her|our|their) [a-z]{2,20}(?=\W{0,5}$)",
)
_FACT_ALONE = re.compile(r"(?:and |so |but )?how (?:often|long|many)\W*$")
_INVITATION = re.compile(r"(?:any|anything|anyone|anybody|thoughts|questions|reactions|ideas)(?![\w'])")
_INDIRECT = re.compile(
    r"(?<![\w'])(?:wonder|wondering|wondered|curious|intrigued|interested"
    r"|(?:like|love|want|need) to (?:know|hear|understand|learn|ask)|ask you|question is|tell me)"
    r"(?: (?:just|really|so|uh|um|more|a bit|a little|to|hear|know|in|about|for|is|me|you)){0,4}[ ,:]{1,3}"
    r"(?P<word>what|how|why|where|(?<!, )when|who|which|whose|if|whether)"
    r"(?:'s|'d|'re|'ll)?(?![\w'])"
)
_MODAL_REQUEST = lists.listed("can could would will")
_SOFTENERS = lists.listed("please just maybe perhaps also possibly first then")
# "Tell me, what ..." is one question: so many words may stand between.
_TELL_ME = 3
_ASIDES = lists.listed("um uh er erm you know mean i say well")


def form_of(sentence: Sentence, folded: str) -> Form:
    """The form of `sentence`, a part of the text `folded`. Never raises."""
    words = sentence.words
    opening = skip(words, 0)
    if opening == len(words):
        return Form(Shape.STATEMENT, 0)
    text = folded[sentence.start : sentence.end]
    tagged = TAG.search(text[-40:]) is not None
    asking = open_clause(words, opening)
    proposal = _PROPOSAL.search(text)
    if proposal and not _names_topic(proposal.group()):
        at = _index_at(words, sentence.start + proposal.start())
        if asking is None or asking <= at + 1:
            return Form(Shape.PROPOSAL, at)
    telling = _telling(words, opening)
    if telling is not None and (asking is None or telling <= asking):
        addressed = asking is not None and words[asking].after_mark and asking - telling <= _TELL_ME
        return Form(Shape.OPEN, asking) if asking is not None and addressed else Form(Shape.REQUEST, telling)
    if asking is not None:
        return _question(words, asking, text, sentence, tagged)
    asks_yes = _yes_or_no(words, opening)
    indirect = _INDIRECT.search(text)
    told = indirect and indirect.group("word") not in ("if", "whether")
    if indirect and told and (asks_yes is None or indirect.group().startswith("ask you")):
        return Form(Shape.OPEN, opening)
    if tagged:
        return Form(Shape.TAG, opening)
    if asks_yes is not None:
        return Form(Shape.YES_OR_NO, asks_yes)
    if sentence.asks and _INVITATION.match(folded, words[opening].start):
        return Form(Shape.INVITATION, opening)
    return Form(Shape.STATEMENT, opening)


def _question(words: tuple[Word, ...], at: int, text: str, sentence: Sentence, tagged: bool) -> Form:
    """A question-word question: open, unless one fact answers it."""
    fact = _FACT.match(text, words[at].start - sentence.start)
    if fact or _FACT_ALONE.match(text, words[at].start - sentence.start):
        return Form(Shape.FACT, at)
    if tagged and words[at].text not in lists.CONTRACTED and not inverted(words, at):
        return Form(Shape.TAG, at)
    return Form(Shape.OPEN, at)


def _index_at(words: tuple[Word, ...], place: int) -> int:
    return next((index for index, word in enumerate(words) if word.end > place), 0)


def _names_topic(proposal: str) -> bool:
    """ "What about morning meetings" only looks like a verb in -ing."""
    return proposal.split()[-1] in _NOT_GERUNDS


def _telling(words: tuple[Word, ...], opening: int) -> int | None:
    """Where a request to tell begins ("Tell me ...", "could you describe ..."), or None."""
    for at in range(opening, len(words)):
        text = words[at].text
        starts = at == opening or words[at].after_mark or words[at - 1].text in lists.LEAD_INS
        if starts and text in lists.TELLING and text not in lists.NOT_AS_COMMAND:
            if _is_telling(words, at):
                return at
        elif text in _MODAL_REQUEST and at + 2 < len(words) and words[at + 1].text == "you":
            verb = at + 2
            while verb < len(words) and words[verb].text in _SOFTENERS:
                verb += 1
            if verb < len(words) and words[verb].text in lists.TELLING and _is_telling(words, verb):
                return at
    return None


def _is_telling(words: tuple[Word, ...], at: int) -> bool:
    verb, rest = words[at].text, [word.text for word in words[at + 1 : at + 4]]
    if any(word in ("if", "whether") for word in rest):
        return False
    objects = lists.TELLING_OBJECTS.get(verb)
    if objects is None:
        return True
    if verb == "help":
        return len(rest) > 1 and rest[0] in objects and rest[1] in ("understand", "see", "get")
    if verb == "say":
        return bool(rest) and rest[0] in objects and rest[0] != "something"
    return bool(rest) and rest[0] in objects


def _yes_or_no(words: tuple[Word, ...], opening: int) -> int | None:
    """Where a verb-first question begins, at the opening or after a mark, or None."""
    for at in range(opening, len(words) - 1):
        word = words[at]
        if word.text not in lists.AUXILIARIES:
            continue
        starts = at == opening or word.after_mark or words[at - 1].text in lists.LEAD_INS | _ASIDES
        following = words[at + 1].text
        subject = following in lists.PRONOUNS or following in lists.DETERMINERS
        if starts and (at == opening or subject):
            return at
    return None
