"""Kept conversations, and what is done to them: plain values. `talks.js` does the same where the browser keeps them."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter

from app.web.words.markup import one_line

MOST = 100  # conversations
LARGEST = 2_000_000  # characters of JSON of all together; a browser grants a page about 5 million
NAME = 120  # characters
FORGOTTEN = 100  # deleted conversations that are remembered

Turns = Sequence[Mapping[str, Any]]  # as `app.web.chat.kept.keep` gives them


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation; `asked` is when its newest question was (ISO 8601 UTC), `first` its first question.

    `name` is the one that somebody gave it, `tab` the tab of a browser in which it goes on, and `origin` the
    conversation from which it was parted, because that went on in another tab.
    """

    id: str
    turns: list[dict[str, Any]]
    asked: str = ""
    first: str = ""
    name: str = ""
    tab: str = ""
    origin: str = ""

    @property
    def named(self) -> str:
        """Return the name under which it is listed."""
        return self.name or one_line(self.first, NAME)


@dataclass(frozen=True, slots=True)
class Book:
    """All conversations of one reader, the newest first, and by id what was deleted: how far it had gone."""

    talks: tuple[Talk, ...] = ()
    gone: dict[str, str] = field(default_factory=dict)

    def find(self, which: str) -> Talk | None:
        """Return a conversation."""
        return next((one for one in self.talks if one.id == which), None)


BOOK = TypeAdapter(Book)


def place(book: Book, turns: Turns, tab: str) -> str:
    """Return the id under which a tab's conversation is kept, so that no turn is lost of what stands there.

    Where it went on in another tab meanwhile, that is one of its own.
    """
    which = str(turns[0].get("talk") or "")
    parted = next((one.id for one in book.talks if tab and (one.origin, one.tab) == (which, tab)), "")
    old = book.find(which)
    if parted or old is None or old.tab == tab or _holds(turns, old.turns):
        return parted or which
    return secrets.token_hex(8)


def saved(book: Book, turns: Turns, tab: str, now: str) -> tuple[Book, str]:
    """Return the book with a tab's conversation as it stands, and its id there.

    One that was deleted stays so until something further is asked in it. Where there is no room, the oldest go, those
    without a name of their own first.
    """
    which = place(book, turns, tab)
    if book.gone.get(which) == mark(turns):
        return book, which
    old = book.find(which)
    asked = old.asked if old and mark(old.turns) == mark(turns) else now
    origin = str(turns[0].get("talk") or "")
    before = old or Talk(which, [], first=str(turns[0].get("question") or ""), origin="" if origin == which else origin)
    new = replace(before, turns=[dict(one) for one in turns], asked=asked, tab=tab)
    gone = {one: far for one, far in book.gone.items() if one != which}
    return Book(_ordered(_roomy([one for one in book.talks if one.id != which], new)), gone), which


def taken(book: Book, which: str, tab: str) -> Book:
    """Return the book with a conversation that goes on in this tab from now on, and with none parted from it there."""
    return replace(
        book,
        talks=tuple(
            replace(one, tab=tab)
            if one.id == which
            else replace(one, tab="")
            if (one.origin, one.tab) == (which, tab)
            else one
            for one in book.talks
        ),
    )


def named(book: Book, which: str, name: str) -> Book:
    """Return the book with a conversation of another name; without one it is called by its first question."""
    name = one_line(name, NAME)
    return replace(book, talks=tuple(replace(one, name=name) if one.id == which else one for one in book.talks))


def without(book: Book, which: str) -> Book:
    """Return the book without a conversation."""
    old = book.find(which)
    gone = {**book.gone, which: mark(old.turns)} if old else book.gone
    talks = tuple(one for one in book.talks if one.id != which)
    return Book(talks, dict(list(gone.items())[-FORGOTTEN:]))


def back(book: Book, talk: Talk) -> Book:
    """Return the book with a conversation that was deleted, unless it is there again."""
    if book.find(talk.id):
        return book
    gone = {one: far for one, far in book.gone.items() if one != talk.id}
    return Book(_ordered(_roomy(list(book.talks), talk)), gone)


def mark(turns: Turns) -> str:
    """Return how far a conversation has gone, by how many questions, and a hash of the last one."""
    if not turns:
        return ""
    last = str(turns[-1].get("question") or "")
    return f"{len(turns)}:{hashlib.sha256(last.encode('utf-8', 'replace')).hexdigest()[:16]}"


def slip(talk: Talk) -> dict[str, Any]:
    """Return what the list shows of a conversation, and is searched for: all that was asked and said."""
    said = [[str(one.get("question") or ""), _said(one)] for one in talk.turns]
    return {"id": talk.id, "name": talk.name, "first": talk.first, "asked": talk.asked, "said": said}


def _said(turn: Mapping[str, Any]) -> str:
    answer = turn.get("answer")
    return str((answer.get("text") if isinstance(answer, Mapping) else turn.get("error")) or "")


def _holds(turns: Turns, old: Turns) -> bool:
    """Whether all that was asked and answered in a conversation stands at the beginning of another."""
    return len(old) <= len(turns) and all(
        before.get("question") == now.get("question") and _said(before) in ("", _said(now))
        for before, now in zip(old, turns, strict=False)
    )


def _roomy(others: list[Talk], new: Talk) -> list[Talk]:
    """All conversations, less those that have to make room for the new one."""
    leaving = sorted(others, key=lambda one: (bool(one.name), one.asked))
    size = {one.id: _size(one) for one in others}
    room = LARGEST - _size(new) - sum(size.values())
    left = []
    while leaving and (room < 0 or len(leaving) >= MOST):
        left.append(leaving[0].id)
        room += size[leaving.pop(0).id]
    return [new, *(one for one in others if one.id not in left)]


def _size(talk: Talk) -> int:
    return len(json.dumps(talk.turns, ensure_ascii=False))


def _ordered(talks: Sequence[Talk]) -> tuple[Talk, ...]:
    return tuple(sorted(talks, key=lambda one: one.asked, reverse=True))
