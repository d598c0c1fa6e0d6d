"""What of a sentence counts when it is compared: not its blanks, link targets, markup or typography."""

import html
import re
import unicodedata

UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
# A raised or lowered figure and a fraction stay what they are: 10² is not 102.
RAISED = re.compile(r"([\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215e]+)")
LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+[\"'][^\"']*[\"'])?\)|\[[^\[\]]*\])")
ADDRESS = re.compile(r"<?(?:https?|ftp|mailto)://?[^\s<>()]*[^\s<>().,;:!?\"'。、」]>?|<[\w.+-]+@[\w.-]+>")
REFERENCE = re.compile(r"^\s*\[[^\[\]]+\]:\s*$")
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
EMPHASIS = re.compile(
    r"(?<![A-Za-z0-9])[*~]+(?=\S)|(?<=\S)[*~]+(?![A-Za-z0-9])|(?<![^\W_])_+(?=\S)|(?<=\S)_+(?![^\W_])"
)
MARKS = re.compile(r"`|(?<!\\)\||^\s{0,9}(?:#{1,6}|>)\s{1,9}|\s{1,9}#{1,9}\s{0,9}$|\\(?=[^\w\s])", re.MULTILINE)
BULLET = re.compile(r"(?:[►▶•▪◦‣・●○■□*+\-–—]|\d{1,3}[.)])[ \t\u00a0\u3000]+|[►▶•▪◦‣・●○■□]")
TYPOGRAPHY = str.maketrans(
    {**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys("‐‑‒–—−", "-")}
)
UNPARTED = r"\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff"
# A blank parts two words of an alphabet, or two figures; everywhere else it is layout.
LAYOUT = re.compile(rf"\s+(?=[^\w\s]|[{UNPARTED}]|$)|(?<=[{UNPARTED}])\s+|(?<=[^\w\s])\s+|^\s+")
BLANKS = re.compile(r"\s+")


def seen(text: str) -> str:
    """Return a sentence as a reader sees it: no markup or link targets, plain quotes and dashes, single blanks."""
    if not text.isascii():
        parts = RAISED.split(UNSEEN.sub("", text))
        text = "".join(part if n % 2 else unicodedata.normalize("NFKC", part) for n, part in enumerate(parts))
        text = text.translate(TYPOGRAPHY)
    if "&" in text:
        text = html.unescape(text)
    text = ADDRESS.sub("", LINK.sub(r"\1", text))
    text = MARKS.sub(" ", EMPHASIS.sub("", TAG.sub("", text)))
    return BLANKS.sub(" ", REFERENCE.sub("", text)).strip()


def key(text: str) -> str:
    """Return what two sentences share that are the same; empty where a reader sees no letter or figure."""
    plain = seen(text)
    bullet = BULLET.match(plain)
    plain = plain[bullet.end() :] if bullet else plain
    return LAYOUT.sub("", plain) if any(map(str.isalnum, plain)) else ""
