"""Makes the pictures in docs/images/ from the stored pictures of the tests, which show the screens as they are:
`make pictures`, after `make test ARGS="tests/tui --snapshot-update"` where a screen has changed.

Knows files only, no screen. `tests/tui/test_pictures.py` compares the two.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SNAPSHOTS = ROOT / "tests" / "tui" / "__snapshots__"

# Name in docs/images -> the test whose picture it is.
PICTURES = {
    "home": "test_snapshots/test_the_screen_looks_as_it_did[home-80x24-dark]",
    "prompt": "test_snapshots/test_the_screen_looks_as_it_did[prompt-80x24-dark]",
    "questions-dark": "test_snapshots/test_the_screen_looks_as_it_did[questions-80x24-dark]",
    "questions-light": "test_snapshots/test_the_screen_looks_as_it_did[questions-80x24-light]",
    "library": "test_library/test_the_library_looks_as_it_did[searched-120x40-dark]",
    "sessions": "test_sessions_screen/test_the_screen_looks_as_it_did[found-80x24-dark]",
    "settings": "test_settings_snapshots/test_the_screen_looks_as_it_did[settings-80x24-dark]",
    "models": "test_models/test_the_screen_looks_as_it_did[here-80x24-dark]",
    "keys": "test_snapshots/test_the_screen_looks_as_it_did[keys-80x24-dark]",
}

# Textual's pictures name fonts on the web; these are to load nothing, and any monospaced font will do.
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")


def picture(name: str) -> str:
    """The picture of that name, as it belongs into docs/images."""
    text = _FONT_FACE.sub("", (SNAPSHOTS / f"{PICTURES[name]}.svg").read_text("utf-8"))
    # Some viewers leave out blanks at the ends of a piece of text, which would move what stands behind them.
    text = text.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    for old in IMAGES.glob("*.svg"):
        old.unlink()
    for name in PICTURES:
        (IMAGES / f"{name}.svg").write_text(picture(name), encoding="utf-8")


if __name__ == "__main__":
    main()
