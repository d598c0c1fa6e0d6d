"""A corpus goes to another machine in one file, and is asked there as it was here."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import Assistant, Settings, cli

QUESTION = "When did the ferry to Vell begin to run?"
TEXT = "The ferry to Vell began to run in May 2031."


def test_an_imported_corpus_answers_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: object) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "sources.toml").write_text('[[source]]\nid = "bridge"\ntitle = "Bridge"\nfile = "b.md"\n')
    (library / "b.md").write_text("The toll on the Harrow bridge is 40 crowns.")
    (tmp_path / "ferry.md").write_text(TEXT)

    def run(home: str, *arguments: str) -> None:
        monkeypatch.setattr(
            sys, "argv", ["brief-chat", "--home", str(tmp_path / home), "--library", str(library), *arguments]
        )
        cli.main()

    def opened(home: str) -> Assistant:
        return Assistant(Settings.load(home=tmp_path / home, library=library))

    with opened("here") as one:
        one.upload([tmp_path / "ferry.md"])
        before = one.answer(QUESTION)
    file = str(tmp_path / "corpus.tar.zst")
    ends(lambda: run("here", "export-corpus", file), 0)
    ends(lambda: run("here", "export-corpus", file), 1)
    ends(lambda: run("there", "import-corpus", file), 0)
    ends(lambda: run("there", "import-corpus", file), 1)
    with opened("there") as one:
        after = one.answer(QUESTION)
        assert (after.text, after.citations) == (before.text, before.citations) and after.citations[0].quote == TEXT
        (ferry,) = [source for source in one.sources() if source.id == "ferry.md"]
        assert Path(ferry.origin) == tmp_path / "there" / "uploads" / "ferry.md" and Path(ferry.origin).is_file()
        assert {outcome.state for outcome in one.ingest().outcomes} == {"unchanged"}


def ends(run: Callable[[], None], status: int) -> None:
    try:
        run()
    except SystemExit as end:
        assert int(end.code or 0) == status
    else:
        assert status == 0
