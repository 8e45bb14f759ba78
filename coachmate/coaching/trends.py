"""What scores of single days amount to over weeks, and as CSV. Pure; reads no clock, knows no screen.

A day is the calendar day where the person was when they scored it, as a date without a time: no later change of time
zone, daylight saving or clock moves it. A gap is a gap: it counts neither for nor against anything.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coachmate.coaching.efforts import ActiveQuestion, Effort
from coachmate.coaching.text import one_line

WEEKS = 12
GAP = "-"
# What a spreadsheet may take for a formula when it opens the file (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Week:
    """The week from the Monday `start`: the average of the days that were scored (0 to 10), None if none was."""

    start: date
    average: float | None
    days: int


@dataclass(frozen=True)
class Trend:
    """One question over consecutive weeks, the earliest first."""

    question: ActiveQuestion
    weeks: tuple[Week, ...]

    @property
    def empty(self) -> bool:
        return all(week.average is None for week in self.weeks)


def day_of(now: datetime) -> date:
    """The calendar day of an aware time, where the person is (their zone is the time's own)."""
    return now.date()


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def first_day(today: date, weeks: int = WEEKS) -> date:
    """Where a trend of so many weeks begins."""
    return week_of(today) - timedelta(weeks=weeks - 1)


def trends(
    questions: Iterable[ActiveQuestion], efforts: Iterable[Effort], today: date, weeks: int = WEEKS
) -> list[Trend]:
    """Each question over the last weeks, this one included; of retired ones those that have a score in them."""
    mondays = [first_day(today, weeks) + timedelta(weeks=number) for number in range(weeks)]
    scores: dict[tuple[str, date], list[int]] = {}
    for effort in efforts:
        scores.setdefault((effort.question, week_of(effort.day)), []).append(effort.score)
    every = [
        Trend(question, tuple(_week(monday, scores.get((question.id, monday), [])) for monday in mondays))
        for question in questions
    ]
    return [trend for trend in every if trend.question.retired is None or not trend.empty]


def _week(monday: date, scores: Sequence[int]) -> Week:
    return Week(monday, sum(scores) / len(scores) if scores else None, len(scores))


def later_than(efforts: Iterable[Effort], today: date) -> int:
    """How many scores lie in weeks to come, because a clock was wrong: no trend shows them."""
    return sum(week_of(effort.day) > week_of(today) for effort in efforts)


def day_in_words(day: date) -> str:
    """Such as "Sunday 22 November"."""
    return f"{day:%A} {day.day} {day:%B}"


def monday_in_words(week: Week, today: date) -> str:
    """Such as "16 Nov"; with the year where it is another."""
    year = "" if week.start.year == today.year else f" {week.start.year}"
    return f"{week.start.day} {week.start:%b}{year}"


def average_in_words(week: Week) -> str:
    return GAP if week.average is None else f"{week.average:.1f}"


def table(every: Sequence[Trend], today: date) -> str:
    """A line a week and a column a question, the questions named by number above."""
    lines = []
    for number, trend in enumerate(every, 1):
        retired = " (no longer asked)" if trend.question.retired else ""
        lines.append(f"{number}. {one_line(trend.question.text)}{retired}")
    weeks = [trend.weeks for trend in every]
    lines += ["", "Week of      " + "".join(f"{number:>6}" for number in range(1, len(every) + 1))]
    for same_week in zip(*weeks, strict=True):
        cells = "".join(f"{average_in_words(week):>6}" for week in same_week)
        lines.append(f"{monday_in_words(same_week[0], today):<13}{cells}")
    return "\n".join(lines)


def as_csv(questions: Mapping[str, ActiveQuestion], efforts: Iterable[Effort]) -> str:
    """One line a score: day (as 2026-11-22), question, score, note; with a line of headings.

    Texts that a spreadsheet might take for a formula get an apostrophe before them.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["day", "question", "score", "note"])
    for effort in efforts:
        question = questions.get(effort.question)
        text = question.text if question else ""
        writer.writerow([effort.day.isoformat(), harmless(text), effort.score, harmless(effort.note)])
    return file.getvalue()


def harmless(cell: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet might take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
