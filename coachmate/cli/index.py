"""`coachmate index`: brings the search index up to date, embedding only what is new."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import click

from coachmate.errors import CoachmateError

if TYPE_CHECKING:
    from coachmate.knowledge.library import Preparation


class Said:
    """Tells on standard error how far the index is, when it moves."""

    def __init__(self) -> None:
        self._last = -1

    def __call__(self, preparation: Preparation) -> None:
        if preparation.done != self._last:
            self._last = preparation.done
            print(f"Search index: {preparation.done} of {preparation.total} passages", file=sys.stderr, flush=True)


async def bring_up_to_date() -> None:
    """Build what is missing of the index; CoachmateError if meaning can't be searched afterwards."""
    from coachmate import wiring

    async with wiring.open_library() as library:
        if not await library.prepare(Said()):
            raise library.trouble or CoachmateError("The search index could not be built.")


@click.command()
def index() -> None:
    """Bring the search index up to date with the corpus; unchanged passages are not embedded again."""
    asyncio.run(bring_up_to_date())
