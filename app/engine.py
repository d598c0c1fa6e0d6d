"""The models, each loaded at its first use, and the chain that is made of them."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from app.chain import Ask, Chain
from app.compose.model import condense
from app.encoders.embedding import MainEmbedder, MultilingualEmbeddings, installed
from app.encoders.minilm import MiniLMEmbeddings
from app.errors import ModelError
from app.languages.crosslingual import CrossLingual
from app.languages.glossary import Glossary
from app.question.question import Question
from app.question.request import Requests
from app.read.cross_encoder import Reranker, open_reranker
from app.read.fresh import given
from app.read.reader import MULTILINGUAL, Reader, read_alone
from app.retrieve.fusion import DEPTH
from app.settings import DEFAULT_LIBRARY, Settings
from app.standing.trace import Trace, catalog_of
from app.text.likeness import Encoder
from app.types.results import Answer
from app.writing.asking.calls import Limits, Tally, ask
from app.writing.asking.line import Line, is_near
from app.writing.asking.opening import open_model
from app.writing.composing import Hand
from app.writing.planning import Plan, planned, plans
from app.writing.writer import OnPiece
from ingest import Embedder
from store import Snapshot

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

OnStep = Callable[[str], None]

SHARED = ("reranker", "reader", "languages", "requests", "encoders", "near")  # of engines of other chat models
LINE = "line"  # the step of a question in line for the language model; its position follows
TURN = "turn"  # that of one whose turn has come then
STEPS = ("plan", "retrieve", "read", "decide", "compose", "check")  # those that are told and timed


class Engine:
    """What the settings name, and the chain. Safe to use from several threads."""

    def __init__(self, settings: Settings, embeddings: MainEmbedder) -> None:
        self.settings = settings
        self.embeddings = embeddings
        self._lock = threading.Lock()
        self._others: dict[str, Engine] = {}  # by their chat model

    def written_by(self, name: str | None) -> "Engine":
        """Return the engine in which this chat model writes ("": none, None: that of the settings).

        It shares what is loaded here. Raises ModelError for a model that the settings do not offer.
        """
        models = self.settings.models
        if name is None or name == models.chat:
            return self
        if name and name not in models.offered:
            raise ModelError(f"{name}: the settings offer no such chat model (BRIEF_CHAT_MODELS_CHOICES)")
        with self._lock:
            if name not in self._others:
                other = Engine(self.settings.changed(model=name), self.embeddings)
                other.__dict__ |= {part: getattr(self, part) for part in SHARED}
                self._others[name] = other
            return self._others[name]

    def load(self) -> None:
        """Load the models now."""
        self.embeddings.embed_query("ready")
        self.requests.recognise(Question("ready", "what", False))
        read_alone(self.reader, "ready", "ready")
        if self.reranker is not None:
            self.reranker.score("ready", ["ready"])

    def answer(
        self,
        asked: Question,
        history: Sequence[Mapping[str, str]],
        snapshot: Snapshot,
        scope: tuple[str, ...] | None,
        config: RunnableConfig,
        *,
        trace: Trace | None = None,
        on_piece: OnPiece | None = None,
        on_step: OnStep | None = None,
    ) -> Answer:
        """Return the answer, or where there is none, that to the question as the one before carries it.

        `on_step` is told where the question stands in line before a language model that is busy.
        """
        with closing(self.tally(on_step)) as tally:
            ask = Ask(asked, snapshot, scope, given(history), trace, Hand(on_piece or (lambda piece: None), tally))
            return self._answered(ask, history, config)

    def tally(self, on_step: OnStep | None = None) -> Tally:
        """Return what counts what one question takes of the language model; close it when the question is answered."""

        def on_place(place: int) -> None:
            if on_step:
                on_step(f"{LINE} {place}" if place else TURN)

        return Tally(self._limits, line=self.line, on_place=on_place)

    def _answered(self, put: Ask, history: Sequence[Mapping[str, str]], config: RunnableConfig) -> Answer:
        asked = put.question
        alone, hand = self._planned(asked, history, put.hand, config)
        put = replace(put, question=alone, hand=hand)
        found = self._runnable.invoke(put, config)
        carried = self.languages.carried_over(asked, history) if found.status == "not_found" else None
        if carried is None:
            return found
        again = self._standing_alone(carried, history, hand)
        second = self._runnable.invoke(replace(put, question=again), config)
        return found if second.status == "not_found" else second

    def repeats(self, answered: Mapping[str, Trace], snapshot: Snapshot) -> dict[str, bool]:
        """Return by question whether an answer that rests on the trace would be the same over this snapshot."""
        searches = [one for trace in answered.values() for one in trace.searches if one.scope is None]
        texts = [
            one.question.text for one in searches if one.depth == DEPTH and not self.languages.foreign(one.question)
        ]
        snapshot.foresee(texts, self.embeddings, DEPTH)
        catalog = catalog_of(snapshot)

        def repeated(question: str, trace: Trace) -> bool:
            again = Trace()
            ask = Ask(self.languages.understand(question, ()), snapshot, None, trace=again)
            return trace.repeats(
                again,
                snapshot.sources,
                catalog,
                lambda: self.chain.understand(ask),
                lambda one: self.chain.retrieve(replace(ask, question=one.question, sources=one.scope), one.depth),
            )

        return {question: repeated(question, trace) for question, trace in answered.items()}

    def _planned(
        self, question: Question, history: Sequence[Mapping[str, str]], hand: Hand, config: RunnableConfig
    ) -> tuple[Question, Hand]:
        """Return a question as it stands alone, and its parts in hand, as a language model plans it if it can."""
        model = self.model
        if model is None or not plans(model, self.settings.models.planning):
            return self._standing_alone(question, history, hand), hand

        def ask_for(said: str) -> Plan:
            return planned(model, said, history, hand.tally, hand.waiting)

        plan = RunnableLambda(ask_for, name="plan").invoke(question.written or question.asked, config)
        hand = replace(hand, parts=tuple(plan.parts))
        if not history or question.written or not plan.question:
            return self._standing_alone(question, history, hand), hand
        return replace(question, earlier=(), condensed=plan.question), hand

    def _standing_alone(self, question: Question, history: Sequence[Mapping[str, str]], hand: Hand) -> Question:
        """With a language model, a question that leans on the history is condensed before it is searched for."""
        if self.model is None or not history or not question.earlier or question.written:
            return question
        model = self.model
        try:
            condensed = condense(lambda prompt: ask(model, prompt, hand.tally, hand.waiting), question.asked, history)
        except ModelError:  # read by our own rules instead
            return question
        return replace(question, earlier=(), condensed=condensed) if condensed else question

    @property
    def _limits(self) -> Limits:
        """What one question may take of the model."""
        models = self.settings.models
        return Limits(models.seconds, models.attempts, models.calls, models.tokens)

    @cached_property
    def reranker(self) -> Reranker | None:
        return open_reranker(self.settings.models.reranker)

    @cached_property
    def reader(self) -> Reader:
        return Reader()

    @cached_property
    def model(self) -> "BaseChatModel | None":
        return open_model(self.settings.models.chat) if self.settings.models.chat else None

    @cached_property
    def near(self) -> Line:
        """The line before the models on this machine, which share it."""
        places = self.settings.models.at_once
        return Line(1 if places is None else places)

    @cached_property
    def line(self) -> Line:
        """The line before the model."""
        if is_near(self.settings.models.chat, self.model):
            return self.near
        return Line(self.settings.models.at_once or 0)

    @cached_property
    def chain(self) -> Chain:
        return Chain(
            self.embeddings,
            self.reranker,
            self.model,
            self.settings.models.chat or "extractive",
            self.languages,
            self.reader,
            self.settings.models.threshold,
            self.requests,
            self.settings.models.citation_policy,
            self.settings.models.planning,
            self.settings.models.tools,
            self.settings.models.judging,
        )

    @cached_property
    def _runnable(self) -> Runnable[Ask, Answer]:
        return self.chain.runnable()

    @cached_property
    def languages(self) -> CrossLingual:
        glossary = Glossary.read([self.settings.sources.library, DEFAULT_LIBRARY])
        reader = Reader(form=MULTILINGUAL)
        return CrossLingual(glossary, self.embeddings.beside, self._encoder, self.reranker, reader)

    @cached_property
    def _encoder(self) -> Embedder | None:
        beside = self.embeddings.beside
        return beside if isinstance(beside, MultilingualEmbeddings) or not installed() else MultilingualEmbeddings()

    @cached_property
    def requests(self) -> Requests:
        return Requests(self.encoders)

    @cached_property
    def encoders(self) -> Mapping[str, Encoder]:
        """By language those that the examples' margins were set with, whichever ones search."""
        main, other = self.embeddings, self._encoder
        encoders: dict[str, Encoder] = {"en": main if isinstance(main, MiniLMEmbeddings) else MiniLMEmbeddings()}
        if other is not None:
            encoders |= {"ko": other, "ja": other}
        return encoders


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
