"""Plan, lock, copy, apply, check, publish: the way from sources to a new snapshot."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from ingest.publish.applying import apply, batches
from ingest.publish.embedder import Embedder
from ingest.publish.pace import Paced
from ingest.publish.plan import Change, Plan, plan
from ingest.publish.resumed import Resumed
from ingest.sources.checks import Check, read_checks, write_checks
from ingest.sources.items import Item, is_address
from ingest.sources.reading import Reader
from ingest.sources.unfinished import Unfinished
from ingest.split.passages import CHUNKER
from ingest.types.document import Document
from ingest.types.report import OnProgress, Outcome, Progress, Report
from store import AnyCorpus, Draft, Snapshot, Source, StoreError
from store.snapshot.lock import Writer

BESIDE = "multilingual"  # name of the second vector space
WAIT = 600.0  # seconds a second ingest waits for the first


def run(
    corpus: AnyCorpus,
    items: Sequence[Item],
    embedder: Embedder,
    *,
    library: bool = False,
    prune: bool = False,
    dry_run: bool = False,
    offline: bool = False,
    allow_private: bool = False,
    parsed: Mapping[str, Document] | None = None,
    progress: OnProgress | None = None,
) -> Report:
    """Bring the corpus up to the items and return what was done; a dry run returns what would be done.

    `library` and `prune` as in `plan`, `offline`, `allow_private` and `parsed` as in `Reader`. Nothing to do: nothing
    is written but the checks. Otherwise all changes appear at once, in one new snapshot. A source that cannot be read
    fails alone; an error of the store or the model changes nothing. What was parsed and embedded until a kill or an
    error is kept in the home, and the next ingest goes on with it.
    """
    unfinished, progress = Unfinished(corpus.home), Paced(progress) if progress else None
    checks, kept = read_checks(corpus.home), None if dry_run else unfinished
    with Reader(checks, offline=offline, allow_private=allow_private, parsed=parsed, unfinished=kept) as reader:
        with corpus.reading() as snapshot:
            steps = plan(snapshot, items, reader, library=library, prune=prune, progress=progress)
            known = dict(snapshot.sources) if snapshot else {}
        if dry_run:
            return Report(steps.outcomes(), corpus.serving(), planned=True)
        outcomes: list[Outcome] = []
        if steps.changes or lacks_space(snapshot, embedder):
            with _writing(corpus, progress) as draft:
                check_model(draft.base, embedder)
                known = dict(draft.base.sources) if draft.base else {}
                steps = plan(draft.base, items, reader, library=library, prune=prune)  # again: the lock is ours now
                if steps.changes or lacks_space(draft.base, embedder):
                    outcomes = _applied(draft, steps, Resumed(embedder, unfinished.folder), progress)
        _note(corpus, steps, outcomes, known, offline=offline)
        unfinished.clear()
    return Report((*outcomes, *steps.noted(steps.settled)), corpus.serving())


def _applied(draft: Draft, steps: Plan, embedder: Embedder, progress: OnProgress | None) -> list[Outcome]:
    """Write the changes to the draft and finish it; return what became of each."""
    outcomes: list[Outcome] = steps.noted(apply(draft, steps.changes, embedder, progress))
    removed = set(draft.base.record.removed if draft.base else ()) - {one.source.id for one in steps.changes}
    _finish(draft, embedder, outcomes, sorted(removed), progress)
    return outcomes


def _note(
    corpus: AnyCorpus, steps: Plan, outcomes: Sequence[Outcome], known: Mapping[str, Source], *, offline: bool
) -> None:
    """Keep when each source was looked at, and how it looked; of one that failed, how it looked before."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    before = read_checks(corpus.home)
    news: dict[str, Check] = {}
    for outcome in (*outcomes, *steps.settled):
        looked = steps.looked.get(outcome.source_id)
        if looked is None:
            old = before.get(outcome.source_id, Check(now, outcome.state))
            news[outcome.source_id] = replace(old, checked=now, state=outcome.state, reason=outcome.reason)
        elif not (offline and is_address(looked.place)):  # it was not looked at
            news[outcome.source_id] = Check(
                now, outcome.state, "", looked.place, looked.version, looked.seen, looked.notes
            )
    for place, reading in steps.beside.items():
        if not (offline and is_address(place)):
            news[place] = Check(now, "unchanged", "", place, reading.version, reading.seen, reading.notes)
    gone = {outcome.source_id for outcome in outcomes if outcome.state == "removed"}
    beside = {place for one in known.values() for place in one.also}
    write_checks(corpus.home, news, known={*known, *steps.looked, *steps.beside, *beside} - gone)


