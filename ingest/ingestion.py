"""Plan, lock, copy, apply, check, publish: the way from sources to a new generation."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from ingest.errors import SourceError
from ingest.items import Item
from ingest.passages import CHUNKER, Limit, cut
from ingest.report import OnProgress, Outcome, Progress, Report, State
from store import AnyCorpus, Draft, Generation, Source, StoreError

BESIDE = "multilingual"  # name of the second vector space
WAIT = 600.0  # seconds a second ingest waits for the first
BATCH = 64  # texts embedded between two reports of progress


class Embedder(Protocol):
    """What an ingest needs of an embedding model; `app/embedding.py` has one."""

    @property
    def name(self) -> str:
        """Return the model's name, as the generation records it."""

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""

    @property
    def beside(self) -> "Embedder | None":
        """Return the model of a second vector space, for questions and sources in other languages; None without one."""

    def limit(self, language: str) -> Limit:
        """Return how many tokens a passage of this language may have, and how to count them."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector for each text."""


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a plan. `text` is None where only what is known of the source changes, or where it goes."""

    state: State
    source: Source
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an ingest would do; `settled` are the outcomes that need no write."""

    changes: tuple[Change, ...]
    settled: tuple[Outcome, ...]


def plan(generation: Generation | None, items: Sequence[Item], *, library: bool) -> Plan:
    """Compare items with the corpus, reading every item once.

    With `library`, the items are the library's whole manifest: sources that it no longer names go, and sources
    that the user removed stay away.
    """
    known = dict(generation.sources) if generation else {}
    removed = set(generation.record.removed) if generation else set()
    changes: list[Change] = []
    settled: list[Outcome] = []
    paths: dict[str, Path] = {}
    for item in dict.fromkeys(items):
        first = paths.setdefault(item.entry.id, item.path)
        if first != item.path:
            reason = f"{item.path}: its id is that of {first}; give it another, by its name or in a manifest"
            settled.append(Outcome(item.entry.id, "failed", reason=reason))
            continue
        if library and item.entry.id in removed:
            continue
        try:
            source, text = item.read()
        except SourceError as error:
            settled.append(Outcome(item.entry.id, "failed", reason=str(error)))
            continue
        old = known.get(source.id)
        if old is None:
            changes.append(Change("added", source, text))
        elif old.version != source.version:
            changes.append(Change("updated", source, text))
        elif replace(source, passages=old.passages) != old:
            changes.append(Change("updated", replace(source, passages=old.passages)))
        else:
            settled.append(Outcome(source.id, "unchanged", old.passages))
    if library:
        named = {item.entry.id for item in items}
        changes += [Change("removed", old) for old in known.values() if old.library and old.id not in named]
    return Plan(tuple(changes), tuple(settled))


def run(
    corpus: AnyCorpus,
    items: Sequence[Item],
    embedder: Embedder,
    *,
    library: bool = False,
    progress: OnProgress | None = None,
) -> Report:
    """Bring the corpus up to the items and return what was done.

    Nothing to do: nothing is written. Otherwise all changes appear at once, in one new generation. A source
    that cannot be read fails alone; an error of the store or the model changes nothing.
    """
    with corpus.reading() as generation:
        steps = plan(generation, items, library=library)
        if not steps.changes and not lacks_space(generation, embedder):
            return Report(steps.settled, corpus.serving())
    with corpus.writing(wait=WAIT) as draft:
        check_model(draft.base, embedder)
        steps = plan(draft.base, items, library=library)  # again: the lock is ours now
        if not steps.changes and not lacks_space(draft.base, embedder):
            return Report(steps.settled, corpus.serving())
        outcomes = list(_apply(draft, steps.changes, embedder, progress))
        removed = set(draft.base.record.removed if draft.base else ()) - {c.source.id for c in steps.changes}
        _finish(draft, embedder, outcomes, sorted(removed), progress)
        number = draft.number
    return Report((*outcomes, *steps.settled), number)


def rebuild(corpus: AnyCorpus, embedder: Embedder, *, progress: OnProgress | None = None) -> Report:
    """Cut and embed every stored source anew, with this model, and publish the result."""
    with corpus.writing(wait=WAIT) as draft:
        base = draft.base
        if base is None:
            return Report((), None)
        changes = [Change("updated", source, base.text(source.id)) for source in base.sources.values()]
        draft.clear()
        outcomes = list(_apply(draft, changes, embedder, progress))
        _finish(draft, embedder, outcomes, base.record.removed, progress)
        number = draft.number
    return Report(tuple(outcomes), number)


