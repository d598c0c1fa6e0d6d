"""What another sentence says against a claim: the same words, with another figure or day in the place of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.check.facts import Fault
from app.compose.disagreement import Asked
from app.figures.terms import LANGUAGES
from app.figures.values import Value, values
from app.question.question import Question
from app.types.evidence import Claim, Sentence
from ingest import language_of


@dataclass(frozen=True, slots=True)
class Contrary:
    """A sentence that would carry a claim if that told its own value, and both values; `what` is their kind.

    `told` is the sentence from which the claim has its value, as far as that tells it in the same unit.
    """

    what: str
    told: Sentence
    sentence: Sentence
    values: tuple[str, str]


def contrary(
    claim: Claim, question: Question, read: Sequence[Sentence], fault: Callable[[Claim], Fault]
) -> Contrary | None:
    """Return the first sentence of all that was read that tells what is asked otherwise than a claim does, or None.

    It carries the claim, as `fault` finds, once its own value of the kind that is asked for stands in the claim's
    place. Where one sentence tells both values, the two are told of two things.
    """
    text = claim.text
    if text is None or question.many:
        return None
    told = {one: values(one.text, language_of(one.text)) for one in (*claim.sentences, *read)}
    for stated in _asked_for(text, question):
        telling = [one for one in claim.sentences if _tells(told[one], stated)]
        for other, value in ((one, value) for one, row in told.items() for value in row):
            source = next((one for one in (*telling, *claim.sentences) if one is not other), None)
            if source is None or not (stated.comparable(value) and stated.differs(value)):
                continue
            if language_of(other.text) != language_of(text):
                continue  # across languages likeness tells too little of what else the two speak of
            if any(_tells(row, stated) and _tells(row, value) for row in told.values()):
                continue
            theirs = other.text[value.start : value.end]
            put = f"{text[: stated.start]}{theirs}{text[stated.end :]}"
            if not fault(Claim((other,), put)):
                return Contrary(stated.kind, source, other, (text[stated.start : stated.end], theirs))
    return None


def _asked_for(text: str, question: Question) -> Iterator[Value]:
    """The values of a text that answer a question."""
    spoken = question.language if question.language in LANGUAGES else "en"
    asked = Asked.of(question, spoken)
    return (one for one in values(text, language_of(text)) if asked.answers(one))


def _tells(told: Sequence[Value], value: Value) -> bool:
    """Whether one of some values is this one; a month alone is of no year."""
    return any(
        one.comparable(value)
        and not one.differs(value)
        and (one.kind != "date" or any(here and here == there for here, there in zip(one.day, value.day, strict=True)))
        for one in told
    )
