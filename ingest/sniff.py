"""What a file is, by its first bytes: a name may be wrong."""

import re

from ingest.errors import SourceError
from ingest.formats.office import open_archive

PDF = b"%PDF-"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
PARTS = (("word/document.xml", "docx"), ("ppt/presentation.xml", "pptx"), ("xl/workbook.xml", "xlsx"))
REFUSED = (
    (b"{\\rtf", "a rich text file; save it as DOCX or PDF"),
    (b"HWP Document File", "a Hangul document; save it as DOCX or PDF"),
    (b"\x89PNG", "a picture, not text"),
    (b"\xff\xd8\xff", "a picture, not text"),
    (b"GIF8", "a picture, not text"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"7z\xbc\xaf", "a compressed file; unpack it first"),
    (b"Rar!", "a compressed file; unpack it first"),
    (b"\x7fELF", "a program, not text"),
    (b"MZ\x90", "a program, not text"),
)


def sniff(data: bytes, name: str, declared: str = "") -> str:
    """Return the format of a file: pdf, docx, pptx, xlsx, epub, html, or "" where its first bytes do not tell.

    Raises SourceError for what is known and cannot be read.
    """
    if PDF in data[:1_024]:
        return "pdf"
    if data.startswith(ZIP):
        return _in_archive(data, name)
    if data.startswith(OLE):
        raise SourceError(f"{name}: {_old_office(data)}")
    for mark, reason in REFUSED:
        if data.startswith(mark):
            raise SourceError(f"{name}: {reason}")
    return "html" if PAGE.match(data[:4_096]) or declared in ("text/html", "application/xhtml+xml") else ""


def _in_archive(data: bytes, name: str) -> str:
    with open_archive(data, name) as archive:
        members = set(archive.namelist())
        for part, form in PARTS:
            if part in members:
                return form
        if "mimetype" in members:
            kind = archive.read("mimetype")[:100].strip()
            if kind == b"application/epub+zip":
                return "epub"
            if kind == b"application/hwp+zip":
                raise SourceError(f"{name}: a Hangul document; save it as DOCX or PDF")
    raise SourceError(f"{name}: an archive that is no DOCX, PPTX, XLSX or EPUB; unpack it first")


def _old_office(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted; open it with its password and save a copy without one"
    if b"HWP Document File" in data:
        return "a Hangul document; save it as DOCX or PDF"
    return "an Office file of before 2007; save it as DOCX, PPTX, XLSX or PDF"
