"""From choosing a guide to its first stage: with whom, who is here, who takes which role; then the session opens.

Asks only what the guide has to know; a guide for one alone opens at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coachmate.coaching.gathering import Gathering, is_shared
from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.guides import Guide
from coachmate.coaching.partnerships import Partnership
from coachmate.coaching.seating import Seats, needs_seats
from coachmate.coaching.sessions import Session
from coachmate.coaching.showing import LOOKED_THROUGH
from coachmate.tui.screens.session import SessionScreen

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp


async def begin(app: CoachmateApp, guide: Guide, partnership: str | None) -> None:
    """Begin a guide; `partnership` is already known where it was chosen among one's partners."""
    parts = await app.parts()
    if partnership is not None:
        known = await app.attempt(parts.partnerships.get(partnership), None)
        if known is not None:
            await _who_is_here(app, guide, known)
        return
    if is_shared(guide):
        every = await app.attempt(parts.partnerships.all(), list[Partnership]())
        if going_on := [each for each in every if each.ended is None]:
            from coachmate.tui.screens.with_whom import WithWhomScreen

            def chosen(answer: Partnership | None) -> None:
                app.run_worker(_who_is_here(app, guide, answer), name="begin")

            await app.push_screen(WithWhomScreen(guide, going_on, chosen))
            return
    await _who_is_here(app, guide, None)


async def _who_is_here(app: CoachmateApp, guide: Guide, partnership: Partnership | None) -> None:
    which = partnership.id if partnership else None
    if not needs_seats(guide):
        await _open(app, guide, which, None)
        return
    from coachmate.tui.screens.seats import SeatsScreen

    records = (await app.parts()).records
    theirs = await app.attempt(records.sessions(LOOKED_THROUGH, which), list[Session]()) if which else []

    def here(seats: Seats) -> None:
        app.run_worker(_open(app, guide, which, seats), name="begin")

    await app.push_screen(SeatsScreen(guide, Gathering.of(guide, partnership, theirs), here))


async def _open(app: CoachmateApp, guide: Guide, partnership: str | None, seats: Seats | None) -> None:
    parts = await app.parts()
    begun = GuidedSession.begin(guide, parts.records, parts.coach, partnership, seats)
    session = await app.attempt(begun, None)
    if session is not None:
        await app.push_screen(SessionScreen(session))
        if partnership is not None:
            from coachmate.tui.screens.what_happened import come_back

            await come_back(app, partnership)
