"""What changed between two answers to one question, and why."""

from collections.abc import Iterator, Mapping

from app.types.results import Answer
from app.types.standing import AnswerChange, Cause, ChangeKind, Shown, ShownQuote


def shown(answer: Answer) -> Shown:
    """Return of an answer what is told of it later on."""
    quotes = (ShownQuote(one.source_id, one.title, one.date, one.quote, one.version) for one in answer.citations)
    return Shown(answer.status, answer.text, tuple(quotes))


def changed(
    question: str, before: Shown, after: Shown, was: Mapping[str, str], now: Mapping[str, str], *, software: bool
) -> AnswerChange | None:
    """Return what changed, or None: other quotes, or an answer where there was none, or the reverse.

    `was` and `now` are the versions of all sources by their ids; `software` says whether the program changed, too.
    """
    ours, theirs = set(_said(before)), set(_said(after))
    if ours == theirs:
        return None
    kind: ChangeKind = "quotes" if ours and theirs else "answered" if theirs else "unanswered"
    touched = {one.source_id: one for one in (*before.quotes, *after.quotes) if _key(one) in ours ^ theirs}
    causes = tuple(_causes(touched, was, now)) or (Cause("software" if software else "search"),)
    return AnswerChange(question, kind, causes, before, after)


def _causes(touched: Mapping[str, ShownQuote], was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Cause]:
    for source_id, one in touched.items():
        if source_id not in was:
            yield Cause("new source", source_id, one.title)
        elif source_id not in now:
            yield Cause("source removed", source_id, one.title)
        elif was[source_id] != now[source_id]:
            yield Cause("source changed", source_id, one.title)


def _said(answer: Shown) -> Iterator[tuple[str, str]]:
    return map(_key, answer.quotes)


def _key(one: ShownQuote) -> tuple[str, str]:
    """A quote without the breaks of its lines: those are no change."""
    return one.source_id, " ".join(one.quote.split())
