"""Why a row went wrong: at which step of the way from question to answer the right passage was lost."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from app.evaluation.outcome import Outcome
from app.read.rank import OPENED


class Cause(StrEnum):
    """Where it went wrong, as far as the answer shows it.

    NOT_RETRIEVED: no right passage is among those that were considered. NOT_READ: one is, behind those whose
    sentences may be quoted. JUDGED_DOWN: one was read, and the question refused. WRONG_PLACE: one was read, and
    something else quoted. STALE: quoted from a source that a later edition has superseded, which holds the right
    answer. IN_PART: quoted from the right place, and not all that the answer must hold. NOTHING_THERE: answered where
    the sources hold no answer. OTHER: all else, such as a row whose support the corpus does not hold.
    """

    NOT_RETRIEVED = "not retrieved"
    NOT_READ = "retrieved, not read"
    JUDGED_DOWN = "read, judged down"
    WRONG_PLACE = "answered from the wrong place"
    STALE = "stale"
    IN_PART = "from the right place, in part"
    NOTHING_THERE = "answered, where nothing answers"
    OTHER = "other"


def cause(outcome: Outcome) -> Cause | None:
    """Return why a row is not answered, cited or refused as it should be, or None where it is."""
    if outcome.rightly and outcome.quoted is not False and not outcome.misquoted:
        return None
    if not outcome.row.answerable:
        return Cause.OTHER if outcome.refused else Cause.NOTHING_THERE
    if outcome.superseded:
        return Cause.STALE
    if outcome.right is None or outcome.answer.status == "chat":
        return Cause.OTHER
    if outcome.overlapping:
        return Cause.IN_PART if outcome.lacking else Cause.OTHER
    if outcome.place is None:
        return Cause.NOT_RETRIEVED
    if outcome.place > OPENED:
        return Cause.NOT_READ
    return Cause.JUDGED_DOWN if outcome.refused else Cause.WRONG_PLACE


def causes(outcomes: Iterable[Outcome]) -> dict[Cause, int]:
    """Count the causes, in the order of the way; those that do not occur are left out."""
    found = Counter(why for outcome in outcomes if (why := cause(outcome)) is not None)
    return {why: found[why] for why in Cause if found[why]}
