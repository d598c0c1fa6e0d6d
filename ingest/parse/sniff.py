"""What a file is, by its first bytes: a name may be wrong."""

import re
from pathlib import PurePath

from ingest.parse.archive import open_archive
from ingest.types.errors import SourceError

PDF = b"%PDF-"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s")
# Lines that open a mail; two of them, so that a text that begins with "From: here" is none.
MAIL = re.compile(
    rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?(?:received|message-id|mime-version|content-type):", re.IGNORECASE
)
MHTML = re.compile(rb"content-type:\s*multipart/related", re.IGNORECASE)
TIMED = re.compile(rb"(?:\xef\xbb\xbf)?(?:WEBVTT\b|\s*\d+\r?\n\d\d:\d\d:\d\d,\d{3} --> )")
PARTS = (
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook.xml", "xlsx"),
    ("META-INF/container.xml", "epub"),
)
MIMETYPES = {
    "application/epub+zip": "epub",
    "application/hwp+zip": "hwpx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
REFUSED = (
    (b"HWP Document File", "a Hangul document of before 2000; save it as HWPX, DOCX or PDF"),
    (b"\x89PNG", "a picture, not text; run text recognition (OCR) and save it as PDF"),
    (b"\xff\xd8\xff", "a picture, not text; run text recognition (OCR) and save it as PDF"),
    (b"GIF8", "a picture, not text"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"7z\xbc\xaf", "a compressed file; unpack it first"),
    (b"Rar!", "a compressed file; unpack it first"),
    (b"\x7fELF", "a program, not text"),
    (b"MZ\x90", "a program, not text"),
)
STREAMS = (  # of Office files of before 2007
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
OLD_OFFICE = "an Office file of before 2007, damaged or of a kind that is not read; save it as DOCX, PPTX, XLSX or PDF"


def sniff(data: bytes, name: str, declared: str = "") -> str:
    """Return the format of a file, or "" where its bytes do not tell.

    Raises SourceError for what is known and cannot be read.
    """
    if PDF in data[:1_024]:
        return "pdf"
    if data.startswith(ZIP):
        return _in_archive(data, name)
    if data.startswith(OLE):
        return _in_compound(data, name)
    for mark, reason in REFUSED:
        if data.startswith(mark):
            raise SourceError(f"{name}: {reason}")
    return _in_text(data, name, declared)


def _in_text(data: bytes, name: str, declared: str) -> str:
    head = data[:4_096]
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if PAGE.match(head) or declared in ("text/html", "application/xhtml+xml"):
        return "html"
    if TIMED.match(head):
        return "subtitles"
    if XML.match(head) and PurePath(name).suffix.lower() not in (".html", ".htm", ".xhtml"):
        return "odt" if b"urn:oasis:names:tc:opendocument" in data[:16_384] else "xml"
    if MAIL.match(head) and PurePath(name).suffix.lower() not in (".md", ".markdown", ".rst"):
        return "mhtml" if MHTML.search(data[:8_192]) else "eml"
    return ""


def _in_archive(data: bytes, name: str) -> str:
    with open_archive(data, name) as archive:
        members = set(archive.namelist())
        if "mimetype" in members:
            kind = archive.read("mimetype")[:100].strip().decode("ascii", "replace")
            if form := MIMETYPES.get(kind.removesuffix("-template")):
                return form
        for part, form in PARTS:
            if part in members:
                return form
        if any(re.fullmatch(r"Contents/section\d+\.xml", member) for member in members):
            return "hwpx"
    raise SourceError(f"{name}: an archive that is no DOCX, PPTX, XLSX, ODF, HWPX or EPUB; unpack it first")


def _in_compound(data: bytes, name: str) -> str:
    """What one of Microsoft's compound files holds, by the names of its streams."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise SourceError(f"{name}: encrypted; open it with its password and save a copy without one")
    if b"HWP Document File" in data:
        return "hwp"
    if "__properties_version1.0".encode("utf-16-le") in data:
        return "msg"
    for stream, form in STREAMS:
        if stream.encode("utf-16-le") in data:
            return form
    raise SourceError(f"{name}: {OLD_OFFICE}")
