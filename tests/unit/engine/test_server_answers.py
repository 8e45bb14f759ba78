"""Where words may be sent, what a server is asked, and what its answers mean, whole or not."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate.coaching.protocols import ChatMessage, Generation
from coachmate.engine.server_address import server_address, server_key
from coachmate.engine.server_answers import EXTRAS, first_model, refusal, request_body, written
from coachmate.errors import CoachmateError, ModelUnavailable

REQUEST = Generation(
    (ChatMessage("system", "Ask one question."), ChatMessage("user", "My team is new.")),
    count=2,
    max_tokens=28,
    grammar='# One line.\nroot ::= [A-Za-z \'-]+ "?"\n',
    openings=("What would", "How"),
    seed=3,
)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/v1"),
        ("http://LocalHost:8000/", "http://localhost:8000/v1"),
        (" http://[::1]:8000/api/v3/ ", "http://[::1]:8000/api/v3"),
        ("https://127.1.2.3", "https://127.1.2.3/v1"),
    ],
)
def test_addresses_on_this_machine(url: str, base: str) -> None:
    address = server_address(url, beyond=False)
    assert address.base == base
    assert address.loopback
    assert "may leave this machine" in address.note
    assert address.host in address.note


@pytest.mark.parametrize(
    "url",
    [
        "https://models.example.org/v1",
        "http://10.0.0.4:8000",
        "http://0.0.0.0:8000",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "http://2130706433/",
        "http://[::ffff:10.0.0.1]/",
    ],
)
def test_beyond_this_machine_only_if_that_is_said(url: str) -> None:
    with pytest.raises(ModelUnavailable, match="server_beyond_this_machine = true"):
        server_address(url, beyond=False)


def test_beyond_this_machine_only_encrypted() -> None:
    address = server_address("https://models.example.org", beyond=True)
    assert not address.loopback
    assert address.note == "Your words leave this machine: they go to the server models.example.org."
    with pytest.raises(ModelUnavailable, match="not be encrypted"):
        server_address("http://models.example.org", beyond=True)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8000",
        "ftp://127.0.0.1",
        "http://",
        "http://127.0.0.1:port",
        "http://127.0.0.1:99999",
        "http://me:secret@127.0.0.1",
        "http://127.0.0.1\\@example.org",
        "http://127.0.0.1/v1?key=secret",
        "http://127.0.0.1/v1#part",
        "http://exa mple.org",
        "http://127.0.0.1/v1\r\nX-Header: a",
        "http://[::1",
    ],
)
def test_what_is_no_plain_address_is_refused_and_not_quoted(url: str) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        server_address(url, beyond=True)
    assert caught.value.remedy
    assert "secret" not in str(caught.value)


@given(url=st.text(max_size=60))
def test_any_text_is_an_address_or_a_refusal(url: str) -> None:
    try:
        address = server_address(f"http://{url}", beyond=False)
    except ModelUnavailable:
        return
    assert address.loopback


def test_a_key_is_taken_as_it_is_or_refused_and_never_quoted() -> None:
    assert server_key(None) is None
    assert server_key("  ") is None
    assert server_key(" sk-123\n") == "sk-123"
    for key in ("sk-1\r\nX-Other: a", "sk 1", "schlüssel"):
        with pytest.raises(ModelUnavailable) as caught:
            server_key(key)
        assert key not in str(caught.value)


def test_an_opening_is_asked_for_in_words_and_in_the_grammar() -> None:
    body = request_body(REQUEST, 0, "small", EXTRAS[0])
    assert [each["role"] for each in body["messages"]] == ["system", "user"]
    assert body["messages"][0]["content"].endswith("Begin your question with these words: What would")
    assert body["messages"][1]["content"] == "My team is new."
    assert body["grammar"] == 'root ::= "What would" [A-Za-z \'-]+ "?"'
    assert body["max_tokens"] > REQUEST.max_tokens


@pytest.mark.parametrize(
    "grammar", ['root ::= "What" [a-z]+ "?"', 'root ::= a "?"\na ::= [a-z]+', 'root ::= [0-9]+ "?"']
)
def test_a_grammar_that_cannot_take_the_opening_simply_stays_as_it_is(grammar: str) -> None:
    request = Generation(REQUEST.messages, 1, 8, grammar=grammar, openings=("What",))
    assert request_body(request, 0, "small", EXTRAS[0])["grammar"] == grammar


def test_each_candidate_has_a_seed_of_its_own_and_the_last_try_asks_for_nothing_special() -> None:
    assert request_body(REQUEST, 0, "m", EXTRAS[0])["seed"] != request_body(REQUEST, 1, "m", EXTRAS[0])["seed"]
    plain = request_body(REQUEST, 0, "m", EXTRAS[-1])
    assert set(plain) == {"model", "messages", "max_tokens", "temperature", "stream"}


def test_what_cannot_be_sent_is_replaced() -> None:
    request = Generation((ChatMessage("user", "odd \ud800 one"),), 1, 8)
    assert json.dumps(request_body(request, 0, "m", EXTRAS[0]), ensure_ascii=False).encode()


def completion(text: object, reason: object = "stop", logprobs: object = None) -> bytes:
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": reason, "logprobs": logprobs}
    return json.dumps({"choices": [choice]}).encode()


def test_a_question_is_taken_out_of_what_surrounds_it() -> None:
    body = completion("\n “What would help you?” \n\nThis question is open.")
    assert written(body, REQUEST, 1).text == "What would help you?"
    assert written(body, REQUEST, 1).finished
    free = Generation(REQUEST.messages, 1, 8)
    assert written(completion("One\ntwo"), free, 0).text == "One\ntwo"


def test_what_was_cut_off_or_is_empty_is_not_finished() -> None:
    assert not written(completion("What would", "length"), REQUEST, 0).finished
    assert not written(completion("What would", None), REQUEST, 0).finished
    assert not written(completion("  \n "), REQUEST, 0).finished


@pytest.mark.parametrize(
    ("logprobs", "expected"),
    [
        ({"content": [{"logprob": -0.5}, {"logprob": -1}]}, (-0.5, -1.0)),
        ({"content": [{"logprob": -0.5}, {}]}, ()),
        ({"content": [{"logprob": float("nan")}]}, ()),
        ({"content": "no"}, ()),
        ([], ()),
        (None, ()),
    ],
)
def test_log_probabilities_are_taken_whole_or_not_at_all(logprobs: object, expected: tuple[float, ...]) -> None:
    assert written(completion("Why?", logprobs=logprobs), REQUEST, 0).logprobs == expected


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b"\xff\xfe"])
def test_not_json_is_told(body: bytes) -> None:
    for read in (lambda: written(body, REQUEST, 0), lambda: first_model(body)):
        with pytest.raises(ModelUnavailable, match="not JSON"):
            read()


@pytest.mark.parametrize("body", ["{}", '{"choices": []}', '{"choices": [{"message": {"content": null}}]}', "3", "[1]"])
def test_half_an_answer_is_told(body: str) -> None:
    with pytest.raises(ModelUnavailable, match="half an answer"):
        written(body.encode(), REQUEST, 0)


@pytest.mark.parametrize(
    ("status", "had_key", "says"),
    [
        (302, True, "another address"),
        (401, True, "doesn't accept the key"),
        (401, False, "wants a key"),
        (403, True, "doesn't accept the key"),
        (404, True, "no such model"),
        (429, True, "Wait a little"),
        (500, True, "status 500"),
        (413, True, "status 413"),
    ],
)
def test_a_refusal_says_what_to_do(status: int, had_key: bool, says: str) -> None:
    error = refusal(status, b'{"error": {"message": "not\\u001b[31m now\\nplease"}}', had_key=had_key)
    assert says in str(error)
    assert error.remedy
    assert "\x1b" not in str(error)
    assert "\n" not in str(error)


@given(
    body=st.binary(max_size=200)
    | st.recursive(st.none() | st.text(), lambda x: st.dictionaries(st.text(), x)).map(
        lambda value: json.dumps(value).encode()
    )
)
def test_any_body_is_read_or_told(body: bytes) -> None:
    for read in (lambda: written(body, REQUEST, 0), lambda: first_model(body)):
        try:
            read()
        except CoachmateError as error:
            assert error.remedy
    assert re.search(r"\S", str(refusal(400, body, had_key=True)))
