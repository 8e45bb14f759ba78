"""Looks for faults one by one and names the exact remedy of each; works when the rest is broken.

Every check catches its own errors, imports what it needs itself, and says one thing. The rooms are known through
wiring; screens not at all: who knows them adds checks of their own.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from inspect import isawaitable

from coachmate.doctor.findings import Check, Finding, Findings, Grade, fault, note, ok
from coachmate.errors import CoachmateError

__all__ = ["Check", "Finding", "Findings", "Grade", "checks", "examine", "fault", "note", "ok"]


async def examine(checks: Iterable[Check]) -> AsyncIterator[Finding]:
    """Each check's findings as they come; a check that fails is a fault of its subject, and the next one goes on."""
    for check in checks:
        try:
            looked = check.look()
            for finding in await looked if isawaitable(looked) else looked:
                yield finding
        except CoachmateError as error:
            yield fault(check.subject, f"{error.what} {error.why}".strip(), error.remedy)
        except Exception as error:  # whatever is broken, the other checks are still of use
            yield fault(
                check.subject,
                f"it can't be looked at: {type(error).__name__}: {error}",
                "Install coachmate again; if that doesn't help, report this line.",
            )


def checks(*, weights: bool = True, workers: bool = True, limit: float = 120.0) -> Iterator[Check]:
    """All checks that need no screen, quick ones first. `limit`: seconds that each worker may take."""
    from coachmate.doctor import data, machine, models

    yield Check("terminal", machine.terminal)
    yield Check("versions", machine.versions)
    yield Check("SQLite", machine.sqlite)
    yield Check("disk", machine.disk)
    yield Check("memory", machine.memory)
    yield Check("settings", data.settings)
    yield Check("model", data.model)
    yield Check("content", data.content)
    yield Check("permissions", data.permissions)
    yield Check("database", data.database)
    yield Check("database", data.kept_aside)
    if weights:
        yield Check("weights", models.weights)
    if workers:
        yield from (Check(subject, look) for subject, look in models.workers(limit))
