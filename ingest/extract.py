"""From bytes to a document, by the format that the bytes themselves show."""

from collections.abc import Callable
from pathlib import PurePath

from ingest.document import Document
from ingest.errors import SourceError
from ingest.formats.html import read_html
from ingest.formats.office import read_docx, read_epub, read_pptx, read_xlsx
from ingest.formats.pdf import read_pdf
from ingest.formats.text import read_markdown, read_text
from ingest.sniff import sniff

# Suffixes by which the files of a folder are chosen.
SUFFIXES = (
    ".txt", ".text", ".md", ".markdown", ".rst", ".csv", ".html", ".htm", ".xhtml",
    ".pdf", ".docx", ".pptx", ".xlsx", ".epub",
)  # fmt: skip
LARGEST = 200_000_000  # bytes of a file

READERS: dict[str, Callable[[bytes, str, str], Document]] = {
    "text": read_text,
    "markdown": read_markdown,
    "html": read_html,
    "pdf": read_pdf,
    "docx": read_docx,
    "pptx": read_pptx,
    "xlsx": read_xlsx,
    "epub": read_epub,
}
BY_SUFFIX = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html"}
BY_TYPE = {"text/markdown": "markdown", "text/x-markdown": "markdown"}


def extract(data: bytes, name: str, *, kind: str = "", charset: str = "") -> Document:
    """Return the document in a file's or a page's bytes.

    What the bytes show counts before what a server says (`kind`, a media type, and `charset`), and that before the
    suffix of the name. Raises SourceError, with one line, for what is empty, damaged, encrypted or cannot be read.
    """
    check_size(len(data), name)
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise SourceError(f"{name}: empty")
    form = sniff(data, name, kind) or BY_TYPE.get(kind) or BY_SUFFIX.get(PurePath(name).suffix.lower(), "text")
    try:
        document = READERS[form](data, name, charset)
    except SourceError:
        raise
    except Exception as error:  # the libraries raise anything on a damaged file
        raise SourceError(
            f"{name}: a damaged {form.upper()} file, or one that cannot be read ({_said(error)})"
        ) from error
    if not any(character.isalnum() for character in document.text):
        raise SourceError(f"{name}: no text in it")
    return document


def check_size(size: int, name: str) -> None:
    """Raise SourceError where a file of `size` bytes is too large to be read."""
    if size > LARGEST:
        raise SourceError(f"{name}: {size / 1e6:,.0f} MB, at most {LARGEST / 1e6:,.0f} MB can be read; part it")


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:120]}".rstrip(": ")
