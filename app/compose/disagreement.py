"""Where sources differ in what was asked: found among the sentences that answer, shown side by side, never judged.

Precision before recall: two sentences of different sources differ only where both answer the question, tell a value of
one kind and unit, say it of the same thing in the same period as far as their words tell, and the values have nothing
in common, however they were rounded. `python benchmarks/disagreement.py` prints how often that is right.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.compose.extract import in_order, with_context
from app.figures.terms import LANGUAGES, Term, terms
from app.figures.told import Similarity, Told, apart, parallel, same_period, same_subject, unexplained
from app.figures.values import Value, values
from app.question.question import Question
from app.types.evidence import Claim, Disagreement, Evidence, Sentence
from ingest import ENGLISH

CLOSE = 5.0  # logits below the best within which a sentence of another source answers as well
BORNE_OUT = 1.5  # the reader's evidence for each sentence, where it was read: of the tuning pairs they have 1.7 to 4.3
NEAR = 0.45  # likeness of the two sentences; those of the tuning pairs begin at 0.52
UPDATE = 31  # days between two sources beyond which what was denied may have come about
COVERED = 0.6  # share of a question's nouns that a sentence has to hold
FIGURES = ("amount", "share", "rank")
AMOUNTS = ("number", "how", "what")  # kinds of question that a figure answers

Denies = Callable[[str], bool]


def disagreement(question: Question, evidence: Evidence, similarity: Similarity, denies: Denies) -> Disagreement | None:
    """Return the disagreement between the sentences that answer best, or None where there is none."""
    asked = {language: Asked.of(question, language) for language in {question.language, ENGLISH} & LANGUAGES}
    told = {sentence: _told(sentence, evidence) for sentence in _answering(evidence)}
    told = {sentence: one for sentence, one in told.items() if one.language in asked}
    answering = [sentence for sentence, one in told.items() if asked[one.language].is_met_by(one)]
    for place, second in enumerate(answering):
        for first in answering[:place]:
            one, other = told[first], told[second]
            if first.source_id == second.source_id or not _comparable(one, other):
                continue
            found = _values_differ(one, other, asked[one.language], similarity, told.values())
            if found is None and _denied(one, other, denies):
                found = "verdict", (one.text, other.text)
            if found and similarity(one.text, [other.text])[0] >= NEAR:
                return Disagreement(found[0], (first, second), found[1])
    return None


def side_by_side(claims: Sequence[Claim], found: Disagreement | None, evidence: Evidence) -> tuple[Claim, ...]:
    """Return the claims with both sentences of a disagreement among them, with what these lean on.

    A sentence that no claim rests on yet comes behind the claims of the other's source.
    """
    if found is None:
        return tuple(claims)
    told = {sentence for claim in claims for sentence in claim.sentences}
    lacking = [sentence for sentence in found.sentences if sentence not in told]
    added = [Claim((sentence,)) for sentence in in_order(with_context(lacking, evidence.sentences))]
    sources = {sentence.source_id for sentence in found.sentences}
    places = [n for n, claim in enumerate(claims) if {one.source_id for one in claim.sentences} & sources]
    behind = max(places, default=-1) + 1
    return (*claims[:behind], *(claim for claim in added if claim.sentences[0] not in told), *claims[behind:])


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is compared with sentences of one language."""

    kind: str
    terms: tuple[Term, ...]
    values: tuple[Value, ...]

    @classmethod
    def of(cls, question: Question, language: str) -> "Asked":
        """Return a question as it was written, or in the English that the glossary makes of it."""
        text = question.text if language == ENGLISH else question.original
        found = values(text, language)
        return cls(question.kind, terms(text, language, [(one.start, one.end) for one in found]), found)

    def is_met_by(self, told: Told) -> bool:
        """Whether a sentence holds all names of the question, most of its other nouns, and none but its dates."""
        nouns = [term for term in self.terms if term.nominal]
        lacking = unexplained(nouns, [*told.words, *_units(told), *terms(told.title, told.language)])
        years = {one.day[0] for one in self.values if one.kind == "date" and one.day[0]}
        others = {day[0] for day in told.dates() if day[0]}
        return (
            len(nouns) - len(lacking) >= COVERED * len(nouns)
            and not any(term.name for term in lacking)
            and not (years and others and not years & others)
        )

    def answers(self, value: Value) -> bool:
        """Whether a value is of the kind that is asked for, and is not in the question itself."""
        if any(value.comparable(one) and not value.differs(one) for one in self.values):
            return False
        kinds = ("date",) if self.kind == "when" else FIGURES if self.kind in AMOUNTS else ("rank",)
        return value.kind in kinds


def _units(told: Told) -> Iterator[Term]:
    """What a sentence counts, as words."""
    for one in told.values:
        yield from terms(told.text[one.start : one.end], told.language)


def _answering(evidence: Evidence) -> list[Sentence]:
    """The sentences that answer about as well as the best does, best first."""
    ranked = sorted(evidence.sentences, key=lambda sentence: -sentence.score)
    close = [sentence for sentence in ranked if sentence.score >= ranked[0].score - CLOSE]
    borne_out = {sentence: evidence.borne_out(sentence) for sentence in close}
    return [one for one in close if (found := borne_out[one]) is None or found >= BORNE_OUT]


def _told(sentence: Sentence, evidence: Evidence) -> Told:
    source = evidence.sources[sentence.source_id]
    return Told(sentence.text, source.language, source.date, source.title, source.publisher)


def _comparable(one: Told, other: Told) -> bool:
    """Whether two sentences are of one language, of sources of no series, and neither copies or quotes the other."""
    first, second = ("".join(filter(str.isalnum, told.text.lower())) for told in (one, other))
    return one.language == other.language and first not in second and second not in first and not parallel(one, other)


def _values_differ(
    one: Told, other: Told, asked: Asked, near: Similarity, all_: Iterable[Told]
) -> tuple[str, tuple[str, str]] | None:
    """In what kind of value two sentences differ, and what each says; None where one agrees, or several differ."""
    pairs = [
        (here, there)
        for here in one.values
        for there in other.values
        if here.comparable(there) and asked.answers(here) and asked.answers(there)
    ]
    if one.ahead != other.ahead or any(not here.differs(there) for here, there in pairs):
        return None
    kept = [
        pair for pair in pairs if same_period(one, other, pair) and same_subject(one, other, pair, asked.terms, near)
    ]
    if len(kept) != 1 or any(_agrees(told, kept[0]) for told in all_ if told not in (one, other)):
        return None
    here, there = kept[0]
    return here.kind, (one.text[here.start : here.end], other.text[there.start : there.end])


def _agrees(told: Told, pair: tuple[Value, Value]) -> bool:
    """Whether a further sentence tells both values: it knows of the two, and the sources do not differ blindly."""
    return all(any(one.comparable(value) and not one.differs(value) for one in told.values) for value in pair)


def _denied(one: Told, other: Told, denies: Denies) -> bool:
    """Whether one sentence says in the same words what the other denies, at about the same time."""
    if denies(one.text) == denies(other.text) or one.ahead or other.ahead:
        return False
    alone = [*unexplained(one.words, other.words), *unexplained(other.words, one.words)]
    return (
        all(denies(term.stem) for term in alone)
        and sorted(one.dates()) == sorted(other.dates())
        and apart(one.published, other.published) <= UPDATE
    )
