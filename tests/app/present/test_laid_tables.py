"""What is laid out: a table in which no quote breaks a row, with markers, and the same cell by cell."""

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from app.cli.printing import print_answer
from app.present.answers import answered
from app.present.tables import parted
from app.types.draft import Draft, Layout, Line
from app.types.evidence import Claim, Evidence, Sentence
from app.types.results import Answer, Cell
from app.web.words.conversation import Turn, messages, sentences
from app.web.words.wording import words_in
from store import Source

TEXT = "One | two\n| three | \\| four\\ and `five` [6] <b>."
QUOTES = {"north": TEXT, "south": "Plain."}
SOURCES = {
    id_: Source(
        id=id_, version="v", title=id_, author="", publisher="", date="2031", kind="news", digest=False, language="en",
        url="", origin="", format="md", length=len(text), passages=1, library=False,
    )
    for id_, text in QUOTES.items()
}  # fmt: skip


def claim(source_id: str) -> Claim:
    text = QUOTES[source_id]
    return Claim((Sentence(source_id, "v", 0, len(text), text, score=1.0, rank=0, logit=1.0),))


LAYOUT = Layout(
    ("", "The | North", "South"),
    (Line("fares*", ((claim("north"), claim("south")), ())), Line("ships", ((), (claim("south"),)))),
)


def answer(draft: Draft, language: str = "en") -> Answer:
    evidence = Evidence((), (), SOURCES)
    return answered("?", evidence, draft=draft, missing=draft.missing, language=language, generator="extractive")


def cells(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


def test_a_quote_with_bars_and_line_breaks_stays_in_its_cell() -> None:
    html = MarkdownIt("commonmark").enable("table").render(answer(Draft(layout=LAYOUT)).text)
    quote = "One | two | three | \\| four\\ and `five` [6] &lt;b&gt;. [1] Plain. [2]"
    assert cells(html) == [
        ["", "The | North", "South"],
        ["fares*", quote, "nothing found"],
        ["ships", "nothing found", "Plain. [2]"],
    ]


@pytest.mark.parametrize(("language", "told"), [("en", "nothing found"), ("ko", "찾지 못함"), ("ja", "見つからず")])
def test_the_cells_hold_what_the_text_shows_and_the_numbers_of_its_citations(language: str, told: str) -> None:
    found = answer(Draft(layout=LAYOUT), language)
    assert found.table is not None and found.table.columns == LAYOUT.columns
    first, second = found.table.rows
    assert first == (Cell("fares*"), Cell(" ".join(TEXT.split()) + " Plain.", (1, 2)), Cell(told))
    assert second == (Cell("ships"), Cell(told), Cell("Plain.", (2,)))
    assert [one.quote for one in found.citations] == [TEXT, "Plain."]
    assert found.to_dict()["table"]["rows"][1][2] == {"text": "Plain.", "citations": (2,)}


def test_what_is_remarked_stands_before_a_table_and_claims_and_what_is_missing_behind_it() -> None:
    draft = Draft((claim("south"),), layout=LAYOUT, remark="They * differ.", missing=("east",))
    found = answer(draft)
    before, table, behind = parted(found.text)
    assert before == "*They \\* differ.*\n\n" and table.count("\n") == 3
    assert behind == "\n\nPlain. [2]\n\nNo passage was found that answers this for “east”."
    assert found.status == "partial" and parted("No | table. [1]") == ("No | table. [1]", "", "")


def test_the_terminal_draws_a_table_between_what_is_said_around_it(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(answer(Draft((claim("south"),), layout=LAYOUT, remark="They differ.")))
    printed = capsys.readouterr().out
    assert printed.startswith("*They differ.*\n") and "nothing" in printed and "---" not in printed
    assert printed.index("They differ.") < printed.index("The | North") < printed.index("\nPlain. [2]\n")


def test_a_list_has_a_line_for_each_claim() -> None:
    found = answer(Draft((claim("south"), claim("south")), listed=True))
    assert found.text == "• Plain. [1]\n• Plain. [1]" and found.table is None


def test_a_check_withholds_a_claim_of_a_cell_and_counts_it() -> None:
    draft = Draft((claim("south"),), layout=LAYOUT)
    found = draft.checked(lambda claims: [one for one in claims if one.sentences[0].source_id == "south"])
    assert found.layout is not None and found.withheld == 1 and len(found.everything) == 3
    assert [len(cell) for line in found.layout.lines for cell in line.cells] == [1, 0, 0, 1]


def test_the_chat_shows_a_table_at_every_moment_and_its_markers_lead_to_the_cards() -> None:
    draft = Draft((claim("south"),), layout=LAYOUT, remark="They differ.", missing=("east",))
    turn, told = Turn("?", answer=answer(draft)), ""
    render = MarkdownIt("default", {"html": True, "breaks": True}).render
    for piece in ["", *sentences(answer(draft).text)[:-1]]:
        told += piece
        shown = render(str(messages([turn], words_in("en"), told=told)[-1]["content"]))
        assert "<b>" not in shown and shown.count("<table>") == ("|" in told)
    html = render(str(messages([turn], words_in("en"))[-1]["content"]))
    assert [len(row) for row in cells(html)] == [3, 3, 3] and '<a href="#cite-1-1">1</a>' in html
    assert html.index("They differ.") < html.index("<table>") < html.index("Answered in part")
    hostile = replace(turn.answer, text="| a | <b>x</b> |\n| - | - |\n| [2](http://evil.example) | ![1] |")
    shown = render(str(messages([replace(turn, answer=hostile)], words_in("en"))[-1]["content"]))
    assert "<b>" not in shown and "<img" not in shown and 'href="http' not in shown
