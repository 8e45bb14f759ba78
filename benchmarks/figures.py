"""What a measurement yields, and the table that it is printed in: ratios first, absolute figures after them.

Knows nothing of what is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from math import ceil
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One line of the table: the same thing measured several times, ours and what stands beside it in turn.

    `ratio_at_most` and `at_most` are what is demanded of the ratio, and of the largest of our values (in the group's
    unit). `beside` is empty where nothing can stand beside it.
    """

    name: str
    ours: Sequence[float]
    beside: Sequence[float] = ()
    ratio_at_most: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> float | None:
        """The median of ours divided by the median of what stands beside it."""
        return median(self.ours) / median(self.beside) if self.beside and median(self.beside) else None

    @property
    def met(self) -> bool | None:
        """Whether what is demanded holds; None where nothing is."""
        if self.at_most is not None:
            return max(self.ours) <= self.at_most
        if self.ratio_at_most is not None and self.ratio is not None:
            return self.ratio <= self.ratio_at_most
        return None


@dataclass
class Group:
    """The figures of one measurement. `ours` and `beside` say in words what the two columns hold; `unit` is "s", "ms",
    "MB" or "tokens/s". `load` is how many cores others kept busy just before; `notes` are sentences for the reader.
    """

    title: str
    unit: str
    ours: str
    beside: str
    figures: list[Figure]
    notes: list[str] = field(default_factory=list)
    load: float | None = None

    def as_json(self) -> dict[str, object]:
        """All values, with the ratios worked out."""
        figures = [{**asdict(figure), "ratio": figure.ratio, "met": figure.met} for figure in self.figures]
        return {**asdict(self), "figures": figures}


def share(values: Iterable[float], part: float) -> float:
    """The smallest value that at least `part` (0 to 1) of `values` don't exceed; ValueError for no values."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("nothing was measured")
    return ordered[max(0, ceil(part * len(ordered)) - 1)]


def table(groups: Iterable[Group]) -> str:
    """All groups as plain text."""
    lines: list[str] = []
    for group in groups:
        busy = "" if group.load is None else f"  (others kept {group.load:.1f} cores busy just before)"
        lines += ["", f"{group.title.upper()}{busy}", f"  {group.ours}, beside {group.beside}; {_UNITS[group.unit]}"]
        width = max(len(figure.name) for figure in group.figures)
        lines += [_line(figure, group.unit, width) for figure in group.figures]
        lines += [f"  Note: {note}" for note in group.notes]
    return "\n".join(lines[1:])


_UNITS = {"s": "seconds, less is better", "ms": "milliseconds, less is better", "MB": "MB, less is better"}
_UNITS["tokens/s"] = "tokens a second, more is better"


def _line(figure: Figure, unit: str, width: int) -> str:
    ratio = f"{figure.ratio:.2f}x" if figure.ratio is not None else "-"
    beside = f" | {_values(figure.beside, unit)}" if figure.beside else ""
    demand = ""
    if figure.at_most is not None:
        demand = f" | at most {figure.at_most:g} {unit} wanted: {_verdict(figure)}"
    elif figure.ratio_at_most is not None:
        demand = f" | at most {figure.ratio_at_most:g}x wanted: {_verdict(figure)}"
    return f"  {ratio:>7}  {figure.name:<{width}}  {_values(figure.ours, unit)}{beside}{demand}"


def _verdict(figure: Figure) -> str:
    return "met" if figure.met else "MISSED"


def _values(values: Sequence[float], unit: str) -> str:
    """The median, and where there are several the smallest and the largest."""
    digits = 2 if unit == "s" else 0 if max(values) >= 100 else 1
    middle = f"{median(values):.{digits}f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.{digits}f} to {max(values):.{digits}f})"
