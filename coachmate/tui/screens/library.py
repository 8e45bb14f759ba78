"""The library: all guidance by step, and a search that shows what it finds while one types.

Search, ranking and the reasons come from the library itself; this screen only shows them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.passages import Document, Findings, Hit
from coachmate.coaching.quoting import document_page, passage_page
from coachmate.coaching.terms import Step
from coachmate.coaching.text import one_line
from coachmate.tui.clipboard import copy
from coachmate.tui.leaving import while_shown
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.screens.reading import Entry, ReadingScreen, reasons
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.library_lines import document_line, document_text, heading_line, hit_lines, passage_text
from coachmate.tui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

LIMIT = 12
SHORTEST = 3
# From this width on, the marked passage is shown beside the list.
WIDE = 110


class LibraryScreen(Screen[None]):
    """Search on top, below it what is there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "why", "Why", tooltip="Show why the marked passage was found", id="library.why"),
        Binding("c", "copy", "Copy", tooltip="Copy what is marked, where the terminal can", id="library.copy"),
        Binding("s", "save", "Save", tooltip="Save what is marked as a Markdown file", id="library.save"),
        Binding("1", "step(1)", "Step 1", show=False, tooltip="Only guidance on step 1", id="library.step_1"),
        Binding("2", "step(2)", "Step 2", show=False, tooltip="Only guidance on step 2", id="library.step_2"),
        Binding("3", "step(3)", "Step 3", show=False, tooltip="Only guidance on step 3", id="library.step_3"),
        Binding("0", "step(0)", "All steps", show=False, tooltip="Guidance on all steps", id="library.all_steps"),
        Binding("slash", "to_box", "Search", tooltip="Go to the search box", id="library.search"),
        Binding("down", "to_list", "To the list", show=False, tooltip="Go to what was found", id="library.list"),
        Binding("escape", "back", "Back", tooltip="Empty the search box, or go back", id="library.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._step: Step | None = None
        self._asked = ""
        self._findings: Findings | None = None
        # What the options stand for, by their ids.
        self._documents: dict[str, Document] = {}
        self._own: Collection[str] = ()
        self._hits: dict[str, Hit] = {}

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#found", OptionList)

    def compose(self) -> ComposeResult:
        yield Bar("Library")
        with Vertical(id="library"):
            yield SearchBox(id="query", placeholder="What are you looking for?")
            yield Static(id="library-line", classes="muted", markup=False)
            with Horizontal():
                yield Choices(id="found")
                with VerticalScroll(id="preview", can_focus=False):
                    yield Static(id="preview-text")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(SearchBox).focus()
        self.watch(self.app, "workers_line", self._workers_changed, init=False)
        self._look()

    def on_resize(self) -> None:
        wide = self.size.width >= WIDE
        if wide != self.has_class("-wide"):
            self.set_class(wide, "-wide")
        # Lines are cut to the width of the list, which is known after the layout.
        self.call_after_refresh(self._draw, keep_place=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "why":
            return self._findings is not None and bool(self._findings.hits)
        if action == "to_box":
            return not self.query_one(SearchBox).has_focus
        return True

    # Looking

    def on_search_box_asked(self, event: SearchBox.Asked) -> None:
        if event.query != self._asked or event.entered:
            self._asked = event.query
            self._look(to_list=event.entered)

    def _workers_changed(self) -> None:
        # What was found by words alone is looked for again when meaning may be there.
        if self._findings is not None and not self._findings.dense:
            self._look()

    @work(exclusive=True)
    @while_shown
    async def _look(self, *, to_list: bool = False) -> None:
        parts = await self._app.parts()
        library, self._own = parts.library, parts.own_documents
        self._documents = {document.id: document for document in library.documents}
        if len(self._asked) < SHORTEST:
            self._findings = None
        else:
            nothing = Findings((), False)
            self._findings = await self._app.attempt(library.search(self._asked, step=self._step, limit=LIMIT), nothing)
        trouble = library.trouble
        self._draw()
        self._say(one_line(trouble.what) if trouble else "")
        if to_list and self._list.option_count:
            self._list.focus()

    def _say(self, trouble: str) -> None:
        findings = self._findings
        said = [f"Step {self._step.value} only; 0 shows all steps."] if self._step else []
        if findings is None:
            said.append("Type to search; 1 2 3 in the list show one step." if not self._step else "")
        else:
            count = len(findings.hits)
            said.append(
                f"{count} {'passage fits' if count == 1 else 'passages fit'}."
                if findings.fits and count
                else "Nothing in the library fits this."
            )
            if not findings.dense:
                said.append(f"Searched by words alone: {trouble or 'the models are not ready yet.'}")
        self.query_one("#library-line", Static).update(" ".join(filter(None, said)))

    # Showing

    def _draw(self, *, keep_place: bool = False) -> None:
        found = self._list
        at = found.highlighted if keep_place else None
        found.clear_options()
        self._hits = {}
        if self._findings is None:
            self._draw_documents(found)
        else:
            self._draw_hits(found, self._findings)
        first = next((place for place, option in enumerate(found.options) if not option.disabled), None)
        found.highlighted = first if at is None or at >= found.option_count else at
        if found.highlighted is None:
            self.query_one("#preview-text", Static).update("")
        self.refresh_bindings()

    @property
    def _width(self) -> int:
        """How many characters a line of the list has."""
        return max(16, self._list.content_size.width - 4)

    def _draw_documents(self, found: OptionList) -> None:
        for step in (*Step, None):
            some = [document for document in self._documents.values() if document.step is step]
            if not some or (self._step is not None and step not in (self._step, None)):
                continue
            if found.option_count:
                found.add_option(Option(Content(""), disabled=True))
            found.add_option(Option(heading_line(step), disabled=True))
            for document in some:
                line = document_line(document, self._width, own=document.id in self._own)
                found.add_option(Option(line, id=document.id))

    def _draw_hits(self, found: OptionList, findings: Findings) -> None:
        for hit in findings.hits if findings.fits else ():
            self._hits[hit.passage.id] = hit
            if found.option_count:
                found.add_option(Option(Content(""), disabled=True))
            own = hit.passage.document in self._own
            found.add_option(Option(hit_lines(hit, self._width, own=own), id=hit.passage.id))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_list.id != "found":
            return
        text = self._preview(event.option_id or "")
        self.query_one("#preview-text", Static).update(text)
        self.query_one("#preview").scroll_home(animate=False)

    def _preview(self, which: str) -> Content:
        hit, document = self._hits.get(which), self._documents.get(which)
        if hit is not None:
            return passage_text(hit.passage)
        return document_text(document) if document is not None else Content("")

    # Reading

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        which = event.option_id or ""
        if self._hits:
            entries = [Entry(hit.passage.document, hit.passage, hit.why) for hit in self._hits.values()]
            at = list(self._hits).index(which)
        else:
            shown = [option.id for option in event.option_list.options if option.id]
            entries, at = [Entry(each) for each in shown], shown.index(which)
        self.app.push_screen(ReadingScreen(entries, at))

    @property
    def _marked(self) -> str:
        """The id of the marked passage or document, "" if nothing is marked."""
        option = self._list.highlighted_option
        return option.id or "" if option else ""

    def action_why(self) -> None:
        hit = self._hits.get(self._marked)
        if hit is not None and hit.why is not None:
            parts = [("", hit.passage.citation), *reasons(hit.passage, hit.why)]
            self.app.push_screen(PageScreen("Why this was found", parts))

    # Taking along

    def _page(self) -> tuple[str, str]:
        """What is marked as a file's name and its Markdown."""
        hit, document = self._hits.get(self._marked), self._documents.get(self._marked)
        if hit is not None:
            return hit.passage.document, passage_page(hit.passage)
        return (document.id, document_page(document)) if document else ("", "")

    async def action_copy(self) -> None:
        _, text = self._page()
        if text:
            self.notify(await copy(self.app, text), markup=False)

    async def action_save(self) -> None:
        name, text = self._page()
        if text:
            await self._app.save_text(name, text)

    # Moving

    def action_step(self, step: int) -> None:
        self._step = Step(step) if step else None
        self._look()

    def action_to_box(self) -> None:
        self.query_one(SearchBox).focus()

    def action_to_list(self) -> None:
        self._list.focus()

    def action_back(self) -> None:
        box = self.query_one(SearchBox)
        if box.value:
            box.value = ""
            self._asked = ""
            self._look()
            box.focus()
        else:
            self.app.pop_screen()
