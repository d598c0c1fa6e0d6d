"""What an answer of any kind is made with: the question, the sources, and the chain's own steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.question.question import Question
from app.question.request import Request
from app.read.decision import Verdict
from app.types.evidence import Evidence, Found, Score
from store import Snapshot, Source

Scope = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question, and the steps of the chain that a kind of answer may take for itself.

    `ask` reads a part of the question, behind a history where one is given. `search` finds passages for a question
    within a scope (None: all sources), `deep` many more within that of the inquiry, `read` reads ten of them at most,
    `decide` says whether what was read answers, `score` gives the logit of each of some texts for a question,
    `vocabulary` the stems of texts, of those in other languages as the glossary reads them; `near` tells how near texts
    are to a subject in the question's own language, where the glossary reads too little of it. `named` are the sources
    that the question names, if any; `found` is what was searched for already: the passages of the question itself, in
    all of `scope`.
    """

    question: Question
    request: Request
    snapshot: Snapshot
    scope: Scope
    named: tuple[str, ...]
    found: Sequence[Found]
    ask: Callable[..., Question] = field(repr=False)
    search: Callable[[Question, Scope], list[Found]] = field(repr=False)
    deep: Callable[[Question], list[Found]] = field(repr=False)
    read: Callable[[Question, Sequence[Found]], Evidence] = field(repr=False)
    decide: Callable[[Question, Evidence], Verdict] = field(repr=False)
    score: Score = field(repr=False)
    vocabulary: Callable[[Sequence[str]], frozenset[str]] = field(repr=False)
    near: Score | None = field(default=None, repr=False)

    @property
    def sources(self) -> list[Source]:
        """Return the sources that are asked."""
        known = self.snapshot.sources
        return [known[source_id] for source_id in self.scope or known]
