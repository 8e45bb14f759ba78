"""The shipped texts with a person's own: what stands in whose place, and that no mistake of theirs stops anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coachmate.all_texts import lines_of, read_all, read_lists, read_screener
from coachmate.coaching.terms import Skill
from coachmate.errors import ContentError
from coachmate.paths import Paths
from coachmate.resources import resource

SHIPPED = resource("prompts")


@pytest.fixture
def own() -> Path:
    """The person's folder of prompts; that of the corpus lies beside it."""
    folder = Paths.from_environment().own_prompts
    for name in ("guides", "questions", "safety", "model"):
        (folder / name).mkdir(parents=True)
    return folder


def edited(source: Path, file: Path, *changes: tuple[str, str]) -> Path:
    """A copy of a file with changes."""
    text = source.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def title_of(guide: str) -> str:
    return next(each.title for each in read_all().texts.guides if each.id == guide)


def test_without_own_files_all_is_as_it_comes() -> None:
    every = read_all()
    assert (every.left_out, every.texts.own_guides, every.texts.own_documents) == ((), frozenset(), frozenset())


def test_an_own_guide_takes_the_place_of_the_shipped_one_or_stands_beside_it(own: Path) -> None:
    source = SHIPPED / "guides" / "repair.yaml"
    shipped, count = title_of("repair"), len(read_all().texts.guides)
    edited(source, own / "guides" / "repair.yaml", (f'title: "{shipped}"', 'title: "Mending"'))
    edited(source, own / "guides" / "mending.yaml", ("\nid: repair\n", "\nid: mending\n"))
    texts = read_all().texts
    assert (title_of("repair"), title_of("mending")) == ("Mending", shipped)
    assert texts.own_guides == {"repair", "mending"}
    assert len(texts.guides) == count + 1


def test_an_own_guide_with_a_mistake_is_left_out_and_the_shipped_one_serves(own: Path) -> None:
    shipped = title_of("repair")
    file = edited(SHIPPED / "guides" / "repair.yaml", own / "guides" / "repair.yaml", ("\nminutes:", "\nmintues:"))
    every = read_all()
    assert title_of("repair") == shipped
    assert every.texts.own_guides == frozenset()
    line = file.read_text().split("\n").index(next(x for x in file.read_text().split("\n") if x.startswith("mintues")))
    assert [(each.file, line + 1 in {each.line, *(more.line for more in each.others)}) for each in every.left_out] == [
        (file, True)
    ]
    (told,) = lines_of(every.left_out)
    assert str(file) in told
    assert "line" in told


def test_a_mistake_in_a_shipped_file_still_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SHIPPED, tmp_path / "prompts")
    edited(SHIPPED / "guides" / "repair.yaml", tmp_path / "prompts" / "guides" / "repair.yaml", ("\nminutes:", "\nm:"))
    monkeypatch.setattr(
        "coachmate.all_texts.resource", lambda kind: tmp_path / kind if kind == "prompts" else resource(kind)
    )
    with pytest.raises(ContentError, match=r"repair\.yaml"):
        read_all()


QUESTION = """\
skill: exploring
questions:
  - {id: ID, text: "TEXT", steps: [1], stance: meaning, purpose: opening, depth: 1, fits: "When it fits well."}
"""


def bank() -> dict[str, str]:
    return {question.id: question.text for question in read_all().texts.bank}


def test_own_questions_are_added_and_win_by_their_id_or_by_the_name_of_their_file(own: Path) -> None:
    shipped = bank()
    new = QUESTION.replace("ID", "exploring-depot").replace("TEXT", "What is the depot like?")
    (own / "questions" / "exploring-depot.yaml").write_text(new)
    assert bank() == {**shipped, "exploring-depot": "What is the depot like?"}
    changed = QUESTION.replace("ID", "exploring-matters-most").replace("TEXT", "What matters?")
    (own / "questions" / "exploring-ours.yaml").write_text(changed)
    assert bank()["exploring-matters-most"] == "What matters?"
    (own / "questions" / "exploring-ours.yaml").rename(own / "questions" / "exploring.yaml")
    exploring = [question.id for question in read_all().texts.bank if question.skill is Skill.EXPLORING]
    assert sorted(exploring) == ["exploring-depot", "exploring-matters-most"]


def test_own_questions_that_are_there_already_are_left_out(own: Path) -> None:
    shipped = bank()
    same = QUESTION.replace("ID", "exploring-x").replace("TEXT", shipped["exploring-matters-most"])
    (own / "questions" / "exploring-x.yaml").write_text(same)
    (own / "questions" / "hearing.yaml").write_text(same)
    assert bank() == shipped
    assert [each.file.name for each in read_all().left_out if each.file] == ["hearing.yaml", "exploring-x.yaml"]


def test_own_documents_win_by_their_id_and_are_read_only_from_the_folders_of_the_steps(own: Path) -> None:
    source = next(resource("corpus").rglob("advice-reflex.md"))
    folder = Paths.from_environment().own_corpus / "step-2-practices"
    edited(source, folder / "advice-reflex.md", ("title: The pull to give advice", "title: Biting one's tongue"))
    edited(source, folder / "deeper" / "advice.md", ("id: advice-reflex", "id: advice"))
    edited(source, folder.parent / "loose.md", ("id: advice-reflex", "id: loose"))
    bad = edited(source, folder / "bad.md", ("id: advice-reflex", "id: bad"), ("step: 2", "step: 1"))
    every = read_all()
    titles = {document.id: document.title for document in every.texts.documents}
    assert titles["advice-reflex"] == "Biting one's tongue"
    assert every.texts.own_documents == {"advice-reflex", "advice"}
    assert "loose" not in titles
    assert [each.file for each in every.left_out] == [bad]


def test_the_lists_the_phrases_and_what_the_model_is_told_may_be_ones_own(own: Path) -> None:
    shutil.copy(SHIPPED / "safety" / "phrases.yaml", own / "safety")
    edited(SHIPPED / "steps.yaml", own / "steps.yaml", ("[habit,", "[review,"), ("review, ending-well", "ending-well"))
    edited(SHIPPED / "active_questions.yaml", own / "active_questions.yaml", ('"Did I do my best to "', '"Did I "'))
    edited(SHIPPED / "model" / "question.j2", own / "model" / "question.j2", ("## system\n", "## system\nBe brief.\n"))
    every = read_all()
    assert every.left_out == ()
    assert every.texts.steps.steps[2].guides[0] == "review"
    assert every.texts.starters.beginning == "Did I"
    assert "Be brief." in every.telling.template
    assert read_lists() == (every.texts.steps, every.texts.starters)
    assert read_screener().screen("I want to die").crisis


def test_mistakes_in_those_are_left_out_one_by_one(own: Path) -> None:
    names = ["steps.yaml", "active_questions.yaml", "model/question.j2", "model/openings.yaml", "safety/phrases.yaml"]
    for name in names:
        (own / name).write_text("{{ bad" if name.endswith("j2") else "bad: true\n")
    every = read_all()
    assert {str(each.file.relative_to(own)) for each in every.left_out if each.file} == set(names)
    assert every.screener.screen("I want to die").crisis
