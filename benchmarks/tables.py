"""Thirty questions over tables in CSV, XLSX, DOCX, HTML, Markdown and PDF: how many find the right row.

    python benchmarks/tables.py

Six made tables, one a format, lie in one corpus. An answer is right where one of its quotes holds the row that is asked
for, with its cell; wrong where it is answered without that. Whether a wrong cell is quoted beside the right one is
counted, too: a quote of another row of the table that the question does not ask for.

Prints a line for each question that is not right, and the counts by format; writes `benchmarks/results/tables.json`.
"""

import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from app.assistant import Assistant
from app.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
import made

RESULTS = Path(__file__).parent / "results" / "tables.json"
Rows = list[list[str]]


class Question(NamedTuple):
    """What is asked, and the row that answers by its name, with its cell."""

    text: str
    row: str
    cell: str


class Sheet(NamedTuple):
    """A table, the caption above it, and what is asked of it."""

    title: str
    rows: Rows
    questions: tuple[Question, ...]


FERRIES = Sheet(
    "Passengers of the ferries, in thousands",
    [
        ["Line", "2019", "2020", "2021", "2022"],
        ["North Ferry", "410", "120", "230", "395"],
        ["South Ferry", "520", "190", "275", "505"],
        ["Night Route", "31", "9", "14", "29"],
        ["Island Loop", "88", "41", "60", "92"],
    ],
    (
        Question("How many passengers did the North Ferry have in 2020?", "North Ferry", "120"),
        Question("How many passengers did the Night Route carry in 2021?", "Night Route", "14"),
        Question("How many thousand passengers travelled on the Island Loop in 2022?", "Island Loop", "92"),
        Question("What was the number of passengers of the South Ferry in 2019?", "South Ferry", "520"),
        Question("Which year had the fewest passengers on the South Ferry?", "South Ferry", "190"),
    ),
)
BOATS = Sheet(
    "Fishing boats by town",
    [
        ["Town", "Boats", "Keeper", "Since"],
        ["Estmark", "41", "Ann Vole", "1998"],
        ["Low Weir", "12", "Tom Reed", "2004"],
        ["Norra Vale", "57", "Ida Holm", "1987"],
        ["Red Hill", "8", "Sam Oak", "2015"],
        ["Stonebridge", "23", "Eva Lind", "2001"],
    ],
    (
        Question("How many boats does Norra Vale have?", "Norra Vale", "57"),
        Question("Who is the keeper in Low Weir?", "Low Weir", "Tom Reed"),
        Question("Since when has Red Hill had its keeper?", "Red Hill", "2015"),
        Question("Who keeps the boats of Stonebridge?", "Stonebridge", "Eva Lind"),
        Question("Which town has the most boats?", "Norra Vale", "57"),
    ),
)
TOLLS = Sheet(
    "Tolls of the harbour from June 2031",
    [
        ["Vessel", "Length", "Toll in crowns", "Remark"],
        ["Rowing boat", "up to 6 m", "4.50", "free on Sundays"],
        ["Sailing boat", "up to 12 m", "18.00", "paid on entry"],
        ["Trawler", "up to 30 m", "75.00", "paid each month"],
        ["Barge", "over 30 m", "140.00", "needs a pilot"],
    ],
    (
        Question("What is the toll for a trawler?", "Trawler", "75.00"),
        Question("How much toll does a sailing boat pay?", "Sailing boat", "18.00"),
        Question("Which vessel needs a pilot?", "Barge", "needs a pilot"),
        Question("When is a rowing boat free of the toll?", "Rowing boat", "free on Sundays"),
        Question("How many crowns does a barge over 30 m pay?", "Barge", "140.00"),
    ),
)
SCHOOLS = Sheet(
    "Schools of the district, autumn 2030",
    [
        ["School", "Head", "Pupils", "Share of boarders", "Opened"],
        ["Mill Lane", "Greta Moss", "312", "12.5%", "4 May 1961"],
        ["Harbour School", "Per Falk", "540", "3.0%", "1 September 1974"],
        ["Upper Fell", "Mona Reyes", "87", "41.0%", "9 March 1899"],
        ["Quarry Road", "Jon Adler", "264", "0.0%", "12 August 2008"],
    ],
    (
        Question("How many pupils does the Harbour School have?", "Harbour School", "540"),
        Question("Who is the head of Upper Fell?", "Upper Fell", "Mona Reyes"),
        Question("When was the school on Quarry Road opened?", "Quarry Road", "12 August 2008"),
        Question("What share of boarders does Mill Lane have?", "Mill Lane", "12.5%"),
        Question("Which school has the fewest pupils?", "Upper Fell", "87"),
    ),
)
GRANTS = Sheet(
    "Grants of the coast fund, in euros",
    [
        ["Project", "Applicant", "Granted", "Paid", "State"],
        ["Breakwater", "Port of Ulsan", "1,200,000", "800,000", "running"],
        ["Cold store", "Mokpo cooperative", "350,000", "350,000", "finished"],
        ["Radar mast", "Coast guard", "96,500", "0", "refused"],
        ["Sea wall", "City of Kobe", "2,450,000", "1,100,000", "running"],
    ],
    (
        Question("How much was granted for the breakwater?", "Breakwater", "1,200,000"),
        Question("Who applied for the cold store?", "Cold store", "Mokpo cooperative"),
        Question("How many euros were paid for the sea wall?", "Sea wall", "1,100,000"),
        Question("What is the state of the radar mast project?", "Radar mast", "refused"),
        Question("Which project was granted the most?", "Sea wall", "2,450,000"),
    ),
)
CATCH = Sheet(
    "Catch by species, in tonnes",
    [
        ["Species", "2028", "2029", "2030"],
        ["Squid", "4,120", "3,870", "2,960"],
        ["Mackerel", "9,300", "9,950", "10,240"],
        ["Cod", "1,015", "870", "655"],
        ["Octopus", "240", "", "310"],
    ],
    (
        Question("How many tonnes of squid were caught in 2029?", "Squid", "3,870"),
        Question("How many tonnes of mackerel were caught in 2030?", "Mackerel", "10,240"),
        Question("What was the catch of cod in 2028?", "Cod", "1,015"),
        Question("How much octopus was caught in 2030?", "Octopus", "310"),
        Question("In which year was the catch of squid the lowest?", "Squid", "2,960"),
    ),
)


