"""The questions of the check-in: one's own, in order, those that are asked no more, and those offered to begin with.

Changes nothing but through the book of efforts; what is retired keeps its scores.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.efforts import ABOUT, ActiveQuestion, Starter
from coachmate.coaching.text import one_line
from coachmate.tui.leaving import while_shown
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.line_box import LineBox

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp


class OwnQuestionsScreen(Screen[None]):
    """A list, and a box below it while a question is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", tooltip="Write a question of your own", id="own_questions.add"),
        Binding(
            "r", "retire", "Ask no more", tooltip="Ask it no more, or again; its scores stay", id="own_questions.retire"
        ),
        Binding("k,shift+up", "move(-1)", "Earlier", tooltip="Ask it earlier", id="own_questions.earlier"),
        Binding("j,shift+down", "move(1)", "Later", tooltip="Ask it later", id="own_questions.later"),
        Binding("escape", "back", "Back", tooltip="Close the box, or go back", id="own_questions.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._own: list[ActiveQuestion] = []
        self._offered: Sequence[Starter] = ()
        self._beginning = ""
        # What the box is open for: None for a new question.
        self._reworded: ActiveQuestion | None = None

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#own-questions-list", OptionList)

    @property
    def _box(self) -> LineBox:
        return self.query_one("#own-questions-box", LineBox)

    def compose(self) -> ComposeResult:
        yield Bar("Questions of the check-in")
        with Vertical(id="own-questions"):
            yield Static(ABOUT, id="own-questions-about", classes="muted", markup=False)
            yield Choices(id="own-questions-list")
            yield LineBox(id="own-questions-box")
        yield Footer()

    def on_mount(self) -> None:
        self._box.display = False
        self._box.border_subtitle = "Enter keeps it · Esc closes"
        self._list.focus()
        self._look()

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # The footer asks before there is a list, too.
        marked = self._marked if self.query("#own-questions-list") else None
        if action == "retire":
            return marked is not None
        return marked is not None and marked.retired is None if action == "move" else True

    @property
    def _marked(self) -> ActiveQuestion | None:
        """The marked question of one's own."""
        option = self._list.highlighted_option
        return next((each for each in self._own if option is not None and each.id == option.id), None)

    # Showing

    @work(exclusive=True)
    @while_shown
    async def _look(self, mark: str = "") -> None:
        parts = await self._app.parts()
        self._beginning = f"{parts.starters.beginning} "
        self._own = await self._app.attempt(parts.efforts.questions(retired=True), [])
        taken = {one_line(each.text).casefold() for each in self._own}
        self._offered = [each for each in parts.starters.questions if each.text.casefold() not in taken]
        self._draw(mark)

    def _draw(self, mark: str = "") -> None:
        listed, width = self._list, max(20, self.size.width - 8)
        before, at = mark or (listed.highlighted_option.id if listed.highlighted_option else ""), listed.highlighted
        listed.clear_options()
        asked = [each for each in self._own if each.retired is None]
        retired = [each for each in self._own if each.retired is not None]
        lines = {each.id: Content(one_line(each.text, width)) for each in self._own}
        lines |= {
            f"offered:{each.id}": Content.assemble(
                (f"{each.theme}  ", "$accent"), one_line(each.text, max(12, width - len(each.theme) - 2))
            )
            for each in self._offered
        }
        for heading, ids in (
            ("Asked, in this order (Enter rewords)", [each.id for each in asked]),
            ("Offered to begin with (Enter takes one)", [f"offered:{each.id}" for each in self._offered]),
            ("Asked no more (r asks again)", [each.id for each in retired]),
        ):
            if ids:
                if listed.option_count:
                    listed.add_option(Option(Content(""), disabled=True))
                listed.add_option(Option(Content.styled(heading, "$primary bold"), disabled=True))
                listed.add_options(Option(lines[each], id=each) for each in ids)
        places = [option.id for option in listed.options]
        first = next((place for place, option in enumerate(listed.options) if not option.disabled), None)
        listed.highlighted = places.index(before) if before and before in places else self._near(at, first)
        self.refresh_bindings()

    def _near(self, at: int | None, first: int | None) -> int | None:
        """The nearest line at or above the one that was marked that can be."""
        options = self._list.options
        above = range(min(at, len(options) - 1), -1, -1) if at is not None else ()
        return next((place for place in above if not options[place].disabled), first)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.refresh_bindings()

    # Changing

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        which = event.option_id or ""
        offered = next((each for each in self._offered if which == f"offered:{each.id}"), None)
        if offered is not None:
            await self._take(offered)
        elif (question := self._marked) is not None:
            self._open(question)

    async def _take(self, offered: Starter) -> None:
        efforts = (await self._app.parts()).efforts
        taken = await self._app.attempt(efforts.add(offered.text), None)
        if taken is not None:
            self._undo(lambda: efforts.retire(taken.id, True))
            self.notify("Taken. Ctrl+Z takes it back.")
            # The next one that is offered may be wanted too.
            at = self._offered.index(offered)
            others = [*self._offered[at + 1 :], *self._offered[:at]]
            self._look(f"offered:{others[0].id}" if others else taken.id)

    def action_add(self) -> None:
        self._open(None)

    def _open(self, question: ActiveQuestion | None) -> None:
        self._reworded = question
        self._box.put(question.text if question else self._beginning)
        self._box.border_title = "In other words" if question else "Your own question"
        self._box.display = True
        self._box.focus()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        efforts, before = (await self._app.parts()).efforts, self._reworded
        text = one_line(event.value)
        if text in ("", self._beginning.strip()):
            self.notify("A question needs words. Esc closes the box.")
            return
        if before is None:
            added = await self._app.attempt(efforts.add(text), None)
            if added is None:
                return
            self._undo(lambda: efforts.retire(added.id, True))
            mark = added.id
        else:
            if trouble := await self._app.trouble(efforts.reword(before.id, text)):
                self._app.tell_trouble(trouble)
                return
            self._undo(lambda: efforts.reword(before.id, before.text))
            mark = before.id
        self._close()
        self.notify("Kept. Ctrl+Z takes it back.")
        self._look(mark)

    async def action_retire(self) -> None:
        question = self._marked
        if question is None:
            return
        efforts, asked = (await self._app.parts()).efforts, question.retired is None
        if trouble := await self._app.trouble(efforts.retire(question.id, asked)):
            self._app.tell_trouble(trouble)
            return
        self._undo(lambda: efforts.retire(question.id, not asked))
        if asked:
            self.notify("Asked no more; its scores stay. Ctrl+Z takes that back.")
        self._look("" if asked else question.id)

    async def action_move(self, step: int) -> None:
        question = self._marked
        asked = [each.id for each in self._own if each.retired is None]
        if question is None or question.id not in asked:
            return
        at = asked.index(question.id)
        to = min(len(asked) - 1, max(0, at + step))
        asked.insert(to, asked.pop(at))
        efforts = (await self._app.parts()).efforts
        if trouble := await self._app.trouble(efforts.order(asked)):
            self._app.tell_trouble(trouble)
            return
        self._own.sort(key=lambda each: asked.index(each.id) if each.id in asked else len(asked))
        self._draw(question.id)

    def _undo(self, step: Callable[[], Awaitable[None]]) -> None:
        async def take_back() -> None:
            await step()
            if self.is_current:
                self._look()

        self._app.undo = take_back

    def _close(self) -> None:
        self._box.display = False
        self._list.focus()

    def action_back(self) -> None:
        if self._box.display:
            self._close()
        else:
            self.app.pop_screen()
