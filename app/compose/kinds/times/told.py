"""What the sources tell, sentence by sentence, each with the date of its event."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.compose.kinds.inquiry import Inquiry
from app.question.names import holds, vocabulary
from app.question.question import content_words
from app.text.coherence import leans_back
from app.text.dates import Dated, Period, dates_in, event_date, of_catalog
from app.text.prose import prose_spans
from app.types.evidence import Found, Score, Sentence
from ingest import ENGLISH, section_at

# The re-ranker's logit from which an English sentence is about a subject, or a heading that holds all its words. A text
# of another language is scored otherwise, and has to reach FOREIGN. `python benchmarks/timelines.py --fit` shows
# between which logits English sentences lie.
ABOUT = -4.5
HEADED = FOREIGN = 0.0  # HEADED: of a heading that need not hold all words
WRITTEN = -1.5  # of a sentence or heading that is compared with a subject as it is written
LETTERS = 12  # beside its date and its publisher, those of East Asia twice; "VELMORA, 8 February 2024." tells nothing
WORD = re.compile(r"\w+")
BY_HEADING = 4.0  # how much less a heading's logit weighs than a sentence's own


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, the date of its event (None: not known), that of its source, and the sentence that it leans on.

    One without a date that leans on one with a date has that one's (`lent`): it is told behind it, never alone.
    `signed` are the words of the names of its source's author and publisher.
    """

    sentence: Sentence
    dated: Dated | None
    source: Period | None
    before: Sentence | None = None
    lent: bool = False
    signed: frozenset[str] = frozenset()

    @property
    def tells(self) -> bool:
        """Return whether it is more than a row of a table, or the head of a text: a place, a date, who publishes it."""
        text = self.sentence.text
        rest = f"{text[: self.dated.start]} {text[self.dated.end :]}" if self.dated and not self.lent else text
        more = [word for word in WORD.findall(rest.casefold()) if word not in self.signed]
        return text[0] != "|" and sum((1 + (c > "\u1100")) * c.isalpha() for word in more for c in word) >= LETTERS


def told_in(inquiry: Inquiry, found: Iterable[Found]) -> Iterator[Told]:
    """Yield the sentences of passages with the dates of their events, passage by passage.

    A date is reckoned from the event before, not from what a sentence only compares with.
    """
    sources = inquiry.snapshot.sources
    for rank, one in enumerate(found):
        passage, source = one.passage, sources[one.passage.source_id]
        published, before = of_catalog(source.date), None
        signed = frozenset(WORD.findall(f"{source.author} {source.publisher}".casefold()))
        last: Told | None = None
        for start, end in prose_spans(passage.text, source.language, inside=passage.start > 0):
            at, words = passage.start, passage.text[start:end]
            sentence = Sentence(source.id, source.version, at + start, at + end, words, 0.0, rank, 0.0)
            dated = event_date(words, dates_in(words, published, before), published)
            leans = last if last and leans_back(words) else None
            lent = leans.dated if leans and not (dated or leans.lent) else None
            last = Told(sentence, dated or lent, published, leans.sentence if leans else None, lent is not None, signed)
            yield last
            before = dated.period if dated else before


def heading(inquiry: Inquiry, told: Told) -> str:
    """Return the title of a sentence's source with the headings that it stands under."""
    source = inquiry.snapshot.sources[told.sentence.source_id]
    text = inquiry.snapshot.text(source.id)
    section = section_at(text, told.sentence.start, source.format, title=source.title)
    return f"{source.title}: {section}" if section else source.title


@dataclass(frozen=True, slots=True)
class Scored:
    """How near a sentence is to a subject: the logits of its own words, and of the heading that it stands under.

    `named` and `headed` tell whether the one and the other are about it.
    """

    told: Told
    own: float
    above: float
    named: bool
    headed: bool

    @property
    def score(self) -> float:
        """Return how near it is by either."""
        return max(self.own, self.above - BY_HEADING) if self.headed else self.own

    @property
    def is_about(self) -> bool:
        """Return whether its own words or its heading are about the subject."""
        return self.named or self.headed


def scored(inquiry: Inquiry, subject: str, told: Sequence[Told], near: Score | None = None) -> list[Scored]:
    """Return some sentences by how near they are to a subject, the nearest first; by `near` where it is given."""
    headings = [heading(inquiry, one) for one in told]
    apart = list(dict.fromkeys(headings))
    scores = (near or inquiry.score)(subject, [*(one.sentence.text for one in told), *apart])
    above = dict(zip(apart, scores[len(told) :], strict=True))
    words = content_words(subject)
    sources = inquiry.snapshot.sources
    found = []
    for one, own, head in zip(told, scores, headings, strict=False):
        english = sources[one.sentence.source_id].language == ENGLISH and near is None
        least = WRITTEN if near else ABOUT if english else FOREIGN
        whole = not english or all(holds(vocabulary([head]), word) for word in words)
        found.append(Scored(one, own, above[head], own >= least, whole and above[head] >= least))
    return sorted(found, key=lambda one: (-one.score, -one.own))
