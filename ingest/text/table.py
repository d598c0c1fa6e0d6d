"""Tables as text: a line a row, with its cells in the columns of the header, each row readable by itself."""

import re
from collections.abc import Iterable, Sequence

# A header that is itself a value (a year, a quarter, a month, a size): a row says nothing without it.
FIGURE = re.compile(
    r"(?:(?:FY|Q[1-4]|H[12])\W?)?(?:18|19|20|21)\d\d(?:\W?(?:Q[1-4]|H[12]|\d{1,2}|E|F|P)){0,2}\W?(?:年度?|년도?)?"
    r"(?: \w{1,12})?|"
    r"Q[1-4]|\d{1,2}\s?(?:월|月|분기)|(?:19|20)\d\d\W(?:19|20)?\d\d",
    re.IGNORECASE,
)
BLANK = re.compile(r"\s+")


def rendered(rows: Sequence[Sequence[str]]) -> str:
    """Return the rows of a table as lines `| a | b |`; empty rows and empty columns go, empty cells stay.

    Where the header's cells are years and the like, each cell below stands behind its own: `| Ropes | 2021: 640 |`.
    """
    table = [[BLANK.sub(" ", cell).strip() for cell in row] for row in rows]
    table = [row for row in table if any(row)]
    if not table:
        return ""
    width = max(map(len, table))
    table = [row + [""] * (width - len(row)) for row in table]
    kept = [n for n in range(width) if any(row[n] for row in table)]
    table = [[row[n] for n in kept] for row in table]
    header = table[0]
    figures = [bool(FIGURE.fullmatch(cell)) for cell in header]
    if len(table) > 1 and len(header) > 2 and sum(figures) >= 2 and not figures[0]:
        table[1:] = [_labelled(row, header, figures) for row in table[1:]]
    return "\n".join("| " + " | ".join(row) + " |" for row in table)


def under_one_header(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return rows whose first two are headers, one above the other, with one: `2031` over `Plan` is `2031 Plan`."""
    above, below, *rest = (list(row) for row in rows)
    width = max(len(above), len(below))
    pairs = zip(above + [""] * (width - len(above)), below + [""] * (width - len(below)), strict=True)
    return [[" ".join(dict.fromkeys(filter(None, pair))) for pair in pairs], *rest]


def in_cell(blocks: Iterable[str]) -> str:
    """Return the blocks of a cell on one line; the cells of a table inside of it are parted by commas."""
    lines = [line for block in blocks for line in block.split("\n") if line.strip()]
    inner = [
        ", ".join(filter(None, (c.strip() for c in one.split("|")))) if one.startswith("|") else one for one in lines
    ]
    return "; ".join(" ".join(one.removeprefix("- ").split()) for one in inner)


def _labelled(row: list[str], header: list[str], figures: list[bool]) -> list[str]:
    if row == header:
        return row
    return [
        f"{head}: {cell}" if figure and cell else cell for cell, head, figure in zip(row, header, figures, strict=True)
    ]
