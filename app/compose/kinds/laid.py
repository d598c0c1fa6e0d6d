"""The kinds of answers that are laid out. One that yields nothing gives way to a look-up."""

from collections.abc import Callable, Mapping

from app.compose.kinds.compare import compare
from app.compose.kinds.inquiry import Inquiry
from app.compose.kinds.listing import counted, listing
from app.compose.kinds.positions import positions
from app.compose.parts import in_parts
from app.question.request import Kind
from app.types.draft import Draft

Lay = Callable[[Inquiry], Draft | None]

LAID: Mapping[Kind, Lay] = {
    "compare": compare,
    "positions": positions,
    "list": listing,
    "count": counted,
}


def lay_out(inquiry: Inquiry) -> Draft | None:
    """Return the answer of the kind that is wanted, or of the parts of the question; None where neither has one to give.

    A draft without claims is a refusal: nothing else may answer either.
    """
    lay = LAID.get(inquiry.request.kind)
    draft = lay(inquiry) if lay else None
    return in_parts(inquiry) if draft is None else draft
