"""Text and Markdown in any encoding."""

import re
import tomllib

from ingest.text.encodings import decoded
from ingest.types.document import Document, named
from ingest.types.errors import SourceError

STRANGE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
HEADING = re.compile(r"\s*#[ \t]+(\S[^\n]*)")
FRONT = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\r?\n(.{0,20000}?)\r?\n(?:\1|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
PAIR = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(.*))?")
FENCES = re.compile(r"(^ {0,3}(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^ {0,3}\2[`~]*[ \t]*$|\Z))", re.MULTILINE | re.DOTALL)
# What a page made of Markdown does not show: comments and what is struck out, and elements by their opening tags.
UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|^ {0,3}\[(?://|comment)\]:[ \t]*(?:#|<>)[^\n]*$|~~(?=\S)[^~\n]{1,2000}~~",
    re.DOTALL | re.MULTILINE,
)
TAG = re.compile(r"<(/?)(\w{1,40})\b([^<>]{0,1000})>")
SCRIPTS = frozenset(["script", "style", "template"])
HIDDEN = re.compile(
    r"\shidden(?=\s|$)|style\s*=\s*[\"'][^\"']{0,200}(?:display\s*:\s*none|visibility\s*:\s*hidden|"
    r"font-size\s*:\s*0(?![.\d]))",
    re.IGNORECASE,
)


def read_text(data: bytes, name: str, declared: str = "") -> Document:
    """Decode plain text."""
    return Document(decode(data, name, declared), "text")


def read_markdown(data: bytes, name: str, declared: str = "") -> Document:
    """Decode Markdown; what it does not show goes, and every other character is kept as it stands.

    Its front matter tells title, author, date and language; else a heading that opens it is its title.
    """
    text = decode(data, name, declared)
    about, text = _front(text)
    pieces = FENCES.split(text)  # text, fence, mark, text, fence, mark, …
    text = "".join(piece if n % 3 else _seen(piece) for n, piece in enumerate(pieces) if n % 3 < 2)
    title = HEADING.match(text.lstrip("\ufeff"))
    given = about.pop("title", "") or (title[1].strip(" #\t\r") if title else "")
    return Document(text, "markdown", named(given, about.pop("author", ""), **about))


def _seen(text: str) -> str:
    """A piece of Markdown without what a page made of it does not show; an element that is not closed stays."""
    text = UNSEEN.sub("", text)
    tags = [(found, found[2].lower()) for found in TAG.finditer(text)]
    closing: dict[str, int] = {}  # where the nearest end of each kind of element is, seen from a tag
    ends: list[int] = [0] * len(tags)
    for n in range(len(tags) - 1, -1, -1):
        found, kind = tags[n]
        if found[1]:
            closing[kind] = found.end()
        ends[n] = closing.get(kind, 0)
    kept, at = [], 0
    for (found, kind), end in zip(tags, ends, strict=True):
        unseen = not found[1] and (kind in SCRIPTS or HIDDEN.search(found[3]))
        if unseen and end and found.start() >= at:
            kept.append(text[at : found.start()])
            at = end
    return "".join([*kept, text[at:]])


def _front(text: str) -> tuple[dict[str, str], str]:
    """What front matter tells, and the text behind it; nothing where the lines between the rules are none."""
    found = FRONT.match(text)
    if not found:
        return {}, text
    values = _toml(found[2]) if found[1] == "+++" else _pairs(found[2])
    if not values:
        return {}, text
    names = {"title": ("title",), "author": ("author", "authors", "by"), "date": ("date", "published"),
             "language": ("language", "lang"), "publisher": ("publisher",)}  # fmt: skip
    about = {name: next((values[key] for key in keys if values.get(key)), "") for name, keys in names.items()}
    return {name: value for name, value in about.items() if value}, text[found.end() :]


def _toml(text: str) -> dict[str, str]:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
    return {key.lower(): ", ".join(map(str, one)) if isinstance(one, list) else str(one) for key, one in values.items()}


def _pairs(text: str) -> dict[str, str]:
    """The values of YAML's simplest kind: a name and a text, or a list of texts; {} where a line is of no kind."""
    values: dict[str, str] = {}
    key = ""
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if pair := PAIR.fullmatch(line.rstrip()):
            key = pair[1].lower()
            values[key] = (
                ", ".join(_unquoted(one) for one in (pair[2] or "").strip(" []").split(","))
                if (pair[2] or "").startswith("[")
                else _unquoted(pair[2] or "")
            )
        elif key and line[0] in " \t-":
            more = _unquoted(line.strip().removeprefix("- ").removeprefix("name: "))
            values[key] = ", ".join(filter(None, [values[key].strip("|> "), more]))
        else:
            return {}
    return values


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def decode(data: bytes, name: str, declared: str = "") -> str:
    """Return the text of bytes: UTF-8, what a mark or a server declares, or what is likeliest.

    Raises SourceError where it is no text at all.
    """
    text = decoded(data, declared)
    if text is None or len(STRANGE.findall(text[:65_536])) > len(text[:65_536]) // 100:
        raise SourceError(f"{name}: a binary file, not text")
    return text.replace("\0", "")
