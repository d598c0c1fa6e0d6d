"""Office files made here, part by part."""

import io
from typing import Any

import made
import openpyxl

WORD = f'xmlns:w="{made.WORD}" xmlns:mc="mc" xmlns:wps="wps" xmlns:v="v" xmlns:m="m"'


def run(text: str, settings: str = "") -> str:
    """A run of a Word document."""
    return f'<w:r><w:rPr>{settings}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, settings: str = "") -> str:
    """A paragraph of runs."""
    return f"<w:p><w:pPr>{settings}</w:pPr>{''.join(runs)}</w:p>"


def cell(text: str, settings: str = "") -> str:
    """A cell of a table."""
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{paragraph(run(text))}</w:tc>"


def row(*cells: str) -> str:
    """A row of a table."""
    return f"<w:tr>{''.join(cells)}</w:tr>"


def word(body: str, **parts: str) -> bytes:
    """A Word document of a body; `parts` are the contents of further parts by their names."""
    document = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return made.archive(
        **{"[Content_Types].xml": made.TYPES, "_rels/.rels": made.RELATIONS, "word/document.xml": document},
        **{f"word/{name}.xml": f"<w:{name} {WORD}>{text}</w:{name}>" for name, text in parts.items()},
    )


def saved(book: Any) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book(*rows: list[object]) -> Any:
    """A workbook with one sheet of rows."""
    made_book = openpyxl.Workbook()
    for one in rows:
        made_book.active.append(one)
    return made_book
