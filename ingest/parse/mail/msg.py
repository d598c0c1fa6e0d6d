"""Outlook's messages (MSG): their properties are streams of a compound file."""

import io
from typing import Any

from ingest.parse.mail.mail import attachment, letter
from ingest.parse.plain.text import decode
from ingest.parse.web.html import whole_text
from ingest.types.document import Document
from ingest.types.errors import SourceError

SUBJECT, BODY, HTML, WRITER, ADDRESS, TO, CC, HEADS = "0037", "1000", "1013", "0C1A", "0C1F", "0E04", "0E03", "007D"
FILE, LONG_FILE, DATA = "3704", "3707", "37010102"


def read_msg(data: bytes, name: str, declared: str = "") -> Document:
    """Return a message: its heads, its text, and the names and texts of what hangs on it."""
    import olefile

    try:
        file = olefile.OleFileIO(io.BytesIO(data))
    except OSError as error:
        raise SourceError(f"{name}: a damaged message; save it once again ({error})") from None
    writer, address = _string(file, [], WRITER), _string(file, [], ADDRESS)
    heads = {
        "From": f"{writer} <{address}>" if writer and "@" in address else writer or address,
        "To": _string(file, [], TO), "Cc": _string(file, [], CC),
        "Date": _date(_string(file, [], HEADS)), "Subject": _string(file, [], SUBJECT),
    }  # fmt: skip
    body = _string(file, [], BODY)
    if not body.strip() and (page := _stream(file, [f"__substg1.0_{HTML}0102"])):
        body = whole_text(decode(page, name))
    notes: list[str] = []
    folders = dict.fromkeys(one[0] for one in file.listdir() if one[0].startswith("__attach_"))
    attached = [_attachment(file, folder, notes) for folder in folders]
    return letter(heads, body, [one for one in attached if one], notes)


def _date(heads: str) -> str:
    return next((line[5:].strip() for line in heads.splitlines() if line.lower().startswith("date:")), "")


def _string(file: Any, folder: list[str], number: str) -> str:
    """A property that is a text: in UTF-16, or in the code page of its writer."""
    wide = _stream(file, [*folder, f"__substg1.0_{number}001F"])
    if wide:
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    narrow = _stream(file, [*folder, f"__substg1.0_{number}001E"])
    return decode(narrow.rstrip(b"\0"), "message") if narrow.rstrip(b"\0") else ""


def _stream(file: Any, path: list[str]) -> bytes:
    return bytes(file.openstream(path).read()) if file.exists(path) else b""


def _attachment(file: Any, folder: str, notes: list[str]) -> str:
    title = _string(file, [folder], LONG_FILE) or _string(file, [folder], FILE)
    data = _stream(file, [folder, f"__substg1.0_{DATA}"])
    return attachment(data, title, notes) if data else ""
