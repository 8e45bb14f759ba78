"""Lines of the commands: broken between words in a terminal, whole in a pipe."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from coachmate.cli.lines import hanging, sentence_or_command

TEXT = "note   database        It was put aside, in one-and-only-one place, /a/path/that/is/longer/than/any/line"


@pytest.fixture
def in_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(shutil, "get_terminal_size", lambda *_: os.terminal_size((44, 24)))


def test_a_pipe_gets_each_line_whole() -> None:
    assert hanging(TEXT, 23) == TEXT


@pytest.mark.usefixtures("in_terminal")
def test_a_terminal_gets_no_broken_word() -> None:
    lines = hanging(TEXT, 23).split("\n")
    assert [word for line in lines for word in line.split()] == TEXT.split()
    assert len(lines) > 2
    assert all(len(line) <= 44 or len(line.split()) == 1 for line in lines)
    assert all(line.startswith(" " * 23) for line in lines[1:])


@pytest.mark.usefixtures("in_terminal")
def test_a_command_stays_on_one_line_and_a_sentence_does_not() -> None:
    command = "chmod 700 /a/folder/somewhere /another/folder/somewhere"
    assert sentence_or_command(command, 23) == " " * 23 + command
    assert "\n" in sentence_or_command("Close other programs, or choose a smaller model or context.", 23)
