"""Which sources a question names: by title, by kind, date or publisher, or by who is said to say something."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from app.question.names import CAPITAL, bare, holds, vocabulary, words_of
from app.question.overview import DOCUMENT, MONTHS
from app.question.question import Question, is_content
from store import Source

SHORTEST = 10  # characters of a title that is looked for as a whole
LONGEST = 6  # words in front of the noun, or behind it
GENERIC = frozenset("document documents source sources text texts paper papers publication publications".split())
NAME = r"(?:(?:of |the |and )*[A-Z\d][\w.’'-]*\s?)"
BEHIND = rf"(?:\s+(?:of|by|from|in)\s+(?:the\s+)?{NAME}{{1,{LONGEST}}}|\s+(?:1[5-9]|20)\d\d\b)?"
SAYS = re.compile(rf"\b(?:[Aa]ccording to|[Ii]n the (?:words|view|opinion) of)\s+(?:the\s+)?({NAME}{{1,{LONGEST}}})")


def named_sources(
    question: Question, sources: Mapping[str, Source], scope: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Return the ids of the sources that a question names, in the catalog's order; none where it names none, or all.

    A mention such as "the review of May 2024" names those sources whose catalog entry holds each of its words,
    "according to the ministry" those that it wrote or published. What no source fits is no mention, and neither is "the
    review" where there are several.
    """
    text = question.written or question.asked
    asked = [sources[source_id] for source_id in scope or sources]
    folded = text.casefold()
    found = {one.id for one in asked if any(title in folded for title in _titles(one.title))}
    if not found and not question.written:
        for words in _mentions(text, asked):
            fitting = {one.id for one in asked if _fits(one, words)}
            found |= fitting if len(fitting) == 1 or len(words) > 1 or words[0].endswith("s") else set()
        for match in SAYS.finditer(text):
            told = {bare(word) for word in words_of(match[1]) if is_content(word) or CAPITAL.fullmatch(word)}
            found |= {one.id for one in asked if told and told <= _speakers(one.author, one.publisher)}
    return tuple(one.id for one in asked if one.id in found) if len(found) < len(asked) else ()


def missed(question: Question, sources: Mapping[str, Source], gone: Mapping[str, Source]) -> tuple[Source, ...]:
    """Return the sources that a question names and that are no longer there, where it names none that is."""
    named = named_sources(question, {**gone, **sources}) if gone else ()
    return () if any(one in sources for one in named) else tuple(gone[one] for one in named)


@lru_cache(maxsize=10_000)
def _titles(title: str) -> tuple[str, ...]:
    """What a title is looked for as, in small letters: whole, and as far as its first comma or colon."""
    whole = title.casefold()
    titles = dict.fromkeys([whole, re.split(r"[,:;(]", whole)[0].strip()])
    return tuple(one for one in titles if len(one) >= SHORTEST and " " in one)


@lru_cache(maxsize=10_000)
def _speakers(author: str, publisher: str) -> frozenset[str]:
    return frozenset(bare(word) for word in words_of(f"{author} {publisher}"))


def _fits(source: Source, words: Sequence[str]) -> bool:
    """Whether a catalog entry holds each word; a small one says what the source is, not who published it."""
    what, by = _what(source), _by(source)
    return all(holds(what, word) or (not word.islower() and holds(by, word)) for word in words)


def _mentions(text: str, asked: Sequence[Source]) -> Iterator[list[str]]:
    """The words of each mention of a source in an English question, without those that fit every document."""
    nouns = {word for one in asked for kind in [one.kind] if kind for word in [kind.split()[-1].casefold()]}
    for match in _mention(tuple(sorted(nouns))).finditer(text):
        words = [word for word in words_of(match[0]) if is_content(word) or word in MONTHS]
        telling = [word for word in words if bare(word) not in GENERIC]
        if telling:
            yield telling


@lru_cache(maxsize=16)
def _mention(nouns: tuple[str, ...]) -> re.Pattern[str]:
    noun = rf"(?:{DOCUMENT}|{'|'.join(map(re.escape, nouns)) or DOCUMENT})"
    return re.compile(
        rf"\b(?:[Tt]he|[Tt]his|[Tt]hat|[A-Z][\w.]*['’]s)\s+(?:[\w.’'-]+\s+){{0,{LONGEST}}}?{noun}s?\b{BEHIND}"
    )


@lru_cache(maxsize=1_024)
def _what(source: Source) -> frozenset[str]:
    """The words of what a source is called, of what kind and of when it is, its month by name."""
    year, *rest = [*source.date.split("-"), ""]
    month = MONTHS[int(rest[0]) - 1] if rest[0] else ""
    day = str(int(rest[1])) if len(rest) > 2 and rest[1] else ""
    return vocabulary([source.title, source.kind, source.id.replace("-", " "), year, month, day])


@lru_cache(maxsize=1_024)
def _by(source: Source) -> frozenset[str]:
    """The words of who wrote and published a source."""
    return vocabulary([source.author, source.publisher])
