"""Text from outside (questions, sources, titles, addresses), made safe to show in HTML and in Markdown."""

import html as entities
import re
from collections.abc import Collection
from urllib.parse import urlsplit

# Characters that steer a display instead of standing on it: controls, direction marks and overrides, tags,
# halves of surrogate pairs; and two private ones, with which `answer` marks what is its own.
OPEN, CLOSE = "\ue000", "\ue001"
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    f"\ud800-\udfff{OPEN}{CLOSE}\U000e0000-\U000e007f]"
)

ESCAPED = r"\\([!-/:-@\[-`{-~])"
MARKER = r"\[(\d{1,4})\]"
ENTITY = r"(&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
TOKEN = re.compile(f"{ESCAPED}|{MARKER}|{ENTITY}")

BORDER = re.compile(r"(?<!\\)\|")  # between the cells of a row: a source's own are escaped

INDENT = re.compile(r"^[ \t\u00a0]+", re.MULTILINE)  # four blanks would begin a block of code
SPECIAL = re.compile(
    r"[\\`*_\[\]<>&~|$]"  # these say something to Markdown wherever they stand
    r"|^[#+=-]|^\d+(?=[.)])"  # and these at the start of a line
    r"|(?<=[a-z])(?=://)|(?<=\bwww)(?=\.)|(?=@)"  # here a bare address would become a link
    rf"|!(?={OPEN})|(?<={CLOSE})(?=[(:])",  # and here a marker an image, a link or a definition
    re.MULTILINE | re.IGNORECASE,
)


def shown(text: str) -> str:
    """Return a text without the characters that would steer how its surroundings are shown."""
    return HIDDEN.sub("", text)


def html(text: str) -> str:
    """Return a text for HTML, in an element or in a quoted attribute."""
    return entities.escape(shown(text), quote=True)


def markdown(text: str) -> str:
    """Return a text for Markdown, so that it shows as it is written: no format, no link, no image, no HTML.

    Line breaks are kept, blanks at the start of a line are not.
    """
    return _escape(shown(text))


def answer(text: str, numbers: Collection[int]) -> str:
    r"""Return an answer's Markdown with nothing live in it but the markers that stand for its citations.

    An answer's text has its sources' special characters escaped already. This reads them as plain text and
    escapes them anew, so that the page does not depend on it: all the rest shows as it is written.

    >>> answer(r"See \[3\] and <b>this</b>. [1][2]", {1, 2})
    'See \\[3\\] and \\<b\\>this\\</b\\>. [1] [2]'
    """

    def plain(match: re.Match[str]) -> str:
        escaped, number, entity = match.groups()
        if entity is not None:
            return shown(entities.unescape(entity))
        if number is not None:
            return f"{OPEN}{number}{CLOSE}" if int(number) in numbers else match[0]
        return str(escaped)

    marked = _escape(TOKEN.sub(plain, shown(text)))
    return marked.replace(CLOSE + OPEN, f"{CLOSE} {OPEN}").replace(OPEN, "[").replace(CLOSE, "]")


def table(text: str, numbers: Collection[int]) -> str:
    r"""Return a table of an answer's Markdown, each cell of it as `answer` returns a text.

    It may end in the midst of a row: an answer is shown as it comes.

    >>> table("| A \\| B | C |\n| --- | --- |\n| x [1]", {1})
    '| A \\| B | C |\n| --- | --- |\n| x [1] |'
    """
    head, *rest = [
        [answer(cell.strip(), numbers) for cell in BORDER.split(line.strip().removeprefix("|").removesuffix(" |"))]
        for line in text.splitlines()
    ]
    rows = [head, ["---"] * len(head), *rest[1:]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def one_line(text: str, longest: int = 1_000) -> str:
    """Return a text on one line, cut between words at `longest` characters."""
    line = " ".join(shown(" ".join(text.split())).split())  # a page that ends parts words, too
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + " …"


def web_address(address: str) -> str:
    """Return an address that may become a link (http or https, with a host), or nothing."""
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return address if known and shown(address) == address and not re.search(r"[\s\"'<>\\^`{|}]", address) else ""


def _escape(text: str) -> str:
    return SPECIAL.sub(lambda match: f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}", INDENT.sub("", text))


def time_of(moment: str) -> str:
    """Return a moment (ISO 8601 UTC) in HTML; the page's script tells it in the reader's zone and habit."""
    told = html(moment[:16].replace("T", " "))
    return f'<time class="moment" datetime="{html(moment)}">{told} UTC</time>' if moment else ""
