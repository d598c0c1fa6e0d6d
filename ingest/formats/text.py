"""Text and Markdown in any encoding."""

import codecs
import re

from ingest.document import Document, told
from ingest.errors import SourceError

# What texts without a mark are tried as, the likelier first where two read equally well. Names are Python's.
ENCODINGS = ["cp949", "cp932", "euc_jp", "iso2022_jp", "gb18030", "big5", "cp1252", "cp1251", "cp1250"]
WIDER = {"euc_kr": "cp949", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252"}
MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
STRANGE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
HEADING = re.compile(r"\s*#[ \t]+(\S[^\n]*)")


def read_text(data: bytes, name: str, declared: str = "") -> Document:
    """Decode plain text."""
    return Document(decode(data, name, declared), "text")


def read_markdown(data: bytes, name: str, declared: str = "") -> Document:
    """Decode Markdown, every character kept as it stands; a heading that opens it is its title."""
    text = decode(data, name, declared)
    title = HEADING.match(text.lstrip("\ufeff"))
    return Document(text, "markdown", told(title=title[1].strip(" #\t\r") if title else ""))


def decode(data: bytes, name: str, declared: str = "") -> str:
    """Return the text of bytes: UTF-8, what a mark or a server declares, or what charset-normalizer finds likeliest.

    Raises SourceError where it is no text at all.
    """
    text = _decoded(data, declared)
    if text is None or len(STRANGE.findall(text[:65_536])) > len(text[:65_536]) // 100 or "\0" in text:
        raise SourceError(f"{name}: a binary file, not text")
    return text


def _decoded(data: bytes, declared: str) -> str | None:
    marked = next((encoding for mark, encoding in MARKS if data.startswith(mark)), "")
    if b"\x1b$" in data:  # every byte of it is ASCII's, too
        marked = "iso2022_jp"
    for encoding in filter(None, (marked, "utf-8", _codec(declared))):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if b"\0" in data:
        return None
    mended = data.decode("utf-8", "replace")
    broken = mended.count("\ufffd")
    if broken * 20 < sum(character > "\x7f" for character in mended) - broken:
        return mended  # UTF-8 with a few bytes lost: in any other encoding hardly a character would be whole
    from charset_normalizer import from_bytes

    found = from_bytes(data, cp_isolation=ENCODINGS)
    best = min(
        (match for match in found if match.encoding in ENCODINGS),
        key=lambda match: (match.chaos, -match.coherence, ENCODINGS.index(match.encoding)),
        default=None,
    )
    return None if best is None else data.decode(best.encoding, "replace")


def _codec(declared: str) -> str:
    """The codec for a declared encoding; its wider relative where writers confuse the two. Empty where unknown."""
    try:
        name = codecs.lookup(declared).name if declared else ""
        return WIDER.get(name, name)
    except LookupError:
        return ""
