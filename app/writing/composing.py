"""What evidence says: in the words of a language model, checked sentence by sentence, or in the sources' own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from langchain_core.language_models import BaseChatModel

from app.check.claims import fault
from app.check.facts import Fault
from app.compose.disagreement import disagreement, side_by_side
from app.compose.extract import compose
from app.errors import ModelError
from app.languages.crosscheck import CrossCheck
from app.languages.crosslingual import CrossLingual, denies
from app.question.question import Question
from app.read.decision import Verdict
from app.read.fresh import leaning, wants_more, was_given
from app.read.threshold import ACROSS, THRESHOLDS, Threshold
from app.types.draft import Draft
from app.types.evidence import Claim, Evidence
from app.types.written import Policy
from app.wording.answers import wording
from app.writing.asking.calls import Tally
from app.writing.writer import OnPiece, write

Score = Callable[[str, Sequence[str]], list[float]]

ASKED = 0.5  # share of the probability by which the evidence answers, from which on a language model is asked


@dataclass(frozen=True, slots=True)
class Hand:
    """Of one question: `on_piece` is told what a language model writes, `tally` counts what it takes."""

    on_piece: OnPiece = field(default=lambda piece: None)
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class Read:
    """A question and what was read for it; `given` is the text of the answers before, `score` scores sentences."""

    question: Question
    evidence: Evidence
    verdict: Verdict
    score: Score
    given: str
    hand: Hand


class Composer:
    """Composes; without a model in the sources' own words alone."""

    def __init__(
        self, languages: CrossLingual, threshold: Threshold, model: BaseChatModel | None, policy: Policy
    ) -> None:
        self._languages = languages
        self._threshold: Threshold = threshold
        self._model = model
        self._policy: Policy = policy

    def compose(self, read: Read) -> Draft:
        """Return what answers a question; nothing where the evidence does not."""
        if self._model is not None and self._near(read):
            return self._written(self._model, read)
        return self._extracted(read)

    def fault(self, score: Score) -> Callable[[Claim], Fault]:
        """Return what tells why the quotes of a claim do not carry it."""
        across, same = CrossCheck(self._languages).fault, self._languages.glossary.same
        return lambda claim: fault(claim, score, across, same)

    def _extracted(self, read: Read) -> Draft:
        """Answer in the sources' own words, where the evidence answers."""
        if not read.verdict.answers:
            return Draft()
        claims = compose(read.question, read.evidence)
        found = disagreement(read.question, read.evidence, self._languages.similarity, denies) if claims else None
        return _not_as_new(read, Draft(side_by_side(claims, found, read.evidence), differs=found))

    def _near(self, read: Read) -> bool:
        """Whether anything that was read is near enough to be shown to a language model."""
        crossed = self._languages.crossed(read.question, read.evidence)
        least = (ACROSS if crossed else THRESHOLDS)[self._threshold]
        return bool(read.evidence.sentences) and read.verdict.answerable >= ASKED * least

    def _written(self, model: BaseChatModel, read: Read) -> Draft:
        """Let the model write; where it fails, or nothing of it is carried, the sources' own sentences stand."""
        say = wording(read.question.language)
        question = read.question.original or read.question.text
        try:
            judged = write(model, question, read.evidence, self.fault(read.score), read.hand.tally, read.hand.on_piece)
        except ModelError as error:
            draft = self._extracted(read)
            return replace(draft, remark=say.instead.format(error), trouble=str(error))
        carried = tuple(one.claim for one in judged if not one.fault)
        withheld = len(judged) - len(carried)
        if carried or (judged and self._policy == "off"):
            return Draft(carried, withheld, written=judged)
        draft = self._extracted(read)
        remark = say.none_carried if judged and draft.claims else draft.remark
        return replace(draft, withheld=withheld, written_off=judged, remark=remark)


def _not_as_new(read: Read, draft: Draft) -> Draft:
    """Say of an answer to a follow-up that it was given before; give none where more than that is asked for."""
    told = [sentence for claim in draft.claims for sentence in claim.sentences]
    if not read.given or not leaning(read.question) or not all(was_given(one, read.given) for one in told):
        return draft
    say = wording(read.question.language)
    return Draft(remark=say.again) if wants_more(read.question) else replace(draft, remark=say.again)
