"""The commands around the app: settings, keys, doctor, completion, and what a terminal that can't show it is told."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from coachmate.paths import Paths, write_private

ROOT = Path(__file__).resolve().parents[2]
COACHMATE = (sys.executable, "-m", "coachmate.cli.main")


def coachmate(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COACHMATE, *arguments], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, check=False
    )


def test_settings_are_set_shown_and_unset() -> None:
    assert coachmate("settings", "set", "theme", "light").returncode == 0
    shown = coachmate("settings", "show", COACHMATE_SEED="7").stdout.decode()
    assert f"theme = light  ({Paths.from_environment().settings_file})" in shown
    assert "seed = 7  (COACHMATE_SEED)" in shown
    assert coachmate("settings", "unset", "theme").stdout.decode().startswith("theme = dark  (default)")
    assert coachmate("settings", "path").stdout.decode().strip() == str(Paths.from_environment().settings_file)


def test_a_wrong_setting_is_refused_and_an_unknown_key_is_named() -> None:
    refused = coachmate("settings", "set", "seed", "-1")
    assert refused.returncode == 1 and b"greater than or equal to 0" in refused.stderr
    write_private(Paths.from_environment().settings_file, "theem = 1\n")
    shown = coachmate("settings", "show")
    assert shown.returncode == 0 and b"'theem' is no setting" in shown.stdout
    write_private(Paths.from_environment().settings_file, "theme = 1\n")
    wrong = coachmate("settings", "show")
    assert wrong.returncode == 1 and b"can't be '1'" in wrong.stdout and b"seed = 0" in wrong.stdout


def test_keys_are_listed_and_what_is_wrong_is_named() -> None:
    write_private(Paths.from_environment().keys_file, '"session.back" = "f7"\n"nothing" = "f8"\n')
    listed = coachmate("keys")
    assert listed.returncode == 1
    assert b"F7 (was F3)" in listed.stdout and b"There is no action 'nothing'" in listed.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_written_for_each_shell(shell: str) -> None:
    assert b"_COACHMATE_COMPLETE" in coachmate("completion", shell).stdout


def test_commands_are_completed() -> None:
    script = "from coachmate.cli.main import cli; cli(prog_name='coachmate')"
    offered = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "_COACHMATE_COMPLETE": "bash_complete", "COMP_WORDS": "coachmate set", "COMP_CWORD": "1"},
        capture_output=True,
        check=True,
    )
    assert b"settings" in offered.stdout


def test_the_doctor_says_one_line_each_and_its_status_tells_of_faults() -> None:
    # The disk and the memory of whoever runs this are their own.
    def findings(done: subprocess.CompletedProcess[bytes]) -> dict[str, str]:
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return {each["subject"]: each["grade"] for each in lines if each["subject"] not in ("disk", "memory")}

    assert "fault" not in findings(coachmate("doctor", "--quick", "--json")).values()
    write_private(Paths.from_environment().settings_file, "theme = \n")
    write_private(Paths.from_environment().keys_file, "app.help = 7\n")
    done = coachmate("doctor", "--quick", "--json")
    found = findings(done)
    assert done.returncode == 1
    assert (found["settings"], found["keys"], found["database"]) == ("fault", "fault", "ok")


@pytest.mark.slow
def test_the_doctor_starts_each_worker_once(warm_home: Path) -> None:
    done = coachmate("doctor", "--json")
    found = {each["subject"]: each for each in map(json.loads, done.stdout.splitlines())}
    for subject in ("weights", "embeddings", "index", "language model"):
        assert found[subject]["grade"] == "ok", found[subject]


def in_a_terminal(**environment: str) -> tuple[int, str]:
    """Run the app in a pseudo-terminal until it ends by itself; its status and what it wrote."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        COACHMATE, cwd=ROOT, env={**os.environ, **environment}, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            data = os.read(ours, 1 << 16)
        except OSError:
            data = b""
        if not data:
            break
        written += data
    os.close(ours)
    return process.wait(), written.decode("ascii")


def test_a_dumb_terminal_is_told_so_plainly() -> None:
    status, said = in_a_terminal(TERM="dumb")
    assert status == 1 and "TERM is 'dumb'" in said and "'coachmate plain' works" in said


def test_a_locale_without_utf8_is_told_so_plainly_and_the_plain_mode_works() -> None:
    locale = {"LC_ALL": "en_GB.ISO-8859-1", "TERM": "xterm"}
    status, said = in_a_terminal(**locale)
    assert status == 1 and "ISO-8859-1" in said and "'coachmate plain' works" in said
    plain = coachmate("plain", PYTHONIOENCODING="iso-8859-1", **locale)
    assert plain.returncode == 0 and plain.stdout
