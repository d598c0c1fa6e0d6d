"""The kinds of answers that are laid out. One that yields nothing gives way to a look-up."""

from collections.abc import Callable, Mapping

from app.compose.kinds.compare import compare
from app.compose.kinds.inquiry import Inquiry
from app.question.request import Kind
from app.types.draft import Draft

Lay = Callable[[Inquiry], Draft | None]

LAID: Mapping[Kind, Lay] = {"compare": compare}


def lay_out(inquiry: Inquiry) -> Draft | None:
    """Return the answer of the kind that is wanted; None where that kind has none to give, and it is looked up."""
    lay = LAID.get(inquiry.request.kind)
    draft = lay(inquiry) if lay else None
    return draft if draft and draft.everything else None
