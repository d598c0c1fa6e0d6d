"""The one retrieval chain, built of LangChain runnables: retrieve, re-rank, judge, compose, check."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableLambda, RunnableParallel, RunnablePassthrough

from app.check.absent import absent
from app.check.claims import check_quotes, supported
from app.compose.extract import compose
from app.compose.model import propose
from app.compose.overview import leading, portray
from app.languages.crossjudge import judge_across
from app.languages.crosslingual import CrossLingual
from app.present.citations import located
from app.present.markdown import answered, refused
from app.question.overview import About, about, named_author
from app.question.question import Question, unread_language
from app.read.cross_encoder import Reranker
from app.read.decision import Verdict, decide
from app.read.rank import rank, shared_words
from app.read.reader import Reader
from app.read.threshold import Threshold
from app.retrieve.fusion import DEPTH, fuse
from app.types.evidence import Claim, Evidence, Found
from app.types.results import Answer
from store import Hit, Snapshot

OnStep = Callable[[str], None]
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """What goes into the chain: a question, the snapshot that it is asked of, and the scope (None: all)."""

    question: Question
    snapshot: Snapshot
    sources: tuple[str, ...] | None
    on_step: OnStep
    timings: dict[str, float]


@dataclass(frozen=True, slots=True)
class Draft:
    """Claims that may be shown, how many were withheld, and a line of the catalog to put before them."""

    claims: tuple[Claim, ...]
    withheld: int = 0
    preface: str = ""


def build(
    embeddings: Embeddings,
    reranker: Reranker | None,
    model: BaseChatModel | None,
    generator: str,
    languages: CrossLingual,
    reader: Reader,
    threshold: Threshold,
) -> Runnable[Ask, Answer]:
    """Return the chain from a question to its answer; without a model the extractive generator composes."""
    english = reranker.score if reranker else shared_words

    def nearest(ask: Ask) -> list[Hit]:
        if languages.foreign(ask.question) and languages.has_space(ask.snapshot):
            return languages.nearest(ask.question, ask.snapshot, ask.sources)
        return ask.snapshot.nearest(ask.question.text, embeddings, DEPTH, ask.sources)

    def matching(ask: Ask) -> list[Hit]:
        return ask.snapshot.matching(ask.question.words, DEPTH, ask.sources)

    def elsewhere(ask: Ask) -> list[Hit]:
        return languages.elsewhere(ask.question, ask.snapshot, ask.sources, embeddings)

    fused: Runnable[Ask, list[Found]] = RunnableParallel(
        vectors=RunnableLambda(nearest), words=RunnableLambda(matching), elsewhere=RunnableLambda(elsewhere)
    ) | RunnableLambda(fuse)

    def read(ask: Ask) -> State:
        question = named_author(ask.question, ask.snapshot.sources, ask.sources)
        whole = about(question, ask.snapshot.sources, ask.sources)
        scorer = languages.scorer(question, ask.snapshot, ask.sources)
        score = scorer.score if scorer else english
        return {"ask": replace(ask, question=question), "about": whole, "scorer": scorer, "score": score}

    def ranked(state: State) -> Evidence:
        ask: Ask = state["ask"]
        snapshot = ask.snapshot
        reads = None if languages.foreign(ask.question) else reader
        return rank(
            ask.question,
            state["found"],
            reads,
            state["scorer"],
            snapshot.sources,
            snapshot.before,
            snapshot.text,
        )

    def judged(state: State) -> Verdict:
        question, evidence = state["ask"].question, state["evidence"]
        if languages.crossed(question, evidence):
            return judge_across(question, evidence, languages, threshold)
        return decide(question, evidence, threshold)

    def drafted(state: State) -> Draft:
        ask: Ask = state["ask"]
        whole: About | None = state["about"]
        if whole is not None:
            preface, claims = portray(whole, ask.question, ask.snapshot, state["score"])
            return Draft(claims, preface=preface)
        if not state["verdict"].answers:
            return Draft(())
        if model is None:
            return Draft(compose(ask.question, state["evidence"]))
        return Draft(tuple(propose(model, ask.question.original or ask.question.text, state["evidence"])))

    def checked(state: State) -> Draft:
        draft: Draft = state["draft"]
        kept = supported(draft.claims, state["score"], languages.bears_out)
        check_quotes(kept, state["ask"].snapshot)
        return Draft(tuple(kept), len(draft.claims) - len(kept), draft.preface)

    def finished(state: State) -> Answer:
        ask: Ask = state["ask"]
        draft, verdict, evidence = state["draft"], state["verdict"], state["evidence"]
        if state["about"] is not None:
            evidence = leading(evidence, draft.claims, ask.snapshot)
        missing = verdict.missing if state["about"] is None else ()
        make = answered if draft.claims or draft.preface else partial(refused, unread=unread_language(ask.question))
        answer = make(
            ask.question.written or ask.question.asked,
            evidence,
            missing=missing,
            absent=absent(missing, ask.snapshot, ask.sources, ask.question.language, languages.glossary.names),
            answerable=verdict.answerable if state["about"] is None else 1.0,
            language=ask.question.language,
            claims=draft.claims,
            preface=draft.preface,
            generator=generator,
            withheld=draft.withheld,
            searched=ask.sources or tuple(ask.snapshot.sources),
            snapshot=ask.snapshot.record.number,
            timings=dict(ask.timings),
        )
        return located(answer, ask.snapshot)

    chain: Runnable[Any, Answer] = (
        RunnableLambda(read)
        | RunnablePassthrough.assign(found=_step("retrieve", lambda state: fused.invoke(state["ask"])))
        | RunnablePassthrough.assign(evidence=_step("rerank", ranked))
        | RunnablePassthrough.assign(verdict=_step("judge", judged))
        | RunnablePassthrough.assign(draft=_step("compose", drafted))
        | RunnablePassthrough.assign(draft=_step("check", checked))
        | RunnableLambda(finished)
    )
    return chain


def _step(name: str, do: Callable[[State], Any]) -> RunnableLambda[State, Any]:
    """A step that says when it begins and adds up how long it took, in seconds."""

    def timed(state: State) -> Any:
        ask: Ask = state["ask"]
        ask.on_step(name)
        begun = time.perf_counter()
        result = do(state)
        ask.timings[name] = round(ask.timings.get(name, 0.0) + time.perf_counter() - begun, 4)
        return result

    return RunnableLambda(timed, name=name)
