"""Partners by their keys: added, mapped, agreed with, signed, exchanged and removed; and how the screens look."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from coachmate.coaching.exchange import as_json, to_leave
from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.guides import Leaves
from coachmate.coaching.partnerships import Agreement, ClauseDraft, Kind, PartnerCommitment
from coachmate.coaching.progress import Moment
from coachmate.coaching.seating import Seats, needs_seats
from coachmate.coaching.steps import StepMap
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.agreement import AgreementScreen
from coachmate.tui.screens.exporting import ExportScreen
from coachmate.tui.screens.importing import ImportScreen
from coachmate.tui.screens.names import NamesScreen
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.screens.partner import PartnerScreen
from coachmate.tui.screens.partners import PartnersScreen
from coachmate.tui.screens.question import QuestionScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.screens.sheet import SheetScreen
from coachmate.tui.widgets.answer import AnswerBox
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_snapshots import SIZES, settled

Compare = Callable[..., bool]
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def app_of(pilot: Pilot[None]) -> CoachmateApp:
    assert isinstance(pilot.app, CoachmateApp)
    return pilot.app


def listed(pilot: Pilot[None], which: str) -> list[str]:
    return [str(each.prompt) for found in pilot.app.screen.query(which).results(OptionList) for each in found.options]


def said(pilot: Pilot[None], which: str) -> str:
    return "".join(str(each.content) for each in pilot.app.screen.query(which).results(Static))


async def shown(pilot: Pilot[None], screen: type) -> None:
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, screen), screen.__name__)


async def at_partners(pilot: Pilot[None]) -> None:
    app = app_of(pilot)
    await app.parts()
    await app.open_screen("partners")
    await wait_until(pilot, lambda: bool(said(pilot, "#partners-line")), "the list is read")


async def at_pair(pilot: Pilot[None], clauses: dict[str, str] | None = None) -> str:
    """On the page of Amara, with whom something may be agreed."""
    parts = await app_of(pilot).parts()
    pair = (await parts.partnerships.add(Kind.PAIR, "", ["Amara"])).id
    if clauses:
        await parts.partnerships.keep_agreement(pair, clauses, "Written here")
    await pilot.app.push_screen(PartnerScreen(pair))
    await wait_until(pilot, lambda: len(listed(pilot, "#partner-list")) > 3, "the page is read")
    return pair


async def at_agreement(pilot: Pilot[None], clauses: dict[str, str] | None = None) -> str:
    pair = await at_pair(pilot, clauses)
    await pilot.press("a")
    await shown(pilot, AgreementScreen)
    await wait_until(pilot, lambda: bool(said(pilot, "#agreement-line")), "the agreement is read")
    return pair


async def mark(pilot: Pilot[None], which: str, option: str) -> None:
    found = pilot.app.screen.query_one(which, OptionList)
    found.highlighted = [each.id for each in found.options].index(option)
    await pilot.pause()


async def states(pilot: Pilot[None], pair: str) -> list[Agreement]:
    return await (await app_of(pilot).parts()).partnerships.agreements(pair)


async def holds(pilot: Pilot[None], pair: str, clauses: dict[str, str]) -> None:
    """Wait until the agreement is this."""
    for _ in range(500):
        kept = await states(pilot, pair)
        if kept and kept[-1].clauses == clauses:
            return
        await pilot.pause(0.01)
    raise AssertionError(f"never agreed: {clauses}")


# The list


async def test_a_partner_is_added_by_name_and_stands_on_the_list() -> None:
    async with make_app().run_test() as pilot:
        await at_partners(pilot)
        assert "Nobody yet" in said(pilot, "#partners-line")
        await pilot.press("a")
        await shown(pilot, NamesScreen)
        await pilot.press("enter")
        await wait_until(pilot, lambda: "There is no name" in said(pilot, "#names-line"), "it says what is missing")
        await pilot.press(*"Li, [b]Noor[/b]", "tab", *"Set", "enter")
        await shown(pilot, PartnersScreen)
        await wait_until(pilot, lambda: listed(pilot, "#partners-list") != [], "it is listed")
        [line] = listed(pilot, "#partners-list")
        assert "Set" in line and "[b]Noor[/b]" in line  # text, never markup


async def test_names_change_and_a_name_that_was_made_of_them_follows() -> None:
    async with make_app().run_test() as pilot:
        pair = await at_pair(pilot)
        await pilot.press("n")
        await shown(pilot, NamesScreen)
        await pilot.press("end", *", Li", "enter")
        await shown(pilot, PartnerScreen)
        kept = await (await app_of(pilot).parts()).partnerships.get(pair)
        assert (kept.name, kept.kind) == ("Amara, Li", Kind.GROUP)


async def test_ending_is_taken_back_by_undo_and_the_ended_come_last() -> None:
    async with make_app().run_test() as pilot:
        pair = await at_pair(pilot)
        book = (await app_of(pilot).parts()).partnerships
        await pilot.press("e")
        await wait_until(pilot, lambda: "It has ended" in said(pilot, "#partner-line"), "it says so")
        await pilot.press("ctrl+z")
        await wait_until(pilot, lambda: "It has ended" not in said(pilot, "#partner-line"), "it goes on")
        assert (await book.get(pair)).ended is None
        await pilot.press("e", "escape")
        await book.add(Kind.PAIR, "", ["Li"])
        await at_partners(pilot)
        await wait_until(pilot, lambda: len(listed(pilot, "#partners-list")) == 3, "both are listed")
        first, heading, last = listed(pilot, "#partners-list")
        assert "Li" in first and heading == "Ended" and "Amara" in last


async def test_removing_asks_and_says_what_goes() -> None:
    async with make_app().run_test() as pilot:
        pair = await at_pair(pilot, {"Rhythm": "weekly"})
        parts = await app_of(pilot).parts()
        await pilot.press("d")
        await shown(pilot, QuestionScreen)
        assert "the agreement (1 clause)" in said(pilot, "#question-text")
        await pilot.press("enter")
        await shown(pilot, PartnerScreen)
        await pilot.press("d")
        await shown(pilot, QuestionScreen)
        await pilot.press("escape")
        await shown(pilot, PartnerScreen)
        assert [each.id for each in await parts.partnerships.all()] == [pair]
        await pilot.press("d")
        await shown(pilot, QuestionScreen)
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: not isinstance(pilot.app.screen, PartnerScreen | QuestionScreen), "it is left")
        assert await parts.partnerships.all() == []


# The map


async def test_the_map_is_ticked_and_any_step_can_be_looked_at() -> None:
    async with make_app().run_test() as pilot:
        pair = await at_pair(pilot)
        parts = await app_of(pilot).parts()
        first = parts.steps.steps[0].checks[0]
        await mark(pilot, "#partner-list", f"check:{first.id}")
        await pilot.press("enter")
        await wait_until(pilot, lambda: any("✓" in line for line in listed(pilot, "#partner-list")), "it is ticked")
        assert first.id in (await parts.partnerships.get(pair)).checks
        await pilot.press("3")
        asked = parts.steps.steps[2].checks[0].text.split()[:6]
        await wait_until(
            pilot, lambda: any(" ".join(asked) in line for line in listed(pilot, "#partner-list")), "step 3 is open"
        )


async def test_a_guide_that_helps_begins_with_this_partnership() -> None:
    async with make_app().run_test() as pilot:
        pair = await at_pair(pilot)
        parts = await app_of(pilot).parts()
        helps = next(each for each in parts.steps.steps[2].guides if not needs_seats(parts.guide(each)))
        await pilot.press("3")
        await wait_until(pilot, lambda: "Begin" in "".join(listed(pilot, "#partner-list")), "guides are offered")
        await mark(pilot, "#partner-list", f"guide:{helps}")
        await pilot.press("enter")
        await shown(pilot, SessionScreen)
        [session] = await parts.records.sessions(partnership=pair)
        assert session.guide == helps


async def test_its_sessions_open_from_here_and_come_back_here() -> None:
    async with make_app().run_test() as pilot:
        pair = await at_pair(pilot)
        parts = await app_of(pilot).parts()
        session = await GuidedSession.begin(parts.guide("habit"), parts.records, parts.coach, pair)
        await session.submit("I promised to ask Ravi")
        assert isinstance(pilot.app.screen, PartnerScreen)
        pilot.app.screen.look()
        await wait_until(pilot, lambda: any("ask Ravi" in line for line in listed(pilot, "#partner-list")), "listed")
        await mark(pilot, "#partner-list", f"session:{session.id}")
        await pilot.press("enter")
        await shown(pilot, SessionScreen)
        await pilot.press("escape")
        await shown(pilot, PartnerScreen)


async def test_what_a_partner_means_to_do_is_shown_as_their_file_said_it() -> None:
    async with make_app().run_test() as pilot:
        pair = await at_pair(pilot)
        parts = await app_of(pilot).parts()
        theirs = PartnerCommitment("", pair, "Amara", "[red]Ask[/red] Ravi", date(2030, 1, 4), "after lunch", None, AT)
        await parts.partnerships.keep_partner_commitments(pair, "Amara", [theirs])
        assert isinstance(pilot.app.screen, PartnerScreen)
        pilot.app.screen.look()
        await wait_until(pilot, lambda: "[red]Ask[/red] Ravi" in "".join(listed(pilot, "#partner-list")), "listed")
        [kept] = await parts.partnerships.partner_commitments(pair)
        await mark(pilot, "#partner-list", f"theirs:{kept.id}")
        await pilot.press("enter")
        await shown(pilot, PageScreen)
        await pilot.press("escape")
        await shown(pilot, PartnerScreen)


# What a session leaves


async def test_the_clauses_of_a_finished_session_go_into_the_agreement_and_it_says_so() -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        pair = await at_pair(pilot)
        app = app_of(pilot)
        parts = await app.parts()
        guide = next(each for each in parts.guides if any(stage.leaves is Leaves.CLAUSE for stage in each.stages))
        people = ("Jonas", "Amara") if guide.people[0] > 1 else ()
        session = await GuidedSession.begin(guide, parts.records, parts.coach, pair, Seats(people))
        while not session.finished:
            if session.here.moment is Moment.PROMPT:
                await session.submit("Every second Friday")
            elif session.stage.branch and session.here.moment is Moment.BRANCH:
                await session.take(session.stage.branch.options[0].id)
            else:
                await session.forward()
        await app.show_sheet(session.id)
        await shown(pilot, SheetScreen)
        await wait_until(
            pilot,
            lambda: any("Into your agreement with Amara" in each.message for each in app._notifications),
            "it says what went in",
        )
        [state] = await states(pilot, pair)
        assert "Every second Friday" in "".join(state.clauses.values())
        assert state.reason == f"From “{guide.title}”"


# The agreement


async def test_clauses_are_written_changed_and_taken_out_and_put_back() -> None:
    async with make_app().run_test() as pilot:
        pair = await at_agreement(pilot)
        assert "Nothing agreed yet" in said(pilot, "#agreement-line")
        await pilot.press("a", *"Rhythm", "tab", *"weekly", "enter")
        await holds(pilot, pair, {"Rhythm": "weekly"})
        await wait_until(pilot, lambda: listed(pilot, "#clauses") == ["Rhythm\nweekly\n"], "it stands on the page")
        await pilot.press("enter", "end", *" or so", "enter")
        await holds(pilot, pair, {"Rhythm": "weekly or so"})
        await wait_until(pilot, lambda: "or so" in "".join(listed(pilot, "#clauses")), "the page shows it")
        await pilot.press("d")
        await holds(pilot, pair, {})
        await pilot.press("ctrl+z")
        await holds(pilot, pair, {"Rhythm": "weekly or so"})
        assert len(await states(pilot, pair)) == 4


async def test_a_clause_needs_a_heading_of_its_own() -> None:
    async with make_app().run_test() as pilot:
        pair = await at_agreement(pilot, {"Rhythm": "weekly"})
        await pilot.press("a", "tab", *"text", "enter")
        await wait_until(pilot, lambda: "needs a heading" in said(pilot, "#clause-line"), "it asks for a heading")
        await pilot.press("shift+tab", *"Rhythm", "enter")
        await wait_until(pilot, lambda: "There is a clause “Rhythm”" in said(pilot, "#clause-line"), "it is taken")
        assert len(await states(pilot, pair)) == 1


async def test_what_was_typed_outlives_the_app_and_leaving_can_be_taken_back() -> None:
    async with make_app().run_test() as pilot:
        pair = await at_agreement(pilot, {"Rhythm": "weekly"})
        book = (await app_of(pilot).parts()).partnerships
        await pilot.press("a", *"Ending", "tab", *"in May")
        for _ in range(500):
            if await book.draft(pair) == ClauseDraft("", "Ending", "in May"):
                break
            await pilot.pause(0.01)
        else:
            raise AssertionError("never kept")
    async with make_app().run_test() as pilot:
        await app_of(pilot).parts()
        await pilot.app.push_screen(AgreementScreen(pair))
        text = pilot.app.screen.query_one("#clause-text", AnswerBox)
        await wait_until(pilot, lambda: text.text == "in May" and text.has_focus, "it goes on where it was left")
        await pilot.press("escape")
        await wait_until(pilot, lambda: pilot.app.screen.query_one("#clauses").has_focus, "left as it was")
        await pilot.press("ctrl+z")
        await wait_until(pilot, lambda: text.text == "in May" and text.has_focus, "what was typed is back")
        await pilot.press("enter")
        await holds(pilot, pair, {"Rhythm": "weekly", "Ending": "in May"})
        assert await (await app_of(pilot).parts()).partnerships.draft(pair) is None


async def test_it_is_signed_off_by_name_and_a_change_is_not() -> None:
    async with make_app().run_test() as pilot:
        pair = await at_agreement(pilot, {"Rhythm": "weekly"})
        await pilot.press("s")
        box = pilot.app.screen.query_one("#signing", Input)
        await wait_until(pilot, lambda: box.value == "Amara" and box.has_focus, "a name is offered")
        box.value = "Jonas"
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Signed off by Jonas" in said(pilot, "#agreement-line"), "it is signed")
        await pilot.press("ctrl+z")
        await wait_until(pilot, lambda: "Not signed off" in said(pilot, "#agreement-line"), "it is taken back")
        await pilot.press("s", "enter")
        await wait_until(pilot, lambda: "Signed off by Amara" in said(pilot, "#agreement-line"), "signed again")
        await pilot.press("enter", "end", "!", "enter")
        await holds(pilot, pair, {"Rhythm": "weekly!"})
        await wait_until(pilot, lambda: "Not signed off" in said(pilot, "#agreement-line"), "a new state is unsigned")
        await pilot.press("h")
        await shown(pilot, PageScreen)
        await pilot.press("escape")
        await shown(pilot, AgreementScreen)


async def test_it_is_saved_as_markdown() -> None:
    async with make_app().run_test() as pilot:
        await at_agreement(pilot, {"Rhythm": "weekly"})
        await pilot.press("x")
        folder = (await app_of(pilot).parts()).paths.exports
        await wait_until(pilot, lambda: folder.exists() and any(folder.glob("agreement-amara*.md")), "it is saved")
        assert "## Rhythm\n\nweekly" in next(folder.glob("agreement-amara*.md")).read_text("utf-8")


# Files


async def test_what_leaves_is_shown_and_then_written() -> None:
    async with make_app().run_test() as pilot:
        await at_pair(pilot, {"Rhythm": "weekly"})
        await pilot.press("x")
        await shown(pilot, ExportScreen)
        await wait_until(pilot, lambda: "weekly" in said(pilot, "#exporting-text"), "what leaves is shown")
        folder = (await app_of(pilot).parts()).paths.exports
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, ExportScreen)  # who it is from must be said
        await pilot.press(*"Jonas", "enter")
        await shown(pilot, PartnerScreen)
        [file] = folder.glob("for-amara-*.json")
        assert json.loads(file.read_text("utf-8"))["from"] == "Jonas"
        assert file.stat().st_mode & 0o077 == 0


def theirs(tmp_path: Path, clauses: dict[str, str]) -> Path:
    file = tmp_path / "from-amara.json"
    agreement = Agreement("", "", clauses, {"Amara": AT}, "", AT)
    file.write_text(as_json(to_leave("Amara", AT, agreement, [])), "utf-8")
    return file


async def read_in(pilot: Pilot[None], file: Path) -> None:
    await pilot.press("i")
    await shown(pilot, ImportScreen)
    pilot.app.screen.query_one("#importing-path", Input).value = str(file)
    await pilot.press("enter")
    await wait_until(pilot, lambda: "From Amara" in said(pilot, "#importing-line"), "the file is read")


async def test_a_partners_file_is_decided_clause_by_clause(tmp_path: Path) -> None:
    file = theirs(tmp_path, {"Rhythm": "monthly", "Ending": "in May"})
    async with make_app().run_test() as pilot:
        pair = await at_pair(pilot, {"Rhythm": "weekly", "Noise": "none"})
        await read_in(pilot, file)
        lines = listed(pilot, "#differences")
        assert "weekly" in lines[0] and "monthly" in lines[0]
        await pilot.press("g")
        assert isinstance(pilot.app.screen, ImportScreen)  # nothing before all is decided
        await pilot.press("o", "t", "o")
        await wait_until(pilot, lambda: "All is decided" in said(pilot, "#importing-line"), "all is decided")
        await pilot.press("g")
        await shown(pilot, PartnerScreen)
        await holds(pilot, pair, {"Rhythm": "weekly", "Ending": "in May", "Noise": "none"})
        assert [dict(each.clauses) for each in await states(pilot, pair)][1] == {
            "Rhythm": "monthly",
            "Ending": "in May",
        }


async def test_all_of_theirs_comes_with_their_signature_and_leaving_changes_nothing(tmp_path: Path) -> None:
    file = theirs(tmp_path, {"Rhythm": "monthly"})
    async with make_app().run_test() as pilot:
        pair = await at_pair(pilot, {"Rhythm": "weekly"})
        await read_in(pilot, file)
        await pilot.press("T", "escape")
        await shown(pilot, PartnerScreen)
        assert len(await states(pilot, pair)) == 1
        await read_in(pilot, file)
        await pilot.press("O", "enter", "g")
        await shown(pilot, PartnerScreen)
        await holds(pilot, pair, {"Rhythm": "monthly"})
        assert list((await states(pilot, pair))[-1].signed) == ["Amara"]


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b'{"coachmate": "partner", "version": 9}'])
async def test_a_file_that_is_none_is_told_and_changes_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    async with make_app().run_test() as pilot:
        pair = await at_pair(pilot, {"Rhythm": "weekly"})
        await pilot.press("i")
        await shown(pilot, ImportScreen)
        pilot.app.screen.query_one("#importing-path", Input).value = str(file)
        await pilot.press("enter")
        await wait_until(pilot, lambda: "can't be taken in" in said(pilot, "#importing-line"), "it says why")
        assert len(await states(pilot, pair)) == 1


# How they look

CLAUSES = {
    "How often we meet": "Every second Friday, 40 minutes, by telephone if one of us travels.",
    "What stays between us": "Everything, unless somebody is in danger; then we say so first.",
}


# A map that stays as it is, whatever becomes of the one that comes along.
STEPS = StepMap.model_validate(
    {
        "steps": [
            {
                "step": number,
                "asks": "Know why you meet and what you have agreed, and make it safe enough here not to know.",
                "checks": [
                    {"id": f"one-{number}", "text": "Each of us can say in one sentence what we meet for."},
                    {
                        "id": f"two-{number}",
                        "text": "We have said how we share the time, and what happens when a meeting is missed.",
                    },
                ],
                "guides": ["relationship"],
            }
            for number in (1, 2, 3)
        ]
    }
)


async def the_list(pilot: Pilot[None]) -> None:
    book = (await app_of(pilot).parts()).partnerships
    await book.add(Kind.PAIR, "", ["Amara"])
    await book.add(Kind.GROUP, "Thursday set", ["Li", "Noor", "Tomás"])
    await at_partners(pilot)
    await wait_until(pilot, lambda: len(listed(pilot, "#partners-list")) == 2, "both are listed")


async def one(pilot: Pilot[None]) -> None:
    parts = await app_of(pilot).parts()
    parts.steps = STEPS
    await at_pair(pilot)
    await mark(pilot, "#partner-list", f"check:{parts.steps.steps[0].checks[1].id}")
    await pilot.press("enter")
    await wait_until(pilot, lambda: any("✓" in line for line in listed(pilot, "#partner-list")), "it is ticked")


async def agreement(pilot: Pilot[None]) -> None:
    await at_agreement(pilot, CLAUSES)


async def arrival(pilot: Pilot[None]) -> None:
    await at_pair(pilot, CLAUSES)
    file = Path(str((await app_of(pilot).parts()).paths.data)) / "from-amara.json"
    there = {**CLAUSES, "How often we meet": "Every Friday, 30 minutes."}
    file.write_text(as_json(to_leave("Amara", AT, Agreement("", "", there, {"Amara": AT}, "", AT), [])), "utf-8")
    await read_in(pilot, file)


@pytest.mark.parametrize(("size", "theme"), SIZES)
@pytest.mark.parametrize("arrive", [the_list, one, agreement, arrival], ids=lambda each: each.__name__)
def test_the_screen_looks_as_it_did(
    snap_compare: Compare, arrive: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int], theme: str
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await arrive(pilot)
        await settled(pilot)

    assert snap_compare(make_app(theme=theme), terminal_size=size, run_before=before)
