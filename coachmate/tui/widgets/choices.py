"""A list to choose from: Textual's OptionList, safe at any width."""

from __future__ import annotations

from textual.geometry import Size
from textual.widgets import OptionList

# The padding of an option at both sides, as the stylesheet has it.
_PADDING = 2


class Choices(OptionList):
    """While a layout is being made, a list may be two columns wide, which Textual 8.2 can't wrap a text into."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return super().get_content_height(container, viewport, width) if width > _PADDING else 0

    def _update_lines(self) -> None:
        if self.scrollable_content_region.width > _PADDING:
            super()._update_lines()

    def scroll_to_highlight(self, top: bool = False) -> None:
        """The first choice is shown with the heading above it, which can't be chosen."""
        at = self.highlighted
        super().scroll_to_highlight(top)
        if at is not None and all(option.disabled for option in self.options[:at]):
            self.scroll_home(animate=False, immediate=True)
            super().scroll_to_highlight(top)

    def action_page_up(self) -> None:
        """Nothing is marked by Textual 8.2 where only a heading stands further up: then the first choice is."""
        super().action_page_up()  # type: ignore[no-untyped-call]  # Textual's
        if self.highlighted is None:
            self.action_first()

    def action_page_down(self) -> None:
        super().action_page_down()  # type: ignore[no-untyped-call]
        if self.highlighted is None:
            self.action_last()
