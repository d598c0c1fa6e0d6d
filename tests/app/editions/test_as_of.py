"""The sources asked as they stood: by a day, a time, a snapshot or an edition; and what is said of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import Assistant, Settings
from app.editions.earlier import moment
from app.errors import QuestionError
from store import Edition, Published, UnknownSource

QUESTION = "What is the toll on the Harrow bridge?"
FORTY = "The toll on the Harrow bridge is 40 crowns."
SIXTY = "The toll on the Harrow bridge is 60 crowns."
FERRY = "The ferry to Vell leaves at noon."


class Shelf:
    """A corpus of which only history and editions are asked."""

    def __init__(self, *created: str) -> None:
        self._rows = [Published(number, at, "", None) for number, at in enumerate(created, start=1)]

    def history(self) -> list[Published]:
        return self._rows[::-1]

    def editions(self, source_id: str) -> tuple[Edition, ...]:
        return (Edition(1, "a" * 64, 1, self._rows[0].created), Edition(2, "b" * 64, 3, self._rows[2].created))


@pytest.mark.parametrize(
    ("as_of", "number", "at"),
    [
        ("2031-02-01", 2, "2031-02-01T23:59:59+00:00"),
        (date(2031, 2, 1), 2, "2031-02-01T23:59:59+00:00"),
        ("2031-02-01T09:00", 1, "2031-02-01T09:00:00+00:00"),
        ("2031-02-01T19:00+09:00", 2, "2031-02-01T10:00:00+00:00"),
        (datetime(2031, 2, 1, 10, tzinfo=UTC), 2, "2031-02-01T10:00:00+00:00"),
        ("@2", 2, "2031-02-01T10:00:00+00:00"),
        ("terms:2", 3, "2031-03-01T10:00:00+00:00"),
        ("terms:aaaa", 1, "2031-01-01T10:00:00+00:00"),
        ("2999-01-01", 3, "2999-01-01T23:59:59+00:00"),
    ],
)
def test_a_moment_is_found(as_of: Any, number: int, at: str) -> None:
    shelf: Any = Shelf("2031-01-01T10:00:00+00:00", "2031-02-01T10:00:00+00:00", "2031-03-01T10:00:00+00:00")
    found = moment(shelf, as_of)
    assert (found.snapshot, found.at) == (number, at)


@pytest.mark.parametrize("as_of", ["2030-12-31", "@4", "yesterday", "", "terms:", "2031-13-01"])
def test_what_is_no_moment_is_told_in_one_line(as_of: str) -> None:
    shelf: Any = Shelf("2031-01-01T10:00:00+00:00", "2031-02-01T10:00:00+00:00", "2031-03-01T10:00:00+00:00")
    with pytest.raises(QuestionError, match=r"there were no sources|no snapshot 4|is no time to ask as of") as error:
        moment(shelf, as_of)
    assert "\n" not in str(error.value)
    with pytest.raises(UnknownSource):
        moment(shelf, "terms:7")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of one file about a bridge, which changes, and one about a ferry, which does not."""
    folder = tmp_path / "library"
    folder.mkdir()
    rows = [f'[[source]]\nid = "{name}"\ntitle = "On {name}"\nfile = "{name}.md"\n' for name in ("bridge", "ferry")]
    (folder / "sources.toml").write_text("\n".join(rows))
    (folder / "bridge.md").write_text(f"{FORTY}\n\n{FERRY}")
    (folder / "ferry.md").write_text("The ferry is blue and of wood.")
    return folder


@pytest.fixture
def start(tmp_path: Path, library: Path) -> Iterator[Callable[..., Assistant]]:
    """A function that starts an assistant on one home."""
    started: list[Assistant] = []

    def start_one(**more: object) -> Assistant:
        started.append(Assistant(Settings.load(home=tmp_path / "home", library=library, **more)))
        return started[-1]

    yield start_one
    for one in started:
        one.close()


