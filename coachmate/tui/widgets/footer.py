"""The line of keys at the foot: Textual's, with as many whole keys as there is room for. Draws only."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Footer as EveryTimeAnew
from textual.widgets._footer import FooterKey

# How one leaves, and where all keys stand: never left out for want of room.
_ALWAYS = ("escape", "f1")
# A space on each side of the key and one after its name; the palette's key also has a line before it.
_AROUND = 3
_PALETTE = "-command-palette"


class Footer(EveryTimeAnew):
    """Textual asks for it several times whenever the focus moves, and each time takes 20 ms: a pressed key waits."""

    def __init__(self, *, compact: bool = False) -> None:
        super().__init__(compact=compact)
        self._said: tuple[int, list[tuple[Binding, str, bool, str]]] | None = None

    def on_resize(self) -> None:
        if self._said is not None and self._said[0] != self.app.size.width:
            self.call_after_refresh(self.recompose)

    async def recompose(self) -> None:
        if not self.is_attached:
            return
        says = [
            (binding, self.app.get_key_display(binding), enabled, tooltip)
            for _, binding, enabled, tooltip in self.screen.active_bindings.values()
            if binding.show or binding.action == "command_palette"
        ]
        if (self.app.size.width, says) != self._said:
            self._said = (self.app.size.width, says)
            await super().recompose()

    def compose(self) -> ComposeResult:
        every = list(super().compose())
        keys = [each for each in every if isinstance(each, FooterKey)]
        room = self.app.size.width
        if self.screen.has_class("-many-columns"):
            room -= sum(_width(each) + 2 for each in keys if each.has_class(_PALETTE))
        own = [each for each in keys if not each.has_class(_PALETTE)]
        left_out = set[FooterKey]()
        for each in reversed([each for each in own if each.key not in _ALWAYS]):
            if sum(_width(key) for key in own if key not in left_out) <= room:
                break
            left_out.add(each)
        yield from (each for each in every if each not in left_out)


def _width(key: FooterKey) -> int:
    return cell_len(key.key_display) + cell_len(key.description) + _AROUND
