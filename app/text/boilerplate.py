"""What stands around the prose of a text, told by its structure: it names, points or hides, and proves nothing."""

import re
from collections.abc import Iterable, Iterator

from ingest import Span, paragraph_spans

LINK = re.compile(
    r"!?\[(?:[^\[\]]|\[[^\[\]]*+\])*+\](?:\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)|\[[^\[\]]*+\])"  # [text](to), [text][to]
    r"|<a\s[^<>]*+>[^<]*+</a\s*>|<?(?:https?://|www\.)\S+>?",
    re.IGNORECASE,
)
REFERENCE = re.compile(r"\s*\[[^\[\]^]+\]:\s*\S+(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*")  # [1]: address "title"
NUMBERED = re.compile(r"\W*\d{1,3}[.)]\s")
LABEL = 60  # characters; what stands before a colon and a link, and is no sentence of its own
ASIDE = re.compile(r"\([^()]*\)[\s.,;]*$")
NOTICE = re.compile(r"\s*>\s*(?:\*[^*\s](?:[^*]*[^*\s])?\*|_[^_\s](?:[^_]*[^_\s])?_)\s*")
RULE = re.compile(r"\s*(?:[-=|:*_+][ \t]*+){3,}\s*")
OPENING = re.compile(r"(?<!`)(`++)[^`\n]++\1|(?P<comment><!--)|<(?P<tag>script|style)(?![\w-])", re.IGNORECASE)
CLOSING = {
    "comment": re.compile("-->"),
    "script": re.compile(r"</script\s*>", re.IGNORECASE),
    "style": re.compile(r"</style\s*>", re.IGNORECASE),
}


def without_boilerplate(text: str, *, inside: bool = False) -> str:
    """Return a text with blanks for what is no prose, character for character: as long as before, its lines kept.

    That is: comments, scripts and styles of HTML; lines of links only, labelled or not, and of images; rules and
    the separators of tables; and notices: lines of a block quote that are all emphasis (`> *…*`). An opening
    without an end holds until the end of the text, for a script or style if it begins a line; where the text begins
    inside of a longer one, an end without an opening holds from its beginning. What is in `code` opens nothing.
    """
    text = _blank(text, _blocks(text, inside))
    lines = [line for paragraph in paragraph_spans(text) for line in _lines(text, *paragraph)]
    return _blank(text, lines)


def _blank(text: str, spans: Iterable[Span]) -> str:
    parts, place = [], 0
    for start, end in spans:
        parts += [text[place:start], re.sub(r"\S", " ", text[start:end])]
        place = end
    return "".join([*parts, text[place:]])


def _blocks(text: str, inside: bool) -> Iterator[Span]:
    """Yield `(start, end)` of each comment, script and style, in characters."""
    place = _ended(text) if inside else 0
    if place:
        yield 0, place
    endless: set[str] = set()  # what is not closed any more from here on
    while opening := OPENING.search(text, place):
        kind = "comment" if opening["comment"] else (opening["tag"] or "").lower()
        place = opening.end()
        if not kind or kind in endless:
            continue
        closing = CLOSING[kind].search(text, opening.start() + 2)
        begins_line = not text[text.rfind("\n", 0, opening.start()) + 1 : opening.start()].strip()
        if closing or kind == "comment" or begins_line:
            place = closing.end() if closing else len(text)
            yield opening.start(), place
        else:
            endless.add(kind)


def _ended(text: str) -> int:
    """Return where a block ends that began before this text, in characters; 0 where there is none."""
    opening = next((one for one in OPENING.finditer(text) if one["comment"] or one["tag"]), None)
    before = text[: opening.start()] if opening else text
    return max((one.end() for pattern in CLOSING.values() for one in pattern.finditer(before)), default=0)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield `(start, end)` of each line of a paragraph that is no prose: a link alone may go on with a sentence."""
    prose = False
    for line in text[start:end].splitlines(keepends=True):
        if RULE.fullmatch(line) or NOTICE.fullmatch(line) or _points(line, behind_prose=prose):
            yield start, start + len(line)
        else:
            prose = prose or not line.isspace()
        start += len(line)


def _points(line: str, *, behind_prose: bool) -> bool:
    """Return whether a line is of links only, or of a short label, a colon and links."""
    if REFERENCE.fullmatch(line):
        return True
    first = LINK.search(line)
    if not first:
        return False
    label = line[: first.start()].strip(" \t*_")
    rest = LINK.sub(" ", line[first.start() :])
    if label.endswith((":", "：")) and len(label) <= LABEL:
        return not _says(ASIDE.sub("", rest))
    numbered = NUMBERED.match(line)
    return not (behind_prose or _says(line[numbered.end() if numbered else 0 : first.start()]) or _says(rest))


def _says(text: str) -> bool:
    return any(character.isalnum() for character in text)
