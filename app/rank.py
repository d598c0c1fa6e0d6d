"""From fused passages to evidence: the re-ranker reads the best passages, then their sentences."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.coherence import alike, antecedent, leans_back, speaks_of_somebody
from app.evidence import Evidence, Found, Ranked, Sentence, prose_spans
from app.question import Question, content_words
from app.rerank import Reranker
from app.rows import caption, header_of, written_out
from store import Passage, Source

Score = Callable[[str, Sequence[str]], list[float]]
Before = Callable[[Passage], Passage | None]

PASSAGES = 10  # fused passages that the re-ranker reads
OPENED = 4  # of those, the best, whose sentences it reads
PASSAGE_SHARE = 0.3  # weight of a passage's logit in the score of its sentences
ADDS = 0.5  # logits; less than that is what the sentence before says alone
ASKED_SHARE = 1.0  # of a follow-up: weight of the new question alone, beside the carried one
EARLIER_SHARE = -0.25  # and of the question before: what answered that one is known already


def rank(
    question: Question,
    found: Sequence[Found],
    reranker: Reranker | None,
    sources: Mapping[str, Source],
    before: Before = lambda passage: None,
    text_of: Callable[[str], str] | None = None,
) -> Evidence:
    """Re-rank passages and score their sentences; without a re-ranker the fused order stands.

    `before` gives the passage in front of one, for a passage that begins with him or her; `text_of` the text of a
    source by its id, for a passage that begins in the midst of a table.
    """
    first = list(found[:PASSAGES])
    ranked = [Ranked(one.passage, one.fused, None, _header(one.passage, text_of)) for one in first]
    if reranker is not None:
        scores = reranker.score(question.text, [one.read for one in ranked])
        ranked = [replace(one, score=score) for one, score in zip(ranked, scores, strict=True)]
        ranked.sort(key=lambda one: -(one.score or 0.0))
    places = list(_places(ranked[:OPENED], sources, before))
    rows = {n: row for n, place in enumerate(places) if (row := _row(place, ranked[place.rank], sources))}
    sentences = _sentences(question, ranked, places, rows, reranker.score if reranker else shared_words)
    return Evidence(tuple(ranked), tuple(sentences), sources)


def _header(passage: Passage, text_of: Callable[[str], str] | None) -> tuple[str, ...]:
    if text_of is None or not passage.text.startswith("|"):
        return ()
    return header_of(text_of(passage.source_id), passage.start)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands; `rank` and `run` as in Sentence."""

    passage: Passage
    start: int
    end: int
    rank: int
    run: int

    @property
    def text(self) -> str:
        """Return the sentence."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


def _places(ranked: Sequence[Ranked], sources: Mapping[str, Source], before: Before) -> Iterator[Place]:
    """Yield the sentences of passages in text order, and of the passage before one that begins with him or her."""

    def sentences(passage: Passage) -> list[tuple[int, int]]:
        spans = prose_spans(passage.text, sources[passage.source_id].language, inside=passage.start > 0)
        return [(passage.start + start, passage.start + end) for start, end in spans]

    opened = {(one.passage.source_id, one.passage.index): (rank, one.passage) for rank, one in enumerate(ranked)}
    for (source_id, index), (rank, passage) in list(opened.items()):
        spans = sentences(passage)
        opening = passage.text[spans[0][0] - passage.start : spans[0][1] - passage.start] if spans else ""
        if speaks_of_somebody(opening) and (source_id, index - 1) not in opened:
            previous = before(passage)
            if previous:
                opened[source_id, index - 1] = (rank, previous)
    run, last = 0, ("", 0)
    for key in sorted(opened):
        run += key != (last[0], last[1] + 1)
        last = key
        rank, passage = opened[key]
        for start, end in sentences(passage):
            yield Place(passage, start, end, rank, run)


def _sentences(
    question: Question, ranked: Sequence[Ranked], places: Sequence[Place], rows: Mapping[int, str], score: Score
) -> list[Sentence]:
    texts = [rows.get(n, place.text) for n, place in enumerate(places)]
    contexts = _contexts(places)
    logits = score(question.text, [*texts, *(f"{contexts[n]} {texts[n]}" for n in contexts)])
    for n, logit in zip(list(contexts), logits[len(texts) :], strict=True):
        # a sentence counts together with the one that it leans on, if the two say more than that one alone
        least = logits[n - 1] + ADDS if contexts[n] == texts[n - 1] else logits[n]
        if logit > max(logits[n], least):
            logits[n] = logit
        else:
            del contexts[n]
    logits = logits[: len(texts)]
    scores = list(logits)
    if question.earlier:
        share = ASKED_SHARE if content_words(question.asked) else 0.0  # "Who was there?" says nothing alone
        read = [f"{contexts.get(n, '')} {text}".lstrip() for n, text in enumerate(texts)]
        asked, earlier = score(question.asked, read), score(question.earlier[-1], read)
        scores = [
            carried + share * new + EARLIER_SHARE * old
            for carried, new, old in zip(logits, asked, earlier, strict=True)
        ]
    return [
        Sentence(
            source_id=place.passage.source_id,
            version=place.passage.version,
            start=place.start,
            end=place.end,
            text=place.text,
            score=score + PASSAGE_SHARE * (ranked[place.rank].score or 0.0),
            rank=place.rank,
            run=place.run,
            logit=logit,
            context=contexts.get(n, ""),
            written=rows.get(n, ""),
        )
        for n, (place, score, logit) in enumerate(zip(places, scores, logits, strict=True))
    ]


def _row(place: Place, ranked: Ranked, sources: Mapping[str, Source]) -> str:
    """A row of a table as it is read: its cells with their columns' names, behind title and caption; "" of none."""
    if not place.text.startswith("|"):
        return ""
    above = place.passage.text[: place.start - place.passage.start]
    header = ranked.header if ranked.passage is place.passage else ()
    row = written_out(above + place.text, header)[len(written_out(above, header)) :].strip()
    names = dict.fromkeys([sources[place.passage.source_id].title, caption(above)])
    return "" if row == place.text else ": ".join([*filter(None, names), row])


def _contexts(places: Sequence[Place]) -> dict[int, str]:
    """Return what is to be read in front of each sentence that leans on others: a name, or the sentence before."""
    texts = [place.text for place in places]
    found: dict[int, str] = {}
    for n, (text, place) in enumerate(zip(texts, places, strict=True)):
        first = next(other for other in range(n + 1) if places[other].run == place.run)
        if named := antecedent(text, texts[first:n]):
            found[n] = f"{named[1]}:"
        elif n > first and places[n - 1].rank == place.rank and leans_back(text):
            found[n] = texts[n - 1]
    return found


def shared_words(question: str, texts: Sequence[str]) -> list[float]:
    """Score texts without a re-ranker: the share of words in common with the question, spread over -5 to 5."""
    return [10 * alike(question, text) - 5 for text in texts]
