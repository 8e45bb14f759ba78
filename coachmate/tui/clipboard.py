"""Copies text to the clipboard as far as a terminal lets us, and says honestly what became of it.

Inside tmux its own command is used: as it is set up by default, tmux ignores a program's request (OSC 52).
"""

from __future__ import annotations

import asyncio
import os

from textual.app import App

from coachmate.coaching.text import showable

_PATIENCE = 2.0


async def copy(app: App[None], text: str) -> str:
    """Copy `text`; what to tell the person. Never raises for a terminal that can't."""
    text = showable(text)
    if os.environ.get("TMUX") and await _into_tmux(text):
        return "Copied: tmux's paste key puts it in. The terminal has it too, if it allows that."
    app.copy_to_clipboard(text)
    return "Sent to the clipboard; not every terminal takes it. s saves a file always."


async def _into_tmux(text: str) -> bool:
    try:
        tmux = await asyncio.create_subprocess_exec(
            "tmux",
            "load-buffer",
            "-w",
            "-",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return False
    try:
        await asyncio.wait_for(tmux.communicate(text.encode()), _PATIENCE)
    except TimeoutError:
        tmux.kill()
        await tmux.wait()
    return tmux.returncode == 0
