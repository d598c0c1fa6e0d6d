"""PDF: the text of each page, form feeds between them."""

import io
import logging

from ingest.document import Document, told
from ingest.errors import SourceError

UNTITLED = ("untitled", "microsoft word", "microsoft powerpoint", "powerpoint presentation", "slide 1")


def read_pdf(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text that a PDF holds; one of scanned pages holds none."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends on its way is of no use to the reader
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise SourceError(f"{name}: encrypted; open it with its password and save a copy without one")
    pages = [page.extract_text().replace("\f", "\n").replace("\0", "") for page in reader.pages]
    if not any(character.isalnum() for page in pages for character in page):
        count = f"{len(pages)} page{'' if len(pages) == 1 else 's'}"
        raise SourceError(f"{name}: no text in its {count}; if it was scanned, run text recognition (OCR) first")
    return Document("\f".join(pages), "pdf", _about(reader.metadata))


def _about(metadata: object) -> dict[str, str]:
    """The title and the author; the date of a PDF is that of the file, not of what it says."""
    title, author = (str(getattr(metadata, field, None) or "") for field in ("title", "author"))
    return told(title="" if is_no_title(title) else title, author=author)


def is_no_title(title: str) -> bool:
    """Return whether a program made the title up."""
    return not title.strip() or title.strip().lower().startswith(UNTITLED) or title.lower().endswith((".doc", ".docx"))
