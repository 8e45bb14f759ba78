"""Messages arrive as they were sent, however the socket cuts them up, and nothing else passes for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate.engine.wire import (
    Call,
    Cancel,
    Event,
    Failure,
    FailureKind,
    Lines,
    Message,
    Ping,
    Pong,
    Result,
    WireError,
    decode,
    encode,
)

# Any character, line breaks and lone surrogates included: people paste what they like.
texts = st.text(st.characters(codec=None), max_size=30)
data = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
ids = st.integers(0, 2**31)
messages: st.SearchStrategy[Message] = st.one_of(
    st.builds(Call, ids, texts, st.dictionaries(texts, data, max_size=4)),
    st.builds(Cancel, ids),
    st.builds(Ping, ids),
    st.builds(Pong, ids, st.floats(0, 1e9)),
    st.builds(Event, ids, data),
    st.builds(Result, ids, data),
    st.builds(Failure, ids, st.sampled_from(FailureKind), texts, texts, texts),
)


@given(messages)
def test_a_message_is_one_line_and_comes_back_the_same(message: Message) -> None:
    line = encode(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode(line) == message


@given(st.lists(messages, max_size=5), st.data())
def test_lines_are_put_together_however_they_are_cut(sent: list[Message], draw: st.DataObject) -> None:
    stream = b"".join(map(encode, sent))
    lines = Lines()
    received = []
    while stream:
        size = draw.draw(st.integers(1, len(stream)))
        received += [decode(line) for line in lines.feed(stream[:size])]
        stream = stream[size:]
    assert received == sent


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"hello",
        b"[]",
        b"{}",
        b'{"type":"call","op":"x","args":{}}',
        b'{"type":"call","id":true,"op":"x","args":{}}',
        b'{"type":"call","id":1,"op":"x"}',
        b'{"type":"call","id":1,"op":7,"args":{}}',
        b'{"type":"failure","id":1,"kind":"odd","what":"","why":"","remedy":""}',
        b'{"type":"news","id":1}',
        b'{"type":"pong","id":1,"quiet":"long"}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_anything_else_is_refused(line: bytes) -> None:
    with pytest.raises(WireError):
        decode(line)


@given(st.binary(max_size=60))
def test_bytes_at_random_are_a_message_or_a_wire_error(line: bytes) -> None:
    try:
        decode(line)
    except WireError as error:
        assert str(error)
