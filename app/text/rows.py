"""Rows of tables as a model reads them: each cell behind the name of its column. Quotes show the row as it stands."""

import re
from collections.abc import Sequence

ROW = re.compile(r"\|[^\n]*\|[ \t]*")
OTHER = re.compile(r"\n(?!\|)")  # the end of a line before one that is no row
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
    if not ROW.match(text, start) or text[start - 1 : start] != "\n":
        return ()
    blank = text.rfind("\n\n", 0, start)  # no table goes on behind it: a long one is not walked through row by row
    begin = blank + 2 if blank >= 0 else 0
    if text[begin] != "|":
        begin = text.index("\n|", begin) + 1
    for other in OTHER.finditer(text, begin, start + 1):
        begin = text.index("\n|", other.end() - 1, start + 1) + 1
    end = text.index("\n", begin)
    return tuple(cells(text[begin:end])) if begin < start and ROW.fullmatch(text, begin, end) else ()


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
