"""Which source a Korean or Japanese question describes: by its maker, kind and title, in the catalog's words."""

from collections.abc import Mapping, Sequence

from app.languages.crosslingual import CrossLingual
from app.question.names import holds, vocabulary, words_of
from app.question.question import Question
from store import Source

APART = 0.1  # cosine similarity by which the catalog's line of a source must be nearer than that of any other


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
