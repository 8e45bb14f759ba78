"""Work that outlives its screen ends quietly: there is nobody left to show it to."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

from textual.css.query import NoMatches
from textual.widget import Widget

P = ParamSpec("P")
W = TypeVar("W", bound=Widget)


def while_shown(
    step: Callable[Concatenate[W, P], Coroutine[Any, Any, None]],
) -> Callable[Concatenate[W, P], Coroutine[Any, Any, None]]:
    """For a worker's coroutine that shows what it has waited for.

    When a screen is left, what is on it goes before it does; a worker that comes back in between looks for widgets
    in vain. While the screen stands, a widget that is missing is a mistake, as ever.
    """

    @functools.wraps(step)
    async def run(self: W, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await step(self, *args, **kwargs)
        except NoMatches:
            # False as soon as a widget is on its way out.
            if self.display:
                raise

    return run
