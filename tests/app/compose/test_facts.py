"""What code takes from one sentence, list or table: a term spelt out, items counted, the most of a column."""

from collections.abc import Iterator

import pytest

from app import Answer, Assistant, Settings
from app.compose.kinds.facts.extreme import tables
from app.compose.kinds.facts.heads import _run
from app.question.request import LOOKUP, Request, Requests
from store import stem

LIBRARY = {
    "terms": (
        "Terms of the ferry",
        "**QFB**: quay fee for boats, which the harbour of Estmark charges.\n\n"
        "The council speaks of slack water, a pause between the tides. It is short.",
    ),
    "minutes": (
        "Minutes of the Ferry Board, 3 May 2016",
        "Present at the meeting of the Ferry Board on 3 May 2016: Ines Kolb (chair, of Estmark), Ola Brandt, Per Aas "
        "and Una Lind.\n\nThe board heard the captain.",
    ),
    "traffic": (
        "Traffic of the Estmark ferry",
        "| Year | Cars | Bicycles |\n| --- | --- | --- |\n| 2014 | 1,240 | 90 |\n| 2015 | 980 | 310 |\n"
        "| 2016 | 1,100 | 120 |\n\nHorses are not counted.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def estmark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("estmark")
    rows = []
    for name, (title, text) in LIBRARY.items():
        (folder / f"{name}.md").write_text(f"# {title}\n\n{text}\n", encoding="utf-8")
        rows.append(f'[[source]]\nid = "{name}"\ntitle = "{title}"\nfile = "{name}.md"\n')
    (folder / "sources.toml").write_text("\n".join(rows), encoding="utf-8")
    with Assistant(Settings.load(home=folder / "home", library=folder)) as assistant:
        yield assistant


def quotes(found: Answer) -> list[str]:
    return [one.quote for one in found.citations]


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("What does QFB stand for?", "**QFB**: quay fee"),
        ("QFB는 무엇의 약자인가요?", "**QFB**: quay fee"),
        ("What is slack water?", "The council speaks of slack water, a pause"),
    ],
)
def test_the_sentence_that_spells_a_term_out_defines_it(
    question: str, start: str, estmark: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Requests, "recognise", lambda *_: Request("definition", "term"))
    found = estmark.answer(question)
    assert (found.kind, found.status, len(found.citations)) == ("definition", "answered", 1)
    assert quotes(found)[0].startswith(start)


def test_a_term_that_nothing_spells_out_is_looked_up(estmark: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Requests, "recognise", lambda *_: Request("definition", "term"))
    assert estmark.answer("What does ZZK stand for?").kind == "lookup"


def test_those_whom_a_sentence_names_are_counted(estmark: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Requests, "recognise", lambda *_: LOOKUP)
    found = estmark.answer("How many people were present at the meeting of the Ferry Board on 3 May 2016?")
    assert (found.status, len(found.citations)) == ("answered", 1)
    assert "Counted in the list: 4." in found.text


def test_nobody_is_counted_at_another_meeting(estmark: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Requests, "recognise", lambda *_: LOOKUP)
    found = estmark.answer("How many people were present at the meeting of the Ferry Board on 9 June 2017?")
    assert "Counted" not in found.text


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("In which year did the ferry carry the most cars?", "| 2014 | 1,240 | 90 |"),
        ("In which year did the ferry carry the fewest bicycles?", "| 2014 | 1,240 | 90 |"),
    ],
)
def test_the_most_of_a_column_is_found_by_its_figures(
    question: str, row: str, estmark: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Requests, "recognise", lambda *_: LOOKUP)
    found = estmark.answer(question)
    assert quotes(found) == [row]
    assert "of the 3 figures in the column" in found.text


def test_two_rows_are_too_few_for_a_most(estmark: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Requests, "recognise", lambda *_: LOOKUP)
    assert "figures in the column" not in estmark.answer("Since 2015, when did the ferry carry the most cars?").text


def test_a_table_is_read_with_the_places_of_its_rows() -> None:
    text = "Before.\n\n| A | B |\n| - | - |\n| x | 1 |\n| y | 2 |\nBehind."
    ((header, rows),) = tables(text)
    assert header == ["A", "B"]
    assert [text[row.start : row.end] for row in rows] == ["| x | 1 |", "| y | 2 |"]


def test_a_head_is_what_two_sentences_have_in_common() -> None:
    one = "They agreed to resume the night ferry service in May."
    assert _run(stem("ferry"), one, "The night ferry service ends at five.") == "night ferry service"
    assert _run(stem("ferry"), one, "No other ferry sails.") == "ferry"
