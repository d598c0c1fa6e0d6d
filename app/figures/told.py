"""Whether two sentences tell a value of the same thing: the same subject, in the same period, as far as words tell."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property

from app.figures.numerals import NUMBERS
from app.figures.terms import Term, core, terms
from app.figures.values import Value, values
from app.question.question import is_content
from store import stem

YEAR = 366  # days between two sources beyond which a figure without a date may just have changed
SUBJECT = 3  # nouns in common from which on two sentences name their subject themselves
NAMED = 2  # words of a publisher's name that tell that it is meant, and not the country in its name
HALF = 0.5  # share of the nouns told of a day that the other sentence has to hold
OTHERS = 2  # words in which the titles of a series differ: New York, Los Angeles
LIKE = 0.6  # share of characters in common from which on two names are alike
ALIKE = 0.4  # likeness of two words from which on one may stand where the other does: Seoul, Tokyo
AHEAD = re.compile(  # what is not yet, or may never be
    r"\b(?:will|would|shall|should|could|may|might|expect\w*|forecasts?|project(?:s|ed|ions?)|plans?|(?<!than )planned|"
    r"scheduled|aims?|targets?|to be|(?:is|are|was|were) to)\b|"
    r"전망|예정(?!보다|대로)|예상|계획|목표|것으로 보|[할될일] 것|"
    r"見込|予定(?!より|どおり|通り)|予想|見通|計画|目標|だろう|でしょう",
    re.IGNORECASE,
)

Similarity = Callable[[str, Sequence[str]], list[float]]


@dataclass(frozen=True)
class Told:
    """A sentence as it is compared; `published` and `title` are its source's."""

    text: str
    language: str
    published: str
    title: str
    publisher: str

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """Return what it tells in figures and dates."""
        return values(self.text, self.language)

    @cached_property
    def words(self) -> tuple[Term, ...]:
        """Return all its words."""
        return terms(self.text, self.language, [(one.start, one.end) for one in self.values])

    @property
    def speaker(self) -> list[Term]:
        """Return the words of the publisher's name where the sentence holds two of them: it speaks of itself."""
        held = [term for term in terms(self.publisher, self.language) if any(term.like(word) for word in self.words)]
        return held if len(held) >= NAMED else []

    @property
    def ahead(self) -> bool:
        """Whether it speaks of what is to come, or may be."""
        return AHEAD.search(self.text) is not None

    def narrowing(self, value: Value) -> list[Term]:
        """Return the words that tell more of a value: of its clause, and between its number and its unit."""
        start, end = core(self.text, self.language, value.start, value.end)
        inside = [(one.start - start, one.end - start) for one in self.values if start <= one.start and one.end <= end]
        counted = re.findall(r"[A-Za-z]{2,}", self.text[value.start : value.end])
        telling = [word for word in counted if is_content(word) and word.lower() not in NUMBERS]
        modifiers = [Term(stem(word.lower()), True) for word in telling[:-1]] if self.language == "en" else []
        return [*terms(self.text[start:end], self.language, inside), *modifiers]

    def dates(self, beside: Value | None = None) -> list[tuple[int, int, int]]:
        """Return the dates that it tells, one value apart."""
        return [one.day for one in self.values if one.kind == "date" and one is not beside]


def _of_value(told: Told, value: Value, asked: Sequence[Term]) -> list[Term]:
    """The nouns that tell more of a value, without the source's own name, unless that is asked about."""
    return unexplained(_nouns(told.narrowing(value)), unexplained(told.speaker, asked))


def _nouns(told: Sequence[Term]) -> list[Term]:
    return [term for term in told if term.nominal]


def unexplained(told: Sequence[Term], known: Sequence[Term]) -> list[Term]:
    """Return the words that have no form among known ones."""
    return [one for one in told if not any(one.like(other) for other in known)]