def _writing(corpus: AnyCorpus, progress: OnProgress | None) -> AbstractContextManager[Draft]:
    """The next snapshot; where another process holds the lock, who that is is told before it is waited for."""

    def waits(writer: Writer) -> None:
        if progress:
            progress(Progress(f"waiting: {writer} is writing", 0, 0, writer))

    return corpus.writing(wait=WAIT, on_wait=waits)


def rebuild(corpus: AnyCorpus, embedder: Embedder, *, progress: OnProgress | None = None) -> Report:
    """Cut and embed every stored source anew, with this model, and publish the result."""
    with _writing(corpus, progress) as draft:
        base = draft.base
        if base is None:
            return Report((), None)
        changes = [Change("updated", one, partial(base.text, one.id)) for one in base.sources.values()]
        draft.clear()
        outcomes = list(apply(draft, changes, embedder, progress))
        _finish(draft, embedder, outcomes, base.record.removed, progress)
        number = draft.number
    return Report(tuple(outcomes), number)


def remove(corpus: AnyCorpus, source_id: str) -> Report:
    """Take one source out of the corpus; UnknownSource where there is none under that id."""
    with corpus.reading() as snapshot:
        if snapshot is None:
            raise StoreError("the corpus is empty: there is nothing to remove")
        snapshot.source(source_id)
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


def restore(corpus: AnyCorpus, then: Source, text: str, embedder: Embedder, *, change: str) -> int:
    """Let a source have an earlier text again, described as `then`, and return the snapshot that has it.

    Its file or page counts as looked at: the text stays until that is another one than it is now.
    """
    with _writing(corpus, None) as draft:
        check_model(draft.base, embedder)
        outcomes = list(apply(draft, [Change("updated", then, lambda: text)], embedder, None))
        removed = set(draft.base.record.removed if draft.base else ()) - {then.id}
        _finish(draft, embedder, outcomes, sorted(removed), None, change=change)
        number = draft.number
    checks = read_checks(corpus.home)
    if then.id in checks:
        write_checks(corpus.home, {then.id: replace(checks[then.id], version=then.version)}, known=checks)
    return number


def check_model(snapshot: Snapshot | None, embedder: Embedder) -> None:
    """Raise StoreError where the corpus was made with another embedding model or another rule of cutting."""
    if snapshot is None:
        return
    record = snapshot.record
    if record.embedding != embedder.name:
        raise StoreError(
            f"this corpus was embedded with `{record.embedding}`, not `{embedder.name}`: "
            "set BRIEF_CHAT_MODELS_EMBEDDING back, or run `brief-chat ingest --rebuild`"
        )
    if record.chunker != CHUNKER:
        raise StoreError(
            f"this corpus was cut by `{record.chunker}`, not `{CHUNKER}`: run `brief-chat ingest --rebuild`"
        )


def lacks_space(snapshot: Snapshot | None, embedder: Embedder) -> bool:
    """Return whether a corpus was made without the second vector space that the embedder has, or with another model."""
    beside = embedder.beside
    return snapshot is not None and beside is not None and snapshot.record.spaces.get(BESIDE) != beside.name


def _finish(
    draft: Draft,
    embedder: Embedder,
    outcomes: Sequence[Outcome],
    removed: Sequence[str],
    progress: OnProgress | None,
    change: str = "",
) -> None:
    change = change or ", ".join(f"{outcome.state} {outcome.source_id}" for outcome in outcomes)
    if embedder.beside is not None:
        change = change or f"embedded with {embedder.beside.name}"
        draft.add_space(BESIDE, embedder.beside.name, _told(embedder.beside, progress))
    draft.finish(change=change, embedding=embedder.name, dimension=embedder.dimension, chunker=CHUNKER, removed=removed)


def _told(embedder: Embedder, progress: OnProgress | None) -> Callable[[list[str]], list[list[float]]]:
    """The embedding of texts in batches, told of as it goes on; how many there will be is not known."""

    def embed(texts: list[str]) -> list[list[float]]:
        vectors: dict[str, list[float]] = {}
        for batch in batches(list(dict.fromkeys(texts))):
            if progress:
                progress(Progress(f"embedding with {embedder.name}", len(vectors), len(texts)))
            vectors.update(zip(batch, embedder.embed_documents(batch), strict=True))
        return [vectors[text] for text in texts]

    return embed
