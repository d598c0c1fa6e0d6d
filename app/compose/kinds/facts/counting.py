"""How many are named in a sentence: its enumeration, counted by code."""

import re

from app.compose.kinds.inquiry import Inquiry
from app.compose.kinds.naming import Terms, catalog_of, held, terms
from app.question.names import bare
from app.read.rank import PASSAGES
from app.text.lists import enumerated
from app.types.draft import Draft
from app.types.evidence import Claim, Evidence, Sentence, best_sentence
from app.wording.answers import wording

HOW_MANY = re.compile(r"\bhow many ((?:\w+ )?\w+)", re.IGNORECASE)
LOOKED_AT = 6  # sentences, the best


def named_in_sentence(inquiry: Inquiry) -> Draft | None:
    """Return a sentence that names what is counted, and how many it names; None where none does.

    It has to hold all that the question names, or to be the one by which it is decided that it answers.
    """
    asked = [forms for forms in terms(inquiry.question) if not _is_counted(forms, inquiry.question.asked)]
    evidence = inquiry.read(inquiry.question, inquiry.found)
    if not asked or not evidence.sentences:
        return None
    for sentence in sorted(evidence.sentences, key=lambda one: -one.score)[:LOOKED_AT]:
        items = enumerated(sentence.text)
        if len(items) > 1 and _answers(inquiry, sentence, evidence, asked):
            remark = wording(inquiry.question.language).counted.format(len(items))
            return Draft((Claim((sentence,)),), remark=remark)
    return None


def may_be_named(inquiry: Inquiry) -> bool:
    """Return whether any passage that is read enumerates something; it costs no reading."""
    lines = (line for one in inquiry.found[:PASSAGES] for line in one.passage.text.splitlines())
    return any(enumerated(line) for line in lines)


def _answers(inquiry: Inquiry, sentence: Sentence, evidence: Evidence, asked: Terms) -> bool:
    known = inquiry.vocabulary([evidence.before(sentence), sentence.read])
    source = inquiry.vocabulary([catalog_of(evidence.sources[sentence.source_id])])
    if held(asked, known | source) and any(held([forms], known) for forms in asked):
        return True
    is_best = inquiry.request.kind == "count" and sentence is best_sentence(evidence)
    return is_best and inquiry.decide(inquiry.question, evidence).answers


def _is_counted(forms: tuple[str, ...], asked: str) -> bool:
    """Whether a term is what is counted, which a sentence that names each need not name: how many *people*."""
    counted = HOW_MANY.search(asked)
    return counted is not None and any(bare(form) == bare(counted[1].split()[-1]) for form in forms)
