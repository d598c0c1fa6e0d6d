"""What a language model is shown beside what was read for a question: for its parts, and in other words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from langchain_core.tools import BaseTool, StructuredTool

from app.types.evidence import Evidence, Ranked, Sentence
from app.writing.material import fenced
from store import Passage

ROUNDS = 3  # of searches: the first is for the question itself and its parts


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read for a question, whether that answers it, and whether it is near enough to be shown to a model."""

    evidence: Evidence
    answers: bool
    near: bool


Look = Callable[[str], Seen]
Around = Callable[[Passage], Seen]
Words = Callable[[Sequence[str]], Sequence[str]]  # other words for what was searched for
SHOWN = 3  # passages that a search shows a model, the best
LONGEST = 300  # characters of what it searches for
TEXT = 2_000  # characters of a passage that it is shown


@dataclass
class Desk:
    """Where a model looks for itself, with two tools; `read` is all that was read, `searched` what was searched for.

    `passages` are those that it was shown, by their numbers (from 1).
    """

    look: Look
    around: Around
    read: list[Seen]
    searched: list[str]
    passages: list[Passage] = field(default_factory=list)

    @property
    def tools(self) -> list[BaseTool]:
        """Return the tools; arguments that do not fit are told to the model."""
        found = StructuredTool.from_function(self.search, name="search", handle_validation_error=True)
        shown = StructuredTool.from_function(self.surroundings, name="read", handle_validation_error=True)
        return [found, shown]

    @property
    def enough(self) -> bool:
        """Return whether anything that was read answers."""
        return any(one.answers for one in self.read)

    def search(self, query: str) -> str:
        """Search the documents for a question; shows numbered passages."""
        query = " ".join(query.split())
        if not any(char.isalnum() for char in query) or len(query) > LONGEST:
            return f"nothing was searched for: the query has to be a question of at most {LONGEST} characters"
        if query.casefold() in (one.casefold() for one in self.searched):
            return "this was searched for before"
        self.searched.append(query)
        return self._shown(self.look(query))

    def surroundings(self, passage: int) -> str:
        """Read the passage of this number, and what stands before and behind it."""
        if not 1 <= passage <= len(self.passages):
            return "there is no passage of this number"
        return self._shown(replace(self.around(self.passages[passage - 1]), near=True))

    def _shown(self, seen: Seen) -> str:
        """What a model is shown of what was read."""
        self.read.append(seen)
        lines = []
        for one in seen.evidence.passages[:SHOWN]:
            if one.passage not in self.passages:
                self.passages.append(one.passage)
            number, source = self.passages.index(one.passage) + 1, seen.evidence.sources.get(one.passage.source_id)
            title = fenced(source.title) if source else ""
            lines.append(f"<passage {number}> {title}: {fenced(one.passage.text[:TEXT])} </passage>")
        return "\n".join(lines) or "nothing was found"


def widened(
    first: Seen,
    question: str,
    parts: Sequence[str],
    look: Look,
    words: Words,
    around: Around | None = None,
    by_tools: Callable[[Desk], None] = lambda desk: None,
) -> Evidence | None:
    """Return what is near of what was read for a question and its parts and, while none answers, in other words.

    With `around`, which reads what stands around a passage, a model looks for itself, `by_tools`. None where nothing is
    near.
    """
    read = [first, *(look(part) for part in parts)]
    searched = [question, *parts]
    if around is None:
        _in_other_words(read, searched, look, words)
    elif not any(one.answers for one in read):
        by_tools(Desk(look, around, read, searched))
    near = [one.evidence for one in read if one.near]
    others = tuple(searched[1 + len(parts) :])
    if not near or not others:
        return together(near) if near else None
    return replace(together(near), searched=others)


def _in_other_words(read: list[Seen], searched: list[str], look: Look, words: Words) -> None:
    """Read on in other words, while nothing that was read answers, and add what was read and searched for."""
    for _ in range(ROUNDS - 1):
        if any(one.answers for one in read):
            return
        found = words(searched)
        read += [look(one) for one in found]
        searched += found
        if not found:
            return


def together(read: Sequence[Evidence]) -> Evidence:
    """Return several readings as one: the best passages of each first, no passage and no sentence twice."""
    if len(read) == 1:
        return read[0]
    passages: dict[str, Ranked] = {}
    for row in zip_longest(*(one.passages for one in read)):
        for ranked in row:
            if ranked is not None:
                passages.setdefault(ranked.passage.id, ranked)
    places = {key: place for place, key in enumerate(passages)}
    sentences: dict[tuple[str, int, int], Sentence] = {}
    for number, one in enumerate(read):
        for sentence in _moved(one, places, number):
            sentences.setdefault((sentence.source_id, sentence.start, sentence.end), sentence)
    readings = {key: reading for one in reversed(read) for key, reading in one.readings.items()}
    return Evidence(tuple(passages.values()), tuple(sentences.values()), read[0].sources, readings)


def _moved(evidence: Evidence, places: dict[str, int], number: int) -> Iterable[Sentence]:
    """The sentences of a reading at the places that their passages have now; no run of one goes on in another."""
    for sentence in evidence.sentences:
        rank = places[evidence.passages[sentence.rank].passage.id]
        yield replace(sentence, rank=rank, run=1_000 * number + sentence.run)
