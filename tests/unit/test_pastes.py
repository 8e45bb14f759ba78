"""A paste is one piece of text, whatever is in it and however the terminal's data are cut up; keys stay keys."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END as END
from textual._xterm_parser import BRACKETED_PASTE_START as START
from textual._xterm_parser import XTermParser

from coachmate.tui.pastes import PasteParser

KEYS = ["a", "é", "\r", "\x1b[A", "\x1b[200", "\x1bOR", "~"]
keys = st.lists(st.sampled_from(KEYS), max_size=4).map("".join)
pastes = st.lists(
    st.sampled_from(["word ", "\x1b", "\x1b[A", "\x1b[2J", "\x1b[201", "\x1b[200~", "~", "\x1b[I", "x" * 40, "\n"]),
    max_size=8,
).map("".join)


def told(pieces: list[str]) -> list[str]:
    parser = PasteParser()
    messages = []
    for piece in pieces:
        messages += list(parser.feed(piece))
    return [f"paste {each.text}" if isinstance(each, events.Paste) else f"key {each.key}" for each in messages]


def cut(text: str, draw: st.DataObject) -> list[str]:
    pieces = []
    while text:
        size = draw.draw(st.integers(1, len(text)))
        pieces.append(text[:size])
        text = text[size:]
    return pieces


@given(pastes, st.data())
def test_a_paste_is_its_text_without_escapes_and_no_key(pasted: str, draw: st.DataObject) -> None:
    while END in pasted:
        pasted = pasted.replace(END, "")
    assert told(cut(f"{START}{pasted}{END}", draw)) == ["paste " + pasted.replace("\x1b", "")]


@given(keys, st.data())
def test_without_a_paste_keys_are_what_they_were(typed: str, draw: st.DataObject) -> None:
    assume(START not in typed)
    plain = XTermParser()
    expected = [str(each) for each in plain.feed(f"{typed}z")]
    ours = PasteParser()
    assert [str(each) for piece in cut(f"{typed}z", draw) for each in ours.feed(piece)] == expected


def test_keys_before_and_after_a_paste_are_keys() -> None:
    assert told(["a", f"\x1b[A{START}two\x1b[Awo", f"rds{END}b\x1b[B"]) == [
        "key a",
        "key up",
        "paste two[Awords",
        "key b",
        "key down",
    ]


def test_an_escape_key_waits_for_nothing() -> None:
    parser = PasteParser()
    assert list(parser.feed("\x1b")) == []
    parser._timeout_time = 0.0
    assert [each.key for each in parser.tick() if isinstance(each, events.Key)] == ["escape"]
