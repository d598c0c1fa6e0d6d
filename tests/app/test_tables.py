"""Tables can be asked: the row that answers is found in each format, and quoted as it stands."""

from collections.abc import Callable
from pathlib import Path

import made
import pytest

from app.assistant import Assistant
from app.settings import Settings

Rows = list[list[str]]

PASSENGERS = [
    ["Line", "2019", "2020", "2021"], ["North Ferry", "4100", "1200", "2300"], ["South Ferry", "5200", "1900", "2750"],
    ["Night Route", "310", "90", "140"],
]  # fmt: skip
BOATS = [
    ["Town", "Year", "Boats", "Keeper"], ["Estmark", "2030", "41", "Ann Vole"], ["Low Weir", "2030", "12", "Tom Reed"],
    ["Norra Vale", "2031", "57", "Ida Holm"], ["Red Hill", "2031", "8", "Sam Oak"],
]  # fmt: skip
QUESTIONS = [
    ("passengers", "How many passengers did the North Ferry have in 2020?", "North Ferry", "1200"),
    ("passengers", "How many passengers did the Night Route have in 2021?", "Night Route", "140"),
    ("passengers", "What was the figure for the South Ferry in 2019?", "South Ferry", "5200"),
    ("boats", "How many boats did Norra Vale have in 2031?", "Norra Vale", "57"),
    ("boats", "Who is the keeper in Low Weir?", "Low Weir", "Tom Reed"),
    ("boats", "How many boats were there in Estmark in 2030?", "Estmark", "41"),
]


def markdown(rows: Rows) -> bytes:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(["Counted in June.\n", lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]).encode()


def html(rows: Rows) -> bytes:
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><body><p>Counted in June by the office.</p><table>{table}</table></body></html>".encode()


def csv(rows: Rows) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def pdf(rows: Rows) -> bytes:
    cells = [(cell, 50 + 110 * m, 700 - 14 * n) for n, row in enumerate(rows) for m, cell in enumerate(row)]
    return made.drawn_pdf([" ".join(f"BT /F1 10 Tf {x} {y} Td ({cell}) Tj ET" for cell, x, y in cells)])


def xlsx(rows: Rows) -> bytes:
    return made.xlsx(Counts=rows)


def docx(rows: Rows) -> bytes:
    title = "Passengers" if rows is PASSENGERS else "Boats"
    return made.docx([("Heading1", title)], rows, core=made.CORE.replace("On Osaka", title))


@pytest.mark.parametrize("write", [markdown, html, csv, pdf, xlsx, docx])
def test_the_row_that_answers_is_found_and_quoted(tmp_path: Path, write: Callable[[Rows], bytes]) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "note.txt").write_text("This shelf holds sample files.\n")
    (library / "sources.toml").write_text('[[source]]\nid = "shelf"\ntitle = "Shelf"\nfile = "note.txt"\n')
    suffix = {"markdown": "md"}.get(write.__name__, write.__name__)
    for name, rows in (("passengers", PASSENGERS), ("boats", BOATS)):
        path = tmp_path / f"{name}.{suffix}"
        path.write_bytes(write(rows))
        with Assistant(Settings.load(home=tmp_path / name, library=library, multilingual="none")) as assistant:
            assistant.ingest([path])
            for _, question, row, cell in (one for one in QUESTIONS if one[0] == name):
                found = assistant.answer(question)
                quotes = [one.quote for one in found.citations]
                assert found.status == "answered" and any(row in quote and cell in quote for quote in quotes), question
                assert all(quote in assistant.source_text(path.name) for quote in quotes)
