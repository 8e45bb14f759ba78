"""One pair or group: where they are in the three steps, what they agreed and mean to do, and their sessions.

Any step can be looked at and any guide begun from here: the map says what would help next and forbids nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.commitments import names_of
from coachmate.coaching.guides import Guide
from coachmate.coaching.looking_back import guide_of, is_told
from coachmate.coaching.partnerships import Agreement, PartnerCommitment, Partnership
from coachmate.coaching.sessions import Commitment, Session
from coachmate.coaching.steps import StepMap, StepOnMap
from coachmate.coaching.terms import Step
from coachmate.coaching.text import one_line, showable
from coachmate.errors import CoachmateError
from coachmate.tui.leaving import while_shown
from coachmate.tui.screens.names import NamesScreen
from coachmate.tui.screens.question import QuestionScreen
from coachmate.tui.screens.what_happened import what_happened
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.home_lines import commitment_line, session_line
from coachmate.tui.widgets.partner_lines import (
    agreement_line,
    asks_line,
    check_line,
    partners_commitment_lines,
    step_line,
)

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp
    from coachmate.wiring import Parts

SESSIONS = 30


@dataclass(frozen=True)
class _Kept:
    """All that is shown, read at one time."""

    steps: StepMap
    guides: Sequence[Guide]
    partnership: Partnership
    agreement: Agreement | None
    ours: Sequence[Commitment]
    theirs: Sequence[PartnerCommitment]
    sessions: Sequence[Session]


class PartnerScreen(Screen[None]):
    """A list of everything; Enter ticks a check, begins a guide, opens what is marked."""

    # A session that was opened here comes back here.
    OPENS_SESSIONS: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "a", "agreement", "Agreement", tooltip="Read, change and sign off what you agreed", id="partner.agreement"
        ),
        Binding("1", "step(1)", "Step 1", show=False, tooltip="Look at step 1", id="partner.step_1"),
        Binding("2", "step(2)", "Step 2", show=False, tooltip="Look at step 2", id="partner.step_2"),
        Binding("3", "step(3)", "Step 3", show=False, tooltip="Look at step 3", id="partner.step_3"),
        Binding("x", "export", "Export", tooltip="Write a file for your partner's machine", id="partner.export"),
        Binding("i", "take_in", "Import", tooltip="Take in your partner's file", id="partner.import"),
        Binding("n", "rename", "Names", tooltip="Change the name or who is in it", id="partner.names"),
        Binding("e", "end", "End", tooltip="Mark it as ended, or as going on again", id="partner.end"),
        Binding("d", "remove", "Remove", tooltip="Remove it for good, after a question", id="partner.remove"),
        Binding("escape", "back", "Back", tooltip="Go back to the list of partners", id="partner.back"),
    ]

    def __init__(self, partnership: str) -> None:
        super().__init__()
        self._with = partnership
        self._kept: _Kept | None = None
        # The step that is shown whole; where they are, until another is asked for.
        self._open: Step | None = None

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#partner-list", OptionList)

    def compose(self) -> ComposeResult:
        yield Bar("Partner")
        with Vertical(id="partner"):
            yield Static(id="partner-line", classes="muted", markup=False)
            yield Choices(id="partner-list")
        yield Footer()

    def on_mount(self) -> None:
        self._list.focus()

    def on_screen_resume(self) -> None:
        self.look()

    def on_resize(self) -> None:
        # Lines are cut to the width that there is.
        self._draw()

    # Showing

    @work(exclusive=True)
    @while_shown
    async def look(self, *, mark: str = "") -> None:
        """Read and show everything anew, with the same line marked, or `mark`."""
        parts = await self._app.parts()
        try:
            self._kept = await self._read(parts)
        except CoachmateError as error:
            self.query_one("#partner-line", Static).update(showable(str(error)))
            return
        self._draw(mark)

    def _draw(self, mark: str = "") -> None:
        if self._kept is None:
            return
        partnership = self._kept.partnership
        self.query_one(Bar).title(one_line(partnership.name))
        others = ", ".join(map(one_line, partnership.members))
        ended = "It has ended; e lets it go on. " if partnership.ended else ""
        self.query_one("#partner-line", Static).update(
            f"{ended}You and {others}. 1 2 3 show a step." if others else f"{ended}n says who it is with."
        )
        marked = self._list.highlighted_option
        mark = mark or (marked.id if marked and marked.id else "")
        self._list.clear_options()
        self._list.add_options(self._lines(self._kept))
        ids = [option.id for option in self._list.options]
        first = next(at for at, option in enumerate(self._list.options) if not option.disabled)
        self._list.highlighted = ids.index(mark) if mark in ids else first
        self.refresh_bindings()

    async def _read(self, parts: Parts) -> _Kept:
        book, records = parts.partnerships, parts.records
        states = await book.agreements(self._with)
        sessions = await records.sessions(SESSIONS, self._with)
        return _Kept(
            parts.steps,
            parts.guides,
            await book.get(self._with),
            states[-1] if states else None,
            await records.open_commitments(partnership=self._with),
            await book.partner_commitments(self._with),
            [each for each in sessions if is_told(each)],
        )

    @property
    def _width(self) -> int:
        """How many characters a line of the list has."""
        return max(20, min(self.size.width, 110) - 8)

    def _lines(self, kept: _Kept) -> list[Option]:
        partnership = kept.partnership
        here = kept.steps.where(partnership.checks)
        options: list[Option] = []
        for step in kept.steps.steps:
            shown = step_line(step, partnership.checks, here=step is here)
            options.append(Option(shown, id=f"step:{step.step.value}"))
            if step.step is (self._open or here.step):
                options += self._of_step(kept, step)
        options += [*_heading("What you agreed"), Option(agreement_line(kept.agreement, self._width), id="agreement:")]
        options += self._commitments(kept)
        options += self._sessions(kept)
        return options

    def _of_step(self, kept: _Kept, step: StepOnMap) -> list[Option]:
        partnership = kept.partnership
        options = [Option(asks_line(step, self._width), disabled=True)]
        for check in step.checks:
            ticked = check.id in partnership.checks
            options.append(Option(check_line(check, self._width, ticked=ticked), id=f"check:{check.id}"))
        together = len(partnership.members) + 1
        guides = {guide.id: guide for guide in kept.guides if guide.suits(together)}
        for guide in (guides[each] for each in step.guides if each in guides):
            title = Content.assemble(("  Begin  ", "$muted"), (one_line(guide.title), "bold"))
            options.append(Option(title, id=f"guide:{guide.id}"))
        return options

    def _commitments(self, kept: _Kept) -> list[Option]:
        if not kept.ours and not kept.theirs:
            return []
        today = datetime.now().astimezone().date()
        names = names_of([kept.partnership])
        options = _heading("What you mean to do")
        for ours in kept.ours:
            options.append(Option(commitment_line(ours, names, today, self._width), id=f"commitment:{ours.id}"))
        for theirs in kept.theirs:
            options.append(Option(partners_commitment_lines(theirs, today, self._width), id=f"theirs:{theirs.id}"))
        return options

    def _sessions(self, kept: _Kept) -> list[Option]:
        now = datetime.now().astimezone()
        known = [(each, guide) for each in kept.sessions if (guide := guide_of(each, kept.guides))]
        options = _heading("Your sessions") if known else []
        for session, guide in known:
            shown = session_line(session, guide, now, self._width)
            options.append(Option(shown, id=f"{'sheet' if session.progress.finished else 'session'}:{session.id}"))
        return options

    # Doing

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        kind, _, which = (event.option_id or "").partition(":")
        if kind == "step":
            self.action_step(int(which))
        elif kind == "check":
            await self._tick(which)
        elif kind == "guide":
            await self._app.begin_guide(which, self._with)
        elif kind == "agreement":
            self.action_agreement()
        elif kind == "session":
            await self._app.resume_session(which)
        elif kind == "sheet":
            await self._app.show_sheet(which)
        elif kind == "commitment" and self._kept:
            await what_happened(self._app, [each for each in self._kept.ours if each.id == which])
        elif kind == "theirs" and self._kept:
            self._read_theirs(next(each for each in self._kept.theirs if each.id == which))

    def action_step(self, step: int) -> None:
        self._open = Step(step)
        self.look(mark=f"step:{step}")

    async def _tick(self, check: str) -> None:
        if self._kept is None:
            return
        ticked = check not in self._kept.partnership.checks
        book = (await self._app.parts()).partnerships
        await self._app.attempt(book.check(self._with, check, ticked), None)
        if self._open is None:
            # The next step opens only when it is asked for: what was ticked stays in sight.
            self._open = (await self._app.parts()).steps.where(self._kept.partnership.checks).step
        self.look()

    def _read_theirs(self, commitment: PartnerCommitment) -> None:
        from coachmate.tui.screens.page import PageScreen

        about = [("", commitment.text)]
        about += [("By", f"{commitment.due.day} {commitment.due:%B %Y}")] if commitment.due else []
        about += [("When", commitment.cue)] if commitment.cue else []
        about += [("So far", commitment.outcome.value)] if commitment.outcome else []
        self.app.push_screen(PageScreen(f"{one_line(commitment.owner)} means to", about))

    def action_agreement(self) -> None:
        from coachmate.tui.screens.agreement import AgreementScreen

        self.app.push_screen(AgreementScreen(self._with))

    def action_export(self) -> None:
        from coachmate.tui.screens.exporting import ExportScreen

        self.app.push_screen(ExportScreen(self._with))

    def action_take_in(self) -> None:
        from coachmate.tui.screens.importing import ImportScreen

        self.app.push_screen(ImportScreen(self._with))

    def action_rename(self) -> None:
        if self._kept is None:
            return

        async def keep(name: str, members: tuple[str, ...]) -> None:
            await (await self._app.parts()).partnerships.change(self._with, name, members)

        partnership = self._kept.partnership
        self.app.push_screen(NamesScreen("Names", keep, name=partnership.name, members=partnership.members))

    async def action_end(self) -> None:
        if self._kept is None:
            return
        book, ended = (await self._app.parts()).partnerships, self._kept.partnership.ended is None
        trouble = await self._app.trouble(book.end(self._with, ended))
        if trouble:
            self._app.tell_trouble(trouble)
            return

        async def take_back() -> None:
            await book.end(self._with, not ended)
            if self.is_attached:
                self.look()

        self._app.undo = take_back
        self.notify("Marked as ended; all of it stays. Ctrl+Z takes it back." if ended else "It goes on.")
        self.look()

    def action_remove(self) -> None:
        if self._kept is None:
            return
        kept, name = self._kept, one_line(self._kept.partnership.name)

        async def remove() -> None:
            book = (await self._app.parts()).partnerships
            trouble = await self._app.trouble(book.remove(self._with))
            if trouble:
                self._app.tell_trouble(trouble)
                return
            self._app.undo = None
            if self.is_current:
                self.app.pop_screen()
            self._app.tell_lasting(f"{name} is removed.")

        count = len(kept.agreement.clauses) if kept.agreement else 0
        goes = f"the agreement ({count} {'clause' if count == 1 else 'clauses'}) with its history and signatures, "
        text = (
            f"For good, and not to be taken back, go: the names, the ticks on the map, {goes}and what your partner's "
            "files said. Your sessions with them stay, as your own, with what you wrote and meant to do. "
            "If it is only over, Esc and e mark it as ended, and all of it stays."
        )
        self.app.push_screen(QuestionScreen(f"Remove {name}?", text, no="Keep it", yes="Remove it for good", do=remove))

    def action_back(self) -> None:
        self.app.pop_screen()


def _heading(text: str) -> list[Option]:
    return [Option(Content(""), disabled=True), Option(Content.styled(text, "$primary bold"), disabled=True)]
