"""Tables in text: CSV and TSV, a line a row."""

import csv
import io
from pathlib import PurePath

from ingest.parse.plain.text import decode
from ingest.text.table import rendered
from ingest.types.document import Document

SEPARATORS = ",;\t|"
LONGEST = 10_000_000  # characters of a field


def read_csv(data: bytes, name: str, declared: str = "") -> Document:
    """Return the rows of a table; a text that is none, as it stands."""
    text = decode(data, name, declared).lstrip("\ufeff").replace("\0", "")
    csv.field_size_limit(LONGEST)
    separator = "\t" if PurePath(name).suffix.lower() in (".tsv", ".tab") else _separator(text)
    if not separator:
        return Document(text, "csv")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return Document(text, "csv", notes=("its quotation marks do not match: taken as plain text",))
    return Document(_blocks(rows), "csv")


def _separator(text: str) -> str:
    """What parts the cells: the sign that stands as often in each of the first lines; empty where none does."""
    lines = [line for line in text[:20_000].splitlines()[:30] if line.strip()]
    best, found = 0, ""
    for separator in SEPARATORS:
        counts = [len(row) for row in csv.reader(lines, delimiter=separator)]
        usual = max(set(counts), key=counts.count, default=1)
        if usual > 1 and counts.count(usual) * 2 > len(counts) and counts.count(usual) * usual > best:
            best, found = counts.count(usual) * usual, separator
    return found


def _blocks(rows: list[list[str]]) -> str:
    """Lines of one cell above the table are its caption; empty lines part tables."""
    blocks: list[str] = []
    table: list[list[str]] = []
    for row in [*rows, []]:
        filled = sum(1 for cell in row if cell.strip())
        if filled == 0 or (filled == 1 and not table and len(row) <= 1):
            blocks += [rendered(table)] if table else []
            blocks += [row[0].strip()] if filled else []
            table = []
        else:
            table.append(row)
    return "\n\n".join(block for block in blocks if block) + "\n"
