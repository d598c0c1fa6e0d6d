"""The assistant: one object that holds the corpus and the models, and that every face asks."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from langchain_core.runnables import RunnableConfig
from langchain_core.runnables.config import merge_configs
from langchain_core.tools import StructuredTool

from app.annotations import Anchored, anchored_in, annotations, read
from app.chain import Ask
from app.documents.tool import tool
from app.editions import choosing
from app.editions.earlier import AsOf, Moments, moment
from app.encoders.embedding import open_embeddings
from app.engine import Engine, OnStep, Steps
from app.errors import QuestionError
from app.exports import named, read_at, references, written
from app.grid import grids
from app.grid.filling import OnCell
from app.present.earlier import dated
from app.question.question import line
from app.question.turns.ellipsis import completed
from app.repeated import Repeated
from app.retrieve.retriever import HybridRetriever
from app.settings import Settings
from app.standing.questions import Asking, Standing, versions_of
from app.standing.software import program
from app.standing.trace import Trace, hashed
from app.types.editions import Revision, Whereabouts
from app.types.evidence import Found
from app.types.grid import Grid
from app.types.originals import Original
from app.types.results import Answer, Citation
from app.types.written import Piece
from app.upkeep import Upkeep
from app.verification import Standing as Stands
from app.verification import verify
from app.writing.streaming import streamed
from app.writing.writer import OnPiece
from ingest import Check, OnProgress, Report, check_model, language_of, read_checks
from store import AnyCorpus, Corpus, Edition, Published, ServerCorpus, Snapshot, Source, UnknownSource, check_whole


class Assistant:
    """Answers questions from the corpus, which the library fills at the first use.

    It is kept under `settings.store.home`, or on the Chroma server `settings.store.chroma` for many processes on many
    machines. Safe to use from several threads; close it, or use it as a context manager. All methods raise
    BriefChatError with one line for the user.

    >>> with Assistant() as assistant:                                                 # doctest: +SKIP
    ...     assistant.answer("When was the Korea-U.S. summit held in Seoul?").status
    'answered'
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings.load()
        self._corpus = _corpus(self.settings)
        self._embeddings = open_embeddings(self.settings.models.embedding, self.settings.models.multilingual)
        self._engine = Engine(self.settings, self._embeddings)
        self._upkeep = Upkeep(self.settings, self._corpus, self._embeddings)
        self._repeated = Repeated(self.settings.models.kept_answers)

    def __enter__(self) -> "Assistant":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the corpus."""
        self._corpus.close()

    def prepare_sources(self, progress: OnProgress | None = None) -> None:
        """Bring the corpus up to the library; every other call does it when it must."""
        self._upkeep.ready(progress)

    def prepare(self, progress: OnProgress | None = None) -> None:
        """Bring the corpus up to the library and load the models; every other call does it when it must."""
        self._upkeep.ready(progress)
        with self._corpus.reading() as snapshot:
            if snapshot is not None:
                check_model(snapshot, self._embeddings)
        self._engine.load()

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Mapping[str, str]] = (),
        sources: Sequence[str] | None = None,
        as_of: AsOf | None = None,
        model: str | None = None,
        on_step: OnStep | None = None,
        on_piece: OnPiece | None = None,
        config: RunnableConfig | None = None,
    ) -> Answer:
        """Answer a question from one snapshot of the corpus.

        `history` holds earlier turns as `{"role": "user" | "assistant", "content": str}`, oldest first;
        `sources` limits the search to these source ids; `on_step` is told the name of each step as it begins,
        `on_piece` each sentence of a language model as it grows and is checked;
        `config` is LangChain's, for callbacks, tags and tracing. `model` is the one of `Settings.models.offered` that
        writes, "" for none: the sources' own sentences (None: `Settings.models.chat`).
        With `as_of` the sources are asked as they stood at a time: a day or a time (UTC where it has no zone), `"@7"`
        for snapshot 7, `"terms:2"` or an `Edition` for when that was taken in. Texts are those of the kept
        editions; docs/ingest.md tells the limits.
        The same question over the same snapshot is answered from memory (`Settings.models.kept_answers`), unless a
        language model writes or `config` is given; `timings` is empty then.
        Raises QuestionError for an empty or overlong question, UnknownSource for an unknown id, ModelError for a model
        that is not offered.
        """
        return self._answered(question, history, sources, on_step, config, on_piece=on_piece, as_of=as_of, model=model)

    def _answered(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        sources: Sequence[str] | None = None,
        on_step: OnStep | None = None,
        config: RunnableConfig | None = None,
        trace: Trace | None = None,
        on_piece: OnPiece | None = None,
        as_of: AsOf | None = None,
        model: str | None = None,
    ) -> Answer:
        engine = self._engine.written_by(model)
        whole = completed(question, history, language_of(question))
        asked = engine.languages.understand(whole or question, history)
        steps = Steps(on_step)
        with self._asked_of(sources if as_of is None else None) as (snapshot, scope):  # else it knows the ids of then
            number = None if engine.model is not None or config or trace is not None else snapshot.record.number
            then = None if as_of is None else self._moments.standing(snapshot, moment(self._corpus, as_of))
            if then is not None:
                snapshot, scope = then.asked(snapshot, sources)
            again = json.dumps([question, list(history), scope, then and asdict(then.moment)], default=str)
            known = self._repeated.get(number, again)
            if known is not None:
                return replace(known, timings={})
            config = merge_configs(config, {"callbacks": [steps]})
            found = engine.answer(
                asked, history, snapshot, scope, config, trace=trace, on_piece=on_piece, on_step=on_step
            )
            answer = replace(found, question=line(question) if whole else found.question, timings=steps.timings)
            if then is not None:
                answer = dated(answer, then.moment, then.titles, lambda one: choosing.whereabouts(self._corpus, one))
            self._repeated.keep(number, again, answer)
            return answer

    def answer_stream(
        self,
        question: str,
        *,
        history: Sequence[Mapping[str, str]] = (),
        sources: Sequence[str] | None = None,
        as_of: AsOf | None = None,
        model: str | None = None,
        config: RunnableConfig | None = None,
    ) -> Iterator[str | Piece | Answer]:
        """Yield the steps' names, the sentences of a language model as they grow and are checked, then the answer.

        Closing the iterator stops the work at what comes next. Raises what `answer` does.
        """
        return streamed(
            lambda tell: self.answer(
                question,
                history=history,
                sources=sources,
                as_of=as_of,
                model=model,
                on_step=tell,
                on_piece=tell,
                config=config,
            )
        )

    def retriever(self, *, sources: Sequence[str] | None = None, k: int = 10) -> HybridRetriever:
        """Return the retrieval as a LangChain retriever that gives up to `k` passages; `sources` limits the search."""

        def find(query: str) -> tuple[list[Found], Mapping[str, Source]]:
            asked = self._engine.languages.understand(query, ())
            with self._asked_of(sources) as (snapshot, scope):
                return self._engine.chain.retrieve(Ask(asked, snapshot, scope)), snapshot.sources

        return HybridRetriever(find=find, k=k)

    def tool(self) -> StructuredTool:
        """Return a LangChain tool that asks: its content is text with quotes, its artifact the `Answer`."""
        return tool(lambda question, sources: self.answer(question, sources=sources))

    @contextmanager
    def _held(self) -> Iterator[Snapshot]:
        """The snapshot that serves."""
        self._upkeep.ready(None)
        with self._corpus.reading() as snapshot:
            if snapshot is None:
                raise UnknownSource("the corpus is empty, run `brief-chat ingest`")
            yield snapshot

    @contextmanager
    def _asked_of(self, sources: Sequence[str] | None) -> Iterator[tuple[Snapshot, tuple[str, ...] | None]]:
        """The snapshot that serves, held for as long as it is asked, and the scope, whose ids it knows."""
        self._upkeep.ready(None)
        with self._corpus.reading() as snapshot:
            if snapshot is None:
                raise QuestionError("there are no sources to ask: add some with `brief-chat ingest`")
            check_model(snapshot, self._embeddings)
            for source_id in sources or ():
                snapshot.source(source_id)
            if sources is not None and not sources:
                raise QuestionError("the scope names no source: leave it out to ask all of them")
            yield snapshot, None if sources is None else tuple(dict.fromkeys(sources))

    def ingest(
        self,
        items: Sequence[str | Path] = (),
        *,
        prune: bool = False,
        dry_run: bool = False,
        originals: bool = False,
        progress: OnProgress | None = None,
    ) -> Report:
        """Ingest files, folders, manifests, addresses or sources of the library by id; none: all that is known again.

        Unchanged sources cost nothing; library sources that were removed stay out until they are named. `prune`
        takes out known sources whose file or page is gone; `dry_run` reports what would be done, and does nothing.
        `originals` puts the originals of the library's digests in their place, where they can be fetched; a digest
        that is named comes back. A source that cannot be read, or an item that is not there, is reported as failed,
        and the others go in; a single item that is not there raises IngestError.
        """
        return self._upkeep.ingest(items, prune=prune, dry_run=dry_run, originals=originals, progress=progress)

    def originals(self) -> list[Original]:
        """Return what `ingest(…, originals=True)` would fetch: the originals of the library's digests.

        Nothing is asked of the network.
        """
        return self._upkeep.originals()

    def recheck(self, source_ids: Sequence[str] = (), *, progress: OnProgress | None = None) -> Report:
        """Look at these sources again, or at all; raises UnknownSource for an id that is not in the corpus."""
        if not source_ids:
            return self.ingest(progress=progress)
        return self._upkeep.recheck(source_ids, progress)

    def upload(self, paths: Sequence[str | Path], *, progress: OnProgress | None = None) -> Report:
        """Copy files into `HOME/uploads` and ingest them from there; one that cannot be read is not kept.

        A file under the name of an earlier upload is that source in a new version where it shares at least half of
        its text, and a source of its own where it does not.
        """
        return self._upkeep.upload(paths, progress)

    def rebuild(self, *, progress: OnProgress | None = None) -> Report:
        """Cut and embed every stored source anew, with the embedding model of the settings."""
        return self._upkeep.rebuild(progress)

    def sources(self) -> list[Source]:
        """Return what the corpus holds, in the order in which it came."""
        self._upkeep.ready(None)
        with self._corpus.reading() as snapshot:
            return list(snapshot.sources.values()) if snapshot else []

    def source_text(self, source_id: str, version: str | None = None) -> str:
        """Return the whole text of a source, in its current version or in an earlier one that is still kept.

        Citations' offsets count its characters. Raises UnknownSource.
        """
        self._upkeep.ready(None)
        return self._corpus.text(source_id, version)

    def cite(self, cited: Answer | Sequence[Citation | str], form: str = "chicago", *, markdown: bool = False) -> str:
        """Return references to what an answer cites, or to sources by their ids, in a format of docs/exports.md.

        `form` is "ris", "bibtex" or "csl-json", a file for reference managers; or "chicago", "apa", "korean" or
        "japanese": a note for each quote by its number, and the list, with `markdown` as Markdown.
        Raises ExportError for another format and UnknownSource.
        """
        named(form)
        given = cited.citations if isinstance(cited, Answer) else cited
        with self._held() as snapshot:
            catalog = dict(snapshot.sources)
            found = [snapshot.source(one) if isinstance(one, str) else one for one in given]
        return written(references(found, catalog, read_at(catalog, self.checks())), form, markdown=markdown)

    def grid(
        self,
        questions: Sequence[str],
        *,
        sources: Sequence[str] | None = None,
        seconds: float | None = None,
        on_cell: OnCell | None = None,
    ) -> Grid:
        """Put every question to every source alone, or to these alone; docs/grid.md tells how a cell is filled.

        What was filled before is taken again where its source, its question and the models are the same. Cells for
        which `seconds` are too few are not judged, and asked the next time; `on_cell` is told how many are filled, and
        of how many, and ends it where it returns True. Raises QuestionError (no question,
        or too many) and UnknownSource.
        """
        with self._asked_of(sources) as (snapshot, scope):
            return grids.filled(self._workshop, snapshot, questions, scope, seconds, on_cell)

    def correct(self, source_id: str, question: str, text: str, *, version: str = "") -> None:
        """Put a text of one's own in the place of a grid's cell, for good; an empty one takes it back.

        `version` is the edition that was seen, where that need not be the one that is served now. Raises UnknownSource.
        """
        with self._asked_of([source_id]) as (snapshot, _):
            grids.correct(self._workshop, snapshot.source(source_id), question, text, version)

    def verify(self, path: str | Path) -> list[Stands]:
        """Return whether each quote of an exported answer (Markdown, text, HTML, JSON, DOCX) stands in the corpus.

        No model is asked, nor the network. Raises ExportError for a file without quotes, or one that cannot be read.
        """
        with self._held() as snapshot:
            return verify(Path(path), snapshot, self._corpus.text)

    def annotate(self, answer: Answer, note: str = "") -> dict[str, Any]:
        """Return the quotes of an answer as W3C Web Annotations (JSON-LD, plain values), with a note of one's own."""
        self._upkeep.ready(None)
        texts = [self._corpus.text(one.source_id, one.version) for one in answer.citations]
        return annotations(answer.citations, texts, note)

    def anchor(self, data: str) -> list[Anchored]:
        """Return where each annotation of a JSON-LD text is in its source as it is now, never on a lookalike.

        Each is found, moved, reworded, gone or ambiguous. Raises ExportError for a text without annotations.
        """
        with self._held() as snapshot:
            return anchored_in(read(data), snapshot, self._corpus.text)

    def editions(self, source_id: str) -> tuple[Edition, ...]:
        """Return the kept editions of a source (`Settings.store.editions`), oldest first, or raise UnknownSource."""
        self._upkeep.ready(None)
        return choosing.kept(self._corpus, source_id)

    def difference(self, source_id: str, a: str | int | None = None, b: str | int | None = None) -> Revision:
        """Return what changed from edition `a` to edition `b` of a source, by sentence; the last two without them.

        An edition is named by its number, by `"@7"` for what snapshot 7 held, or by the beginning of its version.
        Raises UnknownSource.
        """
        self._upkeep.ready(None)
        return choosing.difference(self._corpus, source_id, a, b)

    def whereabouts(self, citation: Citation) -> Whereabouts:
        """Return what became of a citation, however old: whether its quote stands, was reworded, moved, or is gone."""
        self._upkeep.ready(None)
        return choosing.whereabouts(self._corpus, citation)

    @cached_property
    def standing(self) -> Standing:
        """The questions that stand: `add`, `remove`, `questions`, `run` after a change of the sources, `notices`."""

        def repeats(answered: Mapping[str, Trace]) -> Mapping[str, bool]:
            with self._asked_of(None) as (snapshot, _):
                return self._engine.repeats(answered, snapshot)

        def versions() -> tuple[int | None, Mapping[str, str]]:
            with self._corpus.reading() as snapshot:
                return versions_of(snapshot)

        asking = Asking(
            lambda question, trace: self._answered(question, trace=trace), repeats, self._software, versions
        )
        return Standing(self._corpus.home, asking)

    def _software(self) -> str:
        return hashed(program(), self.settings.models.model_dump_json())

    @cached_property
    def _moments(self) -> Moments:
        return Moments(self._corpus, self._embeddings)

    def remove(self, source_id: str) -> Report:
        """Take a source out of the corpus; a library source stays out until it is ingested by name again.

        The copy of an uploaded file is deleted.
        """
        return self._upkeep.remove(source_id)

    def checks(self) -> Mapping[str, Check]:
        """Return the last look at each source, by its id: when it was, what came of it, and why where it failed."""
        return read_checks(self._corpus.home)

    def history(self) -> list[Published]:
        """Return the snapshots of the corpus, newest first: when each was made, and what it changed."""
        return self._corpus.history()

    def check(self) -> tuple[int, int]:
        """Read all that serves (texts, passages, vectors, words), and return the numbers of its sources and passages.

        Raises StoreError for the first thing that is not what was published.
        """
        return check_whole(self._corpus)

    def rollback(self, to: int | str | None = None) -> Published:
        """Let an earlier snapshot serve again, by its number (None: the one before), and return it.

        The library is not compared with it again until the next `ingest`. With `"terms:2"` edition 2 of the source
        terms is its text again, in a new snapshot, until its file or page changes. Raises StoreError, UnknownSource.
        """
        if not isinstance(to, str) or to.isdecimal():
            return self._corpus.rollback(None if to is None else int(to))
        self._upkeep.ready(None)
        number = self._upkeep.restore(*choosing.restored(self._corpus, to))
        return next(one for one in self._corpus.history() if one.number == number)

    def export_corpus(self, path: str | Path, *, replace: bool = False) -> int:
        """Write what serves, with editions and uploaded files, into one file; return the number of its sources.

        Raises StoreError for an empty corpus, and for a file that is there already unless `replace`.
        """
        return self._upkeep.export(Path(path), replace=replace)

    def import_corpus(self, path: str | Path, *, replace: bool = False) -> int:
        """Publish the corpus that a file holds, verified byte for byte, and return the number of its sources.

        It goes into an empty home or database; with `replace` in the place of what serves, which a rollback brings
        back. All of it goes in, or nothing: StoreError says why.
        """
        return self._upkeep.import_(Path(path), replace=replace)

    @cached_property
    def _workshop(self) -> grids.Workshop:
        return grids.Workshop(
            settings=self.settings,
            engine=self._engine,
        )


def _corpus(settings: Settings) -> AnyCorpus:
    if not settings.store.chroma:
        return Corpus(settings.store.home, editions=settings.store.editions)
    return ServerCorpus(settings.store.chroma, settings.store.chroma_token.get_secret_value(), home=settings.store.home)
