"""What the re-ranker says of pairs: the reader learns relevance from it, of passages and of their sentences."""

import hashlib
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.read.cross_encoder import Reranker
from training.model import SCALE
from training.pairs import Pair

Say = Callable[[str], None]
PORTION = 24  # pairs that are scored and kept at once


@dataclass(frozen=True, slots=True)
class Lesson:
    """The re-ranker's logits over SCALE: of the passage, and of each sentence alone (empty where not asked)."""

    relevance: float
    sentences: tuple[float, ...]


NOTHING = Lesson(math.nan, ())


class Lessons:
    """Lessons by pair, kept in a JSON Lines file so that a training that was broken off goes on from them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: dict[str, Lesson] = {}
        if path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                name, relevance, sentences = json.loads(line)
                self._held[name] = Lesson(relevance, tuple(sentences))

    def of(self, pair: Pair) -> Lesson:
        """Return what the re-ranker says of a pair; NOTHING where it was not asked."""
        return self._held.get(_name(pair), NOTHING)

    def learn(self, pairs: Sequence[Pair], reranker: Reranker, say: Say) -> None:
        """Ask the re-ranker about all English pairs that are not held yet, and of every second one about sentences."""
        english = [pair for pair in pairs if pair.original or pair.languages == ("en", "en")]
        missing = {name: pair for pair in english if (name := _name(pair)) not in self._held}
        names = sorted(missing)  # in no order: what is broken off has a fair share of every set
        for first in range(0, len(names), PORTION):
            with self._path.open("a", encoding="utf-8") as file:
                for name in names[first : first + PORTION]:
                    lesson = self._held[name] = _asked(missing[name], reranker, sentences=int(name, 16) % 2 == 0)
                    file.write(json.dumps([name, lesson.relevance, lesson.sentences]) + "\n")
            if first // PORTION % 40 == 0:
                say(f"re-ranker: {first + PORTION} of {len(names)} pairs")


def _asked(pair: Pair, reranker: Reranker, *, sentences: bool) -> Lesson:
    parts = [pair.passage[start:end] for start, end in pair.sentences] if sentences else []
    asked = pair.original or pair.asked
    scores = [round(score / SCALE, 3) for score in reranker.score(asked, [pair.passage, *parts])]
    return Lesson(scores[0], tuple(scores[1:]))


def _name(pair: Pair) -> str:
    return hashlib.sha256(f"{pair.original or pair.asked}\0{pair.passage}".encode()).hexdigest()[:16]
