"""Every guide that comes with the program, gone through by its keys to the sheet: by the first and by the last way at
each of its branches.
"""

from __future__ import annotations

import re

import pytest
from textual.pilot import Pilot

from coachmate.coaching.gathering import is_shared
from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.guides import Leaves
from coachmate.coaching.partnerships import Kind
from coachmate.coaching.progress import Moment
from coachmate.coaching.sheet import sheet
from coachmate.content.guides import read_guides
from coachmate.resources import resource
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.screens.sheet import SheetScreen
from coachmate.tui.widgets.answer import AnswerBox
from coachmate.tui.widgets.offer import OfferList
from tests import walking
from tests.tui.conftest import make_app, wait_until

GUIDES = {guide.id: guide for guide in read_guides(resource("prompts") / "guides")}
PICKS = {"first": walking.first, "last": walking.last}


def branching(guide_id: str) -> bool:
    return any(stage.branch for stage in GUIDES[guide_id].stages)


WALKS = [(guide, "first") for guide in sorted(GUIDES)] + [
    (guide, "last") for guide in sorted(GUIDES) if branching(guide)
]


async def enter(pilot: Pilot[None], session: GuidedSession, moment: Moment, entered: str) -> None:
    """What a person presses at one moment."""
    prompt = session.prompt
    if moment is Moment.TALK:
        await pilot.press("enter")
    elif moment is Moment.BRANCH:
        await pilot.press(entered)
    elif moment is Moment.QUESTIONS:
        offer = pilot.app.screen.query_one(OfferList)
        await wait_until(pilot, lambda: offer.display and offer.has_focus, "questions are offered")
        await pilot.press("1", "g")
    elif prompt is not None and prompt.options:
        await pilot.press("enter")
    else:
        box = pilot.app.screen.query_one("#answer", AnswerBox)
        await wait_until(pilot, lambda: box.has_focus, "the box has the focus")
        box.text = entered
        await pilot.press("enter")


@pytest.mark.parametrize(("guide_id", "way"), WALKS)
async def test_a_guide_leads_to_its_sheet(guide_id: str, way: str) -> None:
    guide = GUIDES[guide_id]
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        parts = await app.parts()
        seats = walking.seats_for(guide)
        pair = (await parts.partnerships.add(Kind.PAIR, "", ["Amara"])).id if is_shared(guide) else None
        session = await GuidedSession.begin(guide, parts.records, parts.coach, pair, seats)
        await app.push_screen(SessionScreen(session))
        for moment, entered, progress in walking.walk(guide, PICKS[way]):
            assert session.here == progress.here
            shown = app.screen
            assert isinstance(shown, SessionScreen)
            await enter(pilot, session, moment, entered)
            await wait_until(
                pilot,
                lambda before=progress: session.progress != before,
                f"{progress.here} is left",  # type: ignore[misc]
            )
        await wait_until(pilot, lambda: isinstance(app.screen, SheetScreen), "the sheet is shown")
        text = sheet(guide, await parts.records.load(session.id))
        clauses = any(stage.leaves is Leaves.CLAUSE for stage in session.route)
        if pair and clauses:
            assert await parts.partnerships.agreements(pair), "what was agreed is kept"
    assert text.startswith(f"# {guide.sheet}\n")
    assert not re.search(r"\{[a-z0-9-]+\}", text), "a name in braces was left"
    if any(stage.leaves for stage in session.route):
        assert "\n## " in text
