"""Thirty questions over tables: each row that answers is in the text of its file, once, with its cell."""

import pytest

from benchmarks.tables import FILES, Question, Sheet, judged
from ingest.parse.extract import extract

ASKED = [(name, write(sheet), question) for name, sheet, write in FILES for question in sheet.questions]


def test_there_are_thirty() -> None:
    assert len({question.text for _, _, question in ASKED}) == 30


@pytest.mark.parametrize(("name", "data", "question"), ASKED, ids=[question.text for _, _, question in ASKED])
def test_the_row_that_answers_is_a_line_of_the_text(name: str, data: bytes, question: Question) -> None:
    lines = [line for line in extract(data, name).text.splitlines() if question.row in line]
    assert len(lines) == 1 and question.cell in lines[0]


class Quoted:
    """An answer with one quote."""

    status = "answered"

    def __init__(self, quote: str) -> None:
        self.quote = quote
        self.citations = [self]


def test_an_answer_is_judged_by_its_row() -> None:
    sheet: Sheet = FILES[0][1]
    question = Question("What is the toll for a trawler?", "Trawler", "75.00")
    assert judged(question, sheet, Quoted("| Trawler | up to 30 m | 75.00 |")) == ("right", [])
    assert judged(question, sheet, Quoted("| Barge | over 30 m | 140.00 |")) == ("wrong", ["Barge"])
