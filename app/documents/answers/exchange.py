"""What was asked and what was answered, cut into what a document is made of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from app.present.markdown import plain
from app.present.tables import parted
from app.types.results import Answer, Table
from app.wording.catalog import texts

MARKERS = re.compile(r"(?:(?<!\\)\[\d{1,4}\]\s*)+")
NUMBER = re.compile(r"\d+")
REMARK = re.compile(r"\*((?:\\.|[^*\\])+)\*")
ITEM = "• "


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer; `said` is what stands in the place of one that there is not (an error's line).

    Of an answer out of a notebook, `pinned` is when it was kept (ISO 8601 UTC), `note` what a reader wrote to it and
    `group` where it stands.
    """

    question: str
    answer: Answer | None
    said: str = ""
    pinned: str = ""
    note: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of plain text, and the numbers of the citations behind it."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a line of a list, a remark of the assistant's own, or the answer's table."""

    kind: Literal["paragraph", "item", "remark", "table"]
    pieces: tuple[Piece, ...] = ()
    table: Table | None = None


def language_of_all(exchanges: Sequence[Exchange]) -> str:
    """Return the language (ISO 639-1) of the first answer."""
    return next((one.answer.language for one in exchanges if one.answer), "en")


def title_of(exchanges: Sequence[Exchange]) -> str:
    """Return what several exchanges are: a conversation, or a notebook."""
    say = texts("documents", language_of_all(exchanges))
    return say["notebook" if any(one.pinned for one in exchanges) else "conversation"]


def opens_group(before: Exchange | None, one: Exchange) -> bool:
    """Return whether another group begins with an exchange."""
    return bool(one.group) and (before is None or before.group != one.group)


def blocks(answer: Answer) -> list[Block]:
    """Return what an answer's Markdown shows, in its order."""
    before, _, behind = parted(answer.text) if answer.table else (answer.text, "", "")
    numbers = {one.number for one in answer.citations}
    laid = [Block("table", table=answer.table)] if answer.table else []
    return [*_blocks(before, numbers), *laid, *_blocks(behind, numbers)]


def _blocks(text: str, numbers: set[int]) -> Iterator[Block]:
    for paragraph in filter(str.strip, text.split("\n\n")):
        for line in paragraph.splitlines() if paragraph.lstrip().startswith(ITEM) else [paragraph]:
            remark = REMARK.fullmatch(line.strip())
            if remark:
                yield Block("remark", tuple(_pieces(remark[1], numbers)))
            elif line.lstrip().startswith(ITEM):
                yield Block("item", tuple(_pieces(line.lstrip().removeprefix(ITEM), numbers)))
            else:
                yield Block("paragraph", tuple(_pieces(line, numbers)))


def _pieces(text: str, numbers: set[int]) -> Iterator[Piece]:
    """Cut a text behind the markers of each sentence; what stands in brackets and is no citation is text."""
    position = 0
    for found in MARKERS.finditer(text):
        cited = tuple(int(number) for number in NUMBER.findall(found[0]))
        if numbers.issuperset(cited):
            yield Piece(plain(text[position : found.start()].rstrip()), cited)
            position = found.end()
    if text[position:].strip():
        yield Piece(plain(text[position:]))
