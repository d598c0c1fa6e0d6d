"""Which source a question is about as a whole: it names it, or, in Korean and Japanese, describes it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.languages.crosslingual import CrossLingual
from app.languages.interrogative import on_titled
from app.question.names import holds, vocabulary, words_of
from app.question.overview import About, about, titled
from app.question.question import Question
from app.question.request import Request
from store import Source

APART = 0.1  # cosine similarity by which the catalog's line of a source must be nearer than that of any other


def as_a_whole(
    question: Question,
    request: Request,
    named: Sequence[str],
    languages: CrossLingual,
    sources: Mapping[str, Source],
    scope: Sequence[str] | None = None,
) -> About | None:
    """Return which source is asked about as a whole, if any: one that is described, or the only one that is `named`."""
    whole = about(question, sources, scope)
    if whole is not None:
        return whole
    if len(named) == 1 and question.written:
        asked = on_titled(question.written, sources[named[0]].title, question.language)
        whole = about(replace(question, asked=asked), sources, named) if asked else None
    if whole is not None or request.kind != "summary":
        return whole
    if len(named) == 1:
        return About("gist", sources[named[0]])
    one = titled(question, sources, scope)
    if one is None and (found := described(question, languages, sources, scope)):
        return About("gist", found)
    return one


def described(
    question: Question, languages: CrossLingual, sources: Mapping[str, Source], scope: Sequence[str] | None = None
) -> Source | None:
    """Return the one source whose author or publisher a question names, or whose description is nearest to it.

    None where a name in Latin letters fits no source, or where several are as near.
    """
    if not question.written:
        return None
    names = [form for forms in question.terms for form in forms if form in question.written and not form.islower()]
    words = [word for name in names for word in words_of(name)]
    asked = [sources[source_id] for source_id in scope or sources]
    asked = [one for one in asked if _holds(one, words)]
    if len(asked) < 2:
        return asked[0] if asked and words else None
    near = languages.similarity(question.written, [_line(one) for one in asked])
    (best, place), (second, _) = sorted(zip(near, range(len(asked)), strict=True), reverse=True)[:2]
    return asked[place] if best - second >= APART else None


def _holds(source: Source, words: Sequence[str]) -> bool:
    known = vocabulary([source.title, source.author, source.publisher])
    return all(holds(known, word) for word in words)


def _line(source: Source) -> str:
    return ", ".join(part for part in (source.kind, source.title, source.author, source.publisher) if part)
