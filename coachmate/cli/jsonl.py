"""The batch interface's frame: JSON Lines in, one JSON object a line out, in order, flushed line by line.

A line that can't be read gives an error in its place and the run goes on. Knows no verb.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, TextIO

import click

from coachmate.coaching.terms import Skill, Step
from coachmate.errors import CoachmateError

LONGEST = 100_000


class LineError(Exception):
    """A line that can't be served; `code` is one word for programs, the message a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Line:
    """One input line; null means absent, unknown keys are ignored."""

    id: str | int | float
    fields: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A text that must be there."""
        value = self.optional_text(name)
        if value is None:
            raise LineError("missing_field", f"The field '{name}' is missing.")
        return value

    def optional_text(self, name: str) -> str | None:
        value = self.fields.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise LineError("bad_type", f"The field '{name}' must be a text.")
        if len(value) > LONGEST:
            raise LineError("too_long", f"The field '{name}' has over {LONGEST:,} characters.")
        return value

    def step(self) -> Step | None:
        value = self.fields.get("step")
        if value is None:
            return None
        if isinstance(value, bool) or value not in (1, 2, 3):
            raise LineError("bad_step", "The field 'step' must be 1, 2 or 3.")
        return Step(value)

    def skill(self) -> Skill | None:
        value = self.optional_text("skill")
        if value is None:
            return None
        try:
            return Skill(value)
        except ValueError:
            known = ", ".join(skill.value for skill in Skill)
            raise LineError("unknown_skill", f"There is no skill '{value[:40]}'. Known are: {known}.") from None


def read_line(raw: bytes) -> Line:
    """The line as fields; LineError if it is no JSON object with an id."""
    try:
        fields = json.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise LineError("not_json", "The line is not JSON.") from None
    if not isinstance(fields, dict):
        raise LineError("not_json", "The line is not a JSON object.")
    if fields.get("id") is None:
        raise LineError("missing_field", "The field 'id' is missing.")
    if isinstance(fields["id"], bool) or not isinstance(fields["id"], str | int | float):
        raise LineError("bad_type", "The field 'id' must be a text or a number.")
    return Line(fields["id"], fields)


def _id_of(raw: bytes) -> str | int | float | None:
    """The id of a line that can't be served, as far as it can be told."""
    try:
        return read_line(raw).id
    except LineError:
        return None


async def serve(
    verb: Callable[[Line], Awaitable[dict[str, Any]]],
    source: BinaryIO | None = None,
    target: TextIO | None = None,
) -> int:
    """Serve standard input to its end; the exit status: 0 when every line was served, else 1."""
    source = source or sys.stdin.buffer
    target = target or sys.stdout
    status = 0
    while raw := await asyncio.to_thread(source.readline):
        try:
            line = read_line(raw)
            answer = {"id": line.id, **await verb(line)}
        except (LineError, CoachmateError) as error:
            status = 1
            code = error.code if isinstance(error, LineError) else "failed"
            answer = {"id": _id_of(raw), "error": {"code": code, "message": str(error)}}
        # ASCII escapes: whatever the terminal's encoding, and with lone surrogates, a line stays one valid line.
        target.write(json.dumps(answer) + "\n")
        target.flush()
    return status


def run(serving: Awaitable[int]) -> None:
    """Run a batch verb to its exit status; a reader that goes away ends it quietly."""

    async def whole() -> int:
        return await serving

    try:
        status = asyncio.run(whole())
    except BrokenPipeError:
        # Python would complain again when it flushes at exit.
        sys.stdout = None
        status = 1
    click.get_current_context().exit(status)


def jsonl_option(command: Callable[..., None]) -> Callable[..., None]:
    """The flag --jsonl, which a batch verb needs: it says what standard input holds."""

    def check(context: click.Context, parameter: click.Parameter, value: bool) -> bool:
        if not value:
            raise click.UsageError("Say --jsonl and give one JSON object a line on standard input.")
        return value

    return click.option("--jsonl", is_flag=True, expose_value=False, callback=check, help="JSON Lines in and out.")(
        command
    )
