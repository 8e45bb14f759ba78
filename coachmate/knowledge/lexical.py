"""Search by words alone: BM25 over passages, in memory. Needs no model and no worker, so it is always there.

Knows texts and their places in a list; nothing of documents, steps or files.
"""

from __future__ import annotations

import logging
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

_VOWELS = frozenset("aeiouy")
_STAY_DOUBLE = _VOWELS | frozenset("lsz")


class LexicalIndex:
    """BM25 (Robertson and others 1994, in Lucene's form) over `texts`; built in well under a second."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        # The library sets itself to DEBUG when imported, which would fill the app's log.
        logging.getLogger("bm25s").setLevel(logging.WARNING)
        tokens = _tokens(texts)
        self._size = len(texts)
        self._holders = Counter(token for words in tokens for token in set(words))
        self._scorer: Any = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        if self._holders:
            self._scorer.index(tokens, show_progress=False)

    def coverage(self, query: str) -> npt.NDArray[np.float64]:
        """How much of the query each text covers, shape (number of texts,), 0 to 1.

        It is the BM25 score divided by its upper bound, the sum of the query words' weights; words that no
        text holds count in full. So it ranks as BM25 does and compares between queries, as a bare BM25 score
        doesn't.
        """
        words = list(dict.fromkeys(_tokens([query])[0]))
        known = [word for word in words if word in self._holders]
        if not known:
            return np.zeros(self._size)
        bound = sum(self._weight(word) for word in words)
        scores: npt.NDArray[np.float64] = np.asarray(self._scorer.get_scores(known), dtype=np.float64)
        return scores / bound

    def holders(self, query: str) -> dict[str, npt.NDArray[np.bool_]]:
        """For each word of the query, as written but in lower case, which texts hold some form of it.

        Each array has the shape (number of texts,). The commonest words ("how", "the") aren't among them.
        """
        held: dict[str, npt.NDArray[np.bool_]] = {}
        for word in dict.fromkeys(_words([query])[0]):
            known = stem(word) in self._holders
            held[word] = (
                np.asarray(self._scorer.get_scores([stem(word)])) > 0 if known else np.zeros(self._size, dtype=np.bool_)
            )
        return held

    def _weight(self, word: str) -> float:
        holders = self._holders[word]
        return math.log(1 + (self._size - holders + 0.5) / (holders + 0.5))


def stem(word: str) -> str:
    """A light stem of a lower-case English word: plurals as in Harman 1991, How Effective Is Suffixing?

    Takes off -ing and -ed (with a doubled consonant before them), -ly and a final e, where enough of the word
    stays. It need not be a word: it only has to be the same for the forms of one.
    """
    stemmed = _singular(word)
    if len(stemmed) > 4 and stemmed.endswith("eed"):
        stemmed = stemmed[:-1]
    for ending in ("ing", "ed"):
        rest = stemmed.removesuffix(ending)
        if rest != stemmed and len(rest) >= 3 and not _VOWELS.isdisjoint(rest):
            doubled = len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in _STAY_DOUBLE
            stemmed = rest[:-1] if doubled else rest
            break
    if len(stemmed) > 4:
        stemmed = stemmed.removesuffix("ly")
    if len(stemmed) > 3:
        stemmed = stemmed.removesuffix("e")
    return f"{stemmed[:-1]}i" if len(stemmed) > 3 and stemmed.endswith("y") else stemmed


def _singular(word: str) -> str:
    if len(word) <= 3:
        return word
    if word.endswith("ies") and word[-4] not in "ea":
        return f"{word[:-3]}y"
    if word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word


def _tokens(texts: Sequence[str]) -> list[list[str]]:
    written = _words(texts)
    # Each word is stemmed once, however often it is written.
    stems = {word: stem(word) for words in written for word in words}
    return [[stems[word] for word in words] for words in written]


def _words(texts: Sequence[str]) -> list[list[str]]:
    import bm25s

    found: list[list[str]] = bm25s.tokenize(
        list(texts), stopwords="english_plus", return_ids=False, show_progress=False
    )
    return found
