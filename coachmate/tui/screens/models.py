"""The model files: which there are, what is wrong with each, and which one writes the questions.

Checks, trials and the change of model are the engine's; this screen only asks for them and shows what came of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.text import one_line, showable
from coachmate.engine.model_choice import ListedModel
from coachmate.engine.model_registry import Entry
from coachmate.errors import CoachmateError
from coachmate.tui.leaving import while_shown
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.model_text import model_about, model_line
from coachmate.tui.widgets.path_box import PathBox

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

# From this width on, what is known of the marked model stands beside the list.
WIDE = 110
IDLE = "The one in use writes the questions. A file that you add stays where it is."
WITH_SERVER = "A server writes the questions; without it, the model in use here does."


class ModelsScreen(Screen[None]):
    """The list, and below or beside it what is known of the marked model."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "use", "Use", tooltip="Write questions with the marked model (Enter too)", id="models.use"),
        Binding("a", "add", "Add a file", tooltip="Add a GGUF file to the list", id="models.add"),
        Binding("c", "check", "Check", tooltip="Load the marked model and let it write a word", id="models.check"),
        Binding("d", "remove", "Remove", tooltip="Take it off the list; its file stays", id="models.remove"),
        Binding("escape", "back", "Back", tooltip="Close the box, or go back", id="models.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._models: list[ListedModel] = []
        self._busy = ""
        self._failures: dict[str, CoachmateError] = {}

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#model-list", OptionList)

    @property
    def _marked(self) -> ListedModel | None:
        at = self._list.highlighted
        return self._models[at] if at is not None and at < len(self._models) else None

    def compose(self) -> ComposeResult:
        yield Bar("Models")
        with Vertical(id="models"):
            yield Static(self._idle, id="models-line", classes="muted", markup=False)
            yield PathBox(
                id="model-path", placeholder="Path of a .gguf file; Enter adds it, Esc closes", ending=".gguf"
            )
            with Horizontal(id="models-both"):
                yield Choices(id="model-list")
                with VerticalScroll(id="model-about", can_focus=False):
                    yield Static(id="model-text")
        yield Footer()

    @property
    def _idle(self) -> str:
        return WITH_SERVER if self._app.leaving_note else IDLE

    def on_mount(self) -> None:
        self._list.loading = True
        self._list.focus()
        self._read()

    def on_resize(self) -> None:
        self.set_class(self.size.width >= WIDE, "-wide")
        self._fill()

    @work(exclusive=True, group="read")
    @while_shown
    async def _read(self, mark: str = "") -> None:
        parts = await self._app.parts()
        marked = self._marked
        mark = mark or (marked.name if marked else "")
        listed = await self._app.attempt(parts.models.listed(), self._models)
        self._models = [self._with_failure(each) for each in listed]
        self._list.loading = False
        self._fill(mark)
        if self.is_current and not self.query_one(PathBox).display:
            self._list.focus()

    def _with_failure(self, model: ListedModel) -> ListedModel:
        """What came of trying it, where that says more than its header."""
        failure = self._failures.get(model.name)
        if failure is None or model.facts.problem is not None:
            return model
        return replace(model, facts=replace(model.facts, problem=failure))

    def _fill(self, mark: str = "") -> None:
        """Show what was read, with the same model marked, or `mark`; else the one in use."""
        mark = mark or (self._marked.name if self._marked else "")
        self._list.clear_options()
        width = self.size.width // 2 if self.has_class("-wide") else self.size.width
        room = max(20, width - 12)
        self._list.add_options([Option(model_line(each, room)) for each in self._models])
        names = [each.name for each in self._models]
        used = next((place for place, each in enumerate(self._models) if each.in_use), 0)
        if names:
            self._list.highlighted = names.index(mark) if mark in names else used
        self._show_marked()

    def on_option_list_option_highlighted(self) -> None:
        self._show_marked()

    def _show_marked(self) -> None:
        self.query_one("#model-text", Static).update(model_about(self._marked) if self._marked else "")

    # Work that takes a while: one thing at a time, and leaving the screen ends it.

    @work(exclusive=True, group="try")
    @while_shown
    async def _try(self, doing: str, step: Callable[[], Awaitable[object]], done: str, mark: str) -> None:
        line = self.query_one("#models-line", Static)
        self._busy = doing
        self.app.clear_notifications()
        line.update(f"{doing} It may take a minute; Esc leaves and stops it.")
        line.set_class(True, "warning")
        try:
            made = await step()
        except CoachmateError as error:
            self._failures[mark] = error
            self._app.tell_trouble(showable(str(error)))
        else:
            self._failures.pop(mark, None)
            mark = made.name if isinstance(made, Entry) else mark
            self.notify(done, markup=False)
            self._close_box()
        finally:
            self._busy = ""
            line.set_class(False, "warning")
            line.update(self._idle)
            if self.is_attached:
                self._read(mark)

    def _free(self) -> bool:
        if self._busy:
            self.notify(f"{self._busy} One thing at a time.", markup=False)
        return not self._busy

    async def on_option_list_option_selected(self) -> None:
        await self.action_use()

    async def action_use(self) -> None:
        model = self._marked
        if model is None or not self._free():
            return
        if model.in_use and model.facts.problem is None:
            self.notify(f"{model.name} is in use.", markup=False)
            return
        parts = await self._app.parts()
        self._try(
            f"Loading {model.name}.",
            lambda: parts.models.use(model.name),
            f"{model.name} writes the questions from now on.",
            model.name,
        )

    async def action_check(self) -> None:
        model = self._marked
        if model is None or not self._free():
            return
        parts = await self._app.parts()
        self._try(
            f"Trying {model.name}.",
            lambda: parts.models.check(model.name),
            f"{model.name} loads and writes.",
            model.name,
        )

    async def action_remove(self) -> None:
        model = self._marked
        if model is None or not self._free():
            return
        parts = await self._app.parts()
        entry = await self._app.attempt(parts.models.remove(model.name), None)
        if entry is None:
            return

        async def put_back() -> None:
            await parts.models.restore(entry)
            if self.is_attached:
                self._read(entry.name)

        self._app.undo = put_back
        self.notify(f"{entry.name} is off the list; its file stays. Ctrl+Z takes it back.", markup=False)
        self._read()

    def action_add(self) -> None:
        if self._free():
            box = self.query_one(PathBox)
            box.display = True
            box.focus()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        path: Path | None = self.query_one(PathBox).path
        if path is None or not self._free():
            return
        parts = await self._app.parts()
        name = one_line(path.name, 60)
        self._try(f"Trying {name}.", lambda: parts.models.add(path), f"{name} is on the list; u uses it.", "")

    def action_back(self) -> None:
        box = self.query_one(PathBox)
        if box.display and not self._busy:
            self._close_box()
        else:
            self.app.pop_screen()

    def _close_box(self) -> None:
        box = self.query_one(PathBox)
        box.display = False
        box.value = ""
        self._list.focus()
