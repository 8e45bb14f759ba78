"""A passage and a document that are handed on say where they come from."""

from __future__ import annotations

from coachmate.coaching.passages import Basis, Document, Passage
from coachmate.coaching.quoting import document_page, passage_page, rests_on


def test_a_passage_has_its_title_heading_and_sources() -> None:
    passage = Passage("a#b", "a", "Silence", "Why?", "It helps.", basis=Basis.EVIDENCE, sources=("One (2001)", "Two"))
    assert passage_page(passage) == "# Silence\n\n## Why?\n\nIt helps.\n\nRests on research: One (2001); Two.\n"


def test_a_passage_without_heading_and_sources_has_neither() -> None:
    assert passage_page(Passage("a#b", "a", "Silence", "", "It helps.")) == (
        "# Silence\n\nIt helps.\n\nFrom practice.\n"
    )


def test_a_document_has_one_title() -> None:
    own = Document("a", "Silence", "## Why?\n\nIt helps.\n")
    assert document_page(own) == "# Silence\n\n## Why?\n\nIt helps.\n\nFrom practice.\n"
    assert document_page(Document("a", "Silence", "# Silence\n\nx")).count("# Silence") == 1
    assert rests_on(own) == "From practice."
