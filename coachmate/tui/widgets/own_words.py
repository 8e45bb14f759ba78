"""The box in which a question is put into one's own words, or written from nothing; what is typed is kept as a draft.

Decides nothing about keeping questions: whoever holds it is told what was handed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.questions import OfferedQuestion
from coachmate.tui.widgets.answer import AnswerBox

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp


class OwnWords(AnswerBox):
    """Closed until it is opened for a question, or for none. `editing` is that question while it is open."""

    def __init__(self, session: GuidedSession, *, id: str) -> None:
        super().__init__(id=id)
        self._session = session
        self._place = session.here
        # The question that the unfinished text began with, "" for one of one's own.
        self._began_with = ""
        self.editing: OfferedQuestion | None = None

    @property
    def is_open(self) -> bool:
        return self.has_class("open")

    def open_for(self, question: OfferedQuestion | None) -> None:
        """Show the question's words, or what was typed in their place before."""
        unfinished = self._session.draft
        if question is not None and question.text != self._began_with:
            unfinished = ""
        self.editing, self._began_with = question, question.text if question else ""
        self._place = self._session.here
        with self.prevent(AnswerBox.Changed):
            self.put(unfinished or self._began_with)
        self.border_title = "In your own words" if question else "Your own question"
        self.border_subtitle = "Enter keeps it · Esc closes"
        self.add_class("open")
        self.focus()
        # Only now has it a place, which may lie below the window's edge.
        self.call_after_refresh(self.scroll_visible, animate=False)

    def close(self) -> None:
        """What was typed stays as the draft."""
        self.remove_class("open")
        self.editing = None

    async def forget(self) -> None:
        """What was typed has been kept, and is no draft any more."""
        app = cast("CoachmateApp", self.app)
        await app.attempt(self._session.save_draft("", self._place), None)
        self._began_with = ""

    def on_text_area_changed(self, event: AnswerBox.Changed) -> None:
        """What is typed is kept as the place's draft, so that no key and no fault loses it."""
        event.stop()
        # The session may be at another place by now, and this screen gone before it is written.
        app = cast("CoachmateApp", self.app)
        app.run_worker(app.attempt(self._session.save_draft(self.text, self._place), None))
