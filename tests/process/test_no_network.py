"""Everything works without a network: in a network of its own that leads nowhere, and with no connection to be seen."""

from __future__ import annotations

import ipaddress
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import psutil
import pytest

from coachmate.content.guides import read_guide
from coachmate.resources import resource
from tests import walking
from tests.process.terminal import COACHMATE, PATIENCE, ROOT, Terminal, at_first_prompt

STATEMENT = "My colleague Ravi keeps interrupting me in the weekly meeting, and I say nothing."


@cache
def cut_off() -> tuple[str, ...]:
    """What to put before a command so that it has no network at all, not even loopback; () where nobody may."""
    for command in (("unshare", "--net"), ("unshare", "--map-root-user", "--net")):
        if shutil.which("unshare") and subprocess.run([*command, "true"], capture_output=True).returncode == 0:
            return command
    return ()


def run(*arguments: str, lines: str = "") -> subprocess.CompletedProcess[str]:
    command = [*cut_off(), *COACHMATE, *arguments]
    return subprocess.run(command, input=lines, capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE)


def test_index_questions_and_a_whole_session_need_no_network(home: Path) -> None:
    if not cut_off():
        pytest.skip("this system lets nobody make a network namespace (unshare --net)")
    reach = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    probe = subprocess.run([*cut_off(), COACHMATE[0], "-c", reach], capture_output=True, text=True)
    assert "Network is unreachable" in probe.stderr or "Cannot assign" in probe.stderr

    indexed = run("index")
    assert indexed.returncode == 0, indexed.stderr
    assert (home / "cache" / "knowledge" / "current").is_file()

    asked = run("ask", "--jsonl", lines=json.dumps({"id": 1, "statement": STATEMENT, "skill": "exploring"}) + "\n")
    assert asked.returncode == 0, asked.stderr
    answer: dict[str, Any] = json.loads(asked.stdout)
    assert answer["origin"] in ("model", "adapted", "bank")
    assert answer["citations"]
    assert "not available" not in asked.stderr
    assert "model ready · library ready" in asked.stderr

    prepare = read_guide(resource("prompts") / "guides" / "prepare.yaml")
    plain = run("plain", "prepare", lines=walking.lines(prepare))
    assert plain.returncode == 0, plain.stderr
    assert "From the library:" in plain.stdout
    assert "# My next conversation" in plain.stdout
    assert "not available" not in plain.stdout


def leads_out(process: psutil.Process) -> list[Any]:
    """The process's internet connections, and sockets that wait for some, that are not on loopback."""
    return [
        each
        for each in process.net_connections(kind="inet")
        if any(end and not ipaddress.ip_address(end.ip).is_loopback for end in (each.laddr, each.raddr))
    ]


def test_the_app_and_its_workers_hold_no_connection_that_leads_out(warm_home: Path) -> None:
    with Terminal() as app:
        at_first_prompt(app)
        app.until("model ready · library ready")
        app.type("I promised to talk to Ravi about the rota")
        app.press("enter")
        app.until("Which of these")
        processes = [psutil.Process(app.process.pid), *app.workers()]
        assert len(processes) == 4
        # The sockets to the workers are seen, so that others would be seen too.
        assert processes[0].net_connections(kind="unix")
        assert [leads_out(each) for each in processes] == [[], [], [], []]
