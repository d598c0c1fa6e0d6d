"""What a file or a page says: its text, and what it tells of itself."""

import re
import unicodedata
from dataclasses import dataclass, field

DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Document:
    """An extracted text; `format` is what it was taken from (text, markdown, html, pdf, …).

    `about` holds what the document tells of itself for the catalog (title, author, publisher, date, language),
    each on one line; what it does not tell is not in it. In a paged format a form feed stands between pages.
    """

    text: str
    format: str
    about: dict[str, str] = field(default_factory=dict)


def told(**about: object) -> dict[str, str]:
    """Return what a document tells of itself as the catalog takes it: one line each, a date in ISO 8601, no blanks."""
    lines = {name: one_line(str(value)) for name, value in about.items() if value}
    date = DATE.match(lines.get("date", ""))
    lines["date"] = date[0] if date else ""
    lines["language"] = lines.get("language", "").partition("-")[0].lower()
    if not re.fullmatch(r"[a-z]{2,3}", lines["language"]):
        lines["language"] = ""
    return {name: value for name, value in lines.items() if value}


def one_line(text: str) -> str:
    """Return a text on one line of 500 characters at most, without control characters."""
    line = " ".join(text.split())[:500].strip()
    return "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
