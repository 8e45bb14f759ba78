"""Notices: a few words in the corner of the screen on which they came, gone when the person leaves it.

Knows Textual's notices, and no screen of ours.
"""

from __future__ import annotations

from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

from textual.app import App
from textual.notifications import Notification, Notifications, Notify, SeverityLevel
from textual.screen import Screen

from coachmate.errors import CoachmateError

T = TypeVar("T")

# More than two hide what one was reading.
MOST = 2
USUAL_SECONDS = 5.0
# What is wrong and what can be done takes longer to read.
TROUBLE_SECONDS = 15.0
SAVED_SECONDS = 10.0


class Following(Notification):
    """Goes along to the next screen: where something lies is still wanted there."""


class Notices(Notifications):
    """Those on the screen: the newest two, and the same words only once."""

    def add(self, notification: Notification) -> Notices:
        for each in [each for each in self if each.message == notification.message]:
            del self[each]
        super().add(notification)
        # Errors go last: they were the least expected.
        before = sorted(list(self)[:-1], key=lambda each: each.severity == "error")
        for each in before[: max(0, len(self) - MOST)]:
            del self[each]
        return self

    def leave(self) -> None:
        """The person has left the screen: what belonged to it goes, but for an error that came too late to be read."""
        for each in list(self):
            seen = each.timeout - each.time_left
            late = each.severity == "error" and seen < USUAL_SECONDS
            if not isinstance(each, Following) and not late:
                del self[each]


class NoticesApp(App[None]):
    """An app whose notices keep to their screen, and whose errors meant for people become notices."""

    NOTIFICATION_TIMEOUT = USUAL_SECONDS

    def __init__(self) -> None:
        super().__init__()
        self._notifications = Notices()
        self._place: Screen[object] | None = None

    def on_mount(self) -> None:
        self.screen_change_signal.subscribe(self, self._screen_changed, immediate=True)

    def _screen_changed(self, _: Screen[object]) -> None:
        # What lies over a screen for a moment, such as the palette, is no other place.
        place = next((each for each in reversed(self.screen_stack) if not each.is_modal), None)
        if place is not self._place:
            self._place = place
            self._notifications.leave()  # type: ignore[attr-defined]  # ours, as made above
            self._refresh_notifications()

    def tell_lasting(self, message: str, *, title: str = "", severity: SeverityLevel = "information") -> None:
        """A notice that goes along to other screens."""
        self.post_message(Notify(Following(message, title, severity, SAVED_SECONDS)))

    def tell_saved(self, file: Path) -> None:
        self.tell_lasting(f"Saved as {file}")

    def tell_trouble(self, trouble: str, *, title: str = "") -> None:
        self.notify(trouble, title=title, severity="error", timeout=TROUBLE_SECONDS, markup=False)

    async def trouble(self, step: object) -> str:
        """Await something; an error meant for people comes back as its text, "" when all went well."""
        try:
            await step  # type: ignore[misc]  # any awaitable
        except CoachmateError as error:
            return str(error)
        return ""

    async def attempt(self, step: Awaitable[T], otherwise: T) -> T:
        """The result, or `otherwise` and a notice of what went wrong and what to do."""
        try:
            return await step
        except CoachmateError as error:
            self.tell_trouble(str(error))
            return otherwise