def as_csv(sheet: Sheet) -> bytes:
    """Semicolons, as the cells hold commas."""
    return "\n".join([sheet.title, "", *(";".join(row) for row in sheet.rows)]).encode()


def as_xlsx(sheet: Sheet) -> bytes:
    """Whole numbers as numbers, under the title."""
    typed = [[int(cell) if re.fullmatch(r"\d+", cell) else cell or None for cell in row] for row in sheet.rows]
    return made.xlsx(Table=[[sheet.title], [], *typed])


def as_docx(sheet: Sheet) -> bytes:
    """A heading, a sentence, the table."""
    core = made.CORE.replace("On Osaka", sheet.title)
    return made.docx([("Heading1", sheet.title), ("", "The office counted once a year.")], sheet.rows, core=core)


def as_html(sheet: Sheet) -> bytes:
    """A page with the table among paragraphs."""
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in sheet.rows)
    text = "<p>The office publishes these figures once a year, after the board has seen them.</p>"
    return made.page(f"<h1>{sheet.title}</h1>{text}<table>{cells}</table>{text}").encode()


def as_markdown(sheet: Sheet) -> bytes:
    """A heading and the table."""
    lines = [f"| {' | '.join(row)} |" for row in sheet.rows]
    lines.insert(1, "| --- " * len(sheet.rows[0]) + "|")
    return "\n".join([f"# {sheet.title}", "", *lines, ""]).encode()


def as_pdf(sheet: Sheet) -> bytes:
    """The cells drawn in columns under the title."""
    cells = [(sheet.title, 50, 740)]
    cells += [(cell, 50 + 105 * m, 700 - 14 * n) for n, row in enumerate(sheet.rows) for m, cell in enumerate(row)]
    return made.drawn_pdf([" ".join(f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET" for text, x, y in cells if text)])


FILES: tuple[tuple[str, Sheet, Callable[[Sheet], bytes]], ...] = (
    ("tolls.csv", TOLLS, as_csv),
    ("schools.xlsx", SCHOOLS, as_xlsx),
    ("grants.docx", GRANTS, as_docx),
    ("boats.html", BOATS, as_html),
    ("ferries.md", FERRIES, as_markdown),
    ("catch.pdf", CATCH, as_pdf),
)


def judged(question: Question, sheet: Sheet, answer: Any) -> tuple[str, list[str]]:
    """Return whether an answer is right, refused or wrong, and the other rows of the table that it quotes."""
    quotes = [" ".join(citation.quote.split()) for citation in answer.citations]
    others = [row[0] for row in sheet.rows[1:] if row[0] != question.row]
    beside = [name for name in others if any(name in quote for quote in quotes)]
    if answer.status == "not_found" or not quotes:
        return "refused", []
    right = any(question.row in quote and question.cell in quote for quote in quotes)
    return ("right" if right else "wrong"), beside


def main() -> None:
    """Write the files, take them in, ask, print."""
    counts: dict[str, Counter[str]] = {}
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder, library = Path(scratch) / "tables", Path(scratch) / "library"
        folder.mkdir()
        library.mkdir()
        (library / "note.txt").write_text("This shelf holds tables.\n")
        (library / "sources.toml").write_text(
            '[[source]]\nid = "note"\ntitle = "Shelf"\nkind = "note"\nfile = "note.txt"\n'
        )
        for name, sheet, write in FILES:
            (folder / name).write_bytes(write(sheet))
        with Assistant(Settings.load(home=Path(scratch) / "home", library=library)) as assistant:
            assistant.ingest([folder])
            for name, sheet, _ in FILES:
                for question in sheet.questions:
                    answer = assistant.answer(question.text)
                    end, beside = judged(question, sheet, answer)
                    counts.setdefault(name, Counter())[end] += 1
                    quotes = [citation.quote for citation in answer.citations]
                    rows.append(
                        {"file": name, "question": question.text, "end": end, "beside": beside, "quotes": quotes}
                    )
                    if end != "right" or beside:
                        print(f"{end}, {name}: {question.text} {quotes} {f'beside: {beside}' if beside else ''}")
    total = sum(counts.values(), Counter())
    for name, found in counts.items():
        print(f"{name:<14} {dict(found)}")
    print(f"{total['right']} of {len(rows)} right, {total['refused']} refused, {total['wrong']} wrong; "
          f"{sum(bool(row['beside']) for row in rows)} with another row beside")  # fmt: skip
    RESULTS.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
