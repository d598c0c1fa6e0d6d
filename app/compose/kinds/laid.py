"""The kinds of answers that are laid out. One that yields nothing gives way to a look-up."""

from collections.abc import Callable, Mapping

from app.compose.kinds.compare import compare
from app.compose.kinds.inquiry import Inquiry
from app.compose.kinds.listing import counted, listing
from app.compose.kinds.positions import positions
from app.compose.kinds.times.latest import latest
from app.compose.kinds.times.timeline import timeline
from app.question.request import Kind
from app.types.draft import Draft

Lay = Callable[[Inquiry], Draft | None]

LAID: Mapping[Kind, Lay] = {
    "compare": compare,
    "positions": positions,
    "list": listing,
    "count": counted,
    "lookup": latest,
    "timeline": timeline,
}


def lay_out(inquiry: Inquiry) -> Draft | None:
    """Return the answer of the kind that is wanted; None where that kind has none to give, and it is looked up.

    A draft without claims is a refusal: nothing else may answer either.
    """
    lay = LAID.get(inquiry.request.kind)
    return lay(inquiry) if lay else None
