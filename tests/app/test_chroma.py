"""Two machines, one Chroma server: what one ingests, the other answers from at its next question."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chroma_server import database

from app.assistant import Assistant
from app.settings import Settings
from store import StoreError

QUESTION = "When was the summit of 2031 held?"


@pytest.fixture
def settings(chroma_server: str, tmp_path: Path) -> Iterator[list[Settings]]:
    """The settings of two machines with homes of their own, and a library of one sentence."""
    library = tmp_path / "library"
    library.mkdir()
    (library / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (library / "osaka.md").write_text("The summit of 2031 was held in Osaka on May 5, 2031.")
    chroma = database(chroma_server)
    yield [Settings.load(home=tmp_path / name, library=library, chroma=chroma) for name in ("one", "two")]


def test_what_one_machine_ingests_another_answers_from_at_its_next_question(
    settings: list[Settings], tmp_path: Path
) -> None:
    notes = tmp_path / "notes.md"
    with Assistant(settings[0]) as one, Assistant(settings[1]) as two:
        assert "May 5" in one.answer(QUESTION).text
        before = two.answer(QUESTION)
        assert "May 5" in before.text and two.ingest().snapshot == 1  # two found the corpus made, and made none
        assert two.answer("Who chaired the harbour commission?").status == "not_found"
        notes.write_text("Aiko Tanaka chaired the harbour commission.")
        assert one.ingest([notes]).snapshot == 2
        after = two.answer("Who chaired the harbour commission?")
        assert after.status == "answered" and "Aiko Tanaka" in after.text
        for cited in after.citations:
            assert two.source_text(cited.source_id)[cited.start : cited.end] == cited.quote
        one.remove(after.citations[0].source_id)
        assert two.answer("Who chaired the harbour commission?").status == "not_found"
        assert "May 5" in two.answer(QUESTION).text
    for machine in settings:
        assert not (machine.store.home / "generations").exists()


def test_a_token_is_not_shown() -> None:
    shown = repr(Settings.load(chroma="http://host", chroma_token="secret"))
    assert "secret" not in shown and "http://host" in shown


def test_an_address_that_is_none_is_one_line() -> None:
    with pytest.raises(StoreError, match="is no address of a Chroma server"):
        Assistant(Settings.load(chroma="host:8000"))
