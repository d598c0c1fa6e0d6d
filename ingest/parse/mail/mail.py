"""Mails (EML) and pages saved with their pictures (MHTML)."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from ingest.parse.plain.text import decode
from ingest.parse.web.html import read_html, whole_text
from ingest.types.document import Document, named
from ingest.types.errors import SourceError

SHOWN = ("From", "To", "Cc", "Date", "Subject")
QUOTED = re.compile(r"(?m)^[ \t]?(?:>[ \t]?)+")


def read_eml(data: bytes, name: str, declared: str = "") -> Document:
    """Return a mail: its heads, its text, and the names and texts of what hangs on it."""
    mail = message_from_bytes(data.lstrip(b"\r\n"), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    attached: list[str] = []
    notes: list[str] = []
    for part in mail.iter_attachments():
        text = _attachment(part, name, notes)
        attached += [text] if text else []
    return letter({head: str(mail.get(head, "")) for head in SHOWN}, _body(mail, name), attached, notes)


def letter(heads: dict[str, str], body: str, attached: list[str], notes: list[str]) -> Document:
    """Return a mail as a document."""
    lines = [f"{head}: {' '.join(value.split())}" for head, value in heads.items() if value.strip()]
    text = "\n\n".join(filter(None, ["\n".join(lines), QUOTED.sub("", body).strip(), *attached]))
    writer, address = parseaddr(heads.get("From", ""))
    try:
        date = parsedate_to_datetime(heads.get("Date", "")).date().isoformat()
    except (TypeError, ValueError):
        date = ""
    return Document(text + "\n", "eml", named(heads.get("Subject", ""), writer or address, date=date), tuple(notes))


def _body(mail: EmailMessage, name: str) -> str:
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    text = _decoded(body, name)
    return whole_text(text) if body.get_content_type() == "text/html" else text


def _decoded(part: Any, name: str) -> str:
    data = part.get_payload(decode=True)
    return decode(data, name, part.get_content_charset() or "") if isinstance(data, bytes) and data else ""


def _attachment(part: EmailMessage, name: str, notes: list[str]) -> str:
    """The name and the text of an attachment; of mails inside of a mail, and not of pictures."""
    title = part.get_filename() or ""
    if part.get_content_type() == "message/rfc822":
        inner: Any = part.get_payload(0) if part.is_multipart() else None
        return f"## {title or 'Mail'}\n\n{read_eml(inner.as_bytes(), name).text.strip()}" if inner is not None else ""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data:
        return ""
    if part.get_content_maintype() in ("image", "audio", "video") or part.get("Content-ID"):
        notes.append(f"attachment left out: {title or part.get_content_type()}")
        return ""
    return attachment(data, title, notes)


def attachment(data: bytes, title: str, notes: list[str]) -> str:
    """Return the name and the text of what hangs on a mail; where it cannot be read, that is noted."""
    from ingest.parse.extract import extract

    try:
        return f"## {title}\n\n{extract(data, title or 'attachment').text.strip()}"
    except SourceError as error:
        notes.append(f"attachment left out: {error}")
        return ""


def read_mhtml(data: bytes, name: str, declared: str = "") -> Document:
    """Return the page that was saved, as a web page is read."""
    mail = message_from_bytes(data.lstrip(b"\r\n"), policy=policy.default)
    for part in mail.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            page = part.get_payload(decode=True)
            assert isinstance(page, bytes)
            return read_html(page, name, part.get_content_charset() or "")
    raise SourceError(f"{name}: a saved page without the page in it")
