"""The one chain from a question to its answer: understand, retrieve, read, decide, compose, check, present."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypedDict
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from app.check.absent import absent
from app.check.claims import check_quotes, supported
from app.compose.catalog import Holdings, holdings
from app.compose.disagreement import disagreement, side_by_side
from app.compose.extract import compose
from app.compose.model import propose
from app.compose.overview import leading, portray
from app.compose.spoken import talk, told
from app.languages.crossjudge import judge_across
from app.languages.crosslingual import CrossLingual, denies
from app.present.citations import located
from app.present.differences import differing
from app.present.markdown import answered, refused, uttered
from app.question.overview import About, about, named_author, titled
from app.question.question import Question, unread_language
from app.question.request import LOOKUP, Request, Requests
from app.read.cross_encoder import Reranker
from app.read.decision import Verdict, decide
from app.read.rank import rank, shared_words
from app.read.reader import Reader
from app.read.threshold import Threshold
from app.retrieve.fusion import DEPTH, fuse
from app.types.evidence import Claim, Disagreement, Evidence, Found
from app.types.results import Answer
from store import Hit, Snapshot

Score = Callable[[str, Sequence[str]], list[float]]
OnStep = Callable[[str], None]

STEPS = ("retrieve", "read", "decide", "compose", "check")  # those that are told and timed


@dataclass(frozen=True, slots=True)
class Ask:
    """What goes into the chain: a question, the snapshot that it is asked of, and the scope (None: all)."""

    question: Question
    snapshot: Snapshot
    sources: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Draft:
    """Claims that may be shown, how many were withheld, a line of the catalog to put before them, what differs."""

    claims: tuple[Claim, ...]
    withheld: int = 0
    preface: str = ""
    differs: Disagreement | None = None


class State(TypedDict):
    """What the steps know: each adds a key.

    `whole` is set for a question about a source as a whole, `held` for one about the library.
    """

    ask: Ask
    request: Request
    held: Holdings | None
    whole: About | None
    reranker: Reranker | None
    score: Score
    found: list[Found]
    evidence: Evidence
    verdict: Verdict
    draft: Draft


class Chain:
    """The steps of an answer. Without a chat model the extractive generator composes; `generator` names it."""

    def __init__(
        self,
        embeddings: Embeddings,
        reranker: Reranker | None,
        model: BaseChatModel | None,
        generator: str,
        languages: CrossLingual,
        reader: Reader,
        threshold: Threshold,
        requests: Requests,
    ) -> None:
        self._embeddings = embeddings
        self._english: Score = reranker.score if reranker else shared_words
        self._model = model
        self._generator = generator
        self._languages = languages
        self._reader = reader
        self._threshold: Threshold = threshold
        self._requests = requests

    def runnable(self) -> Runnable[Ask, Answer]:
        """Return the steps as one LangChain runnable; each runs under its own name, which callbacks are told."""
        add = RunnablePassthrough.assign
        steps: Runnable[Any, Answer] = (
            _step("understand", self.understand)
            | add(found=_step("retrieve", self._search))
            | add(evidence=_step("read", self.read))
            | add(verdict=_step("decide", self.decide))
            | add(draft=_step("compose", self.compose))
            | add(draft=_step("check", self.check))
            | _step("present", self.present)
        )
        return steps

    def understand(self, ask: Ask) -> dict[str, Any]:
        """Read what is wanted and what the question is about, and choose what scores sentences in its language."""
        sources = ask.snapshot.sources
        question = named_author(ask.question, sources, ask.sources)
        request, held, whole = self._requests.recognise(ask.question), None, None
        if request.kind == "library":
            held = holdings(ask.question, sources, ask.sources)
            request = request if held else LOOKUP
        if request.kind in ("lookup", "summary"):
            whole = about(question, sources, ask.sources)
            if whole is None and request.kind == "summary":
                whole = titled(question, sources, ask.sources)
            request = Request("summary", whole.topic) if whole else LOOKUP
        reranker = self._languages.scorer(question, ask.snapshot, ask.sources)
        return {
            "ask": replace(ask, question=question),
            "request": request,
            "held": held,
            "whole": whole,
            "reranker": reranker,
            "score": reranker.score if reranker else self._english,
        }

    def _search(self, state: State) -> list[Found]:
        """Retrieve, where what is wanted stands in passages."""
        unneeded = state["request"].kind in ("small_talk", "assistant", "library")
        return [] if unneeded else self.retrieve(state["ask"])

    def retrieve(self, ask: Ask) -> list[Found]:
        """Find passages by meaning and by words, in the languages that the sources are in, and fuse the rankings."""
        languages = self._languages
        return fuse(
            {
                "vectors": self._nearest(ask),
                "words": ask.snapshot.matching(ask.question.words, DEPTH, ask.sources),
                "elsewhere": languages.elsewhere(ask.question, ask.snapshot, ask.sources, self._embeddings),
            }
        )

    def _nearest(self, ask: Ask) -> list[Hit]:
        if self._languages.foreign(ask.question) and self._languages.has_space(ask.snapshot):
            return self._languages.nearest(ask.question, ask.snapshot, ask.sources)
        return ask.snapshot.nearest(ask.question.text, self._embeddings, DEPTH, ask.sources)

    def read(self, state: State) -> Evidence:
        """Read the best passages, and order them and their sentences by how well they answer."""
        question, snapshot = state["ask"].question, state["ask"].snapshot
        reader = None if self._languages.foreign(question) else self._reader
        return rank(
            question, state["found"], reader, state["reranker"], snapshot.sources, snapshot.before, snapshot.text
        )

    def decide(self, state: State) -> Verdict:
        """Decide whether the evidence answers."""
        question, evidence = state["ask"].question, state["evidence"]
        if self._languages.crossed(question, evidence):
            return judge_across(question, evidence, self._languages, self._threshold)
        return decide(question, evidence, self._threshold, self._languages.glossary.names)

    def compose(self, state: State) -> Draft:
        """Choose what to say: of a source as a whole, by the model, or in the sources' own words."""
        ask, whole = state["ask"], state["whole"]
        if whole is not None:
            preface, claims = portray(whole, ask.question, ask.snapshot, state["score"])
            return Draft(claims, preface=preface)
        if state["request"].kind != "lookup" or not state["verdict"].answers:
            return Draft(())
        if self._model is None:
            claims = compose(ask.question, state["evidence"])
        else:
            claims = tuple(propose(self._model, ask.question.original or ask.question.text, state["evidence"]))
        found = disagreement(ask.question, state["evidence"], self._languages.similarity, denies) if claims else None
        return Draft(side_by_side(claims, found, state["evidence"]), differs=found)

    def check(self, state: State) -> Draft:
        """Withhold claims that their quotes do not bear out, and compare the quotes with the sources' texts."""
        draft = state["draft"]
        kept = supported(draft.claims, state["score"], self._languages.bears_out, self._languages.glossary.same)
        check_quotes(kept, state["ask"].snapshot)
        return replace(draft, claims=tuple(kept), withheld=len(draft.claims) - len(kept))

    def present(self, state: State) -> Answer:
        """Write the answer or the refusal, with its citations and where they stand."""
        ask, draft, verdict, evidence = state["ask"], state["draft"], state["verdict"], state["evidence"]
        whole, request = state["whole"] is not None, state["request"]
        if request.kind not in ("lookup", "summary"):
            return self._uttered(state)
        if whole:
            evidence = leading(evidence, draft.claims, ask.snapshot)
        missing = () if whole else verdict.missing
        terms = self._languages.glossary.names
        make = answered if draft.claims or draft.preface else partial(refused, unread=unread_language(ask.question))
        answer = make(
            ask.question.written or ask.question.asked,
            evidence,
            missing=missing,
            absent=absent(missing, ask.snapshot, ask.sources, ask.question.language, terms),
            answerable=1.0 if whole else verdict.answerable,
            language=ask.question.language,
            claims=draft.claims,
            preface=draft.preface,
            generator=self._generator,
            withheld=draft.withheld,
            searched=ask.sources or tuple(ask.snapshot.sources),
            snapshot=ask.snapshot.record.number,
            kind=request.kind,
        )
        return located(differing(answer, draft.differs), ask.snapshot)

    def _uttered(self, state: State) -> Answer:
        """Say what needs no quote: of the library, of the assistant, in reply to a greeting or to a task."""
        ask, request, evidence, held = state["ask"], state["request"], state["evidence"], state["held"]
        searched = ask.sources or tuple(ask.snapshot.sources)
        language = ask.question.language
        if held is not None:
            text = told(request, held, language)
        else:
            sources = (ask.snapshot.sources[source_id] for source_id in searched)
            text = talk(request, language, sources, nearest=bool(evidence.passages))
        return uttered(
            ask.question.written or ask.question.asked,
            evidence,
            text=text,
            status="chat" if held is None else "answered",
            language=language,
            generator=self._generator,
            searched=searched,
            snapshot=ask.snapshot.record.number,
            kind=request.kind,
        )


