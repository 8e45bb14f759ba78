"""Checks the question bank as a whole: ids and texts twice, the same words in another order, faults by our judge.

How near two questions are in meaning is asked by `deep`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coachmate.checks.findings import Found, mistakes
from coachmate.checks.reading_level import words_of
from coachmate.coaching.protocols import Judge
from coachmate.content.questions import QuestionFile, without
from coachmate.content.questions import used_twice as twice
from coachmate.judge import RuleJudge


def check_questions(shipped: Sequence[QuestionFile], own: Sequence[QuestionFile]) -> Iterator[Found]:
    """What is wrong with the questions of files that could be read; own ones stand for shipped ones of their ids."""
    files = beside(shipped, own)
    places: dict[str, str] = {}
    for each in files:
        for error in twice(each, places):
            yield from mistakes(error, each.file)
    yield from _same_words(files)
    judge: Judge = RuleJudge()
    for each in files:
        yield from _faults(each, judge)


def beside(shipped: Sequence[QuestionFile], own: Sequence[QuestionFile]) -> list[QuestionFile]:
    """The shipped files without the questions whose ids the own ones have, then those."""
    ids = {question.id for each in own for question in each.questions}
    return [*(without(each, ids) for each in shipped), *own]


def _same_words(files: Sequence[QuestionFile]) -> Iterator[Found]:
    """Questions of the same words but not the same letters, in whatever order."""
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for each in files:
        for question, (_, line) in zip(each.questions, each.lines, strict=True):
            words = tuple(sorted(word.replace("’", "'") for word in words_of(question.text.casefold())))
            text = " ".join(question.text.casefold().split())
            if words in first and first[words][0] != text:
                wrong = f"it has the same words as the question in {first[words][1]}."
                yield Found(each.file, line, wrong, "Keep one of the two.")
            first.setdefault(words, (text, f"{each.file.name}, line {line}"))


def _faults(content: QuestionFile, judge: Judge) -> Iterator[Found]:
    for question, (_, line) in zip(content.questions, content.lines, strict=True):
        assessment = judge.assess(question.text)
        if assessment.faults:
            faults = ", ".join(fault.value for fault in assessment.faults)
            wrong = f"the judge finds fault with '{question.text}' ({faults}), so it would never be offered."
            hint = next((each.hint for each in assessment.evidence), "Word it in another way").rstrip(".")
            yield Found(content.file, line, wrong, f"{hint}.")
