"""From fused passages to evidence: the re-ranker reads the best passages, then their sentences."""

from collections.abc import Callable, Mapping, Sequence

from app.coherence import alike, leans_back
from app.evidence import Evidence, Found, Ranked, Sentence, prose_spans
from app.question import Question, content_words
from app.rerank import Reranker
from store import Passage, Source

Score = Callable[[str, Sequence[str]], list[float]]

PASSAGES = 6  # fused passages that the re-ranker reads
OPENED = 3  # of those, the best, whose sentences it reads
PASSAGE_SHARE = 0.3  # weight of a passage's logit in the score of its sentences
ADDS = 0.5  # logits; less than that is what the sentence before says alone
ASKED_SHARE = 1.0  # of a follow-up: weight of the new question alone, beside the carried one
EARLIER_SHARE = -0.25  # and of the question before: what answered that one is known already


def rank(
    question: Question, found: Sequence[Found], reranker: Reranker | None, sources: Mapping[str, Source]
) -> Evidence:
    """Re-rank passages and score their sentences; without a re-ranker the fused order stands."""
    first = list(found[:PASSAGES])
    if reranker is None:
        ranked = [Ranked(one.passage, one.fused, None) for one in first]
    else:
        scores = reranker.score(question.text, [one.passage.text for one in first])
        ranked = [Ranked(one.passage, one.fused, score) for one, score in zip(first, scores, strict=True)]
        ranked.sort(key=lambda one: -(one.score or 0.0))
    places = [
        (rank, one.passage.start + start, one.passage.start + end)
        for rank, one in enumerate(ranked[:OPENED])
        for start, end in prose_spans(one.passage.text, sources[one.passage.source_id].language)
    ]
    sentences = _sentences(question, ranked, places, reranker.score if reranker else shared_words)
    return Evidence(tuple(ranked), tuple(sentences), sources)


def _sentences(
    question: Question, ranked: Sequence[Ranked], places: Sequence[tuple[int, int, int]], score: Score
) -> list[Sentence]:
    texts = [_cut(ranked[rank].passage, start, end) for rank, start, end in places]
    led = [n and places[n - 1][0] == places[n][0] and leans_back(text) for n, text in enumerate(texts)]
    in_context = [f"{texts[n - 1]} {text}" for n, text in enumerate(texts) if led[n]]
    logits = score(question.text, [*texts, *in_context])
    read = list(texts)
    for n, text, logit in zip(
        (n for n, leads in enumerate(led) if leads), in_context, logits[len(texts) :], strict=True
    ):
        # a sentence that leans on the one before counts together with it, if the two say more than that one alone
        if logit > max(logits[n], logits[n - 1] + ADDS):
            read[n], logits[n] = text, logit
    logits = logits[: len(texts)]
    scores = list(logits)
    if question.earlier:
        share = ASKED_SHARE if content_words(question.asked) else 0.0  # "Who was there?" says nothing alone
        asked, earlier = score(question.asked, read), score(question.earlier[-1], read)
        scores = [
            carried + share * new + EARLIER_SHARE * old
            for carried, new, old in zip(logits, asked, earlier, strict=True)
        ]
    return [
        Sentence(
            source_id=ranked[rank].passage.source_id,
            version=ranked[rank].passage.version,
            start=start,
            end=end,
            text=text,
            score=score + PASSAGE_SHARE * (ranked[rank].score or 0.0),
            rank=rank,
            logit=logit,
        )
        for (rank, start, end), text, score, logit in zip(places, texts, scores, logits, strict=True)
    ]


def _cut(passage: Passage, start: int, end: int) -> str:
    return passage.text[start - passage.start : end - passage.start]


def shared_words(question: str, texts: Sequence[str]) -> list[float]:
    """Score texts without a re-ranker: the share of words in common with the question, spread over -5 to 5."""
    return [10 * alike(question, text) - 5 for text in texts]
