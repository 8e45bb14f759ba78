"""The colours: dark and light, calm, and both once more with high contrast. Knows nothing else.

Every text, muted text too, has a contrast of at least 4.5:1 with what it stands on, and 7:1 in the high-contrast
themes (WCAG 2.2, 1.4.3 and 1.4.6); `tests/tui/test_contrast.py` measures it on the screens as they are drawn.
"""

from __future__ import annotations

from textual.theme import Theme


def _theme(name: str, *, dark: bool, muted: str, chosen: str, **colours: str) -> Theme:
    """A theme in which Textual's own faint texts are `muted` too, and what the cursor is on stands on `chosen`."""
    variables = {
        "muted": muted,
        "chosen": chosen,
        "text": colours["foreground"],
        "text-muted": muted,
        "text-disabled": muted,
        "foreground-muted": muted,
        "foreground-disabled": muted,
        "block-cursor-foreground": colours["foreground"],
        "block-cursor-background": chosen,
        "block-cursor-blurred-foreground": colours["foreground"],
        "block-cursor-blurred-background": colours["panel"],
        "block-hover-background": colours["panel"],
        "input-selection-background": chosen,
        "input-selection-foreground": colours["foreground"],
        "screen-selection-background": chosen,
        "screen-selection-foreground": colours["foreground"],
        "footer-background": colours["panel"],
        "footer-foreground": colours["foreground"],
        "footer-description-foreground": colours["foreground"],
        "footer-key-foreground": colours["accent"],
    }
    return Theme(name=f"coachmate-{name}", dark=dark, variables=variables, **colours)  # type: ignore[arg-type]  # Theme's colours are all str


THEMES = {
    "dark": _theme(
        "dark",
        dark=True,
        primary="#7fb4a2",
        secondary="#c9a66b",
        accent="#e0b973",
        foreground="#e6e3dc",
        background="#1b1d1e",
        surface="#232627",
        panel="#2b2f30",
        success="#8fbf8f",
        warning="#e0b973",
        error="#e08b7f",
        muted="#b0b0a8",
        chosen="#2d3b37",
    ),
    "light": _theme(
        "light",
        dark=False,
        primary="#2b6a58",
        secondary="#7a5413",
        accent="#8a4b08",
        foreground="#24282a",
        background="#fbfaf6",
        surface="#f3f1ea",
        panel="#e8e5db",
        success="#2f6b35",
        warning="#7a5413",
        error="#a3342a",
        muted="#555a5d",
        chosen="#d3e2dc",
    ),
    "high-contrast-dark": _theme(
        "high-contrast-dark",
        dark=True,
        primary="#8fe6cd",
        secondary="#ffd68a",
        accent="#ffe08a",
        foreground="#ffffff",
        background="#000000",
        surface="#0c0c0c",
        panel="#1c1c1c",
        success="#9df09d",
        warning="#ffe08a",
        error="#ffb4aa",
        muted="#d6d6d6",
        chosen="#003f33",
    ),
    "high-contrast-light": _theme(
        "high-contrast-light",
        dark=False,
        primary="#00463a",
        secondary="#553300",
        accent="#5c2c00",
        foreground="#000000",
        background="#ffffff",
        surface="#f7f7f7",
        panel="#e6e6e6",
        success="#0a4a12",
        warning="#553300",
        error="#7d0f08",
        muted="#333333",
        chosen="#bfe8dc",
    ),
}


def other_brightness(name: str) -> str:
    """The light one for the dark one and the other way round, with the same contrast."""
    return name.replace("dark", "light") if name.endswith("dark") else name.replace("light", "dark")
