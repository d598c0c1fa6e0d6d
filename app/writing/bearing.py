"""Whether what a language model writes, and what it rests on, bears on the question, as the reader finds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.check.claims import mixes_days
from app.check.facts import Fault
from app.compose.disputed import Contrary, contrary
from app.question.question import Question
from app.types.evidence import Claim, Sentence
from ingest import ENGLISH, language_of

# The reader's evidence (a logit) for a text that is read alone, from which on it bears on a question: of the
# English reader, of the multilingual one, and of a claim, which may be a bare name. `python benchmarks/bearing.py`.
QUOTE = -1.0
ACROSS = -2.1
CLAIM = -3.0

Evidence = Callable[[str, str], float | None]


@dataclass
class Bearing:
    """What bears on one question, or on a part of it.

    `evidence` gives the reader's evidence for a text of a question; None where nothing reads the two.
    """

    questions: Sequence[str]
    evidence: Evidence
    _read: dict[str, float] = field(default_factory=dict)

    def quote(self, sentence: Sentence) -> bool:
        """Whether a sentence of a source can carry an answer: most orders to its reader say nothing that is asked."""
        english = language_of(sentence.text) == ENGLISH == language_of(self.questions[0])
        return self.logit(sentence.read) >= (QUOTE if english else ACROSS)

    def claim(self, text: str) -> bool:
        """Whether a claim tells anything that is asked."""
        return self.logit(text) >= CLAIM

    def logit(self, text: str) -> float:
        """Return the reader's evidence for a text, of the question that it bears on best; 0 where nothing reads it."""
        if text not in self._read:
            found = [self.evidence(question, text) for question in self.questions]
            self._read[text] = max((one for one in found if one is not None), default=0.0)
        return self._read[text]


@dataclass
class Weighed:
    """The check of claims of one question: their quotes carry them, they bear on it, and nothing tells it otherwise.

    `carried` is the check of a claim against its quotes, `sentences` all that was read; `disputes` gathers what was
    told otherwise.
    """

    question: Question
    bearing: Bearing
    carried: Callable[[Claim], Fault]
    sentences: Sequence[Sentence]
    disputes: list[Contrary] = field(default_factory=list)

    def fault(self, claim: Claim) -> Fault:
        """Return why a claim is withheld; "" where it is not."""
        found = self.carried(claim)
        if found or claim.text is None:
            return found
        if not self.bearing.claim(claim.text):
            return "beside"
        other = contrary(claim, self.question, self.sentences, self.carried)
        if other is None or not self.bearing.quote(other.sentence):
            return "date" if mixes_days(claim, self.carried) else ""
        self.disputes.append(other)
        return "disputed"
