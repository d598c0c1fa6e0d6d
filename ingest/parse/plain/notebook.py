"""Notebooks: their text, their code, and what it printed."""

import json
from typing import Any

from ingest.parse.plain.text import HEADING, decode
from ingest.types.document import Document, told


def read_notebook(data: bytes, name: str, declared: str = "") -> Document:
    """Return the cells of a notebook in order; code and what it printed stand in fences."""
    book = json.loads(decode(data, name, declared).lstrip("\ufeff"))
    cells = book.get("cells") or [cell for sheet in book.get("worksheets", []) for cell in sheet.get("cells", [])]
    blocks: list[str] = []
    for cell in cells:
        source = _joined(cell.get("source", cell.get("input", ""))).strip()
        if not source:
            continue
        if cell.get("cell_type") in ("code",):
            blocks.append(f"```\n{source}\n```")
            printed = "\n".join(filter(None, (_output(one).strip() for one in cell.get("outputs", []))))
            if printed:
                blocks.append(f"```\n{printed}\n```")
        else:
            blocks.append(
                f"{'#' * int(cell.get('level', 1))} {source}" if cell.get("cell_type") == "heading" else source
            )
    text = "\n\n".join(blocks) + "\n"
    title = HEADING.match(text)
    return Document(text, "ipynb", told(title=title[1].strip(" #") if title else ""))


def _output(output: dict[str, Any]) -> str:
    if output.get("output_type") == "error":
        return ""
    return _joined(output.get("text") or output.get("data", {}).get("text/plain", ""))


def _joined(text: Any) -> str:
    return "".join(map(str, text)) if isinstance(text, list) else str(text)
