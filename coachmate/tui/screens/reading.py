"""Reading guidance: one whole document under its title, with what was found in it marked, and what it rests on at its
end.

Opened with an order of documents to go through: all of them, those of a search, or the sources of a question.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from coachmate.coaching.passages import Passage, Why
from coachmate.coaching.quoting import BASES, document_page, passage_page
from coachmate.coaching.text import one_line, showable
from coachmate.tui.clipboard import copy
from coachmate.tui.leaving import while_shown
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.library_lines import belongs

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp


@dataclass(frozen=True)
class Entry:
    """A document to read; `passage` is what was found in it, `why` how."""

    document: str
    passage: Passage | None = None
    why: Why | None = None


def reasons(passage: Passage, why: Why) -> list[tuple[str, str]]:
    """Why a passage was found, as headings and texts."""
    if why.similarity is None:
        near = "Not looked at: the models weren't ready, so words alone were searched."
    else:
        near = f"{why.similarity:.2f}, where 0 is nothing in common and 1 the same meaning."
    shared = ", ".join(why.shared) or "None."
    if why.missing:
        shared += f"\nNot in it: {', '.join(why.missing)}"
    together = f"{why.nearness:.2f}; from {why.enough:.2f} on a passage is shown."
    return [
        ("Near in meaning", near),
        ("Words it shares with your search", shared),
        ("Both together", together),
        ("Where it belongs", belongs(passage)),
    ]


class ReadingScreen(Screen[None]):
    """One document at a time of `entries`, beginning with number `at`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "go(1)", "Next", tooltip="Read the next document", id="reading.next"),
        Binding("p", "go(-1)", "Previous", tooltip="Read the previous document", id="reading.previous"),
        Binding("w", "why", "Why", tooltip="Show why this was found", id="reading.why"),
        Binding("c", "copy", "Copy", tooltip="Copy the document, where the terminal can", id="reading.copy"),
        Binding("s", "save", "Save", tooltip="Save the document as a Markdown file", id="reading.save"),
        Binding("escape", "back", "Back", tooltip="Go back to where you were", id="reading.back"),
    ]

    def __init__(self, entries: Sequence[Entry], at: int = 0) -> None:
        super().__init__()
        self._entries = tuple(entries)
        self._at = at
        self._own: Collection[str] = ()

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _entry(self) -> Entry:
        return self._entries[self._at]

    def compose(self) -> ComposeResult:
        yield Bar("Library")
        with Vertical(id="reading-head"):
            yield Static(id="reading-title", markup=False)
            yield Static(id="reading-about", classes="muted", markup=False)
        yield VerticalScroll(id="reading")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#reading").focus()
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "why":
            return self._entry.why is not None
        if action == "go":
            return len(self._entries) > 1
        return True

    @work(exclusive=True)
    @while_shown
    async def _show(self) -> None:
        entry = self._entry
        which = "found " if entry.passage is not None else ""
        count = f" · {which}{self._at + 1} of {len(self._entries)}" if len(self._entries) > 1 else ""
        self.query_one(Bar).title(f"Library{count}")
        parts = await self._app.parts()
        self._own = parts.own_documents
        passages = await parts.library.passages(entry.document)
        if entry.passage is not None and entry.passage.id not in {each.id for each in passages}:
            # What was found may be older than the library that is here now.
            passages = (entry.passage, *passages)
        page = self.query_one("#reading", VerticalScroll)
        await page.remove_children()
        if not passages:
            await page.mount(Static("This document isn't in the library any more.", markup=False))
            return
        found = await self._fill(page, passages, entry.passage)
        self.refresh_bindings()
        # The title stands above; below it, the beginning, or as far down as it takes to see what was found.
        page.scroll_home(animate=False)
        if found is not None:
            self.call_after_refresh(self._show_found, page, found)

    def _show_found(self, page: VerticalScroll, found: Widget) -> None:
        if found.virtual_region.bottom > page.size.height:
            page.scroll_to_widget(found, animate=False, top=True)

    async def _fill(self, page: VerticalScroll, passages: Sequence[Passage], wanted: Passage | None) -> Widget | None:
        first = passages[0]
        among = self._found_in(first.document)
        self.query_one("#reading-title", Static).update(one_line(first.title))
        about = f"{belongs(first)}{' · yours' if first.document in self._own else ''}"
        if wanted is not None and wanted.id in among and len(among) > 1:
            about = f"Passage {among.index(wanted.id) + 1} of the {len(among)} found in it · {about}"
        self.query_one("#reading-about", Static).update(about)
        shown: list[Widget] = []
        found: Widget | None = None
        heading = ""
        for passage in passages:
            new = passage.heading if passage.heading != heading else ""
            heading = passage.heading
            text = Content(showable(passage.text))
            if new:
                text = Content.assemble((showable(new), "$primary bold"), "\n", text)
            part = Static(text, classes="passage")
            shown.append(part)
            if wanted is not None and passage.id == wanted.id:
                part.add_class("found")
                found = part
            elif passage.id in among:
                part.add_class("found-too")
        shown.append(Static(BASES[first.basis], classes="heading", markup=False))
        sources = "\n".join(first.sources) or "No single source: what people who do this have found to help."
        shown.append(Static(showable(sources), classes="muted", markup=False))
        await page.mount_all(shown)
        return found

    def _found_in(self, document: str) -> list[str]:
        """The ids of the passages found in a document, in the order in which one goes through them."""
        return [each.passage.id for each in self._entries if each.passage is not None and each.document == document]

    # Moving

    def action_go(self, by: int) -> None:
        at = self._at + by
        if not 0 <= at < len(self._entries):
            self.notify("That was the last one." if by > 0 else "This is the first one.")
            return
        self._at = at
        self._show()

    def action_why(self) -> None:
        entry = self._entry
        if entry.passage is not None and entry.why is not None:
            parts = reasons(entry.passage, entry.why)
            self.app.push_screen(PageScreen("Why this was found", [("", entry.passage.citation), *parts]))

    def action_back(self) -> None:
        self.app.pop_screen()

    # Taking along

    async def _page(self) -> tuple[str, str]:
        """The document as a file's name and its Markdown; the passage alone where the library lacks its document."""
        entry = self._entry
        library = (await self._app.parts()).library
        document = next((each for each in library.documents if each.id == entry.document), None)
        if document is not None:
            return document.id, document_page(document)
        return entry.document, passage_page(entry.passage) if entry.passage else ""

    async def action_copy(self) -> None:
        _, text = await self._page()
        self.notify(await copy(self.app, text), markup=False)

    async def action_save(self) -> None:
        await self._app.save_text(*await self._page())
