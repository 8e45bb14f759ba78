"""The worker's own side, run in a thread: what it answers, in which order, and what it leaves when the app is gone."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from worker_targets import Plain  # the module that the host finds by this name

from coachmate.engine.host import Host
from coachmate.engine.journal import LIMIT_BYTES, log
from coachmate.engine.wire import (
    Call,
    Cancel,
    Event,
    Failure,
    FailureKind,
    Lines,
    Message,
    Ping,
    Pong,
    Result,
    decode,
    encode,
)


class App:
    """The other end of a host's connection."""

    def __init__(self, target: str, **arguments: object) -> None:
        self._ours, theirs = socket.socketpair()
        self._ours.settimeout(30)
        self.left = threading.Event()
        self._host = threading.Thread(
            target=lambda: Host(theirs, leave=lambda _: self.left.set()).run(target), daemon=True
        )
        self._host.start()
        self._lines = Lines()
        self._received: list[Message] = []
        self.send(Call(0, "start", arguments))

    def send(self, message: Message) -> None:
        self._ours.sendall(encode(message))

    def receive(self) -> Message:
        while not self._received:
            self._received += [decode(line) for line in self._lines.feed(self._ours.recv(4096))]
        return self._received.pop(0)

    def close(self) -> None:
        self._ours.close()
        assert self.left.wait(30)
        self._host.join(30)


@pytest.fixture
def app() -> Iterator[App]:
    app = App("worker_targets:Plain", greeting="good day")
    assert app.receive() == Result(0)
    yield app
    app.close()


def test_it_builds_the_target_with_its_arguments_and_answers(app: App) -> None:
    app.send(Call(1, "greet", {"name": "Ada"}))
    assert app.receive() == Result(1, "good day, Ada")


def test_events_come_before_the_result_and_in_order(app: App) -> None:
    app.send(Call(1, "count", {"to": 3}))
    assert [app.receive() for _ in range(4)] == [Event(1, 0), Event(1, 1), Event(1, 2), Result(1, "counted")]


def test_a_cancelled_call_ends_and_the_next_is_served(app: App) -> None:
    app.send(Call(1, "work"))
    assert app.receive() == Event(1, "begun")
    app.send(Call(2, "greet", {"name": "Ada"}))
    app.send(Cancel(1))
    answer = app.receive()
    assert isinstance(answer, Failure)
    assert (answer.id, answer.kind) == (1, FailureKind.CANCELLED)
    assert app.receive() == Result(2, "good day, Ada")


def test_a_call_that_was_cancelled_while_it_waited_is_never_begun(app: App) -> None:
    app.send(Call(1, "work"))
    assert app.receive() == Event(1, "begun")
    app.send(Call(2, "greet", {"name": "never"}))
    app.send(Cancel(2))
    app.send(Cancel(1))
    assert [app.receive().id for _ in range(2)] == [1, 2]
    app.send(Call(3, "ran"))
    assert app.receive() == Result(3, [])


def test_it_says_that_it_is_there_while_it_works_and_for_how_long_the_work_has_not_moved(app: App) -> None:
    app.send(Ping(7))
    assert app.receive() == Pong(7, 0.0)
    app.send(Call(1, "work"))
    assert app.receive() == Event(1, "begun")
    app.send(Ping(8))
    assert app.receive() == Pong(8, 0.0)  # it asks again and again whether it is cancelled
    app.send(Cancel(1))
    app.receive()
    app.send(Call(2, "stand_still"))
    quiet = 0.0
    while quiet < 0.2:
        app.send(Ping(9))
        answer = app.receive()
        assert isinstance(answer, Pong)
        quiet = answer.quiet
    Plain.moved.set()
    assert app.receive() == Result(2)


def test_a_refusal_keeps_its_three_sentences(app: App) -> None:
    app.send(Call(1, "refuse"))
    expected = Failure(1, FailureKind.ERROR, "It can't be done.", "It is too late.", "Come back tomorrow.")
    assert app.receive() == expected


@pytest.mark.parametrize("op", ["dance", "__init__", "_ran", "__class__"])
def test_an_unknown_operation_is_refused(app: App, op: str) -> None:
    app.send(Call(1, op))
    answer = app.receive()
    assert isinstance(answer, Failure)
    assert op in answer.what


def test_an_unforeseen_error_tells_where_but_not_what_it_quotes(app: App, capfd: pytest.CaptureFixture[str]) -> None:
    app.send(Call(1, "stumble", {"text": "my quarrel with Zoe"}))
    answer = app.receive()
    assert isinstance(answer, Failure)
    assert "ValueError" in answer.why
    written = capfd.readouterr().err
    assert "worker_targets.py" in written
    assert "Zoe" not in written + str(answer)


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("no_such_module:Thing", "no_such_module"),
        ("worker_targets:NoSuchClass", "NoSuchClass"),
        ("worker_targets", "module:Class"),
        ("worker_targets:Unready", "Install it again."),
        ("worker_targets:Broken", "KeyError"),
    ],
)
def test_a_target_that_cannot_be_built_is_told_of(target: str, says: str) -> None:
    app = App(target)
    answer = app.receive()
    app.close()
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.UNAVAILABLE
    assert says in " ".join((answer.what, answer.why, answer.remedy))


def test_when_the_app_is_gone_it_leaves_in_the_middle_of_its_work() -> None:
    app = App("worker_targets:Plain")
    assert app.receive() == Result(0)
    app.send(Call(1, "work"))
    assert app.receive() == Event(1, "begun")
    app._ours.close()
    assert app.left.wait(30)


def test_a_line_that_is_no_message_ends_it() -> None:
    app = App("worker_targets:Plain")
    assert app.receive() == Result(0)
    app._ours.sendall(b"GET / HTTP/1.1\n")
    assert app.left.wait(30)


def test_a_log_that_has_grown_too_long_is_begun_anew(tmp_path: Path, on_standard_error: Callable[[Path], None]) -> None:
    file = tmp_path / "worker.log"
    file.write_bytes(b"x" * (LIMIT_BYTES + 1))
    on_standard_error(file)
    log("hello", count=1)
    assert file.stat().st_size < 200
    assert "hello count=1" in file.read_text()
