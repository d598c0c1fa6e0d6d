"""From fused passages to evidence: the reader reads the best passages, each with its sentences in one pass."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from app.question.names import holds, vocabulary
from app.question.question import Question, content_words
from app.read.cross_encoder import Reranker
from app.read.decision import surely
from app.read.reader import Reader, Text
from app.text.coherence import alike, antecedent, leans_back, speaks_of_somebody
from app.text.prose import is_bare, prose_spans
from app.text.rows import caption, header_of, written_out
from app.types.evidence import Evidence, Found, Ranked, Reading, Score, Sentence
from ingest import ENGLISH
from store import Passage, Source

Before = Callable[[Passage], Passage | None]


@dataclass(frozen=True, slots=True)
class Across:
    """The multilingual reader, for a question in another language than English.

    `unread` is the share (0 to 1) of the question's words that no glossary reads: so much of the reader's logits counts
    for an English passage. For others they count in full.
    """

    reader: Reader
    unread: float

    def weight(self, source: Source) -> float:
        """Return how much of the reader's logits counts for passages of a source."""
        return self.unread if source.language == ENGLISH else 1.0


PASSAGES = 10  # fused passages that are read
AHEAD = 4  # of those, read before the others, which are read only where none of these surely answers
TITLES = 256  # whose words are remembered: ten passages are often of two or three sources
OPENED = 4  # of all, the best, whose sentences may be quoted
SCALE = 5.0  # the reader's relevance and likeness are a fifth of the re-ranker's logits
EVIDENCE_SHARE = 0.25  # weight of the reader's evidence beside a sentence's own logit: benchmarks/sentences.py
KNOWN_SHARE = 0.5  # of a follow-up: what bears out the question before it is known already
PASSAGE_SHARE = 0.3  # weight of a passage's logit in the score of its sentences
ADDS = 0.5  # logits; less than that is what the sentence before says alone
ASKED_SHARE = 1.0  # of a follow-up: weight of the new question alone, beside the carried one
EARLIER_SHARE = -0.25  # and of the question before: what answered that one is known already


def rank(
    question: Question,
    found: Sequence[Found],
    reader: Reader | None,
    reranker: Reranker | None,
    sources: Mapping[str, Source],
    before: Before = lambda passage: None,
    text_of: Callable[[str], str] | None = None,
    across: Across | None = None,
) -> Evidence:
    """Order passages and their sentences by how well they answer.

    The reader reads what is English, passage and sentences in one pass; the re-ranker scores the rest, or all where
    there is no reader, and without it the fused order stands. `across`, the multilingual reader, reads what is left
    to the re-ranker as well. Where one of the first passages surely answers, the others are not read, and stand behind
    those that were. A passage of headings and links alone is left out. `before` gives the passage in front of one, for
    one that begins with him or her; `text_of` the text of a source, for one that begins in the midst of a table.
    """
    told = islice((one for one in found if not is_bare(one.passage.text, inside=one.passage.start > 0)), PASSAGES)
    first = [Ranked(one.passage, one.fused, None, _header(one.passage, text_of)) for one in told]
    read = _read(question, first[:AHEAD], reader, sources)
    sure = any(surely(one.answerable) for one in read.values())
    read |= {} if sure else _read(question, first[AHEAD:], reader, sources)
    others = [one for one in first[: AHEAD if sure else PASSAGES] if one.passage.id not in read]
    scores = {key: SCALE * reading.relevance for key, reading in read.items()}
    crossed = _across(question, others, across, sources)
    scores |= _reranked(question, others, reranker, crossed)
    ranked = _ordered(first, scores)
    places = list(_places(ranked[:OPENED], sources, before))
    led = {place.passage.id: Ranked(place.passage, 0.0, None) for place in places}
    behind = [one for key, one in led.items() if key not in scores]
    read |= _read(question, behind, reader, sources)
    crossed |= _across(question, behind, across, sources)
    known = _known(question, [one for key, one in led.items() if key in read], reader, sources)
    rows = {n: row for n, place in enumerate(places) if (row := _row(place, ranked[place.rank], sources))}
    score = reranker.score if reranker else shared_words
    sentences = _sentences(question, ranked, places, rows, read, known, crossed, score)
    readings = read | {key: one for key, (one, _) in crossed.items()}
    return Evidence(tuple(ranked), tuple(sentences), sources, readings)


