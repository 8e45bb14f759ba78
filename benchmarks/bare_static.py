"""The barest Textual app: one Static. Run as a script; knows nothing of coachmate."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("Good day.")


if __name__ == "__main__":
    Bare().run()
