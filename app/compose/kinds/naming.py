"""What tells one subject from another, and which sentences are about it."""

import re
from collections.abc import Sequence
from datetime import date

from app.compose.kinds.inquiry import Inquiry
from app.question.names import holds, words_of
from app.question.question import Question, content_words, is_content
from app.types.evidence import Evidence, Sentence
from store import Source

YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
Terms = Sequence[tuple[str, ...]]  # each in all its forms


def terms(question: Question) -> Terms:
    """Return the words that say what a question is about, each in all the forms in which it may stand."""
    if question.written:
        return list(question.terms)
    return [(word,) for word in content_words(question.asked)]


def apart(one: Question, others: Sequence[Question]) -> Terms:
    """Return the terms by which a question is told from the others: names and figures of its own, else its own words.

    Where it has no words of its own, all of them.
    """
    shared = [{form.casefold() for forms in terms(other) for form in forms} for other in others]
    own = [forms for forms in terms(one) if not all(any(f.casefold() in known for f in forms) for known in shared)]
    names = [forms for forms in own if any(c.isupper() or c.isdigit() for form in forms for c in form)]
    return names or own or terms(one)


def held(asked: Terms, known: frozenset[str]) -> bool:
    """Whether a vocabulary holds each term in one of its forms."""
    return all(any(_holds(known, form) for form in forms) for forms in asked)


def is_about(sentence: Sentence, asked: Terms, others: Sequence[Terms], evidence: Evidence, inquiry: Inquiry) -> bool:
    """Whether a sentence is about a subject: it names it, or its source is about it and it names no other one."""
    known = inquiry.vocabulary([evidence.before(sentence), sentence.read])
    if held(asked, known):
        return True
    catalog = inquiry.vocabulary([catalog_of(evidence.sources[sentence.source_id])])
    return held(asked, catalog) and not any(held(other, known) for other in others)


def catalog_of(source: Source) -> str:
    """Return what the catalog knows of a source, its month by name.

    Its date is left out where its title is of another year: what the report of 2022, out in 2023, is named by.
    """
    titled = YEAR.findall(source.title)
    parts = source.date.split("-") if not titled or source.date[:4] in titled else []
    month = date(2000, int(parts[1]), 1).strftime("%B") if len(parts) > 1 else ""
    return " ".join([source.title, source.author, source.publisher, source.kind, *parts, month])


def _holds(known: frozenset[str], form: str) -> bool:
    words = [word for word in words_of(form) if is_content(word)]
    return bool(words) and all(holds(known, word) for word in words)
