"""The answer to a question about a source as a whole: what the catalog knows, and the sentences that bear it out."""

from collections.abc import Sequence
from dataclasses import replace

from app.compose.extract import with_context
from app.question.names import holds, vocabulary
from app.question.overview import About, catalog_line, key_spans
from app.question.question import Question, content_words
from app.text.prose import prose_spans
from app.types.evidence import Claim, Evidence, Ranked, Score, Sentence
from store import Snapshot, Source

POINTS = 4  # sentences of a summary
WITNESSES = 2  # sentences that bear the catalog out
OPENING = 400  # sentences of a source that are looked at


def portray(whole: About, question: Question, snapshot: Snapshot, score: Score) -> tuple[str, tuple[Claim, ...]]:
    """Return a line of the catalog (empty for a summary) and the claims that go with it, in the source's order."""
    source = whole.source
    text = snapshot.text(source.id)
    if whole.topic == "gist":
        spans = key_spans(source, snapshot)
        scores = score(source.title, [text[start:end] for start, end in spans])
        chosen = _best(spans, scores, POINTS)
    else:
        spans = prose_spans(text, source.language)[:OPENING]
        spans = [span for span in spans if _bears_out(text[slice(*span)], source, whole.topic)]
        scores = score(f"{question.text} {source.author}", [text[start:end] for start, end in spans])
        chosen = _best(spans, scores, WITNESSES)
    sentences = [_sentence(source, text, span) for span in chosen]
    everything = [_sentence(source, text, span) for span in prose_spans(text, source.language)[:OPENING]]
    claims = tuple(Claim((one,)) for one in sorted(with_context(sentences, everything), key=lambda one: one.start))
    return ("" if _told(whole, sentences) else catalog_line(source)), claims


def leading(evidence: Evidence, claims: Sequence[Claim], snapshot: Snapshot) -> Evidence:
    """Return the evidence with the passages that the claims were cut from in front of the others."""
    cited = [sentence for claim in claims for sentence in claim.sentences]
    known = {one.passage.id: one for one in evidence.passages}
    first = [
        known.get(passage.id, Ranked(passage, 0.0, None))
        for source_id in dict.fromkeys(sentence.source_id for sentence in cited)
        for passage in snapshot.passages(source_id)
        if any(one.source_id == source_id and passage.start <= one.start < passage.end for one in cited)
    ]
    rest = [one for one in evidence.passages if one not in first]
    return replace(evidence, passages=(*first, *rest))


def _told(whole: About, sentences: Sequence[Sentence]) -> bool:
    """Whether the quotes tell by themselves what was asked, so that the catalog has nothing to add."""
    if whole.topic != "imprint":
        return bool(sentences)
    known = vocabulary(sentence.text for sentence in sentences)
    facts = [whole.source.publisher, whole.source.date[:4]]
    return bool(sentences) and all(holds(known, word) for fact in facts for word in content_words(fact))


def _best(spans: Sequence[tuple[int, int]], scores: Sequence[float], most: int) -> list[tuple[int, int]]:
    ranked = sorted(zip(scores, spans, strict=True), key=lambda pair: -pair[0])
    return sorted(span for _, span in ranked[:most])


def _bears_out(sentence: str, source: Source, topic: str) -> bool:
    """Whether a sentence names the author (or, asked for the imprint, the publisher) in full."""
    known = vocabulary([sentence])
    names = [source.author] if topic == "author" else [source.author, source.publisher]
    return any(name and all(holds(known, word) for word in content_words(name)) for name in names)


def _sentence(source: Source, text: str, span: tuple[int, int]) -> Sentence:
    start, end = span
    return Sentence(source.id, source.version, start, end, text[start:end], score=0.0, rank=0, run=0, logit=0.0)
