"""DOCX, PPTX, XLSX and EPUB, by markitdown's converters: headings stay, other marks go."""

import io
import re
import zipfile
from typing import Any

from ingest.document import Document, told
from ingest.errors import SourceError
from ingest.formats.pdf import is_no_title

CORE = "docProps/core.xml"
DUBLIN = "{http://purl.org/dc/elements/1.1/}"
SLIDE = re.compile(r"\s*<!-- Slide number: \d+ -->\s*")
EPUB_ABOUT = re.compile(r"\*\*(Title|Authors|Publisher|Date|Language):\*\* (.*)")
MARKS = (
    (re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,500}\)"), ""),
    (re.compile(r"\[([^\]\n]{0,500})\]\([^)\n]{0,500}\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*\\])\*(?=[^\s*])(.+?)(?<=[^\s*\\])\*(?![\w*])"), r"\1"),
    (re.compile(r"^[ \t]*\|[ \t|:-]*\|[ \t]*\n?", re.MULTILINE), ""),  # the line under a table's head, empty rows
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])"), r"\1"),
    (re.compile(r"\n{3,}"), "\n\n"),
)


def read_docx(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a Word document."""
    from markitdown.converters import DocxConverter

    return Document(_plain(_converted(DocxConverter, data)), "docx", _about(data))


def read_pptx(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a presentation, form feeds between its slides."""
    from markitdown.converters import PptxConverter

    slides = SLIDE.split(_converted(PptxConverter, data))[1:]
    return Document("\f\n".join(_plain(slide) for slide in slides), "pptx", _about(data))


def read_xlsx(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a workbook: a heading a sheet, a line a row."""
    from markitdown.converters import XlsxConverter

    text = re.sub(r"(?<=\| )(?:NaN|NaT|Unnamed: \d+)(?= \|)", "", _converted(XlsxConverter, data))
    return Document(_plain(text), "xlsx", _about(data))


def read_epub(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a book, in the order of its spine."""
    from markitdown.converters import EpubConverter

    text = _converted(EpubConverter, data)
    head, _, rest = text.partition("\n\n")
    known = {key.lower(): value for key, value in EPUB_ABOUT.findall(head)}
    known["author"] = known.pop("authors", "")
    return Document(_plain(rest), "epub", told(**known))


def _converted(converter: Any, data: bytes) -> str:
    from markitdown import StreamInfo

    return str(converter().convert(io.BytesIO(data), StreamInfo()).markdown)


def _plain(markdown: str) -> str:
    """Take Markdown's marks out, but for those of headings and lists: a quote shows what a reader of the file sees."""
    for pattern, replacement in MARKS:
        markdown = pattern.sub(replacement, markdown)
    return markdown.strip() + "\n"


def _about(data: bytes) -> dict[str, str]:
    """The title, the author and the language; its dates are those of the file, not of what it says."""
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if CORE not in archive.namelist():
            return {}
        core = fromstring(archive.read(CORE))
    title, author, language = (core.findtext(DUBLIN + field) or "" for field in ("title", "creator", "language"))
    return told(title="" if is_no_title(title) else title, author=author, language=language)


def open_archive(data: bytes, name: str) -> zipfile.ZipFile:
    """Return the archive that an office file is, where what it holds can be unpacked without harm.

    Raises SourceError where it is damaged, or would grow beyond measure.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise SourceError(f"{name}: a damaged archive; save the file once again") from None
    size = sum(member.file_size for member in archive.infolist())  # zipfile unpacks no more than this
    if size > MOST or len(archive.infolist()) > MEMBERS:
        raise SourceError(
            f"{name}: unpacked it would take {size / 1e6:,.0f} MB in {len(archive.infolist()):,} parts "
            f"(at most {MOST / 1e6:,.0f} MB in {MEMBERS:,}); a zip bomb, or too large to be read"
        )
    return archive


MOST = 500_000_000  # bytes unpacked: a thousand pages with pictures stay below a tenth of it
MEMBERS = 20_000
