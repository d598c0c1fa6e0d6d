"""The kinds of answers that are laid out. One that yields nothing gives way to a look-up."""

from collections.abc import Callable, Mapping

from app.compose.kinds.compare import compare
from app.compose.kinds.facts.counting import HOW_MANY, may_be_named, named_in_sentence
from app.compose.kinds.facts.extreme import extreme
from app.compose.kinds.facts.meaning import meaning
from app.compose.kinds.inquiry import Inquiry
from app.compose.kinds.listing import counted, listing
from app.compose.kinds.positions import positions
from app.compose.kinds.times.latest import latest
from app.compose.kinds.times.timeline import timeline
from app.question.request import Kind
from app.types.draft import Draft

Lay = Callable[[Inquiry], Draft | None]


def one_after_the_other(*lays: Lay) -> Lay:
    """Return the first draft that one of some kinds gives."""

    def lay(inquiry: Inquiry) -> Draft | None:
        return next((draft for one in lays if (draft := one(inquiry)) is not None), None)

    return lay


def numbered(inquiry: Inquiry) -> Draft | None:
    """Count what a sentence names for a look-up that asks how many, where nothing else answers it."""
    question = inquiry.question
    if not HOW_MANY.search(question.asked) or question.written or inquiry.request.topic or not may_be_named(inquiry):
        return None
    evidence = inquiry.read(question, inquiry.found)
    return None if inquiry.decide(question, evidence).answers else named_in_sentence(inquiry)


LAID: Mapping[Kind, Lay] = {
    "compare": compare,
    "positions": positions,
    "list": listing,
    "count": one_after_the_other(counted, named_in_sentence),
    "definition": meaning,
    "lookup": one_after_the_other(latest, extreme, numbered),
    "timeline": timeline,
}


def lay_out(inquiry: Inquiry) -> Draft | None:
    """Return the answer of the kind that is wanted; None where that kind has none to give, and it is looked up.

    A draft without claims is a refusal: nothing else may answer either.
    """
    lay = LAID.get(inquiry.request.kind)
    return lay(inquiry) if lay else None
