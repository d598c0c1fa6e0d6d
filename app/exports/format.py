"""What a format of citations is, and how references for people are laid out: notes by number, then the list."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.exports.reference import Place, Reference

OPEN, CLOSE = "\ue000", "\ue001"  # around what is set in italics; private characters, which no source's title keeps


@dataclass(frozen=True, slots=True)
class Format:
    """A format of citations: `write` turns references into a file's text.

    `style` is true for one that people read (what it writes has italics between `OPEN` and `CLOSE`), false for one
    that programs import. `suffix` and `media` are those of its file; line ends are written as they are.
    """

    name: str
    suffix: str
    media: str
    write: Callable[[Sequence[Reference]], str]
    style: bool = False


def style(
    name: str,
    note: Callable[[Reference, Place], str],
    entry: Callable[[Reference], str],
    order: Callable[[Reference], tuple[Any, ...]],
) -> Format:
    """Return a format for people: a note for each quote by its number, and the list of what is cited, in order."""

    def write(references: Sequence[Reference]) -> str:
        notes = [(place.number, note(one, place)) for one in references for place in one.places]
        told = [f"[{number}] {line}\n" for number, line in sorted(notes)]
        listed = [f"{entry(one)}\n" for one in sorted(references, key=order)]
        return "\n".join("".join(part) for part in (told, listed) if part)

    return Format(name, ".txt", "text/plain", write, style=True)


def italic(text: str) -> str:
    """Return a text that is set in italics."""
    return f"{OPEN}{text.translate({ord(OPEN): None, ord(CLOSE): None})}{CLOSE}" if text else ""


def plain(text: str) -> str:
    """Return what a style has written, as plain text."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def as_markdown(text: str) -> str:
    """Return what a style has written as Markdown: each line a paragraph, in which all but the italics is escaped."""
    from app.present.markdown import escape

    lines = [escape(line).replace(OPEN, "*").replace(CLOSE, "*") for line in text.splitlines() if line]
    return "".join(f"{line}\n\n" for line in lines).removesuffix("\n")


def alphabetical(reference: Reference) -> tuple[str, str, str]:
    """Order by name, then date, then title, whatever the case and the accents."""
    who = "; ".join(name.inverted for name in reference.by) or reference.title
    return _folded(who.removeprefix("The ")), reference.date.iso or "9999", _folded(reference.title)


def stopped(text: str) -> str:
    """Return a text that ends in a full stop, a question mark or an exclamation mark."""
    return text if text.rstrip(f"”’」{CLOSE}")[-1:] in tuple(".?!。？！") or not text else f"{text}."


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).casefold()
