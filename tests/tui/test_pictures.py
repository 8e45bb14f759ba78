"""The pictures in the documentation are those of the tests: a screen that has changed looks changed there too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.pictures import IMAGES, PICTURES, ROOT, picture

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_what_its_test_saw_and_loads_nothing(name: str) -> None:
    stored = (IMAGES / f"{name}.svg").read_text("utf-8")
    assert stored == picture(name), "'make pictures' makes it anew"
    assert "url(http" not in stored
    assert "@font-face" not in stored


def test_every_picture_is_shown_on_a_page_and_every_page_shows_pictures_that_there_are() -> None:
    shown = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in re.findall(r"[(\"]([\w./-]+\.svg)[)\"]", page.read_text("utf-8"))
    }
    assert shown == {IMAGES / f"{name}.svg" for name in PICTURES} == set(Path(IMAGES).iterdir())
