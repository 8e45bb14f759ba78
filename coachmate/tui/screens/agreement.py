"""What a partnership agreed, on one page: clauses to change, add and take out; sign-off by name; history; export.

What is typed into a clause is kept while it is typed, as in a session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.agreeing import agreement_page, file_name, history, signed_line
from coachmate.coaching.partnerships import Agreement, ClauseDraft, Partnership, own_name, same_name
from coachmate.coaching.text import one_line, showable
from coachmate.errors import CoachmateError
from coachmate.tui.leaving import while_shown
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.widgets.answer import AnswerBox
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.partner_lines import clause_lines
from coachmate.tui.widgets.prompt_panel import DRAFT_EVERY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coachmate.coaching.partnerships import Partnerships
    from coachmate.tui.app import CoachmateApp

LONGEST_HEADING = 120
NOTHING = "Nothing agreed yet. a adds a clause; the guides of step 1 leave theirs here."
EDITING = "Enter keeps it · ^J line · Tab heading or text · Esc leaves it as it was"


class AgreementScreen(Screen[None]):
    """The page, and in its place the editor of one clause."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", tooltip="Add a clause", id="agreement.add"),
        Binding(
            "d", "take_out", "Take out", tooltip="Take the marked clause out; Ctrl+Z undoes it", id="agreement.take_out"
        ),
        Binding("s", "sign", "Sign off", tooltip="Sign off this state by name", id="agreement.sign"),
        Binding("h", "history", "History", tooltip="Read all states and what changed", id="agreement.history"),
        Binding("x", "save", "Save", tooltip="Save the agreement as a Markdown file", id="agreement.save"),
        # With priority, or a letter that follows fast would still be typed into the box that is left.
        Binding(
            "tab,shift+tab",
            "other_box",
            "Other box",
            show=False,
            priority=True,
            tooltip="Go from the heading to the text, or back",
            id="agreement.other_box",
        ),
        Binding("escape", "back", "Back", tooltip="Leave the clause as it was, or go back", id="agreement.back"),
    ]

    def __init__(self, partnership: str) -> None:
        super().__init__()
        self._with = partnership
        self._partnership: Partnership | None = None
        self._states: list[Agreement] = []
        # The heading of the clause that is edited, "" for a new one, None while none is.
        self._editing: str | None = None
        self._unkept = False

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#clauses", OptionList)

    @property
    def _present(self) -> Mapping[str, str]:
        return self._states[-1].clauses if self._states else {}

    async def _book(self) -> Partnerships:
        return (await self._app.parts()).partnerships

    def compose(self) -> ComposeResult:
        yield Bar("What you agreed")
        with Vertical(id="agreement"):
            yield Static(id="agreement-line", classes="muted", markup=False)
            yield Input(id="signing", max_length=60, select_on_focus=False)
            yield Choices(id="clauses")
            with Vertical(id="clause-editor"):
                yield Input(
                    id="clause-heading",
                    placeholder="What it is about, such as: How often we meet",
                    max_length=LONGEST_HEADING,
                    select_on_focus=False,
                )
                yield AnswerBox(id="clause-text")
                yield Static(EDITING, id="clause-line", classes="muted", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self._show_editor(None)
        self.query_one("#signing").display = False
        self.set_interval(DRAFT_EVERY, self._keep_draft)
        self._list.focus()
        self.look(resume=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        typing = self._editing is not None or any(box.has_focus for box in self.query(Input))
        if action == "back":
            return True
        if action == "other_box":
            return self._editing is not None
        if action in ("take_out", "sign", "save"):
            return not typing and bool(self._present)
        return not typing and (action != "history" or bool(self._states))

    def on_descendant_focus(self) -> None:
        self.refresh_bindings()

    # Showing

    @work(exclusive=True)
    @while_shown
    async def look(self, *, mark: str = "", resume: bool = False) -> None:
        """Read and show the page anew; with `resume`, go on with a clause that was left while it was typed."""
        book = await self._book()
        line = self.query_one("#agreement-line", Static)
        try:
            self._partnership = await book.get(self._with)
            self._states = await book.agreements(self._with)
            draft = await book.draft(self._with) if resume else None
        except CoachmateError as error:
            line.update(showable(str(error)))
            return
        self.query_one(Bar).title(f"What you agreed: {one_line(self._partnership.name, 40)}")
        present = self._states[-1] if self._states else None
        line.update(f"{signed_line(present)} Enter changes a clause." if present and present.clauses else NOTHING)
        marked = self._list.highlighted_option
        mark = mark or (marked.id if marked and marked.id else "")
        self._list.clear_options()
        headings = list(self._present)
        self._list.add_options(
            [Option(clause_lines(heading, self._present[heading]), id=str(at)) for at, heading in enumerate(headings)]
        )
        if headings:
            at = headings.index(mark) if mark in headings else int(mark) if mark.isdigit() else 0
            self._list.highlighted = min(at, len(headings) - 1)
        self.refresh_bindings()
        if draft is not None:
            self._edit(draft)
            self.notify("You were writing this when it was left.")

    @property
    def _marked(self) -> str | None:
        """The heading of the marked clause."""
        at = self._list.highlighted
        headings = list(self._present)
        return headings[at] if at is not None and at < len(headings) else None

    # Editing

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if (heading := self._marked) is not None:
            self._edit(ClauseDraft(heading, heading, self._present[heading]))

    def action_add(self) -> None:
        self._edit(ClauseDraft("", "", ""))

    def _edit(self, draft: ClauseDraft) -> None:
        heading, text = self.query_one("#clause-heading", Input), self.query_one("#clause-text", AnswerBox)
        with self.prevent(Input.Changed, AnswerBox.Changed):
            heading.value = draft.heading
            text.put(draft.text)
        self._show_editor(draft.of)
        (text if draft.heading else heading).focus()

    def action_other_box(self) -> None:
        heading, text = self.query_one("#clause-heading", Input), self.query_one("#clause-text", AnswerBox)
        self.set_focus(text if heading.has_focus else heading)

    def _show_editor(self, of: str | None) -> None:
        self._editing = of
        self._unkept = False
        self._list.display = of is None
        self.query_one("#agreement-line").display = of is None
        self.query_one("#clause-editor").display = of is not None
        self._say()
        self.refresh_bindings()

    def _say(self, trouble: str = "") -> None:
        line = self.query_one("#clause-line", Static)
        line.set_class(bool(trouble), "warning")
        line.update(showable(trouble) or EDITING)

    @property
    def _draft(self) -> ClauseDraft:
        heading, text = self.query_one("#clause-heading", Input), self.query_one("#clause-text", AnswerBox)
        return ClauseDraft(self._editing or "", heading.value, text.text)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._unkept = self._unkept or event.input.id == "clause-heading"

    def on_text_area_changed(self) -> None:
        self._unkept = True

    async def _keep_draft(self) -> None:
        """Keep what is being typed, if it has changed; says so when it can't."""
        if self._editing is None or not self._unkept:
            return
        self._unkept = False
        trouble = await self._app.trouble((await self._book()).save_draft(self._with, self._draft))
        if trouble:
            self._unkept = True
            self._say(f"Not kept yet: {one_line(trouble)}")

    async def on_answer_box_submitted(self, event: AnswerBox.Submitted) -> None:
        event.stop()
        await self._keep_clause()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "signing":
            await self._sign(event.value)
        elif self.query_one("#clause-text", AnswerBox).text.strip():
            await self._keep_clause()
        else:
            self.query_one("#clause-text").focus()

    async def _keep_clause(self) -> None:
        if self._editing is None:
            return
        draft = self._draft
        heading, before = one_line(draft.heading), self._editing
        taken = heading != before and heading in self._present
        if not heading or not draft.text.strip() or taken:
            self._say(
                f"There is a clause “{one_line(heading, 40)}” already: change that one, or write another heading."
                if taken
                else "A clause needs a heading and a text."
            )
            return
        clauses: dict[str, str] = {}
        for each, text in self._present.items():
            clauses[heading if each == before else each] = draft.text if each == before else text
        clauses[heading] = draft.text
        if await self._keep(clauses, "Written here", heading):
            self._show_editor(None)
            self._list.focus()

    async def _leave_editor(self) -> None:
        """Leave the clause as it was; what was typed can still be brought back."""
        draft = self._draft
        self._show_editor(None)
        self._list.focus()
        await self._app.attempt((await self._book()).save_draft(self._with, None), None)
        if draft.text == self._present.get(draft.of, "") and draft.heading == draft.of:
            return

        async def bring_back() -> None:
            await (await self._book()).save_draft(self._with, draft)
            if self.is_attached:
                self._edit(draft)

        self._app.undo = bring_back
        self.notify("Left as it was. Ctrl+Z brings back what you typed.")

    async def _keep(self, clauses: Mapping[str, str], reason: str, mark: str = "") -> bool:
        """Keep a new state and what was typed with it; if it can't be, all stays as it is."""
        book = await self._book()
        trouble = await self._app.trouble(book.keep_agreement(self._with, clauses, reason))
        trouble = trouble or await self._app.trouble(book.save_draft(self._with, None))
        if trouble:
            self._app.tell_trouble(trouble, title="Not kept")
        else:
            self.look(mark=mark)
        return not trouble

    async def action_take_out(self) -> None:
        heading, before = self._marked, dict(self._present)
        if heading is None:
            return
        left = {each: text for each, text in before.items() if each != heading}
        if not await self._keep(left, "Taken out here"):
            return

        async def put_back() -> None:
            await (await self._book()).keep_agreement(self._with, before, "Put back here")
            if self.is_attached:
                self.look(mark=heading)

        self._app.undo = put_back
        self.notify(f"“{one_line(heading, 40)}” is taken out. Ctrl+Z puts it back.", markup=False)

    # Signing off

    async def action_sign(self) -> None:
        if not self._states or self._partnership is None:
            return
        parts = await self._app.parts()
        sessions = await self._app.attempt(parts.records.sessions(50, self._with), [])
        names = [name for state in self._states for name in state.signed]
        own = own_name(self._partnership, [*names, *(name for each in sessions for name in each.seats.people)])
        signed = self._states[-1].signed
        open_ones = [
            name for name in (own, *self._partnership.members) if name and not any(same_name(name, s) for s in signed)
        ]
        box = self.query_one("#signing", Input)
        box.border_title = "Who signs off what stands below?"
        box.border_subtitle = "Enter signs · Esc closes"
        box.value = open_ones[0] if open_ones else ""
        box.display = True
        box.focus()

    async def _sign(self, name: str) -> None:
        if not one_line(name):
            self._close_signing()
            return
        book, state = await self._book(), self._states[-1].id
        trouble = await self._app.trouble(book.sign(state, name))
        if trouble:
            self._app.tell_trouble(trouble)
            return

        async def take_back() -> None:
            await book.unsign(state, name)
            if self.is_attached:
                self.look()

        self._app.undo = take_back
        self._close_signing()
        self.notify(f"Signed off by {one_line(name, 40)}. Ctrl+Z takes it back.", markup=False)
        self.look()

    def _close_signing(self) -> None:
        self.query_one("#signing").display = False
        self._list.focus()

    # Looking back, taking along

    def action_history(self) -> None:
        self.app.push_screen(PageScreen("How it came to be", history(self._states)))

    async def action_save(self) -> None:
        if self._partnership is not None and self._states:
            page = agreement_page(self._partnership, self._states[-1])
            await self._app.save_text(f"agreement-{file_name(self._partnership.name)}", page)

    async def action_back(self) -> None:
        if self.query_one("#signing").display:
            self._close_signing()
        elif self._editing is not None:
            await self._leave_editor()
        else:
            self.app.pop_screen()
