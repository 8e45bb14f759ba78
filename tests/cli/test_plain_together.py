"""Plain mode for several people, as a real process: people, roles, talks, time, options, who speaks, records."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

from coachmate.coaching.partnerships import Kind
from coachmate.records import Store
from coachmate.records.partnerships import PartnershipBook

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tests.process.with_guides", "plain"]


def plain(*arguments: str, lines: list[str]) -> subprocess.CompletedProcess[str]:
    text = "".join(f"{line}\n" for line in lines)
    return subprocess.run([*COMMAND, *arguments], input=text, capture_output=True, text=True, cwd=ROOT, timeout=300)


def add_maya(home: Path) -> None:
    async def add() -> None:
        store = Store(home / "data" / "coachmate.db")
        book = PartnershipBook(store)
        maya = await book.add(Kind.PAIR, "Maya", ["Maya"])
        await book.keep_agreement(maya.id, {"Rhythm": "Every other week"}, "")
        await store.close()

    (home / "data").mkdir(parents=True)
    asyncio.run(add())


def test_a_pair_to_its_sheet(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "sheet.md"
    said = plain(
        "test-stories",
        "--people",
        "Maya, Tom",
        "--save",
        str(file),
        lines=["what?", "", "A lot", "", "A little", "9", "2 but good", "10"],
    )
    assert said.returncode == 0, said.stderr
    assert "Maya tells a turning point. Tom listens and asks nothing.\nEnter goes on." in said.stdout
    assert "While you talk nothing is written." in said.stdout
    assert said.stdout.index("Tom, what did you hear?") < said.stdout.index("Tom tells a turning point.")
    assert "1. Easy\n2. Hard\n3. Neither\n" in said.stdout
    assert "Give a number from 1 to 3, or :skip" in said.stdout
    sheet = file.read_text("utf-8")
    assert "## What Tom heard\n\nA lot\n" in sheet
    assert "## How it was\n\nHard: but good\n\n10 (from 0 to 10)\n" in sheet


def test_a_group_is_asked_who_is_here_and_who_takes_which_part(home: Path) -> None:
    said = plain(
        "test-round",
        lines=[
            "Ann, Bo",
            "Ann, Bo, Ann",
            "Ann, Bo, Cy",
            "Host = Nobody",
            "Host = Cy",
            "",
            ":2",
            ":0",
            ":airtime",
            ":9",
            "",
        ],
    )
    assert said.returncode == 0, said.stderr
    assert "1 person more is needed. Write all the names again." in said.stdout
    assert "Ann is here already." in said.stdout
    assert "Host: Ann. Opens and closes.\nTimekeeper: Bo. Looks at the clock.\n" in said.stdout
    assert "That is no part with one of the names." in said.stdout
    assert "Host: Cy. Opens and closes." in said.stdout
    assert ":1 to :8  who is speaking now" in said.stdout
    assert "Bo is speaking.\nNobody is speaking.\nAnn 0 seconds (0%), Bo " in said.stdout
    assert "All is kept." in said.stdout


def test_people_who_do_not_fit_are_refused_with_the_number_that_does(home: Path) -> None:
    said = plain("test-round", "--people", "Ann", lines=[])
    assert said.returncode == 1
    assert "2 people more are needed." in said.stderr
    assert "3 to 8 people" in said.stderr


def test_with_partners_their_agreement_is_shown_and_they_are_asked_for_where_nobody_is_named(home: Path) -> None:
    add_maya(home)
    for arguments, lines in ((["--with", "maya"], []), ([], ["3", "1"])):
        said = plain("test-again", *arguments, lines=[*lines, "Fine", ":leave"])
        assert said.returncode == 0, said.stderr
        assert ("With whom?\n1. Maya: Maya\n2. Nobody in particular\n" in said.stdout) == bool(lines)
        assert "\nWhat you agreed\nRhythm: Every other week\n" in said.stdout
        assert "\nNothing is open from last time.\n" in said.stdout


def test_the_time_runs_between_two_lines_says_when_it_is_over_and_goes_on_after_a_kill(home: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "test-stories", "--people", "Maya, Tom"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdin and process.stdout

        def write(line: str) -> None:
            assert process.stdin
            process.stdin.write(f"{line}\n")
            process.stdin.flush()

        def read_until(words: str) -> None:
            assert process.stdout
            for line in process.stdout:
                if words in line:
                    return
            raise AssertionError(f"never said: {words}")

        read_until("Enter goes on.")
        write(":timer 0.5")
        write(":timer")
        read_until("The time runs. ")
        read_until("The time is over; finish in your own time.")
        write("")
        read_until("Tom, what did you hear?")
        write(":timer")
        read_until("The time runs. 2 minutes left.")
        ends = time.monotonic() + 60
        while ran(home, "echo-1") < 1 and time.monotonic() < ends:
            time.sleep(0.1)
        process.kill()
    survived = ran(home, "echo-1")
    assert survived >= 1
    resumed = plain("--resume", lines=[":timer", ":timer", ":timer back", ":timer x", ":leave"])
    assert resumed.returncode == 0, resumed.stderr
    assert "1 minute 5" in resumed.stdout
    assert "The time stands still; :timer goes on with it." in resumed.stdout
    assert "The time runs. 1 minute " in resumed.stdout
    assert "Paused. 1 minute " in resumed.stdout
    assert "Set back. 2 minutes left." in resumed.stdout
    assert "Give a number of minutes" in resumed.stdout


def ran(home: Path, stage: str) -> float:
    async def read() -> float:
        store = Store(home / "data" / "coachmate.db")
        try:
            [session] = await store.sessions()
            return session.clocks.run.get(stage, 0.0)
        finally:
            await store.close()

    return asyncio.run(read())
