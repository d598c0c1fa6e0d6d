"""The assistant: one object that holds the corpus and the models, and that every face asks."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import merge_configs

from app.chain import Ask, Chain, OnStep, Steps
from app.compose.model import condense, open_model
from app.encoders.embedding import MultilingualEmbeddings, installed, open_embeddings
from app.encoders.minilm import MiniLMEmbeddings
from app.errors import QuestionError
from app.languages.crosslingual import CrossLingual
from app.languages.glossary import Glossary
from app.question.question import Question
from app.question.request import Encoder, Requests
from app.read.cross_encoder import Reranker, open_reranker
from app.read.reader import Reader, Text
from app.retrieve.retriever import HybridRetriever
from app.settings import DEFAULT_LIBRARY, Settings
from app.types.evidence import Found
from app.types.results import Answer
from ingest import (
    Check,
    Embedder,
    IngestError,
    Item,
    OnProgress,
    Outcome,
    Report,
    SourceError,
    as_stored,
    check_model,
    forget,
    items_at,
    known_items,
    library_items,
    original,
    read_checks,
    rebuild,
    remove,
    run,
    upload,
)
from store import AnyCorpus, Corpus, Published, ServerCorpus, Snapshot, Source, UnknownSource

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


class Assistant:
    """Answers questions from the corpus, which the library fills at the first use.

    It is kept under `settings.home`, or on the Chroma server `settings.chroma` for many processes on many machines.
    Safe to use from several threads; close it, or use it as a context manager. All methods raise
    BriefChatError with one line for the user.

    >>> with Assistant() as assistant:                                                 # doctest: +SKIP
    ...     assistant.answer("When was the Korea-U.S. summit held in Seoul?").status
    'answered'
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings.load()
        self._corpus = _corpus(self.settings)
        self._embeddings = open_embeddings(self.settings.embedding, self.settings.multilingual)
        self._preparing = threading.Lock()
        self._prepared = False

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
        self._ready(progress)

    def prepare(self, progress: OnProgress | None = None) -> None:
        """Bring the corpus up to the library and load the models; every other call does it when it must."""
        self._ready(progress)
        with self._corpus.reading() as snapshot:
            if snapshot is not None:
                check_model(snapshot, self._embeddings)
        self._embeddings.embed_query("ready")
        self._requests.recognise(Question("ready", "what", False))
        self._reader.read("ready", [Text("", "ready", ((0, 5),))])
        if self._reranker is not None:
            self._reranker.score("ready", ["ready"])

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Mapping[str, str]] = (),
        sources: Sequence[str] | None = None,
        on_step: OnStep | None = None,
        config: RunnableConfig | None = None,
    ) -> Answer:
        """Answer a question from one snapshot of the corpus.

        `history` holds earlier turns as `{"role": "user" | "assistant", "content": str}`, oldest first;
        `sources` limits the search to these source ids; `on_step` is told the name of each step as it begins;
        `config` is LangChain's, for callbacks, tags and tracing.
        Raises QuestionError for an empty or overlong question, UnknownSource for an unknown id.
        """
        asked = self._languages.understand(question, history)
        steps = Steps(on_step)
        config = merge_configs(config, {"callbacks": [steps]})
        with self._asked_of(sources) as (snapshot, scope):
            ask = Ask(self._standing_alone(asked, history), snapshot, scope)
            found = self._runnable.invoke(ask, config)
            carried = self._languages.carried_over(asked, history) if found.status == "not_found" else None
            if carried is not None:
                again = replace(ask, question=self._standing_alone(carried, history))
                second = self._runnable.invoke(again, config)
                found = found if second.status == "not_found" else second
        return replace(found, timings=steps.timings)

    def retriever(self, *, sources: Sequence[str] | None = None, k: int = 10) -> HybridRetriever:
        """Return the retrieval as a LangChain retriever that gives up to `k` passages; `sources` limits the search."""

        def find(query: str) -> tuple[list[Found], Mapping[str, Source]]:
            asked = self._languages.understand(query, ())
            with self._asked_of(sources) as (snapshot, scope):
                return self._chain.retrieve(Ask(asked, snapshot, scope)), snapshot.sources

        return HybridRetriever(find=find, k=k)

    @contextmanager
    def _asked_of(self, sources: Sequence[str] | None) -> Iterator[tuple[Snapshot, tuple[str, ...] | None]]:
        """The snapshot that serves, held for as long as it is asked, and the scope, whose ids it knows."""
        self._ready(None)
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
        found, missing = self._found(items) if items else (self._everything(), [])
        if originals:
            found = [original(item) if item.entry.digest and item.entry.url else item for item in found]
        report = run(
            self._corpus,
            found,
            self._embeddings,
            library=not items,
            prune=prune,
            dry_run=dry_run,
            allow_private=self.settings.allow_private_addresses,
            progress=progress,
        )
        return replace(report, outcomes=(*report.outcomes, *missing))

    def recheck(self, source_ids: Sequence[str] = (), *, progress: OnProgress | None = None) -> Report:
        """Look at these sources again, or at all; raises UnknownSource for an id that is not in the corpus."""
        if not source_ids:
            return self.ingest(progress=progress)
        self._ready(None)
        with self._corpus.reading() as snapshot:
            if snapshot is None:
                raise UnknownSource(f"no source `{source_ids[0]}` here: the corpus is empty")
            chosen = [snapshot.source(source_id) for source_id in dict.fromkeys(source_ids)]
        allowed = self.settings.allow_private_addresses
        return run(self._corpus, known_items(chosen), self._embeddings, allow_private=allowed, progress=progress)

    def upload(self, paths: Sequence[str | Path], *, progress: OnProgress | None = None) -> Report:
        """Copy files into `HOME/uploads` and ingest them from there; one that cannot be read is not kept.

        A file under the name of an earlier upload is that source in a new version.
        """
        self._ready(None)
        return upload(self._corpus, [Path(path) for path in paths], self._embeddings, progress=progress)

    def rebuild(self, *, progress: OnProgress | None = None) -> Report:
        """Cut and embed every stored source anew, with the embedding model of the settings."""
        return rebuild(self._corpus, self._embeddings, progress=progress)

    def sources(self) -> list[Source]:
        """Return what the corpus holds, in the order in which it came."""
        self._ready(None)
        with self._corpus.reading() as snapshot:
            return list(snapshot.sources.values()) if snapshot else []

    def source_text(self, source_id: str, version: str | None = None) -> str:
        """Return the whole text of a source, in its current version or in an earlier one that is still kept.

        Citations' offsets count its characters. Raises UnknownSource.
        """
        self._ready(None)
        return self._corpus.text(source_id, version)

    def remove(self, source_id: str) -> Report:
        """Take a source out of the corpus; a library source stays out until it is ingested by name again.

        The copy of an uploaded file is deleted.
        """
        self._ready(None)
        with self._corpus.reading() as snapshot:
            place = snapshot.source(source_id).origin if snapshot else ""
        report = remove(self._corpus, source_id)
        forget(self._corpus.home, place)
        return report

    def checks(self) -> Mapping[str, Check]:
        """Return the last look at each source, by its id: when it was, what came of it, and why where it failed."""
        return read_checks(self._corpus.home)

    def history(self) -> list[Published]:
        """Return the snapshots of the corpus, newest first: when each was made, and what it changed."""
        return self._corpus.history()

    def rollback(self, number: int | None = None) -> Published:
        """Let an earlier snapshot serve again, the one before without `number`, and return it.

        The library is not compared with it again until the next `ingest`.
        """
        return self._corpus.rollback(number)

    def _found(self, items: Sequence[str | Path]) -> tuple[list[Item], list[Outcome]]:
        """Return the sources that items name, and those items that name none."""
        found: list[Item] = []
        missing: list[Outcome] = []
        for one in items:
            try:
                found += self._named(one)
            except IngestError as error:
                if len(items) == 1:
                    raise
                missing.append(Outcome(str(one), "failed", reason=str(error)))
        return found, missing

    def _named(self, item: str | Path) -> list[Item]:
        """Return the sources at a path, or the library's own source under that id where nothing is there."""
        try:
            return items_at(item)
        except SourceError:
            found = [one for one in library_items(self.settings.library) if one.entry.id == str(item)]
            if not found:
                raise
            return found

    def _everything(self) -> list[Item]:
        """Return the library's sources, and all others that the corpus holds."""
        with self._corpus.reading() as snapshot:
            known = dict(snapshot.sources) if snapshot else {}
        library = [as_stored(item, known.get(item.entry.id)) for item in library_items(self.settings.library)]
        taken = {item.entry.id for item in library}
        others = [one for one in known.values() if not one.library and one.id not in taken]
        return [*library, *known_items(others)]

    @cached_property
    def _reranker(self) -> Reranker | None:
        return open_reranker(self.settings.reranker)

    @cached_property
    def _reader(self) -> Reader:
        return Reader()

    @cached_property
    def _model(self) -> "BaseChatModel | None":
        return open_model(self.settings.model) if self.settings.model else None

    @cached_property
    def _chain(self) -> Chain:
        return Chain(
            self._embeddings,
            self._reranker,
            self._model,
            self.settings.model or "extractive",
            self._languages,
            self._reader,
            self.settings.threshold,
            self._requests,
        )

    @cached_property
    def _runnable(self) -> Runnable[Ask, Answer]:
        return self._chain.runnable()

    @cached_property
    def _languages(self) -> CrossLingual:
        glossary = Glossary.read([self.settings.library, DEFAULT_LIBRARY])
        return CrossLingual(glossary, self._embeddings.beside, self._encoder, self._reranker)

    @cached_property
    def _encoder(self) -> Embedder | None:
        beside = self._embeddings.beside
        return beside if isinstance(beside, MultilingualEmbeddings) or not installed() else MultilingualEmbeddings()

    @cached_property
    def _requests(self) -> Requests:
        """By the encoders that the examples' margins were set with, whichever ones search."""
        main, other = self._embeddings, self._encoder
        encoders: dict[str, Encoder] = {"en": main if isinstance(main, MiniLMEmbeddings) else MiniLMEmbeddings()}
        if other is not None:
            encoders |= {"ko": other, "ja": other}
        return Requests(encoders)

    def _standing_alone(self, question: Question, history: Sequence[Mapping[str, str]]) -> Question:
        """With a language model, a question that leans on the history is condensed before it is searched for."""
        if self._model is None or not history or not question.earlier or question.written:
            return question
        condensed = condense(self._model, question.asked, history)
        return replace(question, earlier=(), condensed=condensed) if condensed else question

    def _ready(self, progress: OnProgress | None) -> None:
        """Once: compare the library with the corpus, and ingest what is new in it."""
        with self._preparing:
            if self._prepared:
                return
            items = [item for item in self._everything() if item.library]
            if not self._rolled_back():
                run(self._corpus, items, self._embeddings, library=True, offline=True, progress=progress)
            self._prepared = True

    def _rolled_back(self) -> bool:
        """Whether a newer snapshot was left by a rollback, which the library's news would undo."""
        serving = self._corpus.serving()
        return serving is not None and any(one.kept and one.number > serving for one in self._corpus.history())


def _corpus(settings: Settings) -> AnyCorpus:
    if not settings.chroma:
        return Corpus(settings.home)
    return ServerCorpus(settings.chroma, settings.chroma_token.get_secret_value(), home=settings.home)
