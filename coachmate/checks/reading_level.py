"""How easily English prose reads: Flesch's reading ease, with syllables counted by rules. Pure.

The formula is Flesch's (1948, A New Readability Yardstick). The libraries for it bring dictionaries and corpora along
(textstat and py-readability-metrics need nltk), which a measure as rough as this doesn't call for: rules suffice where
single words may be counted wrongly as long as texts aren't.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)\]]*(?:\s|$)|\n\s*\n|\n\s*(?=[-*]\s|\d+\.\s|#)")
_VOWELS = re.compile(r"[aeiouy]+")
# Two sounds where vowels stand together; but not in -tion, -cial and their like.
_APART = re.compile(
    r"(?<![tscg])i(?:a(?!n?ge)|o|u(?!r))|(?<=[^aeiouqg])ua|[^q]ue(?=[lnt])|eo(?!u|p)|[aeiou]ing|yi|"
    r"^re(?=[aou])(?!al|ad|ac|as|at)|^coo(?=p|r)|crea|(?<!fr)(?<!pat)ie[tn]|oe[mt]|uou"
)
_SILENT_E = re.compile(r"(?<=[^aeiou])e$|(?<=[aiou]r)e$|(?<=[aeiou][^aeioulr])e$|(?<=[gq])ue$")
_SILENT_ED = re.compile(r"(?<=[^aeioutd])ed$")
_SILENT_ES = re.compile(r"(?<=[^aeiouxszcgh])es$|(?<=th)es$")
_SUFFIX = re.compile(r"(?<=[aeiou][^aeiou])e(?=(?:ly|less|ful|ment|ness|where|thing|times?|body|one)$)")


def words_of(text: str) -> list[str]:
    """The words of a text, those with an apostrophe whole."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """How many syllables an English word has, about; at least one."""
    plain = re.sub(r"n['’]t$", "n't", word.casefold())
    # The contracted "not" is a syllable after a consonant, other contractions aren't.
    extra = 1 if re.search(r"[sd]n't$", plain) else 0
    plain = re.sub(r"[^a-z]", "", re.sub(r"['’].*$", "", plain.replace("n't", "")))
    spoken = _SUFFIX.sub("", plain)
    for silent in (_SILENT_ED, _SILENT_ES):
        spoken = silent.sub("", spoken)
    if len(spoken) > 2 and not re.search(r"[^aeiouylr]le$", spoken):
        spoken = _SILENT_E.sub("", spoken)
    return max(1, len(_VOWELS.findall(spoken)) + len(_APART.findall(spoken))) + extra


def sentences_of(text: str) -> int:
    """How many sentences a text has; the end of a paragraph, a heading or a point of a list ends one too."""
    return max(1, sum(bool(_WORD.search(part)) for part in _SENTENCE_END.split(text)))


def reading_ease(text: str) -> float:
    """Flesch's reading ease: about 60 to 70 is plain English, below 50 hard going. 100.0 where there is no word."""
    words = words_of(text)
    if not words:
        return 100.0
    a_sentence, a_word = len(words) / sentences_of(text), sum(map(syllables, words)) / len(words)
    return 206.835 - 1.015 * a_sentence - 84.6 * a_word
