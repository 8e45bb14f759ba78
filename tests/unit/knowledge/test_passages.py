"""Documents are cut so that each passage can be found, read to its end by the model, and cited for good."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coachmate.coaching.passages import Basis, Document
from coachmate.coaching.terms import Skill, Step
from coachmate.knowledge.passages import (
    MOST_PIECES,
    estimated_pieces,
    index_id,
    passages_of,
    searchable,
    vector_id,
)


def document(text: str, id: str = "using-silence", title: str = "Using silence") -> Document:
    return Document(id, title, text, Step.PRACTICES, (Skill.LISTENING,), Basis.CRAFT, ("Somebody (2001), A Book",))


def test_each_second_level_heading_makes_a_passage_that_knows_its_document() -> None:
    first, second = passages_of([document("## Why wait?\n\nBecause.\n\n## How long?\n\nA breath.\n")])
    assert (first.id, first.heading, first.text) == ("using-silence#why-wait", "Why wait?", "Because.")
    assert (second.id, second.text) == ("using-silence#how-long", "A breath.")
    assert second.citation == "Using silence · How long?"
    assert (second.step, second.skills, second.sources) == (
        Step.PRACTICES,
        (Skill.LISTENING,),
        ("Somebody (2001), A Book",),
    )


def test_text_before_the_first_heading_is_a_passage_too() -> None:
    first, second = passages_of([document("Welcome.\n\n## More\n\nText.")])
    assert (first.id, first.heading, first.citation) == ("using-silence#text", "", "Using silence")
    assert second.id == "using-silence#more"


def test_a_title_repeated_as_first_heading_is_not_a_heading_of_its_own() -> None:
    (only,) = passages_of([document("# Using silence\n\nWait.")])
    assert (only.heading, only.text) == ("", "Wait.")


def test_headings_without_text_and_deeper_headings_make_no_passage() -> None:
    (only,) = passages_of([document("## Empty\n\n## Full\n\nText.\n\n### Deeper\n\nMore.")])
    assert only.heading == "Full"
    assert "### Deeper" in only.text


def test_a_heading_sign_in_a_code_block_is_text() -> None:
    (only,) = passages_of([document("## Notes\n\n```\n## not a heading\n```\n")])
    assert "## not a heading" in only.text


def test_equal_headings_get_ids_of_their_own_and_ids_never_meet_between_documents() -> None:
    twice = passages_of([document("## So\n\nOne.\n\n## So\n\nTwo.")])
    assert [passage.id for passage in twice] == ["using-silence#so", "using-silence#so-2"]
    odd = passages_of([document("## b\n\nx", id="a"), document("plain", id="a#b"), document("## b\n\ny", id="a")])
    assert len({passage.id for passage in odd}) == 3


def test_headings_in_other_scripts_still_give_ids() -> None:
    ids = [passage.id for passage in passages_of([document("## Zuhören für Anfänger\n\nx\n\n## 沈黙\n\ny")])]
    assert ids == ["using-silence#zuhoren-fur-anfanger", "using-silence#text"]


def test_a_long_part_is_cut_between_sentences_into_parts_of_about_equal_length() -> None:
    sentences = [f"Sentence number {number} says a little more about silence." for number in range(40)]
    passages = passages_of([document("## Long\n\n" + " ".join(sentences))])
    assert [passage.id for passage in passages[:3]] == [
        "using-silence#long",
        "using-silence#long-2",
        "using-silence#long-3",
    ][: len(passages)]
    assert " ".join(passage.text for passage in passages) == " ".join(sentences)
    assert all(passage.text.endswith(".") for passage in passages)
    sizes = [estimated_pieces(passage.text) for passage in passages]
    assert min(sizes) > max(sizes) / 2


@given(st.text(alphabet=st.sampled_from("ab .!?\n\"'#é漢"), max_size=3000))
def test_whatever_is_cut_nothing_is_lost_and_nothing_is_too_long(text: str) -> None:
    passages = passages_of([document(text.replace("#", ""))])
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(text.replace("#", "").split())
    assert all(estimated_pieces(searchable(passage)) <= MOST_PIECES for passage in passages)
    assert len({passage.id for passage in passages}) == len(passages)


@given(st.integers(min_value=300, max_value=9000))
def test_one_endless_word_is_cut_as_well(length: int) -> None:
    passages = passages_of([document("x" * length)])
    assert all(estimated_pieces(searchable(passage)) <= MOST_PIECES for passage in passages)
    assert sum(len(passage.text) for passage in passages) == length


def test_a_vector_keeps_its_name_until_its_text_its_place_or_the_model_changes() -> None:
    (before,) = passages_of([document("## A\n\nText.")])
    (other_neighbours, _) = passages_of([document("## A\n\nText.\n\n## B\n\nNew.")])
    (changed,) = passages_of([document("## A\n\nText!")])
    assert vector_id(before, "m") == vector_id(other_neighbours, "m")
    assert len({vector_id(before, "m"), vector_id(changed, "m"), vector_id(before, "n")}) == 3


def test_the_index_is_named_by_what_it_holds_not_by_its_order() -> None:
    assert index_id(["a", "b"]) == index_id(["b", "a"])
    assert index_id(["a", "b"]) != index_id(["a", "c"])
