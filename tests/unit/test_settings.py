"""Where a setting's value comes from, and what is said of a wrong one."""

from __future__ import annotations

import pytest

from coachmate import settings
from coachmate.errors import CoachmateError
from coachmate.paths import Paths, write_private


def in_file(text: str) -> None:
    write_private(Paths.from_environment().settings_file, text)


def test_defaults_then_file_then_environment_then_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.load().seed == 0
    in_file("seed = 3\ntheme = 'light'\n")
    assert settings.load().seed == 3
    monkeypatch.setenv("COACHMATE_SEED", "5")
    assert settings.load().seed == 5
    assert settings.load(seed=7).seed == 7
    assert settings.load(seed=None).theme == "light"


@pytest.mark.parametrize("text", ["seed = ", "seed = -1", "theme = 'pink'", "\x00", "candidates = 'many'"])
def test_a_wrong_file_is_named_with_a_remedy(text: str) -> None:
    in_file(text)
    with pytest.raises(CoachmateError) as caught:
        settings.load()
    assert "settings.toml" in str(caught.value)
    assert caught.value.remedy


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in settings.Settings.model_fields.values())