def test_an_answer_as_of_the_first_edition_quotes_the_first(start: Callable[..., Assistant], library: Path) -> None:
    one = start()
    one.ingest()
    (library / "bridge.md").write_text(f"{SIXTY}\n\n{FERRY}")
    one.ingest()
    now = one.answer(QUESTION)
    assert SIXTY in now.text and now.as_of == "" and now.citations[0].now is None
    before = one.answer(QUESTION, as_of="@1")
    (cited,) = before.citations
    assert FORTY in before.text and cited.quote == FORTY and (before.snapshot, before.unkept) == (1, ())
    assert before.as_of == one.history()[-1].created
    assert one.source_text("bridge", cited.version)[cited.start : cited.end] == FORTY
    assert cited.now is not None
    assert (cited.now.state, cited.now.text, cited.now.weight) == ("reworded", SIXTY, ("figure",))
    assert one.source_text("bridge")[cited.now.start : cited.now.end] == SIXTY
    assert before.text.startswith("*As the sources stood on 2") and "[1] (reworded since)" in before.text
    for as_of in ("bridge:1", one.editions("bridge")[0]):
        assert one.answer(QUESTION, as_of=as_of).citations == before.citations
    ferry = one.answer("When does the ferry to Vell leave?", as_of="@1").citations[0]
    assert ferry.now is not None and ferry.now.state == "stands"
    assert one.answer("What color is the ferry?", as_of="@1").citations[0].now is None  # that source is the same
    today = one.answer(QUESTION, as_of=datetime.now(UTC) + timedelta(hours=1))
    assert today.citations == now.citations and today.as_of
    korean = one.answer("해로우 다리의 통행료는 얼마입니까?", as_of="@1")
    assert korean.language == "ko" and "당시의 자료" in korean.text


def test_sources_that_came_later_were_not_there_and_those_without_a_text_are_told(
    start: Callable[..., Assistant], library: Path, tmp_path: Path
) -> None:
    one = start()
    one.ingest()
    (tmp_path / "tolls.md").write_text("The toll on the Harrow bridge is 70 crowns, says the council.")
    one.ingest([tmp_path / "tolls.md"])
    one.remove("ferry")
    before = one.answer(QUESTION, as_of="@1")
    assert set(before.searched) == {"bridge", "ferry"} and before.unkept == ()  # the snapshot before has it still
    with pytest.raises(UnknownSource):
        one.answer(QUESTION, as_of="@1", sources=["tolls.md"])
    assert "ferry" not in one.answer(QUESTION, as_of="@3").searched
    (library / "bridge.md").write_text(SIXTY)
    one.ingest(["bridge"])
    later = one.answer(QUESTION, as_of="@2", sources=["bridge"])
    assert FORTY in later.text and later.unkept == ("ferry",)
    assert "No text of that time is kept of “On ferry”." in later.text


def test_a_rollback_to_an_edition_lasts_until_the_file_changes(start: Callable[..., Assistant], library: Path) -> None:
    one = start()
    for text in (FORTY, SIXTY, f"{SIXTY} It rains."):
        (library / "bridge.md").write_text(text)
        one.ingest()
    now = one.rollback("bridge:1")
    assert (now.number, now.change, now.serving) == (4, "rolled back to edition 1 of bridge", True)
    assert one.source_text("bridge") == FORTY and FORTY in one.answer(QUESTION).text
    assert [outcome.state for outcome in one.ingest().outcomes] == ["unchanged", "unchanged"]
    assert start().answer(QUESTION).citations[0].quote == FORTY  # at the next start, too
    assert [edition.number for edition in one.editions("bridge")] == [1, 2, 3, 4]
    assert SIXTY in one.answer(QUESTION, as_of="bridge:2").text
    for wanted in ("bridge:4", "bridge:9", "ferry:1", "kyoto:1", "bridge"):
        with pytest.raises(UnknownSource):
            one.rollback(wanted)
    (library / "bridge.md").write_text(SIXTY)
    assert one.ingest().outcomes[0].state == "updated" and one.source_text("bridge") == SIXTY
    one.remove("ferry")
    assert one.rollback("ferry:1").change == "rolled back to edition 1 of ferry"
    assert {source.id for source in start().sources()} == {"bridge", "ferry"}