def _ordered(passages: Sequence[Ranked], scores: Mapping[str, float]) -> list[Ranked]:
    """Passages with their scores, best first; those without one stand behind, or all as they stood if none has one."""
    scored = [replace(one, score=scores.get(one.passage.id)) for one in passages]
    return sorted(scored, key=lambda one: math.inf if one.score is None else -one.score) if scores else scored


def _reranked(
    question: Question,
    passages: Sequence[Ranked],
    reranker: Reranker | None,
    crossed: Mapping[str, tuple[Reading, float]],
) -> dict[str, float]:
    """The re-ranker's logits of passages, with the multilingual reader's that they answer, by passage."""
    if not reranker or not passages:
        return {}
    logits = reranker.score(question.text, [one.read for one in passages])
    more = {key: weight * one.answerable for key, (one, weight) in crossed.items()}
    return {one.passage.id: logit + more.get(one.passage.id, 0.0) for one, logit in zip(passages, logits, strict=True)}


def _read(
    question: Question, passages: Sequence[Ranked], reader: Reader | None, sources: Mapping[str, Source]
) -> dict[str, Reading]:
    """What the reader finds in those of some passages that are English, by passage."""
    english = [one for one in passages if sources[one.passage.source_id].language == ENGLISH] if reader else []
    if not reader or not english:
        return {}
    texts = [as_read(one, sources[one.passage.source_id], question) for one in english]
    return {one.passage.id: reading for one, reading in zip(english, reader.read(question.text, texts), strict=True)}


def _across(
    question: Question, passages: Sequence[Ranked], across: Across | None, sources: Mapping[str, Source]
) -> dict[str, tuple[Reading, float]]:
    """What the multilingual reader finds in passages for the question as it was written, by passage, and its weight."""
    if not across or not passages:
        return {}
    told = [sources[one.passage.source_id] for one in passages]
    texts = [as_read(one, source) for one, source in zip(passages, told, strict=True)]
    readings = across.reader.read(question.original or question.text, texts)
    return {
        one.passage.id: (reading, across.weight(source))
        for one, reading, source in zip(passages, readings, told, strict=True)
    }


def _known(
    question: Question, passages: Sequence[Ranked], reader: Reader | None, sources: Mapping[str, Source]
) -> dict[str, Reading]:
    """What the reader finds, for the question before, in passages that it read for a follow-up, by passage."""
    if not question.follows:
        return {}
    before = replace(question, asked=question.earlier[-1], earlier=())
    return _read(before, passages, reader, sources)


def as_read(one: Ranked, source: Source, question: Question | None = None) -> Text:
    """A passage as a question reads it, the rows of its tables written out, and where its sentences then stand."""
    text, spans = one.passage.text, prose_spans(one.passage.text, source.language, inside=one.passage.start > 0)
    head = f"| {' | '.join(one.header)} |\n" if one.header else ""
    parts, places, at, length = [head], [], 0, len(head)
    for start, end in spans:
        said = _cells(text, start, end, one.header) if text[start] == "|" else text[start:end]
        parts += [text[at:start], said]
        length += start - at
        places.append((length, length + len(said)))
        length, at = length + len(said), end
    return Text(_title(text, source, question), "".join([*parts, text[at:]]), tuple(places))


def _title(text: str, source: Source, question: Question | None) -> str:
    """The title that a passage is read under; "" for none, since a needless one makes the reader doubt prose.

    With its publisher, where the question has a word of theirs that the passage lacks: a country's own papers seldom
    name it. Rows have it in any case: they do not tell what they count.
    """
    title = ", ".join(dict.fromkeys(filter(None, (source.title, source.publisher))))
    told = _words(title)
    asked = [word for word in content_words(question.text) if holds(told, word)] if question else []
    known = vocabulary([text]) if asked else told
    if not all(holds(known, word) for word in asked):
        return title
    return source.title if "\n|" in f"\n{text}" else ""


@lru_cache(maxsize=TITLES)
def _words(title: str) -> frozenset[str]:
    return vocabulary([title])


def _header(passage: Passage, text_of: Callable[[str], str] | None) -> tuple[str, ...]:
    if text_of is None or not passage.text.startswith("|"):
        return ()
    return header_of(text_of(passage.source_id), passage.start)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands: the `number`th of its passage's, from 0; `rank` and `run` as in Sentence."""

    passage: Passage
    number: int
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
        for number, (start, end) in enumerate(sentences(passage)):
            yield Place(passage, number, start, end, rank, run)


