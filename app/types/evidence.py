"""What was found for a question: passages and their sentences, each with how well it answers."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.text.coherence import leans_back
from app.text.rows import written_out
from store import Passage, Source

Score = Callable[[str, Sequence[str]], list[float]]  # the logit of each text for a question


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that retrieval found; `fused` is its score in the fused rankings (0 to 1)."""

    passage: Passage
    fused: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage after re-ranking; `score` is the re-ranker's logit (None without a re-ranker).

    `header` is that of the table in whose midst it begins.
    """

    passage: Passage
    fused: float
    score: float | None
    header: tuple[str, ...] = ()

    @property
    def read(self) -> str:
        """Return the passage as models read it: the rows of its tables with the names of their columns."""
        return written_out(self.passage.text, self.header)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a source: `text` is `source_text[start:end]`, offsets in characters.

    `logit` is the re-ranker's for this sentence, read behind `context`: the name or the sentence that it leans on,
    where that made it say more. `score` blends it with its passage's; `rank` is the place of its passage, from 0
    (of the passage that leans on its own, where it was opened for that); those of one `run` follow each other. Of a row
    of a table, `written` is what was read in its place: the source's title, and the cells with their columns' names.
    """

    source_id: str
    version: str
    start: int
    end: int
    text: str
    score: float
    rank: int
    logit: float
    run: int = 0
    context: str = ""
    written: str = ""

    @property
    def read(self) -> str:
        """Return the sentence as the re-ranker read it."""
        return f"{self.context} {self.written or self.text}".lstrip()

    def precedes(self, following: "Sentence") -> bool:
        """Return whether the sentence that comes next belongs to the same train of thought: the same passage."""
        return self.run == following.run and self.rank == following.rank


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, and the sentences of the sources that it rests on.

    `text` is None where the claim is its one sentence, in the source's own words. A claim of a language model
    that names no sentence there is has none: it is never supported.
    """

    sentences: tuple[Sentence, ...]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sentences of different sources that differ in `what`, and what each says of it, in its own words.

    `what` is amount, share, rank, date or verdict (one says what the other denies).
    """

    what: str
    sentences: tuple[Sentence, Sentence]
    values: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass found; all values are logits.

    `answerable` says whether the passage answers the question, `relevance` (about a fifth of ms-marco-MiniLM-L-12-v2's
    logit) whether it is near. For each sentence, `evidence` is above 0 where it bears the answer out, and `likeness` is
    its own relevance.
    """

    answerable: float
    relevance: float
    evidence: tuple[float, ...]
    likeness: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that an answer may rest on: passages best first, and the sentences of the best of them in text order.

    `readings` holds what the reader found, by passage; `searched` the other words that a language model searched in.
    """

    passages: tuple[Ranked, ...]
    sentences: tuple[Sentence, ...]
    sources: Mapping[str, Source]
    readings: Mapping[str, Reading] = field(default_factory=dict)
    searched: tuple[str, ...] = ()

    def before(self, sentence: Sentence) -> str:
        """Return the sentence in front of one that leans on it, or nothing."""
        place = self.sentences.index(sentence)
        previous = self.sentences[place - 1] if place else None
        return previous.text if previous and previous.precedes(sentence) and leans_back(sentence.text) else ""

    def borne_out(self, sentence: Sentence) -> float | None:
        """Return the reader's evidence for a sentence (a logit), or None where it was not read within its passage."""
        passage = self.passages[sentence.rank].passage if self.readings else None
        if passage is None or passage.id not in self.readings:
            return None
        inside = [
            one.start
            for one in self.sentences
            if one.source_id == passage.source_id and passage.start <= one.start < passage.end
        ]
        found = self.readings[passage.id].evidence
        return found[inside.index(sentence.start)] if sentence.start in inside else None

    def after(self, sentence: Sentence) -> str:
        """Return the text of the sentence that goes on from one in its passage, or nothing."""
        following = self.following(sentence)
        return following.text if following else ""

    def following(self, sentence: Sentence) -> Sentence | None:
        """Return the sentence that goes on from one in its passage, or None."""
        place = self.sentences.index(sentence) + 1
        following = self.sentences[place] if place < len(self.sentences) else None
        return following if following and sentence.precedes(following) else None


def best_sentence(evidence: Evidence) -> Sentence:
    """Return the sentence that answers best."""
    return max(evidence.sentences, key=lambda sentence: sentence.score)


def evidence_texts(best: Sentence, evidence: Evidence) -> list[str]:
    """Return the texts in which what a question names must stand: the passage, and what its source is."""
    source = evidence.sources[best.source_id]
    return [
        evidence.passages[best.rank].passage.text,
        " ".join(evidence.passages[best.rank].header),
        source.title,
        source.author,
        source.publisher,
        source.date,
        source.kind,
    ]


def probability(logit: float) -> float:
    """Return the sigmoid of a logit (0 to 1)."""
    return 1 / (1 + math.exp(-logit))
