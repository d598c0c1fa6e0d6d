"""Rows of tables as a model reads them: each cell behind the name of its column. Quotes show the row as it stands."""

import re
from collections.abc import Sequence

ROW = re.compile(r"\|[^\n]*\|[ \t]*")
LONGEST = 120  # characters of a caption
RULE = re.compile(r"\|[\s|:-]*\|[ \t]*")  # the line under the header of a table in Markdown


def written_out(text: str, header: Sequence[str] = ()) -> str:
    """Return a text whose rows are written as `Project: Road Repair, Budget: 702.`; `header` is that of its first rows.

    The first row of a table that begins in the text is its header, and stays as it is.
    """
    if "|" not in text:
        return text
    lines: list[str] = []
    for line in text.split("\n"):
        if RULE.fullmatch(line):
            continue
        if not ROW.fullmatch(line):
            header = ()
            lines.append(line)
        elif not header:
            header = cells(line)
            lines.append(line)
        else:
            lines.append(_sentence(header, cells(line)))
    return "\n".join(lines)


def header_of(text: str, start: int) -> tuple[str, ...]:
    """Return the header of the table in whose midst a passage of a source's text begins; () where it begins in none."""
    header = ""
    end = start
    while end > 0 and text[end - 1] == "\n" and ROW.match(text, start):
        begin = text.rfind("\n", 0, end - 1) + 1
        if not ROW.fullmatch(text, begin, end - 1):
            break
        header, end = text[begin : end - 1], begin
    return tuple(cells(header)) if header else ()


def caption(above: str) -> str:
    """Return the line above the table whose rows end a text: its caption, or the heading that it stands under."""
    lines = [line for line in above.split("\n") if line.strip() and not ROW.fullmatch(line)]
    return lines[-1].strip("# ") if lines and len(lines[-1]) <= LONGEST else ""


def cells(row: str) -> list[str]:
    """Return the cells of a row."""
    return [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]


def _sentence(header: Sequence[str], row: Sequence[str]) -> str:
    named = [
        cell if not head or cell.startswith(f"{head}:") else f"{head}: {cell}"
        for head, cell in zip([*header, *[""] * len(row)], row, strict=False)
        if cell
    ]
    return ", ".join(named) + "."
