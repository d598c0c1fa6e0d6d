"""Definition: the sentence that spells a term out, found by how it is written."""

import re
from collections.abc import Iterable, Iterator

from app.compose.kinds.inquiry import Inquiry
from app.question.matter import matter
from app.text.coherence import leans_back
from app.text.dates import EVER, Bounds
from app.text.prose import prose_spans
from app.types.draft import Draft
from app.types.evidence import Claim, Sentence
from store import Passage

INITIALS = re.compile(r"\b[A-Z]{2,}s?\b")
LONGEST = 60  # characters of a term
# How a sentence spells out a term, the surest first; {} is the term. East Asian particles follow it at once.
FORMS = (
    r"^\W{{0,4}}{}\W{{0,4}}(?::|：|—|–)\s*\S",
    r"\b{}\s?(?:\(|（)(?=[^)）]{{6,}}[)）])",
    r"[^\s(（]{{2,}}\s?(?:\(|（){}(?:\)|）)",
    r"^\W{{0,4}}(?:(?:the|an?)\s)?{}\W{{0,4}}\s(?:stands? for|means?|refers? to|(?:is|are) (?:defined as|short for))\b",
    r"^\W{{0,4}}(?:(?:the|an?)\s)?{}\W{{0,4}}\s(?:is|are|was|were)\s(?:an?|the)\s",
    r"\b{},\s(?:an?\s|the\s|which (?:is|are|was)\s|or\s|that is\b|short for\b)",
    r"{}(?:이란|란|은|는)\s",
    r"{}(?:とは|は、)",
)


def meaning(inquiry: Inquiry) -> Draft | None:
    """Return the sentence that spells out the term that is asked for; None where none does: it is looked up."""
    found = list(_sentences(inquiry))
    for term in _terms(inquiry):
        for form in FORMS:
            spelt = re.compile(form.format(_written(term)), re.IGNORECASE)
            for before, sentence in found:
                if spelt.search(sentence.text):
                    led = (before,) if before and leans_back(sentence.text) else ()
                    return Draft(tuple(Claim((one,)) for one in (*led, sentence)))
    return None


def _terms(inquiry: Inquiry) -> Iterable[str]:
    """What is asked for, in all its forms."""
    question = inquiry.question
    if question.written:
        known = [form for forms in question.terms for form in forms]
        latin = [form for form in known if form[:1].isupper()]
        return latin or known[:1]
    term = matter(question, inquiry.request, Bounds(EVER, question.asked)).strip(" \"'“”‘’")
    return [term, *INITIALS.findall(term)] if 1 < len(term) <= LONGEST else INITIALS.findall(question.asked)


def _written(term: str) -> str:
    """A pattern for a term in one number or the other, emphasised or not."""
    bare = term[:-1] if term.endswith("s") and not term.isupper() else term
    return rf"[*_“\"]{{0,3}}{re.escape(bare)}s?[*_”\"]{{0,3}}"


def _sentences(inquiry: Inquiry) -> Iterator[tuple[Sentence | None, Sentence]]:
    """The sentences of the passages that were found, each with the one before it in its passage."""
    for one in inquiry.found:
        before = None
        for sentence in _of(one.passage, inquiry):
            yield before, sentence
            before = sentence


def _of(passage: Passage, inquiry: Inquiry) -> Iterator[Sentence]:
    source = inquiry.snapshot.sources[passage.source_id]
    for start, end in prose_spans(passage.text, source.language, inside=passage.start > 0):
        at, text = passage.start, passage.text[start:end]
        yield Sentence(source.id, source.version, at + start, at + end, text, 0.0, rank=0, logit=0.0)
