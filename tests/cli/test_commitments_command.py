"""Commitments and their calendar at the command line: through click's runner, and once as a real process."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner, Result

from coachmate.cli.commitments import come_back
from coachmate.cli.main import cli
from coachmate.cli.plain_lines import Reader
from coachmate.coaching.partnerships import Kind
from coachmate.coaching.progress import Moment, Place, Progress
from coachmate.coaching.sessions import Commitment, Outcome
from coachmate.errors import CoachmateError
from coachmate.wiring import Books

T = TypeVar("T")
SOON = date.today() + timedelta(days=3)
NASTY = "Ask [b]Ravi[/b]\x1b[2J\r\nBEGIN:VEVENT"


def in_books(work: Callable[[Books], Awaitable[T]]) -> T:
    async def run() -> T:
        books = Books()
        try:
            return await work(books)
        finally:
            await books.close()

    return asyncio.run(run())


def meant(text: str, due: date | None = SOON, partner: str = "") -> Commitment:
    async def work(books: Books) -> Commitment:
        which = None
        if partner:
            known = {each.name: each.id for each in await books.partnerships.all()}
            which = known.get(partner) or (await books.partnerships.add(Kind.PAIR, partner, [partner])).id
        place = Place(stage="promise", moment=Moment.PROMPT, prompt="what")
        session = await books.records.start("habit", Progress((place,)), which)
        return await books.records.commit(session.id, "promise", text, due, "at noon")

    return in_books(work)


def kept(commitment: Commitment) -> tuple[Commitment, list[tuple[Outcome, str]]]:
    async def work(books: Books) -> tuple[Commitment, list[tuple[Outcome, str]]]:
        record = await books.records.load(commitment.session)
        said = await books.records.reviews(commitment.id)
        return record.commitments[0], [(each.outcome, each.learnt) for each in said]

    return in_books(work)


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, arguments, input=typed)


def refused(result: Result) -> str:
    assert isinstance(result.exception, CoachmateError)
    return str(result.exception)


# commitments


def test_nothing_open_says_how_something_gets_there() -> None:
    assert run("commitments").output.startswith("Nothing is open.")


def test_the_list_has_ids_words_days_and_partners_the_nearest_day_first() -> None:
    some_day, soon = meant(NASTY, None), meant("Ring", partner="Amina")
    lines = run("commitments").output.splitlines()
    assert lines[0] == f"{soon.id[:8]}  Ring"
    assert lines[1].startswith("          by ")
    assert lines[1].endswith("at noon · with Amina")
    assert lines[2] == f"{some_day.id[:8]}  Ask [b]Ravi[/b][2J BEGIN:VEVENT"
    assert run("commitments", "list", "--with", "amina").output.splitlines() == lines[:2]
    assert "There are: Amina." in refused(run("commitments", "list", "--with", "Ravi"))


def test_a_review_by_options_is_kept() -> None:
    commitment = meant("Ring")
    done = run(
        "commitments", "review", commitment.id[:8], "--outcome", "not-yet", "--learnt", "No time", "--due", "today"
    )
    assert (done.exit_code, done.output.splitlines()[0].split(".")[0]) == (0, "Kept: not yet")
    now, said = kept(commitment)
    assert (now.due, now.outcome) == (date.today(), Outcome.NOT_YET)
    assert said == [(Outcome.NOT_YET, "No time")]


def test_a_review_is_asked_for_line_by_line_with_another_try_for_the_day() -> None:
    commitment = meant("Ring")
    done = run("commitments", "review", commitment.id, typed="7\n2\nHalf of it\nafter the fair\ntoday\n")
    assert done.output.count("Give a number from 1 to 4.") == 2
    assert "Write it like Friday" in done.output
    now, said = kept(commitment)
    assert (now.due, said) == (date.today(), [(Outcome.PARTLY, "Half of it")])


@pytest.mark.parametrize("typed", ["", "1\n", "2\nwords\n"])
def test_if_the_input_ends_nothing_is_kept(typed: str) -> None:
    commitment = meant("Ring")
    assert "Nothing was kept." in refused(run("commitments", "review", commitment.id, typed=typed))
    assert kept(commitment)[1] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "no open commitment"),
        ([""], "no open commitment"),
        (["ID", "--outcome", "partly", "--due", "after the fair"], "Write it like Friday"),
        (["ID", "--outcome", "done", "--due", "today"], "for what isn't settled"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_kept(arguments: list[str], said: str) -> None:
    commitment = meant("Ring")
    real = [commitment.id if each == "ID" else each for each in arguments]
    assert said in refused(run("commitments", "review", *real))
    assert kept(commitment)[1] == []


def test_a_beginning_that_fits_several_is_refused() -> None:
    ids = [meant(f"Ring {number}").id for number in range(17)]
    first = next(each for each in "0123456789abcdef" if sum(id_[0] == each for id_ in ids) > 1)
    assert "more than one" in refused(run("commitments", "review", first, "--outcome", "done"))


# calendar


def test_the_calendar_is_written_and_written_anew(tmp_path: Path) -> None:
    commitment = meant(NASTY)
    meant("Some day", None)
    file = tmp_path / "coach.ics"
    assert run("calendar", str(file)).output == f"Saved as {file}: 1 day.\n"
    text = file.read_bytes().decode()
    assert f"UID:{commitment.id}@coachmate\r\n" in text
    assert text.count("\r\nBEGIN:VEVENT\r\n") == 1
    assert file.stat().st_mode & 0o077 == 0
    assert run("calendar", str(file), "--busy").exit_code == 0
    assert "Ravi" not in file.read_text()


def test_meetings_with_a_partner_and_all_their_numbers(tmp_path: Path) -> None:
    meant("Ring", partner="Amina")
    meant("My own")
    file = tmp_path / "coach.ics"
    numbers = ["--at", "18.30", "--every", "3", "--times", "4", "--minutes", "90", "--zone", "America/New_York"]
    said = run("calendar", str(file), "--with", "Amina", "--from", "today", *numbers).output
    assert said.endswith(" on in America/New_York.\n")
    text = file.read_text()
    assert f"DTSTART;TZID=America/New_York:{date.today():%Y%m%d}T183000" in text
    assert "RRULE:FREQ=WEEKLY;COUNT=4;INTERVAL=3" in text
    assert "DURATION:PT1H30M" in text
    assert "SUMMARY:Ring" in text
    assert "My own" not in text


def test_any_other_file_stays_as_it_is(tmp_path: Path) -> None:
    meant("Ring")
    file = tmp_path / "novel.txt"
    file.write_text("Chapter one")
    assert "no calendar file" in refused(run("calendar", str(file)))
    assert file.read_text() == "Chapter one"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "nothing to write yet"),
        (["--from", "after the fair"], "Write it like"),
        (["--from", "today", "--every", "0"], "1 to 52"),
    ],
)
def test_what_cannot_be_written_is_told(tmp_path: Path, more: list[str], said: str) -> None:
    assert said in refused(run("calendar", str(tmp_path / "coach.ics"), *more))
    assert list(tmp_path.glob("*.ics")) == []


def test_as_a_real_process_both_speak_plainly_and_import_no_screen_and_no_model(home: Path) -> None:
    meant("Ring")

    def process(*arguments: str) -> subprocess.CompletedProcess[Any]:
        command = [sys.executable, "-X", "importtime", "-m", "coachmate.cli.main", *arguments]
        return subprocess.run(command, capture_output=True, timeout=120)

    listed = process("commitments")
    assert (listed.returncode, b"Ring" in listed.stdout) == (0, True)
    written = process("calendar", "-")
    assert written.returncode == 0
    assert written.stdout.startswith(b"BEGIN:VCALENDAR\r\n")
    assert written.stdout.endswith(b"END:VCALENDAR\r\n")
    for each in (listed, written):
        loaded = {line.rpartition(b"|")[2].strip() for line in each.stderr.splitlines()}
        assert not loaded & {b"textual", b"torch", b"llama_cpp", b"chromadb", b"bm25s"}
    wrong = process("calendar", "-", "--from", "today", "--zone", "Europe/Bonn")
    assert wrong.returncode == 1
    assert b"There is no time zone 'Europe/Bonn'." in wrong.stderr
    assert b"Traceback" not in wrong.stderr


# At the beginning of a session in plain mode


def come_back_to(partner: str, typed: str) -> tuple[list[str], str]:
    """What is left open with the partner after these lines, and what was said."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "stdin", io.StringIO(typed))
        said = io.StringIO()
        patched.setattr(sys, "stdout", said)

        async def work(books: Books) -> list[str]:
            which = next(each.id for each in await books.partnerships.all() if each.name == partner)
            await come_back(books.records, books.partnerships, which, Reader())
            return [each.text for each in await books.records.open_commitments(partnership=which)]

        return in_books(work), said.getvalue()


def test_each_commitment_with_the_partner_is_asked_about_and_can_be_left() -> None:
    for text in ("First", "Second"):
        meant(text, partner="Amina")
    meant("My own")
    left, said = come_back_to("Amina", "1\nIt was easy\n\n")
    assert len(left) == 1
    assert said.count("You meant to: ") == 2
    assert "with Amina" in said
    assert "My own" not in said


def test_one_word_skips_all_of_them() -> None:
    for text in ("First", "Second"):
        meant(text, partner="Amina")
    left, said = come_back_to("Amina", ":skip\n")
    assert sorted(left) == ["First", "Second"]
    assert said.count("You meant to: ") == 1
