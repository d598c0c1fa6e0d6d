"""From bytes to a document, by the format that the bytes themselves show."""

import codecs
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath

from ingest.parse.sniff import sniff
from ingest.types.document import Document, sound
from ingest.types.errors import SourceError

LARGEST = 200_000_000  # bytes of a file
PLAIN = 1_000_000  # bytes: a text in UTF-8 up to this is read at once, without a process of its own

# The module and the function of each format; loaded when the first such file is met.
READERS = {
    "text": ("plain.text", "read_text"),
    "markdown": ("plain.text", "read_markdown"),
    "csv": ("plain.csv", "read_csv"),
    "html": ("web.html", "read_html"),
    "pdf": ("pdf.pdf", "read_pdf"),
    "docx": ("word.docx", "read_docx"),
    "pptx": ("office.pptx", "read_pptx"),
    "xlsx": ("sheets.xlsx", "read_xlsx"),
    "doc": ("word.doc", "read_doc"),
    "ppt": ("office.ppt", "read_ppt"),
    "xls": ("sheets.xls", "read_xls"),
    "epub": ("web.epub", "read_epub"),
    "odt": ("office.odf", "read_odf"),
    "ods": ("office.odf", "read_odf"),
    "odp": ("office.odf", "read_odf"),
    "hwpx": ("office.hwpx", "read_hwpx"),
    "hwp": ("office.hwp", "read_hwp"),
    "rtf": ("office.rtf", "read_rtf"),
    "eml": ("mail.mail", "read_eml"),
    "mhtml": ("mail.mail", "read_mhtml"),
    "msg": ("mail.msg", "read_msg"),
    "subtitles": ("plain.subtitles", "read_subtitles"),
    "ipynb": ("plain.notebook", "read_notebook"),
    "json": ("web.data", "read_json"),
    "xml": ("web.data", "read_xml"),
}
BY_SUFFIX = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".rst": "text", ".log": "text",
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".html": "html", ".htm": "html", ".xhtml": "html", ".rtf": "rtf",
    ".eml": "eml", ".mht": "mhtml", ".mhtml": "mhtml", ".srt": "subtitles", ".vtt": "subtitles", ".ipynb": "ipynb",
    ".json": "json", ".jsonl": "json", ".ndjson": "json", ".xml": "xml", ".fodt": "odt",
}  # fmt: skip
BY_TYPE = {
    "text/markdown": "markdown", "text/x-markdown": "markdown", "text/csv": "csv", "text/tab-separated-values": "csv",
    "application/json": "json", "text/vtt": "subtitles", "application/x-subrip": "subtitles",
    "message/rfc822": "eml", "multipart/related": "mhtml", "application/xml": "xml", "text/xml": "xml",
}  # fmt: skip
BY_BYTES = (
    ".pdf", ".docx", ".docm", ".pptx", ".pptm", ".xlsx", ".xlsm", ".epub", ".odt", ".ods", ".odp", ".hwpx", ".hwp",
    ".msg", ".doc", ".xls", ".ppt",
)  # fmt: skip
SUFFIXES = (*BY_SUFFIX, *BY_BYTES)  # by which the files of a folder are chosen


def extract(data: bytes, name: str, *, kind: str = "", charset: str = "") -> Document:
    """Return the document in a file's or a page's bytes.

    What the bytes show counts before what a server says (`kind`, a media type, and `charset`), and that before the
    suffix of the name. Raises SourceError, with one line, for what is empty, damaged, encrypted or cannot be read.
    """
    check_size(len(data), name)
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise SourceError(f"{name}: empty")
    form = _form(data, name, kind)
    module, function = READERS[form]
    try:
        read = getattr(import_module(f"ingest.parse.{module}"), function)
        document: Document = read(data, name, charset)
    except SourceError:
        raise
    except MemoryError:
        raise SourceError(f"{name}: its reading takes too much memory; part it") from None
    except Exception as error:  # the libraries raise anything on a damaged file
        raise SourceError(
            f"{name}: a damaged {form.upper()} file, or one that cannot be read ({_said(error)})"
        ) from error
    text, lost = sound(document.text)
    if not any(character.isalnum() for character in text):
        raise SourceError(f"{name}: no text in it")
    notes = document.notes + ((f"{lost} characters that are none were replaced",) if lost else ())
    return replace(document, text=text, notes=notes)


def is_plain(data: bytes, name: str, kind: str) -> bool:
    """Return whether a file is a short text in UTF-8, which is read without any library."""
    if len(data) > PLAIN or b"\0" in data or b"\x1b" in data:
        return False
    try:
        codecs.utf_8_decode(data, "strict", True)
        return _form(data, name, kind) in ("text", "markdown")
    except (UnicodeDecodeError, SourceError):
        return False


def check_size(size: int, name: str) -> None:
    """Raise SourceError where a file of `size` bytes is too large to be read."""
    if size > LARGEST:
        raise SourceError(f"{name}: {size / 1e6:,.0f} MB, at most {LARGEST / 1e6:,.0f} MB can be read; part it")


def _form(data: bytes, name: str, kind: str) -> str:
    try:
        found = sniff(data, name, kind)
    except SourceError:
        raise
    except Exception as error:  # zipfile raises anything on a damaged archive
        raise SourceError(f"{name}: a damaged file; save it once again ({_said(error)})") from error
    return found or BY_TYPE.get(kind) or BY_SUFFIX.get(PurePath(name).suffix.lower(), "text")


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:120]}".rstrip(": ")
