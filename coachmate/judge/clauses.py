"""Where in a sentence a question begins: question words, and whether a verb stands before the subject.

Words and their order only; knows neither shapes nor faults.
"""

from __future__ import annotations

from itertools import pairwise

from coachmate.judge import lists
from coachmate.judge.words import Word

# A lone question word after these asks ("Acting out would be what?").
_SAID_FIRST = lists.listed("is are was were be says say said asks")
# A question word after these doesn't ("Do you know what he is").
_KNOWING = lists.listed("know knows knew see sees tell understand remember decide decided idea sure clue")
# "Where this week will you ...": a time may stand between.
_TIMES = lists.listed("week month year quarter morning afternoon evening time days weeks summer winter spring autumn")
# A sentence that opens with these leads in; a "which" behind its comma asks and doesn't relate.
_SUBORDINATE = lists.listed("when if as once while after before looking thinking imagining of")


def skip(words: tuple[Word, ...], at: int) -> int:
    """The index of the first word from `at` that is no lead-in."""
    while at < len(words) and words[at].text in lists.LEAD_INS:
        at += 1
    return at


def open_clause(words: tuple[Word, ...], opening: int) -> int | None:
    """Where the first question-word question begins, or None."""
    for at in range(opening, len(words)):
        text = words[at].text
        if text not in lists.QUESTION_WORDS and text not in lists.CONTRACTED:
            continue
        if _begins_question(words, at, opening) and not _is_topic(words, at):
            before = words[at - 1].text if at > opening else ""
            return at - 1 if before in lists.PREPOSITIONS and at - 1 >= opening else at
    return None


def _begins_question(words: tuple[Word, ...], at: int, opening: int) -> bool:
    word, before = words[at], words[at - 1].text if at else ""
    if at == len(words) - 1:
        return at == opening or word.after_mark or before in _SAID_FIRST or before in lists.LEAD_INS
    leading = at == opening or word.after_mark
    by_preposition = before in lists.PREPOSITIONS and (at - 1 <= opening or words[at - 1].after_mark)
    after_opener = before in lists.CLAUSE_OPENERS
    if word.text in lists.CONTRACTED:
        return leading or by_preposition or after_opener
    verb_first = inverted(words, at)
    relates = word.text in ("which", "who") and word.after_mark and at != opening
    if relates and words[opening].text not in _SUBORDINATE:
        return verb_first and _subject_follows(words, at)  # else it relates to what went before
    if leading or by_preposition:
        if verb_first:
            return True
        following = words[at + 1].text
        if following in lists.PRONOUNS or following in lists.DETERMINERS or following in lists.PRONOUNS_CONTRACTED:
            # "When you think of it, ..." leads in; "What you want to do?" asks, if nothing else does.
            return at == opening and word.text in ("what", "how", "why") and _alone(words, at)
        return word.text != "when"
    if after_opener:
        return verb_first or (word.text in ("what", "how") and words[at + 1].text in ("else", "about"))
    return verb_first and before not in _KNOWING and _subject_follows(words, at)


def _is_topic(words: tuple[Word, ...], at: int) -> bool:
    """ "What happened was that ..." tells."""
    texts = [word.text for word in words[at : at + 7]]
    pairs = pairwise(texts[2:])
    return texts[0] == "what" and any(a in ("is", "was") and b in ("that", "because") for a, b in pairs)


def _alone(words: tuple[Word, ...], at: int) -> bool:
    return not any(word.after_mark for word in words[at + 1 :])


def inverted(words: tuple[Word, ...], at: int) -> bool:
    """Whether a verb stands before the subject: "what do you", "how important is it", not "what you do"."""
    for place in range(at + 1, min(at + 9, len(words))):
        text, before = words[place].text, words[place - 1].text
        if text in lists.AUXILIARIES:
            return True
        subject = text in lists.PRONOUNS or text in lists.PRONOUNS_CONTRACTED or text in lists.DETERMINERS
        when = text in ("this", "these") and place + 1 < len(words) and words[place + 1].text in _TIMES
        if subject and not when and before not in lists.PREPOSITIONS:
            return False
    return False


def _subject_follows(words: tuple[Word, ...], at: int) -> bool:
    for place in range(at + 1, min(at + 6, len(words) - 1)):
        if words[place].text in lists.AUXILIARIES:
            return words[place + 1].text in lists.PRONOUNS
    return False
