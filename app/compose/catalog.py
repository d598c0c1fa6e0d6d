"""What the catalog tells of the library: which sources there are, how many, the newest, the oldest, by whom."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.question.names import holds, named, vocabulary, words_of
from app.question.question import Question
from store import Source


@dataclass(frozen=True, slots=True)
class Holdings:
    """The sources that a question about the library is about, out of `total` that were asked.

    `newest` and `oldest` hold several where their dates do not tell them apart: the same day, or a year alone beside a
    day of that year. `undated` counts those without a date; `publishers` are the most frequent first.
    """

    sources: tuple[Source, ...]
    total: int
    newest: tuple[Source, ...]
    oldest: tuple[Source, ...]
    undated: int
    publishers: tuple[str, ...]


def holdings(question: Question, sources: Mapping[str, Source], scope: Sequence[str] | None) -> Holdings | None:
    """Return what the catalog tells; None where a question names something that the catalog does not hold."""
    asked = [sources[source_id] for source_id in scope or sources]
    names = _names(question)
    chosen = tuple(one for one in asked if all(_holds(one, forms) for forms in names))
    if names and not chosen:
        return None
    return Holdings(
        chosen,
        len(asked),
        _furthest(chosen, newest=True),
        _furthest(chosen, newest=False),
        sum(not one.date for one in chosen),
        tuple(name for name, _ in Counter(one.publisher for one in chosen if one.publisher).most_common()),
    )


def _names(question: Question) -> list[tuple[str, ...]]:
    """The names and figures of a question, each in all its forms."""
    if question.written:
        telling = (tuple(filter(_tells, forms)) for forms in question.terms)
        return [forms for forms in telling if forms]
    return [(word,) for word in named(question.asked)]


def _tells(form: str) -> bool:
    return any(c.isupper() or c.isdigit() for c in form)


def _holds(source: Source, forms: Sequence[str]) -> bool:
    known = vocabulary([source.title, source.author, source.publisher, source.kind, source.date.replace("-", " ")])
    return any(all(holds(known, word) for word in words_of(form)) for form in forms)


def _furthest(sources: Sequence[Source], *, newest: bool) -> tuple[Source, ...]:
    """The newest or the oldest by their dates, and those that the dates do not tell apart from it."""
    dated = [one for one in sources if one.date]
    if not dated:
        return ()
    edge = (max if newest else min)(dated, key=lambda one: one.date).date
    return tuple(one for one in dated if one.date.startswith(edge) or edge.startswith(one.date))
