"""A layout as a table: in Markdown, and cell by cell."""

import re

from app.present.markdown import Quoted, escape, said
from app.types.draft import Layout, Line
from app.types.evidence import Claim
from app.types.results import Cell, Table
from app.wording.answers import Wording

ROW = re.compile(r"^\|.*(?:\n\|.*)*", re.MULTILINE)  # what sources write in an answer is escaped: they begin no row


def tabled(layout: Layout, quoted: Quoted, say: Wording) -> tuple[str, Table]:
    """Return a layout as a Markdown table with markers, and the same as plain cells with the numbers of citations.

    A cell without a claim says that the sources hold nothing for it.
    """
    columns = layout.columns
    written = [[escape(head) for head in columns], ["---"] * len(columns)]
    written += [[escape(line.head), *(_written(cell, quoted, say) for cell in line.cells)] for line in layout.lines]
    rows = tuple(_cells(line, quoted, say) for line in layout.lines)
    days = tuple(line.days for line in layout.lines) if any(line.days for line in layout.lines) else ()
    return "\n".join(f"| {' | '.join(row)} |" for row in written), Table(columns, rows, days)


def parted(text: str) -> tuple[str, str, str]:
    """Part an answer's Markdown into what stands before its table, the table, and what follows it."""
    found = ROW.search(text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


def _written(cell: tuple[Claim, ...], quoted: Quoted, say: Wording) -> str:
    return " ".join(quoted.written(claim) for claim in cell) or escape(say.unfound)


def _cells(line: Line, quoted: Quoted, say: Wording) -> tuple[Cell, ...]:
    """The cells of a line: blanks and line breaks of a quote as single blanks, as in the text."""
    quotes = (
        Cell(
            " ".join(" ".join(said(claim).split()) for claim in cell) or say.unfound,
            tuple(dict.fromkeys(number for claim in cell for number in quoted.numbers(claim))),
        )
        for cell in line.cells
    )
    return (Cell(line.head), *quotes)
