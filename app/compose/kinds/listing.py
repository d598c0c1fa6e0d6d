"""List and count: the items of a list as they stand in the source that was named, all of them, in their order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.compose.extract import compose, in_order
from app.compose.kinds.inquiry import Inquiry
from app.compose.kinds.naming import Terms, catalog_of, held, terms
from app.question.names import holds
from app.question.overview import catalog_line
from app.question.question import content_words
from app.question.request import words_of
from app.text.coherence import leans_back
from app.text.lists import Listed, lists
from app.types.draft import Draft, Layout, Line
from app.types.evidence import Claim, Sentence, best_sentence
from app.wording.answers import wording
from ingest import ENGLISH
from store import Source

MOST = 60  # items
SOURCES = 4  # whose lists stand beside each other
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
SEVERAL = re.compile(r",\s|;\s|\band\s", re.IGNORECASE)  # what parts the items of a sentence
LONGEST = 12  # sentences of a section that stands for a list
IN_FRONT = 800  # characters in front of a list in which it is told what it is of, where nothing nearer tells
WHOLE = 0.6  # share of what a question names that a list, its headings and the catalog must hold


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list that may be meant, its source, and how much of the question names it: by itself, and with its source."""

    source: Source
    listed: Listed
    itself: int
    together: int


def listing(inquiry: Inquiry) -> Draft | None:
    """Return the items of the list that is asked for; None where no list is named so.

    Where several sources have one that is named as well, each has a row. An empty draft where a source of another year
    alone is there: its list is no answer.
    """
    found = _found(inquiry)
    if not found:
        return Draft() if _of_another_year(inquiry) else _read_on(inquiry)
    if len(found) == 1:
        return Draft(_claims(found[0], inquiry), preface=catalog_line(found[0].source), listed=True)
    say = wording(inquiry.question.language)
    lines = tuple(Line(catalog_line(one.source), (_claims(one, inquiry),)) for one in found)
    return Draft(layout=Layout((say.source, say.words), lines))


def _read_on(inquiry: Inquiry) -> Draft | None:
    """Return what answers, with the sentence that goes on from the best one and enumerates; None where none does."""
    evidence = inquiry.read(inquiry.question, inquiry.found)
    verdict = inquiry.decide(inquiry.question, evidence) if evidence.sentences else None
    if verdict is None or not verdict.answers:
        return None
    behind = evidence.following(best_sentence(evidence))
    if behind is None or not leans_back(behind.text) or len(SEVERAL.findall(behind.text)) < 2:
        return None
    shown = [sentence for claim in compose(inquiry.question, evidence) for sentence in claim.sentences]
    if behind in shown:
        return None
    sentences = in_order([*shown, behind])
    return Draft(tuple(Claim((one,)) for one in sentences), missing=verdict.missing)


def counted(inquiry: Inquiry) -> Draft | None:
    """Return the items of the list that is asked for, and their number; None where not one list with marks is meant."""
    found = _found(inquiry)
    if len(found) != 1 or not found[0].listed.bulleted:
        return None
    (one,) = found
    remark = wording(inquiry.question.language).counted.format(len(one.listed.items))
    return Draft(_claims(one, inquiry), preface=catalog_line(one.source), listed=True, remark=remark)


def _found(inquiry: Inquiry) -> list[Candidate]:
    """The lists that a question names best, one of a source: marked items before sentences."""
    wanted = words_of(ENGLISH, inquiry.request)
    asked = [forms for forms in terms(inquiry.question) if forms[0].lower() not in wanted]
    candidates = list(_candidates(inquiry, asked)) or list(_candidates(inquiry, asked, in_front=IN_FRONT))
    most = max(((one.together, one.itself) for one in candidates), default=(0, 0))
    best: dict[str, Candidate] = {}
    for one in sorted(candidates, key=lambda one: (not one.listed.bulleted, -_rank(inquiry, one))):
        if (one.together, one.itself) == most:
            best.setdefault(one.source.id, one)
    return list(best.values())[:SOURCES]


def _candidates(inquiry: Inquiry, asked: Terms, in_front: int = 0) -> Iterator[Candidate]:
    """Yield the lists of which a word of the question is the name; every name and figure of it has to be held.

    So many characters `in_front` of a list may hold them as well, but no figure.
    """
    names, named = _names(asked), inquiry.vocabulary([form for forms in asked for form in forms])
    for source in _sources(inquiry, () if in_front else names):
        catalog = catalog_of(source)
        of_source = inquiry.vocabulary([catalog])
        text = inquiry.snapshot.text(source.id)
        found = lists(text, source.language)
        for listed in found:
            label = inquiry.vocabulary([listed.label])
            whole = inquiry.vocabulary([catalog, *listed.headings, listed.leads])
            alone = sum(one.bulleted for one in found) == 1 and listed.bulleted
            itself = sum(held([forms], label) and (alone or not held([forms], of_source)) for forms in asked)
            figures = [forms for forms in names if any(c.isdigit() for form in forms for c in form)]
            if in_front and listed.bulleted and held(figures, whole):
                whole |= inquiry.vocabulary([text[max(0, listed.items[0][0] - in_front) : listed.items[0][0]]])
            together = sum(held([forms], whole) for forms in asked)
            fits = listed.bulleted or (len(listed.items) <= LONGEST and _is_named(listed, named | of_source))
            if itself and fits and held(names, whole) and together >= WHOLE * len(asked):
                yield Candidate(source, listed, itself, together)


def _is_named(listed: Listed, known: frozenset[str]) -> bool:
    """Whether the heading of a section says nothing but what is asked for."""
    words = content_words(listed.headings[-1])
    return bool(words) and all(holds(known, word) for word in words)


def _names(asked: Terms) -> Terms:
    return [forms for forms in asked if any(c.isupper() or c.isdigit() for form in forms for c in form)]


def _sources(inquiry: Inquiry, names: Terms) -> Sequence[Source]:
    """The sources whose catalog entry holds all names and figures of a question; else those of the found passages."""
    named = [one for one in inquiry.sources if names and held(names, inquiry.vocabulary([catalog_of(one)]))]
    known = inquiry.snapshot.sources
    return named or [known[id_] for id_ in dict.fromkeys(one.passage.source_id for one in inquiry.found)]


def _of_another_year(inquiry: Inquiry) -> bool:
    """Whether a question names a source by its title with another figure: the report of 2021, where that of 2023 is."""
    asked = terms(inquiry.question)
    known = inquiry.vocabulary([form for forms in asked for form in forms])
    years = [forms for forms in asked if any(YEAR.fullmatch(form) for form in forms)]
    if not years or any(held(years, inquiry.vocabulary([catalog_of(one)])) for one in inquiry.sources):
        return False
    return any(
        len(words := content_words(YEAR.sub(" ", one.title))) > 1
        and YEAR.search(one.title)
        and all(holds(known, word) for word in words)
        for one in inquiry.sources
    )


def _rank(inquiry: Inquiry, candidate: Candidate) -> int:
    """How early the passages of its source were found, the first the highest; those that were not, the lowest."""
    order = list(dict.fromkeys(one.passage.source_id for one in inquiry.found))
    return -order.index(candidate.source.id) if candidate.source.id in order else -len(order)


def _claims(found: Candidate, inquiry: Inquiry) -> tuple[Claim, ...]:
    text, source = inquiry.snapshot.text(found.source.id), found.source
    return tuple(
        Claim((Sentence(source.id, source.version, start, end, text[start:end], 0.0, rank=0, logit=0.0),))
        for start, end in found.listed.items[:MOST]
    )