def _step(name: str, do: Callable[..., Any]) -> RunnableLambda[Any, Any]:
    """A step under its name; what it takes is State, which LangChain knows as any mapping."""
    return RunnableLambda(do, name=name)


class Steps(BaseCallbackHandler):
    """Tells each step of the chain as it begins, and adds up how long each took, in seconds, in `timings`."""

    raise_error = True  # what `on_step` raises ends the answer: that is how it is stopped

    def __init__(self, on_step: OnStep | None = None) -> None:
        self._on_step = on_step
        self._begun: dict[UUID, tuple[str, float]] = {}
        self.timings: dict[str, float] = {}

    def on_chain_start(
        self, serialized: dict[str, Any], inputs: dict[str, Any], *, run_id: UUID, **kwargs: Any
    ) -> None:
        """Note that a step begins."""
        name = kwargs.get("name")
        if name in STEPS:
            self._begun[run_id] = (name, time.perf_counter())
            if self._on_step:
                self._on_step(name)

    def on_chain_end(self, outputs: dict[str, Any], *, run_id: UUID, **kwargs: Any) -> None:
        """Note that a step has ended."""
        if run_id in self._begun:
            name, begun = self._begun.pop(run_id)
            self.timings[name] = round(self.timings.get(name, 0.0) + time.perf_counter() - begun, 4)