def remove(corpus: AnyCorpus, source_id: str) -> Report:
    """Take one source out of the corpus; UnknownSource where there is none under that id."""
    with corpus.reading() as generation:
        if generation is None:
            raise StoreError("the corpus is empty: there is nothing to remove")
        generation.source(source_id)
    with corpus.writing(wait=WAIT) as draft:
        base = draft.base
        assert base is not None  # it was there before the lock, and nothing unmakes a corpus
        source = base.source(source_id)
        draft.remove(source_id)
        removed = {*base.record.removed, *([source_id] if source.library else [])}
        draft.finish(
            change=f"removed {source_id}",
            embedding=base.record.embedding,
            dimension=base.record.dimension,
            chunker=base.record.chunker,
            removed=sorted(removed),
        )
        number = draft.number
    return Report((Outcome(source_id, "removed", source.passages),), number)


def check_model(generation: Generation | None, embedder: Embedder) -> None:
    """Raise StoreError where the corpus was made with another embedding model or another rule of cutting."""
    if generation is None:
        return
    record = generation.record
    if record.embedding != embedder.name:
        raise StoreError(
            f"this corpus was embedded with `{record.embedding}`, not `{embedder.name}`: "
            "set BRIEF_CHAT_EMBEDDING back, or run `brief-chat ingest --rebuild`"
        )
    if record.chunker != CHUNKER:
        raise StoreError(
            f"this corpus was cut by `{record.chunker}`, not `{CHUNKER}`: run `brief-chat ingest --rebuild`"
        )


def lacks_space(generation: Generation | None, embedder: Embedder) -> bool:
    """Return whether a corpus was made without the second vector space that the embedder has, or with another model."""
    beside = embedder.beside
    return generation is not None and beside is not None and generation.record.spaces.get(BESIDE) != beside.name


def _finish(
    draft: Draft,
    embedder: Embedder,
    outcomes: Sequence[Outcome],
    removed: Sequence[str],
    progress: OnProgress | None,
) -> None:
    change = ", ".join(f"{outcome.state} {outcome.source_id}" for outcome in outcomes)
    if embedder.beside is not None:
        change = change or f"embedded with {embedder.beside.name}"
        draft.add_space(BESIDE, embedder.beside.name, _told(embedder.beside, progress))
    draft.finish(change=change, embedding=embedder.name, dimension=embedder.dimension, chunker=CHUNKER, removed=removed)


def _told(embedder: Embedder, progress: OnProgress | None) -> Callable[[list[str]], list[list[float]]]:
    """The embedding of texts in batches, told of as it goes on; how many there will be is not known."""

    def embed(texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = []
        for first in range(0, len(texts), BATCH):
            if progress:
                progress(Progress(f"embedding with {embedder.name}", first, len(texts)))
            vectors += embedder.embed_documents(texts[first : first + BATCH])
        return vectors

    return embed


def _apply(
    draft: Draft, changes: Sequence[Change], embedder: Embedder, progress: OnProgress | None
) -> Iterator[Outcome]:
    told = progress or (lambda _: None)
    told(Progress("loading the embedding model", 0, 0))
    cuts = {
        change.source.id: cut(
            change.text,
            source_id=change.source.id,
            version=change.source.version,
            limit=embedder.limit(change.source.language),
            language=change.source.language,
        )
        for change in changes
        if change.text is not None
    }
    total, done = sum(map(len, cuts.values())), 0
    for change in changes:
        begun = time.perf_counter()
        source = change.source
        if change.state == "removed":
            draft.remove(source.id)
            yield Outcome(source.id, "removed", source.passages)
            continue
        if change.text is None:
            draft.describe(source)
            yield Outcome(source.id, "updated", source.passages)
            continue
        passages = cuts[source.id]
        vectors = draft.vectors(source.id)
        new = [text for text in dict.fromkeys(passage.text for passage in passages) if text not in vectors]
        reused = len(passages) - len(new)
        for first in range(0, len(new), BATCH):
            told(Progress(source.title, done + reused + first, total))
            batch = new[first : first + BATCH]
            vectors.update(zip(batch, np.asarray(embedder.embed_documents(batch), np.float32), strict=True))
        draft.put(
            replace(source, passages=len(passages)),
            change.text,
            passages,
            [vectors[passage.text] for passage in passages],
        )
        done += len(passages)
        told(Progress(source.title, done, total))
        yield Outcome(source.id, change.state, len(passages), len(new), time.perf_counter() - begun)
