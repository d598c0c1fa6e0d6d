"""Two sources beside each other: the sentences in which each says the like of the other, with other figures."""

from collections.abc import Sequence

from app.compose.kinds.inquiry import Inquiry
from app.question.kinds import NUMBER
from app.text.coherence import alike
from app.text.prose import prose_spans
from app.types.evidence import Sentence
from ingest import section_at

MOST = 6  # pairs
LIKE = 0.5  # share of words that two sentences have in common when they tell the like
SAME = 0.99
READ = 120  # sentences of a source

Pair = tuple[Sentence, Sentence]


def aligned(inquiry: Inquiry, one: str, other: str) -> list[Pair]:
    """Return the pairs of sentences of two sources that tell the like and hold a figure, in the first one's order.

    Each sentence stands in one pair at most, with the one that is most like it.
    """
    first, second = (_figured(inquiry, source_id) for source_id in (one, other))
    likeness = sorted(
        ((alike(here.text, there.text), -here.start, -there.start, here, there) for here in first for there in second),
        key=lambda row: row[:3],
        reverse=True,
    )
    chosen: list[Pair] = []
    for share, _, _, here, there in likeness:
        if share < LIKE or len(chosen) == MOST:
            break
        if share < SAME and not any(here in pair or there in pair for pair in chosen):
            chosen.append((here, there))
    return sorted(chosen, key=lambda pair: pair[0].start)


def head_of_pair(inquiry: Inquiry, pair: Sequence[Sentence]) -> str:
    """Return the heading that the first sentence of a pair that has one stands under."""
    for one in pair:
        source = inquiry.snapshot.sources[one.source_id]
        section = section_at(inquiry.snapshot.text(source.id), one.start, source.format, title=source.title)
        if section:
            return section
    return ""


def _figured(inquiry: Inquiry, source_id: str) -> list[Sentence]:
    source, text = inquiry.snapshot.sources[source_id], inquiry.snapshot.text(source_id)
    spans = prose_spans(text, source.language)[:READ]
    return [
        Sentence(source.id, source.version, start, end, text[start:end], 0.0, rank=0, logit=0.0)
        for start, end in spans
        if NUMBER.search(text[start:end]) and text[start] != "|"
    ]
