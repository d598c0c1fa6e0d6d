"""The rooms of the house: imports go one way, no room is crowded, and the check notices one that is turned round."""

import importlib
import os
import pkgutil
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from house import PACKAGES, RUN, Room, repeated, rooms, sources

ROOT = Path(__file__).parents[1]
LONGEST = 40  # lines of a function
MOST = 8  # modules of a room, its `__init__` apart
DEEPEST = 6  # modules of a room that import each other in turn


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the packages in a folder."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages' Python files and the rules, elsewhere."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            target = tmp_path / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def test_imports_go_one_way(copy: Path) -> None:
    found = linted(copy)
    assert found.returncode == 0, found.stdout[-2_000:]


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("app/text/coherence.py", "from app.check.claims import Claim"),
        ("app/web/gate/limits.py", "from app.web.chat.chat import *"),
        ("ingest/split/passages.py", "from app.settings import Settings"),
        ("store/index/lexical.py", "from ingest import ENGLISH"),
        ("app/check/facts.py", "from store.local.corpus import Corpus"),
        ("app/wording/catalog.py", "from app.types.results import Answer"),
        ("app/web/work/asking.py", "from ingest.parse.extract import extract"),
        ("store/types/source.py", "from store.snapshot.history import Published"),
    ],
)
def test_an_import_that_is_turned_round_is_noticed(copy: Path, module: str, line: str) -> None:
    with (copy / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    found = linted(copy)
    assert found.returncode == 1 and "BROKEN" in found.stdout


@pytest.fixture(scope="module")
def house() -> list[Room]:
    return list(rooms())


def test_no_room_is_crowded(house: list[Room]) -> None:
    assert len(house) > 30
    assert [room for room in house if room.modules > MOST] == []


def test_no_room_is_deep(house: list[Room]) -> None:
    assert [room for room in house if room.depth > DEEPEST] == []
    assert max(room.depth for room in house) > 1


def test_a_function_fits_on_a_screen(house: list[Room]) -> None:
    assert [room.function for room in house if room.longest > LONGEST] == []


def test_nothing_stands_twice() -> None:
    assert repeated(sources()) == []


def test_what_stands_twice_is_found() -> None:
    run = [f"line_{number} = {number}" for number in range(RUN)]
    twice = {"a.py": "\n".join(run), "b.py": "\n".join(["first = 1", "", *(f"    {line}" for line in run)])}
    assert repeated(twice) == [("a.py:1", "b.py:3")]
    assert repeated({"a.py": "\n".join(run[1:]), "b.py": "\n".join(run[1:])}) == []


def test_each_test_module_has_a_name_of_its_own() -> None:
    """Two of one name in different folders are an error of the collection, which a run of one folder does not show."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def test_no_name_hides_a_module() -> None:
    found = [importlib.import_module(name) for name in PACKAGES]
    while found:
        package = found.pop()
        for one in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(one.name)
            assert getattr(package, one.name.rpartition(".")[2]) is module, f"{one.name} is hidden"
            found += [module] if one.ispkg else []
