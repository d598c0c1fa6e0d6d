"""In which encoding a text is."""

import codecs
import re

from ingest.text.garbled import looks_garbled

# What texts without a mark are tried as, the likelier first where two read equally well. Names are Python's.
ENCODINGS = ["cp949", "cp932", "euc_jp", "iso2022_jp", "gb18030", "big5", "cp1252", "cp1251", "cp1250"]
WIDER = {"euc_kr": "cp949", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252"}
MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
SHIFTED = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_2"))  # every byte of them is ASCII's, too
KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fc]")
HALF_KANA = re.compile(r"[\uff61-\uff9f]")
HANGUL = re.compile(r"[\uac00-\ud7a3]")
# The letters and signs of Western Europe: few texts in other encodings read as nothing but these.
WESTERN = frozenset("€‚„…‘’“”•–—™äöüßéèêëàâçîïôûùñáíóúåøæÄÖÜÉÈÊÀÇÑÁÍÓÚÅØÆ£¥§°©®«»·½¼¾±×¿¡ãõÃÕìòœŒÿ\u00a0")
SHORT = 3_000  # bytes: below this a detector by frequencies errs
FEW = 0.15  # share of a Western text that is not ASCII, at most


def decoded(data: bytes, declared: str) -> str | None:
    """Return the text of bytes, None where they are no text.

    What decides, in this order: a mark, what was declared, UTF-8, zeros as UTF-16 has them, what is likeliest.
    """
    marked = next((encoding for mark, encoding in MARKS if data.startswith(mark)), "")
    marked = marked or next((encoding for mark, encoding in SHIFTED if mark in data), "")
    for encoding in filter(None, (marked, "" if b"\0" in data else "utf-8", _codec(declared))):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if b"\0" in data:
        return _with_zeros(data, declared)
    mended = data.decode("utf-8", "replace")
    broken = mended.count("\ufffd")
    if broken * 20 < sum(character > "\x7f" for character in mended) - broken:
        return mended  # UTF-8 with a few bytes lost: in any other encoding hardly a character would be whole
    return _likely(data) or _likeliest(data)


def _with_zeros(data: bytes, declared: str) -> str | None:
    """UTF-16 without a mark; or a text with a few zeros in it, which stand for nothing."""
    plain = data.replace(b"\0", b"")
    if len(data) - len(plain) <= max(2, len(data) // 200):
        text = decoded(plain, declared)
        if text is not None and (text.isascii() or not _wide(data)):
            return text
    return _wide(data)


def _wide(data: bytes) -> str | None:
    if len(data) % 2:
        data = data[:-1]
    counts = {encoding: data[place::2].count(0) for encoding, place in (("utf-16-le", 1), ("utf-16-be", 0))}
    for encoding in sorted(counts, key=lambda one: -counts[one]):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not looks_garbled(text) and any(c in " \n。、.," for c in text[:2_000]):
            return text
    return None


def _likely(data: bytes) -> str:
    """A short text in one of the encodings that its own letters give away; empty where none do."""
    if len(data) > SHORT:
        return ""
    for encoding in ("euc_jp", "cp932", "cp949", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _fits(text, encoding):
            return text
    return ""


def _fits(text: str, encoding: str) -> bool:
    foreign = [c for c in text if c > "\x7f"]
    if encoding == "cp1252":
        return len(foreign) <= len(text) * FEW and all(c in WESTERN for c in foreign)
    letters = [c for c in foreign if c.isalpha()]
    if encoding == "cp949":
        common = sum(1 for c in letters if HANGUL.match(c) and _encodes(c, "euc_kr"))
        return bool(letters) and common >= len(letters) * 0.9
    kana = len(KANA.findall(text))
    return kana >= max(2, len(letters) * 0.2) and len(HALF_KANA.findall(text)) <= len(letters) * 0.1


def _encodes(character: str, encoding: str) -> bool:
    try:
        return bool(character.encode(encoding))
    except UnicodeEncodeError:
        return False


def _likeliest(data: bytes) -> str | None:
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
