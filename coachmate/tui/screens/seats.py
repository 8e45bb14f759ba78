"""Who is here, in which order, and who takes which role, before a guide for several people begins.

What can be said of that is decided by `Gathering`; this screen shows it and hands keys on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.gathering import YOU, Gathering, how_many
from coachmate.coaching.guides import Guide
from coachmate.coaching.seating import Seats
from coachmate.coaching.text import one_line
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer

ADD, BEGIN = "add", "begin"
PERSON, ROLE = "person:", "role:"


class SeatsScreen(Screen[None]):
    """`here` is called with the seats once people begin."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "begin", "Begin", tooltip="Begin with the people who are here", id="seats.begin"),
        Binding("a", "add", "Add", tooltip="Add somebody", id="seats.add"),
        Binding("d", "remove", "Remove", tooltip="Take the marked person off the list", id="seats.remove"),
        Binding("u,shift+up", "move(-1)", "Up", tooltip="The marked person's turn comes earlier", id="seats.earlier"),
        Binding("n,shift+down", "move(1)", "Down", tooltip="The marked person's turn comes later", id="seats.later"),
        Binding("escape", "back", "Back", tooltip="Close the box, or go back without beginning", id="seats.back"),
    ]

    def __init__(self, guide: Guide, gathering: Gathering, here: Callable[[Seats], None]) -> None:
        super().__init__()
        self._guide = guide
        self._gathering = gathering
        self._here = here
        # Whose name stands in the box; None while somebody is added.
        self._renaming: int | None = None

    def compose(self) -> ComposeResult:
        yield Bar(self._guide.title)
        with Vertical(id="seats"):
            yield Static("Who is here?", id="seats-ask", markup=False)
            yield Static(id="seats-line", classes="muted", markup=False)
            yield Input(id="seats-name")
            yield Choices(id="seats-list")
        yield Footer()

    @property
    def _list(self) -> OptionList:
        return self.query_one("#seats-list", OptionList)

    @property
    def _box(self) -> Input:
        return self.query_one("#seats-name", Input)

    def on_mount(self) -> None:
        self._box.display = False
        self._draw(ADD if self._gathering.missing else BEGIN)
        people = self._gathering.people
        if YOU in people:
            self._open_box(people.index(YOU))
        elif self._gathering.missing:
            self.action_add()
        else:
            self._list.focus()

    def on_resize(self) -> None:
        # Lines are cut to the width that there is.
        self._draw()

    def on_descendant_focus(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # The footer asks before there is a box, too.
        if any(box.has_focus for box in self.query(Input)):
            return action == "back"
        if action == "begin":
            return not self._gathering.missing
        if action in ("remove", "move"):
            return any(each.highlighted is not None for each in self.query(OptionList)) and self._marked >= 0
        return True

    # Showing

    def _draw(self, mark: str = "") -> None:
        """The lines anew; `mark` is what is marked then, else what was."""
        self.query_one("#seats-line", Static).update(self._told)
        was = self._list.highlighted_option
        mark = mark or (was.id if was is not None and was.id else BEGIN)
        self._list.clear_options()
        self._list.add_options(self._options())
        ids = [option.id for option in self._list.options]
        self._list.highlighted = ids.index(mark) if mark in ids else len(ids) - 1
        self.refresh_bindings()

    @property
    def _told(self) -> str:
        names = "Names stand in what is asked, so write yours too. " if YOU in self._gathering.people else ""
        return f"For {how_many(self._guide)}, in the order of their turns. {names}{self._gathering.missing}".strip()

    def _options(self) -> list[Option]:
        options = [
            Option(Content.assemble((f"{number}  ", "$accent"), (one_line(name), "bold")), id=f"{PERSON}{number - 1}")
            for number, name in enumerate(self._gathering.people, 1)
        ]
        options.append(Option(Content.styled("   Add somebody", "$muted"), id=ADD))
        roles = self._gathering.roles
        if roles:
            heading = Content.styled("Who takes which part; Enter passes it on", "$primary bold")
            options += [Option(Content(""), disabled=True), Option(heading, disabled=True)]
        for role in self._guide.roles if roles else ():
            who = one_line(roles[role.id], 24)
            line = Content.assemble((f"{role.label}: ", ""), (who, "bold"))
            room = max(12, min(self.size.width, 110) - line.cell_length - 10)
            options.append(
                Option(Content.assemble(line, ("  " + one_line(role.does, room), "$muted")), id=f"{ROLE}{role.id}")
            )
        options.append(Option(Content(""), disabled=True))
        missing = bool(self._gathering.missing)
        options.append(Option(Content.styled("Begin", "$muted" if missing else "$accent bold"), id=BEGIN))
        return options

    @property
    def _marked(self) -> int:
        """The place of the marked person, -1 where something else is marked."""
        option = self._list.highlighted_option
        if option is None or not option.id or not option.id.startswith(PERSON):
            return -1
        return int(option.id.removeprefix(PERSON))

    def on_option_list_option_highlighted(self) -> None:
        self.refresh_bindings()

    # Changing

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        which = event.option_id or ""
        if which == ADD:
            self.action_add()
        elif which == BEGIN:
            self.action_begin()
        elif which.startswith(ROLE):
            self._gathering.pass_on(which.removeprefix(ROLE))
            self._draw()
        elif which.startswith(PERSON):
            self._open_box(int(which.removeprefix(PERSON)))

    def action_add(self) -> None:
        self._open_box(None)

    def _open_box(self, renaming: int | None) -> None:
        self._renaming = renaming
        box = self._box
        name = "" if renaming is None else self._gathering.people[renaming]
        # "You" is to be written over; handing in nothing leaves it.
        box.value, box.placeholder = ("", name) if name == YOU else (name, "")
        box.border_title = self._asked(renaming)
        box.border_subtitle = "Enter adds · Esc, that is all" if renaming is None else "Enter keeps it · Esc closes"
        box.display = True
        box.focus()

    def _asked(self, renaming: int | None) -> str:
        if renaming is None:
            return "Add somebody"
        return "Your name" if self._gathering.people[renaming] == YOU else "Their name"

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            if trouble := self._gathering.trouble_with(event.value, self._renaming):
                self.notify(trouble, severity="warning", markup=False)
                return
            self._take_over(event.value)
        elif self._renaming is None:
            self._close_box()
            return
        missing = bool(self._gathering.missing)
        if self._renaming is not None or self._gathering.is_full:
            self._close_box()
        self._box.value = ""
        self._draw(ADD if missing else BEGIN)
        if missing:
            self.action_add()

    def _take_over(self, name: str) -> None:
        if self._renaming is None:
            self._gathering.add(name)
        else:
            self._gathering.rename(self._renaming, name)

    def _close_box(self) -> None:
        self._box.display = False
        self._list.focus()

    def action_remove(self) -> None:
        if self._marked >= 0:
            self._gathering.remove(self._marked)
            self._draw()

    def action_move(self, by: int) -> None:
        if self._marked >= 0:
            self._draw(f"{PERSON}{self._gathering.move(self._marked, by)}")

    def action_begin(self) -> None:
        if missing := self._gathering.missing:
            self.notify(missing, markup=False)
        elif self.is_current:
            self.dismiss()
            self._here(self._gathering.seats)

    def action_back(self) -> None:
        if self._box.display and self._box.has_focus:
            self._close_box()
        else:
            self.app.pop_screen()
