"""One cell: a source alone, asked by the steps of the one chain, or looked through for what speaks of a topic."""

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cached_property

from app.chain import Ask, Chain
from app.check.claims import check_quotes
from app.grid.topics import SCORED, Sentences, Topic, chosen, topic
from app.languages.crosslingual import CrossLingual
from app.present.answers import answered
from app.present.citations import located
from app.question.question import Question, unread_language
from app.question.request import SPOKEN, Request
from app.read.rank import PASSAGES
from app.read.threshold import ALONE
from app.types.draft import Draft
from app.types.evidence import Claim, Evidence, Found, best_sentence
from app.types.grid import Column, GridCell, Nearest
from app.types.results import Answer
from app.writing.asking.calls import Tally
from app.writing.composing import Hand
from store import Passage, Snapshot, Source


class Asked:
    """A column that is put to one source after the other; it is read once.

    `tally` makes what counts what a cell takes of a language model.
    """

    def __init__(
        self, column: Column, chain: Chain, languages: CrossLingual, snapshot: Snapshot, tally: Callable[[], Tally]
    ) -> None:
        self.column = column
        self._tally = tally
        self.chain = chain
        self.snapshot = snapshot
        self._languages = languages

    @cached_property
    def question(self) -> Question:
        """Return the column as the chain reads it."""
        return self._languages.understand(self.column.about or self.column.text, (), self.column.language)

    @cached_property
    def request(self) -> Request:
        """Return what is wanted; in a cell everything that is not of a source as a whole is looked up."""
        found: Request = self.chain.understand(Ask(self.question, self.snapshot, None))["request"]
        return found

    @cached_property
    def topic(self) -> Topic:
        """Return what a topic column looks for."""
        return topic(self.question)

    def cell(self, held: "Held") -> GridCell:
        """Return what a source says."""
        if self.column.kind == "catalog":
            return GridCell("catalog", text=str(getattr(held.source, self.column.about)))
        if not held.passages:
            return GridCell("not_judged", reason="no_text")
        if unread_language(self.question):
            return GridCell("not_judged", reason="unread")
        return self._speaking(held) if self.column.kind == "topic" else self._answered(held)

    def _speaking(self, held: "Held") -> GridCell:
        if not self.topic.readable_in(held.source.language):
            return GridCell("not_judged", reason="unread", nearest=self._nearest(held))
        found = held.sentences(self._languages).speaking(self.topic)[:SCORED]
        if not found:
            return GridCell("silent", nearest=self._nearest(held))
        scorer = self._languages.scorer(self.question, self.snapshot, (held.source.id,))
        scores = self.chain.scoring(scorer)(self.question.text, [one.text for one in found])
        claims = tuple(Claim((one,)) for one in chosen(found, dict(zip(found, scores, strict=True))))
        check_quotes(claims, self.snapshot)
        evidence = Evidence((), (), self.snapshot.sources)
        made = answered("", evidence, draft=Draft(claims), missing=(), generator="extractive")
        return GridCell("quoted", quotes=located(made, self.snapshot).citations, answerable=1.0)

    def _answered(self, held: "Held") -> GridCell:
        if self.request.kind in SPOKEN:
            return GridCell("not_judged", reason="no_question")
        with closing(self._tally()) as tally:
            ask = Ask(self.question, self.snapshot, (held.source.id,), hand=Hand(tally=tally), margin=ALONE)
            made, evidence = self.chain.looked_up(ask, self._found(held), whole=self.request.kind == "summary")
        if made.citations:
            return GridCell("quoted", quotes=made.citations, answerable=round(made.answerable, 4))
        return GridCell("silent", nearest=_near(made, evidence), answerable=round(made.answerable, 4))

    def _found(self, held: "Held") -> list[Found]:
        """All passages of a short source, the best of a longer one."""
        if len(held.passages) <= PASSAGES:
            return [Found(one, 0.0) for one in held.passages]
        return self.chain.retrieve(Ask(self.question, self.snapshot, (held.source.id,)))

    def _nearest(self, held: "Held") -> Nearest | None:
        found = self.chain.retrieve(Ask(self.question, self.snapshot, (held.source.id,)))
        passage = found[0].passage if found else held.passages[0]
        return Nearest(passage.text, passage.version, passage.start, passage.end)


class Held:
    """A source with its passages, which are fetched when they are needed, and cut into sentences once."""

    def __init__(self, source: Source, snapshot: Snapshot) -> None:
        self.source = source
        self._snapshot = snapshot
        self._cut: Sentences | None = None

    @cached_property
    def passages(self) -> Sequence[Passage]:
        """Return its passages in the order of its text."""
        return self._snapshot.passages(self.source.id)

    def sentences(self, languages: CrossLingual) -> Sentences:
        """Return its sentences."""
        if self._cut is None:
            self._cut = Sentences(self.source, self._snapshot.text(self.source.id), self.passages, languages)
        return self._cut


def _near(made: Answer, evidence: Evidence) -> Nearest | None:
    """The sentence that came nearest, or the passage where none was read."""
    if evidence.sentences:
        best = best_sentence(evidence)
        return Nearest(best.text, best.version, best.start, best.end)
    if made.passages:
        one = made.passages[0]
        return Nearest(one.text, one.version, one.start, one.end)
    return None
