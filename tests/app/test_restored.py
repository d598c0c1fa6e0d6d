"""A home that is put back from a copy, moved elsewhere, or met by an older Brief Chat."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import Assistant, Settings
from app.web.gate.sessions import KEY, _secret
from store import StoreError

OSAKA = "The summit of 2031 was held in Osaka on May 5, 2031."
KOBE = "The fair of 2040 was held in Kobe on June 1, 2040."
SUMMIT, FAIR = "When was the summit of 2031 held?", "When was the fair of 2040 held?"

At = Callable[[Path], Assistant]


@pytest.fixture
def at(tmp_path: Path) -> Iterator[At]:
    """A function that starts an assistant on a home."""
    library = tmp_path / "library"
    library.mkdir()
    (library / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (library / "osaka.md").write_text(OSAKA)
    (tmp_path / "kobe.md").write_text(KOBE)
    started: list[Assistant] = []

    def start(home: Path) -> Assistant:
        started.append(Assistant(Settings.load(home=home, library=library, kept_answers=0)))
        return started[-1]

    yield start
    for one in started:
        one.close()


def hashed(home: Path) -> dict[str, str]:
    """Every file of a home, by what is in it."""
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*")) if path.is_file()
    }  # fmt: skip


def test_a_copy_that_is_put_back_serves_what_it_served_and_goes_on(at: At, tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    with at(home) as one:
        first = one.answer(SUMMIT)
    shutil.copytree(home, copy)
    with at(home) as one:
        one.ingest([tmp_path / "kobe.md"])
        assert one.answer(FAIR).status == "answered"
        one.remove("osaka")
    shutil.rmtree(home)
    shutil.copytree(copy, home)
    with at(home) as one:
        assert one.answer(SUMMIT).citations == first.citations
        assert one.answer(FAIR).status == "not_found"
        report = one.ingest([tmp_path / "kobe.md"])
        assert [one.state for one in report.outcomes] == ["added"]
        assert one.answer(FAIR).status == "answered" and one.answer(SUMMIT).citations == first.citations


def test_a_copy_that_is_put_over_a_newer_home_serves_what_was_copied(at: At, tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    with at(home) as one:
        first = one.answer(SUMMIT)
    shutil.copytree(home, copy)
    with at(home) as one:
        one.ingest([tmp_path / "kobe.md"])
        one.remove("osaka")
    shutil.copytree(copy, home, dirs_exist_ok=True)
    with at(home) as one:
        assert one.answer(SUMMIT).citations == first.citations and one.answer(FAIR).status == "not_found"
        one.ingest([tmp_path / "kobe.md"])
        assert one.answer(FAIR).status == "answered"


def test_a_home_works_at_another_place(at: At, tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "another" / "machine"
    with at(home) as one:
        assert one.answer(SUMMIT).status == "answered"
        one.ingest([tmp_path / "kobe.md"])
        first = one.answer(FAIR)
    elsewhere.parent.mkdir()
    home.rename(elsewhere)
    with at(elsewhere) as one:
        assert one.answer(FAIR).citations == first.citations
        one.rollback()
        assert one.answer(FAIR).status == "not_found"


def test_a_copy_without_the_key_has_everybody_log_in_once_more(tmp_path: Path) -> None:
    before = _secret(tmp_path / "home" / KEY)
    shutil.copytree(tmp_path / "home", tmp_path / "back", ignore=shutil.ignore_patterns(KEY))
    assert _secret(tmp_path / "back" / KEY) != before


def test_an_older_program_says_so_and_changes_nothing(at: At, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with at(home) as one:
        one.answer(SUMMIT)
    (record,) = home.glob("generations/*/generation.json")
    plain = json.loads(record.read_text())
    record.write_text(json.dumps(plain | {"format": plain["format"] + 1}))
    before = hashed(home)
    with at(home) as one:
        for do in (
            lambda: one.answer(SUMMIT), lambda: one.ingest([tmp_path / "kobe.md"]), lambda: one.remove("osaka"),
        ):  # fmt: skip
            with pytest.raises(StoreError, match=r"^[^\n]*written by another version of Brief Chat[^\n]*$"):
                do()
    assert hashed(home) == before
    record.write_text(json.dumps(plain))
    with at(home) as one:
        assert one.answer(SUMMIT).status == "answered"


@pytest.mark.parametrize("name", ["history.json", "editions.json", "checks.json"])
def test_what_a_newer_program_wrote_beside_the_corpus_keeps_no_answer_back(at: At, tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    with at(home) as one:
        one.answer(SUMMIT)
    (home / name).write_text(json.dumps({"format": 99, "entries": [{"unknown": 1}], "sources": {"osaka": {"x": []}}}))
    with at(home) as one:
        assert one.answer(SUMMIT).status == "answered"
        one.ingest([tmp_path / "kobe.md"])
        assert one.answer(FAIR).status == "answered" and one.history() and one.checks()
        assert one.editions("osaka")
