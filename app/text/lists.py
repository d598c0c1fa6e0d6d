"""The lists of a text: bulleted and numbered items with what stands above them, and sections under their heading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.text.boilerplate import without_boilerplate
from app.text.prose import prose_spans

HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.+?)\s*#*\s*")
ITEM = re.compile(
    r"\s*(?:[►▶•▪◦‣*+\-–—○●■□]|\(?\d{1,3}[.)]|\([a-z]\)|[a-z]\)|[①-⑳]|[가나다라마바사아자차카타파하][.)])[ \t]*(?=\S)"
)
RULE = re.compile(r"\s*(?:[-*_=][ \t]*){3,}")

LED = re.compile(r"[:：]\s|\b(?:including|such as|namely)\s", re.IGNORECASE)  # what leads to an enumeration
PART = re.compile(r"[,;、，](?!\d)\s*(?:(?:and|or|및)\s+)?|\s+(?:and|or|및)\s+")
ARTICLE = re.compile(r"^(?:the|an?)\s", re.IGNORECASE)
LABEL = 60  # characters of a line without a colon that still is a label
SHORT = 6  # words of an item that is parted from another by "and" alone

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: the headings above it, the outermost first, the line that leads to it, and its items in their order.

    Items are `(start, end)` in the text, in characters. `bulleted` is false for the sentences of a section.
    """

    headings: tuple[str, ...]
    lead: str
    items: tuple[Span, ...]
    bulleted: bool = True

    @property
    def leads(self) -> str:
        """Return the line that leads to the list: a short one, or one with a colon; a text of its own does not."""
        return self.lead if self.lead.endswith((":", "：")) or len(self.lead) <= LABEL else ""

    @property
    def label(self) -> str:
        """Return what names the list: its heading and the line that leads to it."""
        return " ".join(filter(None, [*self.headings[-1:], self.leads]))


@dataclass(slots=True)
class _Open:
    """What has been read of a text so far."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    lead: str = ""
    items: list[Span] = field(default_factory=list)
    begin: int = 0  # of the section
    lists: int = 0  # in it
    blank: bool = True  # whether the line before was


def lists(text: str, language: str) -> list[Listed]:
    """Return the lists of a text in their order, and the sections that have none as lists of their sentences.

    Boilerplate is no item: links, and what is hidden.
    """
    found: list[Listed] = []
    text = without_boilerplate(text)
    now, start = _Open(), 0
    for line in [*text.splitlines(keepends=True), "# "]:
        end, plain = start + len(line.rstrip()), line.strip()
        heading = HEADING.fullmatch(line.rstrip()) if plain != "#" else None
        item = None if RULE.fullmatch(plain) else ITEM.match(line)
        if heading or plain == "#":
            found += [*_list(now), *_section(text, start, now, language)]
            level = len(heading[1]) if heading else 1
            names = [(upper, name) for upper, name in now.headings if upper < level]
            now = _Open([*names, (level, heading[2] if heading else "")], begin=end)
        elif item and (now.blank or now.items or now.lead.endswith((":", "："))):
            now.items.append((start + item.end(), end))
        elif plain and now.items and not now.blank:
            now.items[-1] = (now.items[-1][0], end)  # the item goes on
        elif plain:
            found += _list(now)
            now.lead = plain
        now.blank = not plain
        start += len(line)
    return found


def enumerated(sentence: str) -> list[str]:
    """Return the items that a sentence names one after the other, behind a colon or "including"; none for fewer than 3.

    What stands in brackets parts nothing, and "and" parts only what is short: "the tax and the fee".
    """
    led = LED.search(sentence)
    if not led:
        return []
    text = sentence[led.end() :].rstrip(" .。")
    parts, start, depth = [], 0, 0
    for place, sign in enumerate(text):
        depth += (sign in "(（[“「") - (sign in ")）]”」")
        joint = PART.match(text, place) if not depth and place >= start else None
        if joint and (text[place] in ",;、，" or _parts(text[start:place], text[joint.end() :])):
            parts.append(text[start:place])
            start = joint.end()
    found = [part.strip() for part in [*parts, text[start:]] if part.strip()]
    return found if len(found) > 2 else []


def _parts(before: str, behind: str) -> bool:
    """Whether "and" joins two items: both short, and the one behind it no clause of its own."""
    here, there = (ARTICLE.sub("", one) for one in (before, re.split(r"[,;]", behind)[0]))
    return max(len(here.split()), len(there.split())) <= SHORT and here[:1].isupper() == there[:1].isupper()


def _list(now: _Open) -> Iterator[Listed]:
    """Yield the list that has been read, if it has at least two items, and forget it."""
    if len(now.items) > 1:
        now.lists += 1
        yield Listed(tuple(name for _, name in now.headings), now.lead, tuple(now.items))
    now.items = []


def _section(text: str, end: int, now: _Open, language: str) -> Iterator[Listed]:
    if now.lists or not now.headings:
        return
    spans = prose_spans(text[now.begin : end], language)
    items = tuple((now.begin + first, now.begin + last) for first, last in spans)
    if items:
        yield Listed(tuple(name for _, name in now.headings), "", items, bulleted=False)
