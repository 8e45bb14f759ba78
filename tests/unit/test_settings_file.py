"""Changing settings one at a time: what stays in the file, what is refused, and where a value comes from."""

from __future__ import annotations

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate import settings, settings_file
from coachmate.errors import CoachmateError
from coachmate.paths import Paths, write_private
from coachmate.settings_file import Source


def in_file(text: str) -> None:
    write_private(Paths.from_environment().settings_file, text)


def the_file() -> str:
    return Paths.from_environment().settings_file.read_text("utf-8")


def test_each_value_names_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    in_file("seed = 3\n")
    monkeypatch.setenv("COACHMATE_THEME", "light")
    every = {entry.name: entry for entry in settings_file.entries()}
    assert (every["seed"].value, every["seed"].source) == (3, Source.FILE)
    assert every["seed"].place == str(Paths.from_environment().settings_file)
    assert (every["theme"].value, every["theme"].place) == ("light", "COACHMATE_THEME")
    assert (every["candidates"].value, every["candidates"].source) == (8, Source.DEFAULT)


def test_a_change_is_in_force_and_comments_and_unknown_keys_stay() -> None:
    in_file("# mine\nseed = 3 # why\nmystery = [1, 2]\n\n[other]\nkey = 'x'\n")
    settings_file.change("theme", "light")
    settings_file.change("seed", "4")
    loaded = settings.load()
    assert (loaded.theme, loaded.seed) == ("light", 4)
    for kept in ("# mine", "# why", "mystery = [1, 2]", "[other]\nkey = 'x'"):
        assert kept in the_file()
    settings_file.reset("seed")
    settings_file.reset("theme")
    assert (settings.load().theme, settings.load().seed) == ("dark", 0)
    assert "mystery" in the_file()


def test_the_first_change_makes_a_private_file() -> None:
    settings_file.change("animation", "off")
    assert settings.load().animation is False
    assert stat.S_IMODE(Paths.from_environment().settings_file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "text"),
    [("theme", "pink"), ("candidates", "0"), ("candidates", "many"), ("animation", ""), ("seed", "-1")],
)
def test_a_wrong_value_is_refused_with_the_reason_and_nothing_changes(name: str, text: str) -> None:
    in_file("seed = 3\n")
    with pytest.raises(CoachmateError) as caught:
        settings_file.change(name, text)
    assert name in caught.value.what
    assert "It should be" in caught.value.why
    assert the_file() == "seed = 3\n"


def test_an_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(CoachmateError, match="candidates"):
        settings_file.change("colour", "red")


def test_a_wrong_value_in_the_file_is_named_and_can_be_put_right() -> None:
    in_file("theme = 'pink'\nseed = 3\n")
    every = {entry.name: entry for entry in settings_file.entries()}
    assert every["theme"].fault is not None and "pink" in every["theme"].fault.what
    assert every["theme"].value == "dark"
    assert (every["seed"].value, every["seed"].fault) == (3, None)
    settings_file.change("theme", "light")
    assert settings.load().theme == "light"


def test_keys_that_are_no_setting_are_named() -> None:
    in_file("theem = 'light'\nseed = 3\n")
    assert settings_file.unknown_keys() == ["theem"]
    assert settings.load().seed == 3


def test_a_file_that_is_no_toml_is_named_with_a_remedy() -> None:
    in_file("seed = \n")
    with pytest.raises(CoachmateError) as caught:
        settings_file.entries()
    assert "settings.toml" in caught.value.what and caught.value.remedy


@given(st.text(max_size=40))
def test_any_text_is_kept_as_it_is_or_refused(text: str) -> None:
    try:
        changed = settings_file.change("model", text)
    except CoachmateError:
        return
    assert changed.source is Source.FILE
    assert str(settings.load().model) == changed.shown
    settings_file.reset("model")
