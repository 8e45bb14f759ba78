"""The terminal interface: the one room that knows Textual. Shows what the heart decides; has no logic of coaching."""
