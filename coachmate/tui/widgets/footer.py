"""The line of keys at the foot: Textual's, made anew only when it would say something else. Draws only."""

from __future__ import annotations

from textual.binding import Binding
from textual.widgets import Footer as EveryTimeAnew


class Footer(EveryTimeAnew):
    """Textual asks for it several times whenever the focus moves, and each time takes 20 ms: a pressed key waits."""

    def __init__(self, *, compact: bool = False) -> None:
        super().__init__(compact=compact)
        self._said: list[tuple[Binding, str, bool, str]] | None = None

    async def recompose(self) -> None:
        if not self.is_attached:
            return
        says = [
            (binding, self.app.get_key_display(binding), enabled, tooltip)
            for _, binding, enabled, tooltip in self.screen.active_bindings.values()
            if binding.show or binding.action == "command_palette"
        ]
        if says != self._said:
            self._said = says
            await super().recompose()
