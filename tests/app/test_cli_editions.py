"""What changed between two editions, in a terminal and for programs."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import cli

OLD = "The summit of 2031 was held in Osaka.\n\nMembers shall pay the fee of [Kobe] in May.\n\nIt rained."
NEW = "It rained.\n\nThe summit of 2031 was held in Osaka.\n\nMembers should pay the fee of [Kobe] in\nJune."

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs a command on a corpus in which `osaka` has two editions, and returns what it printed."""
    library = tmp_path / "library"
    library.mkdir()
    (library / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    monkeypatch.setenv("BRIEF_CHAT_STORE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BRIEF_CHAT_SOURCES_LIBRARY", str(library))

    def run_one(*arguments: str, status: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["brief-chat", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
            sys.exit(0)
        printed = capsys.readouterr()
        assert int(end.value.code or 0) == status, printed
        return printed.err if status else printed.out

    for text in (OLD, NEW):
        (library / "osaka.md").write_text(text)
        run_one("ingest", "--quiet")
    return run_one


def test_a_difference_is_told_weight_first_with_its_words_marked(run: Run) -> None:
    head, *changes, end = run("diff", "osaka").split("\n\n")
    assert head.startswith("osaka\n  from 1  ") and "\n  to   2  " in head and "snapshot 2" in head
    assert changes == [
        "reworded: date, modal\n"
        "- Members ‹shall› pay the fee of [Kobe] in ‹May›.\n"
        "+ Members ‹should› pay the fee of [Kobe] in ‹June›.",
        "moved\n= It rained.",
    ]
    assert end == "changes: 2, sentences that are the same: 1\n"


def test_editions_are_named_by_number_snapshot_or_hash(run: Run) -> None:
    first, second = json.loads(run("editions", "osaka", "--json"))
    assert run("editions", "osaka").startswith(f"1  {first['version'][:12]}  taken in {first['taken']}, snapshot 1\n")
    there = json.loads(run("diff", "osaka", "2", "@1", "--json"))
    assert (there["old"], there["new"], there["same"]) == (second, first, 1)
    assert there == json.loads(run("diff", "osaka", second["version"][:9], first["version"][:9], "--json"))
    assert run("diff", "osaka", "7", status=1).startswith("brief-chat: no edition `7` is kept: there are 1 (@1, ")
    assert run("diff", "kobe", status=1).startswith("brief-chat: no edition of a source `kobe` is kept here")


def test_a_question_is_asked_as_of_an_edition_and_a_source_goes_back_to_one(run: Run) -> None:
    before = run("ask", "When do members pay the fee?", "--as-of", "osaka:1")
    assert before.startswith("*As the sources stood on 2") and "pay the fee of [Kobe] in May" in before
    assert "[1] (reworded since)" in before and "now: “Members should pay the fee of [Kobe] in June.”" in before
    plain = json.loads(run("ask", "When do members pay the fee?", "--as-of", "@1", "--json"))
    assert plain["citations"][0]["now"]["weight"] == ["date", "modal"] and plain["as_of"] and plain["snapshot"] == 1
    assert "is no time to ask as of" in run("ask", "When?", "--as-of", "soon", status=1)
    assert run("rollback", "osaka:1").startswith("snapshot 3 of ")
    assert "in May" in run("ask", "When do members pay the fee?")
