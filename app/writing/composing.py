"""What evidence says: in the words of a language model, checked sentence by sentence, or in the sources' own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableLambda

import prompts
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
from app.read.reader import Reader, read_alone
from app.read.threshold import ACROSS, THRESHOLDS, Threshold
from app.types.draft import Draft
from app.types.evidence import Claim, Disagreement, Evidence, Score
from app.types.written import Piece, Planning, Policy, Use
from app.wording.answers import wording
from app.writing.asking.calls import Tally, Waiting
from app.writing.asking.judging import denied, judges
from app.writing.asking.tools import calls_tools, rounds
from app.writing.bearing import Bearing, Weighed
from app.writing.material import fenced
from app.writing.planning import other_words
from app.writing.widening import Desk, Seen, Words, widened
from app.writing.writer import Judge, OnPiece, write
from ingest import ENGLISH, language_of
from store import Passage

ASKING = ("?", "？")
ASKED = 0.5  # share of the probability by which the evidence answers, from which on a language model is asked


@dataclass(frozen=True, slots=True)
class Hand:
    """Of one question: `on_piece` is told what a language model writes, `tally` counts what it takes.

    `parts` are the questions that the model takes it for.
    """

    on_piece: OnPiece = field(default=lambda piece: None)
    tally: Tally = field(default_factory=Tally)
    parts: tuple[str, ...] = ()

    def waiting(self) -> None:
        """Tell that the model is thinking."""
        self.on_piece(Piece(0, ""))


@dataclass(frozen=True, slots=True)
class Read:
    """A question and what was read for it; `given` is the text of the answers before, `score` scores sentences.

    `wide` is what a language model may be shown beyond it.
    """

    question: Question
    evidence: Evidence
    verdict: Verdict
    score: Score
    given: str
    hand: Hand
    wide: Evidence | None = None

    @property
    def said(self) -> str:
        """Return the question in the words that it was asked in."""
        return self.question.original or self.question.text


class Composer:
    """Composes; without a model in the sources' own words alone."""

    def __init__(
        self,
        languages: CrossLingual,
        threshold: Threshold,
        model: BaseChatModel | None,
        policy: Policy,
        planning: Planning,
        reader: Reader | None = None,
        tools: Use = "auto",
        judging: Planning = "auto",
    ) -> None:
        self._languages = languages
        self._threshold: Threshold = threshold
        self._model = model
        self._policy: Policy = policy
        self._planning: Planning = planning
        self._reader = reader
        self._judging: Planning = judging
        self._tools = model is not None and tools != "never" and planning != "never" and calls_tools(model)

    def compose(self, read: Read) -> Draft:
        """Return what answers a question; nothing where the evidence does not."""
        evidence = read.wide or (read.evidence if self._model is not None and self._near(read) else None)
        if self._model is None or evidence is None:
            return self._extracted(read)
        return self._written(self._model, read, evidence)

    def widened(
        self, read: Read, look: Callable[[str], Read], around: Callable[[Passage], Read] | None = None
    ) -> Evidence | None:
        """Return all that a language model is to be shown: for the parts of a question, too, and in other words.

        `around` reads a passage with what stands around it, for a model that calls tools.
        """
        model, hand = self._model, read.hand
        if model is None:
            return None

        def seen(one: Read) -> Seen:
            return Seen(one.evidence, one.verdict.answers, self._near(one))

        def words(searched: Sequence[str]) -> list[str]:
            return other_words(model, read.said, searched, hand.tally, hand.waiting)

        ask: Words = RunnableLambda(words, name="plan").invoke if self._planning != "never" else lambda searched: ()
        find = around if self._tools else None
        beside = None if find is None else lambda passage: seen(find(passage))
        by_tools = self._by_tools(model, read)
        return widened(seen(read), read.said, hand.parts, lambda text: seen(look(text)), ask, beside, by_tools)

    def _by_tools(self, model: BaseChatModel, read: Read) -> Callable[[Desk], None]:
        """What lets the model look for itself, each of its turns as a step."""

        def looking(desk: Desk) -> None:
            searched = "; ".join(fenced(one) for one in desk.searched)
            prompt = prompts.load("tools", question=fenced(read.said), searched=searched)
            tally, waiting = read.hand.tally, read.hand.waiting
            rounds(model, desk.tools, prompt, tally, waiting, lambda: desk.enough, _as_planning)

        return looking

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

    def _written(self, model: BaseChatModel, read: Read, evidence: Evidence) -> Draft:
        """Let the model write; where it fails, or nothing of it is carried, the sources' own sentences stand."""
        say = wording(read.question.language)
        check = self._weighed(read, evidence)
        tally, on_piece = read.hand.tally, read.hand.on_piece
        try:
            judged = write(
                model, read.said, evidence, check.fault, tally, on_piece, check.bearing.quote, self._judge(model, tally)
            )
        except ModelError as error:
            draft = self._extracted(read)
            line = say.instead if draft.claims else say.unwritten
            return replace(draft, remark=line.format(error), trouble=str(error))
        carried = tuple(one.claim for one in judged if not one.fault)
        withheld = len(judged) - len(carried)
        if carried or (judged and self._policy == "off"):
            return Draft(carried, withheld, written=judged)
        draft = self._extracted(read)
        remark = say.none_carried if judged and draft.claims else draft.remark
        for one in check.disputes if draft.claims else ():
            found = Disagreement(one.what, (one.told, one.sentence), one.values)
            draft = replace(draft, claims=side_by_side(draft.claims, found, read.evidence))
        return replace(draft, withheld=withheld, written_off=judged, remark=remark)

    def _judge(self, model: BaseChatModel, tally: Tally) -> Judge:
        """Return what lets the model judge claims that are carried, where it may; it denies none else."""

        def judge(claims: Sequence[Claim], waiting: Waiting) -> frozenset[int]:
            if not judges(model, self._judging):
                return frozenset()
            shown = [(fenced(one.text or ""), [fenced(quote.read) for quote in one.sentences]) for one in claims]
            return denied(model, shown, tally, waiting)

        return judge

    def _weighed(self, read: Read, evidence: Evidence) -> Weighed:
        """Return the check of what is written for a question."""
        asked = [one for one in evidence.searched if one.endswith(ASKING)]  # a statement would bear itself out
        bearing = Bearing((read.said, *read.hand.parts, *asked), self._evidence)
        return Weighed(read.question, bearing, self.fault(read.score), evidence.sentences)

    def _evidence(self, question: str, text: str) -> float | None:
        """Return the evidence for a text that stands alone, of the reader of the two's languages."""
        if language_of(question) == language_of(text) == ENGLISH:
            return None if self._reader is None else read_alone(self._reader, question, text)
        return self._languages.evidence(question, text)


def _as_planning(ask: Callable[[], AIMessage | None]) -> AIMessage | None:
    """A turn of the model, as a step."""
    turn: RunnableLambda[None, AIMessage | None] = RunnableLambda(lambda _: ask(), name="plan")
    return turn.invoke(None)


def _not_as_new(read: Read, draft: Draft) -> Draft:
    """Say of an answer to a follow-up that it was given before; give none where more than that is asked for."""
    told = [sentence for claim in draft.claims for sentence in claim.sentences]
    if not read.given or not leaning(read.question) or not all(was_given(one, read.given) for one in told):
        return draft
    say = wording(read.question.language)
    return Draft(remark=say.again) if wants_more(read.question) else replace(draft, remark=say.again)
