"""PDF, by pdfium: the text of each page, its lines joined into paragraphs, form feeds between the pages."""

from collections.abc import Iterator
from typing import Any

from ingest.parse.pdf.characters import is_garbled, lines_of
from ingest.parse.pdf.forms import filled_in
from ingest.parse.pdf.lines import Line, joined
from ingest.parse.pdf.recognition import OFFER, Recognition
from ingest.parse.pdf.running import without_running_heads
from ingest.text.garbled import looks_garbled
from ingest.types.document import Document, named
from ingest.types.errors import SourceError

ENCRYPTED = "encrypted; open it with its password and save a copy without one"
NO_FONTS = "its fonts do not tell which characters they show; run text recognition (OCR) on it, or save it anew as PDF"
MOST_PAGES = 10_000


def read_pdf(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text that a PDF holds; one of scanned pages holds none."""
    pdf = _opened(data, name)
    try:
        if pdf.get_formtype():
            pdf.init_forms()
        pages, notes = _pages(pdf, pdf.formenv)
        about = pdf.get_metadata_dict()
    finally:
        pdf.close()
    texts = [
        "\n".join(filter(None, [joined(lines), beside])) for lines, beside in without_running_heads(pages)
    ]  # fmt: skip
    count = f"{len(texts)} page{'' if len(texts) == 1 else 's'}"
    if not any(character.isalnum() for text in texts for character in text):
        if notes.garbled:
            raise SourceError(f"{name}: {NO_FONTS}")
        raise SourceError(f"{name}: no text in its {count}; if it was scanned, {OFFER}")
    if looks_garbled("".join(texts)):
        raise SourceError(f"{name}: {NO_FONTS}")
    return Document(
        "\f".join(texts), "pdf", named(about.get("Title", ""), about.get("Author", "")), tuple(notes.told(len(texts)))
    )


class _Notes:
    """Which pages, from 1, are without text, and why."""

    def __init__(self) -> None:
        self.scanned: list[int] = []
        self.recognized: list[int] = []
        self.advice = OFFER
        self.empty: list[int] = []
        self.garbled: list[int] = []

    def told(self, count: int) -> Iterator[str]:
        """Yield a line for each kind."""
        if self.scanned:
            yield f"{_numbers(self.scanned)} of {count}: a picture without text; {self.advice}"
        if self.recognized:
            yield f"{_numbers(self.recognized)} of {count}: a picture, read by text recognition (OCR); it may be wrong"
        if self.empty:
            yield f"{_numbers(self.empty)} of {count}: without text (empty, or damaged)"
        if self.garbled:
            yield f"{_numbers(self.garbled)} of {count}: left out, for {NO_FONTS}"


def _numbers(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:20])) + (" …" if len(pages) > 20 else "")
    return f"page {shown}" if len(pages) == 1 else f"pages {shown}"


def _opened(data: bytes, name: str) -> Any:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise SourceError(f"{name}: {ENCRYPTED}") from None
        raise
    if len(pdf) > MOST_PAGES:
        raise SourceError(f"{name}: {len(pdf):,} pages, at most {MOST_PAGES:,} can be read; part it")
    return pdf


def _pages(pdf: Any, forms: Any) -> tuple[list[tuple[list[Line], str]], _Notes]:
    """The lines of each page with what stands in its form and its notes, and what is to be told of pages."""
    import pypdfium2

    pages: list[tuple[list[Line], str]] = []
    notes, recognition = _Notes(), Recognition()
    for number in range(len(pdf)):
        lines: list[Line] = []
        beside = ""
        try:
            page = pdf[number]
            characters = page.get_textpage()
            if is_garbled(characters):
                notes.garbled.append(number + 1)
            else:
                lines = lines_of(characters, page)
                beside = filled_in(page, forms)
                if not any(line.says for line in lines) and not beside:
                    picture = _has_picture(page)
                    beside = recognition.text(page) if picture else ""
                    (notes.recognized if beside else notes.scanned if picture else notes.empty).append(number + 1)
            characters.close()
            page.close()
        except pypdfium2.PdfiumError:
            notes.empty.append(number + 1)
        pages.append((lines, beside))
    notes.advice = "nothing was recognized in it" if recognition.known else OFFER
    return pages, notes


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    return any(thing.type == pdfium.FPDF_PAGEOBJ_IMAGE for thing in page.get_objects(max_depth=3))