def _sentences(
    question: Question,
    ranked: Sequence[Ranked],
    places: Sequence[Place],
    rows: Mapping[int, str],
    read: Mapping[str, Reading],
    known: Mapping[str, Reading],
    crossed: Mapping[str, tuple[Reading, float]],
    score: Score,
) -> list[Sentence]:
    contexts = _contexts(places)
    by_reader = [n for n, place in enumerate(places) if place.passage.id in read]
    others = [n for n, place in enumerate(places) if place.passage.id not in read]
    found = {
        n: _found(read[places[n].passage.id], known.get(places[n].passage.id), places[n].number) for n in by_reader
    }
    found |= _scored(question, {n: rows.get(n, places[n].text) for n in others}, contexts, score)
    for n in (n for n in others if places[n].passage.id in crossed):
        reading, weight = crossed[places[n].passage.id]
        borne_out = weight * reading.evidence[places[n].number]
        found[n] = (found[n][0] + borne_out, found[n][1] + borne_out)
    return [
        Sentence(
            source_id=place.passage.source_id,
            version=place.passage.version,
            start=place.start,
            end=place.end,
            text=place.text,
            score=found[n][0] + PASSAGE_SHARE * (ranked[place.rank].score or 0.0),
            rank=place.rank,
            run=place.run,
            logit=found[n][1],
            context=contexts.get(n, ""),
            written=rows.get(n, ""),
        )
        for n, place in enumerate(places)
    ]


def _row(place: Place, ranked: Ranked, sources: Mapping[str, Source]) -> str:
    """A row of a table as it is read: its cells with their columns' names, behind title and caption; "" of none."""
    if not place.text.startswith("|"):
        return ""
    text, start = place.passage.text, place.start - place.passage.start
    row = _cells(text, start, place.end - place.passage.start, ranked.header if ranked.passage is place.passage else ())
    names = dict.fromkeys([sources[place.passage.source_id].title, caption(text[:start])])
    return "" if row == place.text else ": ".join([*filter(None, names), row])


def _cells(text: str, start: int, end: int, header: Sequence[str]) -> str:
    """A row that stands in a text, its cells with their columns' names."""
    above = text[:start]
    return written_out(text[:end], header)[len(written_out(above, header)) :].strip()


def _found(reading: Reading, known: Reading | None, number: int) -> tuple[float, float]:
    """The score and the logit of a sentence that the reader read within its passage."""
    logit = SCALE * reading.likeness[number]
    if known:  # it is like the question before, too
        return reading.evidence[number] - KNOWN_SHARE * known.evidence[number], logit
    return logit + EVIDENCE_SHARE * reading.evidence[number], logit


def _scored(
    question: Question, texts: Mapping[int, str], contexts: dict[int, str], score: Score
) -> dict[int, tuple[float, float]]:
    """The score and the logit of sentences read one by one, each behind what it leans on where that says more.

    Contexts that add nothing are taken out.
    """
    leaning = [n for n in contexts if n in texts]
    read = score(question.text, [*texts.values(), *(f"{contexts[n]} {texts[n]}" for n in leaning)]) if texts else []
    logits = dict(zip(texts, read, strict=False))
    for n, logit in zip(leaning, read[len(texts) :], strict=True):
        # a sentence counts together with the one that it leans on, if the two say more than that one alone
        least = logits[n - 1] + ADDS if contexts[n] == texts.get(n - 1) else logits[n]
        if logit > max(logits[n], least):
            logits[n] = logit
        else:
            del contexts[n]
    if not question.earlier or not texts:
        return {n: (logit, logit) for n, logit in logits.items()}
    share = ASKED_SHARE if content_words(question.asked) else 0.0  # "Who was there?" says nothing alone
    whole = [f"{contexts.get(n, '')} {text}".lstrip() for n, text in texts.items()]
    asked, earlier = score(question.asked, whole), score(question.earlier[-1], whole)
    return {
        n: (logit + share * new + EARLIER_SHARE * old, logit)
        for (n, logit), new, old in zip(logits.items(), asked, earlier, strict=True)
    }


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
