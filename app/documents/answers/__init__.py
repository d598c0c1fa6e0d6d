"""An answer or a conversation as a file: DOCX, HTML, Markdown, JSON; a table as CSV, a timeline as a calendar."""

from collections.abc import Callable, Mapping, Sequence

from app.documents.answers.calendar import as_ics
from app.documents.answers.exchange import Exchange
from app.documents.answers.markdown import as_markdown
from app.documents.answers.page import as_html
from app.documents.answers.plain import as_csv, as_json
from app.documents.answers.word import as_docx
from app.errors import ExportError

FORMATS: Mapping[str, Callable[[Sequence[Exchange]], bytes]] = {
    "docx": as_docx,
    "html": as_html,
    "md": as_markdown,
    "json": as_json,
    "csv": as_csv,
    "ics": as_ics,
}

__all__ = ["FORMATS", "Exchange", "known", "written"]


def known(name: str) -> str:
    """Return the name of a format; ExportError where there is none of that name."""
    if name not in FORMATS:
        raise ExportError(f"an answer is written as {', '.join(FORMATS)}, not as {name[:40]!r}")
    return name


def written(exchanges: Sequence[Exchange], name: str) -> bytes:
    """Return questions with their answers as a file of a format; the same ones are the same bytes.

    Raises ExportError for another format, and for what it cannot hold: a calendar has the dates of a timeline.
    """
    return FORMATS[known(name)](exchanges)
