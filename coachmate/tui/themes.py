"""The colours: one dark, one light theme, calm and with enough contrast for small text. Knows nothing else."""

from textual.theme import Theme

DARK = Theme(
    name="coachmate-dark",
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
    dark=True,
    variables={"muted": "#a3a39b", "footer-key-foreground": "#e0b973", "input-selection-background": "#7fb4a2 35%"},
)

LIGHT = Theme(
    name="coachmate-light",
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
    dark=False,
    variables={"muted": "#5c6164", "footer-key-foreground": "#8a4b08", "input-selection-background": "#2b6a58 25%"},
)

THEMES = {"dark": DARK, "light": LIGHT}