def same_subject(one: Told, other: Told, of: tuple[Value, Value], asked: Sequence[Term], near: Similarity) -> bool:
    """Whether nothing narrows a value down in one sentence that neither the other nor the question holds.

    The day of an event stays the same whatever else is told of it, unless both sentences tell something else of one
    sort: another place, another name.
    """
    nouns = [_of_value(told, value, asked) for told, value in zip((one, other), of, strict=True)]
    first = unexplained(nouns[0], [*other.words, *asked])
    second = unexplained(nouns[1], [*one.words, *asked])
    if of[0].kind != "date":
        return not first and not second
    foreign = unexplained(nouns[0], other.words), unexplained(nouns[1], one.words)
    if any(not told or len(alone) > HALF * len(told) for alone, told in zip(foreign, nouns, strict=True)):
        return False
    if any(term.name for term in first) and any(term.name for term in second):
        return False
    return not any(
        likeness >= ALIKE for term in first for likeness in near(term.stem, [word.stem for word in second]) if second
    )


def same_period(one: Told, other: Told, of: tuple[Value, Value]) -> bool:
    """Whether two values are of the same time: by the dates beside them, else by those of their sources.

    Where only one sentence is dated, the other's source has to be of that year or the next.
    """
    first, second = one.dates(of[0]), other.dates(of[1])
    if of[0].kind == "date":
        return _same_event(one, other, of)
    if first and second:
        fewer, more = sorted((first, second), key=len)
        return all(any(_agree(day, another) for another in more) for day in fewer)
    if first or second:
        published = (other if first else one).published[:4]
        years = {day[0] for day in first or second}
        return published.isdigit() and (years == {0} or int(published) in years | {year + 1 for year in years})
    return apart(one.published, other.published) <= YEAR


def parallel(one: Told, other: Told) -> bool:
    """Whether two sources are of one series: editions of one title, or titles that are alike but for what they are on.

    So are those whose publishers are alike but for a name, where the sentences hardly say what they are about.
    """
    if one.publisher == other.publisher and SequenceMatcher(None, _bare(one.title), _bare(other.title)).ratio() > LIKE:
        return True
    if _alike_but_for_words(one.title, other.title, one, other):
        return True
    shared = [term for term in _nouns(one.words) if any(term.like(word) for word in other.words)]
    return len(shared) < SUBJECT and _alike_but_for_words(one.publisher, other.publisher, one, other)


def apart(one: str, other: str) -> float:
    """Return the days between two ISO dates; a year alone is its middle, and what has no date is far from all."""
    days = [_day(text) for text in (one, other)]
    return abs(days[0] - days[1]) if days[0] and days[1] else float("inf")


def _day(text: str) -> int:
    """The day of an ISO date, counted from the year 1; 0 of what is none."""
    parts = [int(part) for part in re.findall(r"\d+", text)[:3]]
    try:
        return date(*parts, *(1, 7, 1)[len(parts) :]).toordinal() if parts else 0
    except ValueError:
        return 0


def _agree(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return not any(here and there and here != there for here, there in zip(one, other, strict=True))


def _same_event(one: Told, other: Told, of: tuple[Value, Value]) -> bool:
    """Whether two days can be told of one event: both lie ahead, or neither source came out before either of them.

    Of days in different years only those told as years alone: a meeting on other days of other years is another one.
    """
    if one.ahead and other.ahead:
        return apart(one.published, other.published) <= YEAR
    days = of[0].day, of[1].day
    sources = [tuple(int(part) for part in re.findall(r"\d+", told.published)) for told in (one, other)]
    if not all(sources) or any(day[: len(source)] > source for day in days for source in sources):
        return False
    return days[0][0] == days[1][0] or not any(month for _, month, _ in days)


def _alike_but_for_words(one: str, other: str, first: Told, second: Told) -> bool:
    """Whether two names are alike, each with a word of its own that the sentence of the other source does not hold.

    The words of the one stand where those of the other do: the police of New York, the police of Los Angeles.
    """
    if SequenceMatcher(None, _bare(one), _bare(other)).ratio() <= LIKE:
        return False
    here, there = terms(one, first.language), terms(other, second.language)
    alone = unexplained(here, there), unexplained(there, here)
    steps = SequenceMatcher(None, [term.stem for term in here], [term.stem for term in there]).get_opcodes()
    if any(step in ("insert", "delete") for step, *_ in steps):
        return False
    return 0 < len(alone[0]) == len(alone[1]) <= OTHERS and alone == (
        unexplained(alone[0], second.words),
        unexplained(alone[1], first.words),
    )


def _bare(name: str) -> str:
    """A name without its figures, and small."""
    return " ".join(re.sub(r"\d+\w*", " ", name).lower().split())
