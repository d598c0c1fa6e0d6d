"""Rich text."""

import re
from typing import Any

from ingest.types.document import Document, named

GROUP = re.compile(r"\{\\(title|author)\s([^{}\\]{1,300})")
BEYOND = re.compile(r"\\u-?\d{6,}")  # a number that is no character
WORDS = r"(?:\\[a-z]+-?\d*\s?){0,20}"
STRUCK = re.compile(rf"\{{{WORDS}\\(?:v|strike|striked1)(?![a-z0-9]){WORDS}[^{{}}]{{0,100000}}\}}")


def read_rtf(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a rich text file, without what is hidden or struck out in it."""
    from striprtf.striprtf import rtf_to_text

    raw = data.decode("latin-1")
    about = {key: value.strip() for key, value in GROUP.findall(raw[:20_000])}
    seen = STRUCK.sub("", BEYOND.sub(r"\\u63 ", raw))
    convert: Any = rtf_to_text
    text: str = convert(seen, encoding="cp1252", errors="replace")
    rows = (_row(line) for line in text.replace("\xa0", " ").splitlines())
    told = ("text that is hidden or struck out was left out",) if STRUCK.search(raw) else ()
    return Document(
        re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip() + "\n", "rtf",
        named(about.get("title", ""), about.get("author", "")), told,
    )  # fmt: skip


def _row(line: str) -> str:
    """A line of a table, whose cells striprtf parts by strokes."""
    line = line.strip()
    return (
        "| " + " | ".join(cell.strip() for cell in line.removesuffix("|").split("|")) + " |"
        if line.endswith("|")
        else line
    )
