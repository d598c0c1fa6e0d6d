"""The one chain from a question to its answer: understand, retrieve, read, decide, compose, check, present."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypedDict

from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from app.check.absent import absent
from app.check.claims import check_quotes
from app.compose.catalog import Holdings, holdings
from app.compose.kinds.inquiry import Inquiry
from app.compose.kinds.laid import lay_out
from app.compose.overview import leading, portray
from app.compose.parts import in_parts
from app.compose.spoken import talk, told
from app.languages.crossjudge import judge_across
from app.languages.crosslingual import CrossLingual
from app.languages.described import as_a_whole
from app.present.answers import DIGITS, answered, refused, uttered
from app.present.citations import located, marked
from app.present.differences import differing
from app.question.overview import About, named_author
from app.question.question import Question, unread_language
from app.question.request import LOOKUP, SPOKEN, Request, Requests
from app.question.turns.named import missed, named_sources
from app.read.cross_encoder import Reranker
from app.read.decision import Verdict, decide
from app.read.fresh import fresh
from app.read.rank import PASSAGES, rank, shared_words
from app.read.reader import Reader
from app.read.superseded import newer_first
from app.read.threshold import Threshold
from app.retrieve.fusion import DEEP, DEPTH, fuse
from app.standing.trace import Remembering, Trace
from app.types.draft import Draft
from app.types.evidence import Evidence, Found, Ranked, Score
from app.types.results import Answer
from app.types.written import Planning, Policy, Use
from app.wording.answers import wording
from app.writing.composing import Composer, Hand, Read
from store import Hit, Passage, Snapshot, Source


@dataclass(frozen=True, slots=True)
class Ask:
    """What goes into the chain: a question, the snapshot that it is asked of, and the scope (None: all).

    `given` is the text of the answers before, in one line. `trace` takes in what the answer rests on, where it is
    asked for. `hand` is what a language model works with. `margin` says how many logits surer than the threshold an
    answer in English has to be.
    """

    question: Question
    snapshot: Snapshot
    sources: tuple[str, ...] | None
    given: str = ""
    trace: Trace | None = None
    hand: Hand = field(default_factory=Hand)
    margin: float = 0.0


class State(TypedDict):
    """What the steps know: each adds a key.

    `whole` is set for a question about a source as a whole, `held` for one about the library, `laid` for an answer that
    is laid out, `wide` to what a language model is shown; `named` are the ids of the sources that the question names,
    `lost` those it names that are gone.
    """

    ask: Ask
    request: Request
    held: Holdings | None
    whole: About | None
    named: tuple[str, ...]
    lost: tuple[Source, ...]
    reranker: Reranker | None
    score: Score
    found: list[Found]
    laid: Draft | None
    evidence: Evidence
    verdict: Verdict
    wide: Evidence | None
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
        policy: Policy = "strict",
        planning: Planning = "auto",
        tools: Use = "auto",
        judging: Planning = "auto",
    ) -> None:
        self._embeddings = embeddings
        self._english: Score = reranker.score if reranker else shared_words
        self._generator = generator
        self._languages = languages
        self._reader = reader
        self._threshold: Threshold = threshold
        self._requests = requests
        self._policy: Policy = policy
        self._composer = Composer(languages, threshold, model, policy, planning, reader, tools, judging)
        self._writes = model is not None

    def runnable(self) -> Runnable[Ask, Answer]:
        """Return the steps as one LangChain runnable; each runs under its own name, which callbacks are told."""
        add = RunnablePassthrough.assign
        steps: Runnable[Any, Answer] = (
            _step("understand", self.understand)
            | add(found=_step("retrieve", self._search))
            | _step("read", self._read)
            | add(verdict=_step("decide", self.decide))
            | (add(wide=_step("widen", self.widen)) if self._writes else RunnablePassthrough())
            | add(draft=_step("compose", self.compose))
            | add(draft=_step("check", self.check))
            | _step("present", self.present)
        )
        return steps

    def understand(self, ask: Ask) -> dict[str, Any]:
        """Read what is wanted and what the question is about, and choose what scores sentences in its language."""
        sources = ask.snapshot.sources
        question = self._named(ask)
        request, held, whole = self._requests.recognise(ask.question), None, None
        named: tuple[str, ...] = ()
        lost: tuple[Source, ...] = ()
        if request.kind == "library":
            held = holdings(ask.question, sources, ask.sources)
            request = request if held else LOOKUP
        if request.kind not in SPOKEN:
            named = named_sources(question, sources, ask.sources)
            lost = missed(question, sources, ask.snapshot.record.gone)
            whole = None if lost else as_a_whole(question, request, named, self._languages, sources, ask.sources)
            if whole or request.kind == "summary":
                request = Request("summary", whole.topic) if whole else LOOKUP
        if ask.trace is not None:
            ask.trace.read(
                ask.snapshot,
                whole.source if whole else None,
                question,
                request,
                held,
                whole and whole.topic,
                named,
                lost,
                spelled=self._languages.foreign(question),
            )
        reranker = self._languages.scorer(question, ask.snapshot, ask.sources)
        return {
            "ask": replace(ask, question=question),
            "request": request,
            "held": held,
            "whole": whole,
            "named": named,
            "lost": lost,
            "reranker": reranker,
            "score": self.scoring(reranker),
        }

    def looked_up(self, ask: Ask, found: Sequence[Found], *, whole: bool = False) -> tuple[Answer, Evidence]:
        """Look a question up in what was found, whatever kind of answer it asks for; with `whole`, of its source.

        The steps are those of every answer, but nothing is laid out.
        """
        state: Any = self.understand(ask) if whole else self._plainly(ask)
        state |= {"found": list(found), "laid": None}
        state["evidence"] = self.read(state)
        state["verdict"] = self.decide(state)
        state["draft"] = self.compose(state)
        state["draft"] = self.check(state)
        return self.present(state), state["evidence"]

    def _plainly(self, ask: Ask) -> dict[str, Any]:
        """What is known of a question that is looked up, without asking what else it could want."""
        question = self._named(ask)
        reranker = self._languages.scorer(question, ask.snapshot, ask.sources)
        nothing: dict[str, Any] = {"held": None, "whole": None, "named": (), "lost": ()}
        known = {"ask": replace(ask, question=question), "request": LOOKUP, "reranker": reranker}
        return {**nothing, **known, "score": self.scoring(reranker)}

    def _named(self, ask: Ask) -> Question:
        """The question with the names that stand for others in it, of an author and of what is spelled by its sound."""
        question = named_author(ask.question, ask.snapshot.sources, ask.sources)
        return self._languages.hearing.heard(question, ask.snapshot, ask.sources)

    def _understood(self, ask: Ask, text: str, history: Sequence[Mapping[str, str]] = ()) -> Question:
        """Read a further question beside the one that was asked, in its language, over the same sources."""
        read = self._languages.understand(text, history, ask.question.language)
        return self._languages.hearing.heard(read, ask.snapshot, ask.sources)

    def scoring(self, reranker: Reranker | None) -> Score:
        """Return what gives the logit of texts for a question."""
        return reranker.score if reranker else self._english

    def _search(self, state: State) -> list[Found]:
        """Retrieve, where what is wanted stands in passages."""
        unneeded = state["request"].kind in SPOKEN and state["request"].kind != "task"
        return [] if unneeded else self.retrieve(state["ask"])

    def retrieve(self, ask: Ask, depth: int = DEPTH) -> list[Found]:
        """Find passages by meaning and by words, in the languages that the sources are in, and fuse the rankings.

        `depth` passages are taken from each of them.
        """
        languages = self._languages
        found = fuse(
            {
                "vectors": self._nearest(ask, depth),
                "words": ask.snapshot.matching(ask.question.words, depth, ask.sources),
                "elsewhere": languages.elsewhere(ask.question, ask.snapshot, ask.sources, self._embeddings),
            }
        )
        if ask.trace is not None:
            ask.trace.found(ask.question, ask.sources, depth, found, ask.snapshot)
        return found

    def _nearest(self, ask: Ask, depth: int) -> list[Hit]:
        if self._languages.foreign(ask.question) and self._languages.has_space(ask.snapshot):
            return self._languages.nearest(ask.question, ask.snapshot, ask.sources, depth)
        return ask.snapshot.nearest(ask.question.text, self._embeddings, depth, ask.sources)

    def lay_out(self, state: State) -> Draft | None:
        """Lay an answer out, or give it in parts; None where neither is wanted or yields anything: it is looked up."""
        ask, request = state["ask"], state["request"]
        if request.kind in SPOKEN or state["whole"] or state["lost"]:
            return None
        inquiry = Inquiry(
            question=ask.question,
            request=request,
            snapshot=ask.snapshot,
            scope=ask.sources,
            named=state["named"],
            found=state["found"],
            ask=partial(self._understood, ask),
            search=lambda question, scope: self.retrieve(replace(ask, question=question, sources=scope)),
            deep=lambda question: self.retrieve(replace(ask, question=question), DEEP),
            read=lambda question, found: self._ranked(ask, question, found),
            decide=self._decided,
            score=state["score"],
            vocabulary=self._languages.vocabulary,
            near=self._languages.nearness(ask.question),
        )
        laid = lay_out(inquiry)
        return in_parts(inquiry) if laid is None else laid

    def _read(self, state: State) -> dict[str, Any]:
        laid = self.lay_out(state)
        return {**state, "laid": laid, "evidence": self.read(state, laid)}

    def read(self, state: State, laid: Draft | None = None) -> Evidence:
        """Read the best passages, and order them and their sentences by how well they answer."""
        ask = state["ask"]
        if laid is None:
            return newer_first(fresh(ask.question, self._ranked(ask, ask.question, state["found"]), ask.given))
        passages = tuple(Ranked(one.passage, one.fused, None) for one in state["found"][:PASSAGES])
        return leading(Evidence(passages, (), ask.snapshot.sources), laid.everything, ask.snapshot)

    def _ranked(self, ask: Ask, question: Question, found: Sequence[Found]) -> Evidence:
        snapshot = ask.snapshot
        reader: Reader | None = self._reader if ask.trace is None else Remembering(self._reader, ask.trace)
        across = self._languages.across(question)
        reranker = self._languages.scorer(question, snapshot, ask.sources, alone=across is None)
        reader = None if self._languages.foreign(question) else reader
        return rank(question, found, reader, reranker, snapshot.sources, snapshot.before, snapshot.text, across)

    def decide(self, state: State) -> Verdict:
        """Decide whether the evidence answers."""
        laid = state["laid"]
        if state["lost"]:
            return Verdict(0.0, False)
        if laid is not None:
            return Verdict(float(bool(laid.everything)), bool(laid.everything), laid.missing)
        question = state["ask"].question
        if unread_language(question):
            return Verdict(0.0, False)  # what its names alone find is half an answer at best
        # One passage seldom compares what could not be found apart: it has to be surer.
        threshold = "careful" if state["request"].kind == "compare" else self._threshold
        return self._decided(question, state["evidence"], threshold, state["ask"].margin)

    def _decided(
        self, question: Question, evidence: Evidence, threshold: Threshold | None = None, margin: float = 0.0
    ) -> Verdict:
        least = threshold or self._threshold
        if self._languages.crossed(question, evidence):
            return judge_across(question, evidence, self._languages, least)
        return decide(question, evidence, least, self._languages.glossary.names, margin)

    def compose(self, state: State) -> Draft:
        """Choose what to say: laid out, of a source as a whole, by the model, or in the sources' own words."""
        ask, whole, laid = state["ask"], state["whole"], state["laid"]
        if laid is not None:
            return laid
        if whole is not None:
            preface, claims = portray(whole, ask.question, ask.snapshot, state["score"])
            return Draft(claims, preface=preface)
        if state["lost"]:
            say = wording(ask.question.language)
            return Draft(remark=say.gone.format(say.listed([one.title for one in state["lost"]])))
        if state["request"].kind in SPOKEN:
            return Draft()
        return self._composer.compose(replace(self._as_read(state), wide=state.get("wide")))

    def widen(self, state: State) -> Evidence | None:
        """Read what a language model is to be shown beside the evidence of a question that is looked up."""
        ask = state["ask"]
        if state["laid"] or state["whole"] or state["lost"] or state["request"].kind in SPOKEN:
            return None
        score = state["score"]
        return self._composer.widened(
            self._as_read(state),
            lambda text: self._look(ask, score, text),
            lambda passage: self._around(ask, score, passage),
        )

    def _look(self, ask: Ask, score: Score, text: str) -> Read:
        """Retrieve and read for a question of a language model, each as a step."""
        question = self._languages.hearing.heard(self._languages.understand(text), ask.snapshot, ask.sources)
        ask = replace(ask, question=question)
        found = _step("retrieve", self.retrieve).invoke(ask)
        return self._seen(ask, score, found)

    def _around(self, ask: Ask, score: Score, passage: Passage) -> Read:
        """Read a passage of a language model's choice with those before and behind it, as a step."""
        rows = ask.snapshot.passages(passage.source_id)
        place = next(number for number, one in enumerate(rows) if one.id == passage.id)
        return self._seen(ask, score, [Found(one, 0.0) for one in rows[max(0, place - 1) : place + 2]])

    def _seen(self, ask: Ask, score: Score, found: Sequence[Found]) -> Read:
        """Read what was found, as a step."""
        evidence = _step("read", lambda rows: self._ranked(ask, ask.question, rows)).invoke(found)
        return Read(ask.question, evidence, self._decided(ask.question, evidence), score, "", ask.hand)

    def _as_read(self, state: State) -> Read:
        ask = state["ask"]
        return Read(ask.question, state["evidence"], state["verdict"], state["score"], ask.given, ask.hand)

    def check(self, state: State) -> Draft:
        """Withhold claims that their quotes do not bear out, and compare the quotes with the sources' texts."""
        draft, faulty = state["draft"], self._composer.fault(state["score"])
        given = bool(draft.written or draft.written_off)  # a written one was checked as it was written
        kept = draft if given else draft.checked(lambda claims: [one for one in claims if not faulty(one)])
        check_quotes(kept.everything, state["ask"].snapshot)
        return kept

    def present(self, state: State) -> Answer:
        """Write the answer or the refusal, with its citations and where they stand."""
        ask, draft, verdict = state["ask"], state["draft"], state["verdict"]
        evidence = (state.get("wide") if draft.written or draft.written_off else None) or state["evidence"]
        whole, request = state["whole"] is not None, state["request"]
        if request.kind in SPOKEN:
            return self._uttered(state)
        kind = request.kind if whole or state["laid"] is not None else LOOKUP.kind
        if whole:
            evidence = leading(evidence, draft.claims, ask.snapshot)
        missing = () if whole else verdict.missing
        terms = self._languages.glossary.names
        make = answered if draft.says else partial(refused, unread=unread_language(ask.question))
        answer = make(
            ask.question.written or ask.question.asked,
            evidence,
            missing=(*missing, *draft.unanswered),
            absent=absent(missing, ask.snapshot, ask.sources, ask.question.language, terms),
            answerable=1.0 if whole else round(verdict.answerable, DIGITS),
            language=ask.question.language,
            draft=draft,
            generator=self._generator,
            searched=ask.sources or tuple(ask.snapshot.sources),
            snapshot=ask.snapshot.record.number,
            kind=kind,
            policy=self._policy,
            usage=ask.hand.tally.usage if ask.hand.tally.usage.calls else None,
            trouble=draft.trouble,
        )
        return marked(located(differing(answer, draft.differs), ask.snapshot), ask.snapshot.sources)

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
