"""What changed in the answers is told once, and only questions whose passages changed are asked again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import Answer, Assistant, Settings
from app.errors import StandingError
from app.read.decision import Verdict
from app.standing.trace import Trace

TOLL = "What is the toll on the bridge of Karomin?"
SCHOOL = "When was the school of Bendar founded?"
KARO = "# Karomin\n\nWho crosses the bridge of Karomin pays a toll of 7 crowns a cart.\n"
BEND = "# Bendar\n\nThe school of Bendar was founded in 1633 by a guild of weavers.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a source about a town."""
    folder = tmp_path / "towns"
    folder.mkdir()
    (folder / "karomin.md").write_text(KARO)
    return folder


@pytest.fixture
def assistant(tmp_path: Path, folder: Path) -> Iterator[Assistant]:
    """An assistant that took the folder in, beside a library of one sentence."""
    library = tmp_path / "library"
    library.mkdir()
    (library / "sources.toml").write_text('[[source]]\nid = "first"\ntitle = "First"\nfile = "first.md"\n')
    (library / "first.md").write_text("There are towns by the river, and boats on it.")
    with Assistant(Settings.load(home=tmp_path / "home", library=library)) as one:
        one.ingest([folder])
        yield one


def test_what_changes_is_told_once_with_before_after_and_cause(assistant: Assistant, folder: Path) -> None:
    standing = assistant.standing
    assert standing.run() is None and standing.add(TOLL).status == "answered"
    assert standing.add(SCHOOL).status == "not_found"
    assert standing.run() is None  # nothing old is told
    (folder / "karomin.md").write_text(KARO.replace("7 crowns", "9 crowns"))
    (folder / "bendar.md").write_text(BEND)
    assistant.ingest([folder])
    notice = standing.run()
    assert notice is not None and notice.number == 1
    found = {one.question: one for one in notice.changes}
    assert {text: one.kind for text, one in found.items()} == {TOLL: "quotes", SCHOOL: "answered"}
    assert "7 crowns" in found[TOLL].before.quotes[0].quote and "9 crowns" in found[TOLL].after.quotes[0].quote
    assert [(one.kind, one.source_id) for one in found[TOLL].causes] == [("source changed", "karomin.md")]
    assert [(one.kind, one.source_id) for one in found[SCHOOL].causes] == [("new source", "bendar.md")]
    assert standing.run() is None
    (folder / "bendar.md").unlink()
    assistant.remove("bendar.md")
    again = standing.run()
    assert again is not None and [one.kind for one in again.changes] == ["unanswered"]
    assert [one.number for one in standing.notices()] == [2, 1] and standing.notice(1) == notice


def test_only_a_question_whose_passages_changed_is_asked_again(
    assistant: Assistant, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):  # more than are read for one question
        (folder / f"{number}.md").write_text(f"# Note {number}\n\nThe baker of street {number} sells rye and honey.\n")
    (folder / "bridges.md").write_text(
        "\n".join(f"The bridge toll of town {n} is {n} crowns a cart." for n in range(40))
    )
    assistant.ingest([folder])
    standing = assistant.standing
    standing.add(TOLL)
    asked: list[str] = []
    ask = standing._asking.ask

    def counted(question: str, trace: Trace) -> Answer:
        asked.append(question)
        return ask(question, trace)

    monkeypatch.setattr(standing, "_asking", type(standing._asking)(
        counted, standing._asking.repeats, standing._asking.software, standing._asking.versions))  # fmt: skip
    (folder / "0.md").write_text("# Note 0\n\nThe glazier has moved to another house.\n")
    assistant.ingest([folder])
    assert standing.run() is None and asked == []
    (folder / "karomin.md").write_text(KARO.replace("7 crowns", "9 crowns"))
    assistant.ingest([folder])
    assert standing.run() is not None and asked == [TOLL]


def test_another_program_asks_all_anew_and_is_told_as_the_cause_alone_where_no_source_changed(
    assistant: Assistant, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing = assistant.standing
    standing.add(TOLL)
    monkeypatch.setattr("app.assistant.program", lambda: "another")
    monkeypatch.setattr("app.chain.decide", lambda *_: Verdict(0.0, False))
    notice = standing.run()
    assert notice is not None
    assert [(one.kind, [cause.kind for cause in one.causes]) for one in notice.changes] == [
        ("unanswered", ["software"])
    ]


def test_questions_are_listed_and_removed_by_text_or_number(assistant: Assistant) -> None:
    standing = assistant.standing
    standing.add(f"  {TOLL} ")
    standing.add(SCHOOL)
    assert [one.question for one in standing.questions()] == [TOLL, SCHOOL]
    standing.remove("2")
    standing.remove(TOLL)
    assert standing.questions() == []
    with pytest.raises(StandingError, match="no such question"):
        standing.remove(TOLL)


def test_a_damaged_file_is_one_line(assistant: Assistant) -> None:
    (assistant.settings.store.home / "standing.json").write_text("{")
    with pytest.raises(StandingError, match="move it away"):
        assistant.standing.run()
