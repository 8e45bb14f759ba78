"""Scores in words and figures: the scale, a question with its score, a question over weeks, its weeks as bars.

Draws only. Figures stand beside everything that is drawn, so that nothing hangs on colour or on a bar's length.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.bar import Bar as Length
from rich.table import Table
from rich.text import Text
from textual.content import Content

from coachmate.coaching.efforts import LEAST, MOST, Effort
from coachmate.coaching.text import one_line
from coachmate.coaching.trends import GAP, Trend, Week, average_in_words, monday_in_words

# From these widths on there is room for how ten is typed, and for what the ends of the scale mean.
_SOME_ROOM, _ROOMY = 50, 76
_BAR_WIDTH = 40


def scale_line(score: int | None, marked: int | None, width: int) -> Content:
    """0 to 10, with the mark in brackets, or the score where nothing is marked."""
    at = marked if marked is not None else score
    parts: list[str | tuple[str, str]] = []
    for each in range(LEAST, MOST + 1):
        shown = f"[{each}]" if each == at else f" {each} "
        parts.append((shown, "$accent bold") if each == at else shown)
    line = Content.assemble(*parts)
    if width >= _ROOMY:
        line = Content.assemble(("not at all ", "$muted"), line, (" my best", "$muted"))
    return Content.assemble(line, ("   t is 10", "$muted")) if width >= _SOME_ROOM else line


def scored_line(text: str, effort: Effort | None, width: int) -> Content:
    """The score before the question, and the note below it."""
    score = f"{effort.score:>2}" if effort else f" {GAP}"
    line = Content.assemble((score, "bold"), "  ", one_line(text, width - 4))
    if effort is None or not effort.note:
        return line
    return Content.assemble(line, "\n    ", (one_line(effort.note, width - 4), "$muted"))


def trend_line(trend: Trend, shown: int, width: int) -> Content:
    """A question with its averages of the last `shown` weeks."""
    figures = "".join(f"{average_in_words(week):>6}" for week in trend.weeks[-shown:])
    retired = " (no longer asked)" if trend.question.retired else ""
    room = max(8, width - len(figures) - len(retired))
    return Content.assemble(one_line(trend.question.text, room).ljust(room), (retired, "$muted"), figures)


def bars(weeks: Sequence[Week], today: date, width: int) -> Table:
    """A line a week: its Monday, the average as a bar from 0 to 10 and as a figure, and how many days it comes from."""
    every = Table.grid(padding=(0, 1))
    every.add_column(no_wrap=True)
    every.add_column(no_wrap=True)
    every.add_column(justify="right", no_wrap=True)
    every.add_column(no_wrap=True)
    for week in weeks:
        days = "" if not week.days else "1 day" if week.days == 1 else f"{week.days} days"
        length = Length(MOST, 0, week.average or 0, width=max(4, min(_BAR_WIDTH, width)))
        every.add_row(Text(monday_in_words(week, today)), length, Text(average_in_words(week)), Text(days))
    return every
