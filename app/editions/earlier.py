"""What the sources said at an earlier time: which moment is meant, and what is searched for it."""

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from app.editions.choosing import EDITION, as_then, chosen, kept
from app.errors import QuestionError
from app.types.editions import Moment
from ingest import BESIDE, Embedder, cut
from store import AnyCorpus, Earlier, Edition, Past, Snapshot, Source, Stood, UnknownSource

SNAPSHOT = re.compile(r"@(\d{1,9})")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FIRST = "passages"  # of the vector spaces
REMEMBERED = 2  # moments whose passages are held

AsOf = str | date | Edition


@dataclass(frozen=True, slots=True)
class Standing:
    """The sources as they stood; `titles` are, by id, those of which no text of then is kept."""

    moment: Moment
    past: Past
    titles: Mapping[str, str]

    def asked(self, base: Snapshot, sources: Sequence[str] | None) -> tuple[Snapshot, tuple[str, ...] | None]:
        """Return the state of then, beside the snapshot that serves (itself where all is the same), and the scope.

        Raises UnknownSource for a source that was not there.
        """
        same = not self.past.stood and self.past.record.sources.keys() == base.sources.keys()
        snapshot = base if same else Earlier(base, self.past)
        for source_id in sources or ():
            snapshot.source(source_id)
        if sources is not None and not sources:
            raise QuestionError("the scope names no source: leave it out to ask all of them")
        if not snapshot.sources:
            raise QuestionError(f"no text of {self.moment.at} is kept: `brief-chat editions SOURCE` tells what is")
        return snapshot, None if sources is None else tuple(dict.fromkeys(sources))


def moment(corpus: AnyCorpus, as_of: AsOf) -> Moment:
    """Return the moment that is meant: by a day (its end, UTC), a time (UTC, where it has no zone), a snapshot (`@7`).

    An edition (`terms:2`, as `diff` names it behind the source) stands for the moment when it was taken in. Raises
    QuestionError for what is none of them and for a time before the first snapshot, UnknownSource for no edition.
    """
    if isinstance(as_of, Edition):
        return Moment(as_of.snapshot, as_of.taken)
    said = as_of.isoformat() if isinstance(as_of, date) else as_of.strip()
    if found := EDITION.fullmatch(said):
        editions = kept(corpus, found[1])
        return moment(corpus, editions[chosen(editions, found[2])])
    rows = {one.number: one.created for one in corpus.history()}
    if found := SNAPSHOT.fullmatch(said):
        if int(found[1]) not in rows:
            raise QuestionError(f"there was no snapshot {found[1]}: `brief-chat history` lists those that there were")
        return Moment(int(found[1]), rows[int(found[1])])
    at = _time(said)
    before = [number for number, created in rows.items() if datetime.fromisoformat(created) <= at]
    if not before:
        first = min(rows.values(), default="")
        raise QuestionError(f"there were no sources at {said}: {f'the first came in at {first}' if first else 'none'}")
    return Moment(max(before), at.isoformat(timespec="seconds"))


def _time(said: str) -> datetime:
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise QuestionError(
            f"`{said[:60]}` is no time to ask as of: write 2031-02-01, 2031-02-01T10:00, @7 for snapshot 7, "
            "or terms:2 for edition 2 of the source terms"
        ) from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at + timedelta(days=1, seconds=-1) if DAY.fullmatch(said) else at.astimezone(UTC)


class Moments:
    """The states that were asked for last, so that the next question of one finds it made. Safe for threads."""

    def __init__(self, corpus: AnyCorpus, embedder: Embedder) -> None:
        self._corpus = corpus
        self._embedder = embedder
        self._guard = threading.Lock()
        self._known: dict[tuple[int, int], Standing] = {}

    def standing(self, base: Snapshot, then: Moment) -> Standing:
        """Return the sources as they stood at a moment, beside the snapshot that serves."""
        key = (base.record.number, then.snapshot)
        with self._guard:
            if key not in self._known:
                while len(self._known) >= REMEMBERED:
                    del self._known[next(iter(self._known))]
                self._known[key] = self._found(base, then)
            return replace(self._known[key], moment=then)

    def _found(self, base: Snapshot, then: Moment) -> Standing:
        sources: dict[str, Source] = {}
        stood: dict[str, Stood] = {}
        unkept: dict[str, str] = {}
        gone = {id_: one for id_, one in base.record.gone.items() if then.snapshot < base.record.number}
        for source in [*base.sources.values(), *gone.values()]:
            editions = self._corpus.editions(source.id)
            edition = next((one for one in reversed(editions) if one.snapshot <= then.snapshot), None)
            if edition is None:
                if _was_there(source, editions, then):
                    unkept[source.id] = source.title
                continue
            if source.id in base.sources and edition.version == source.version:
                sources[source.id] = source
                continue
            try:
                text = self._corpus.text(source.id, edition.version)
            except UnknownSource:
                unkept[source.id] = source.title
                continue
            stood[source.id] = self._cut(source, edition, text)
            sources[source.id] = stood[source.id].source
        lost = {id_: base.record.gone[id_] for id_ in unkept if id_ in base.record.gone}
        record = replace(base.record, number=then.snapshot, created=then.at, sources=sources, gone=lost)
        return Standing(then, Past(record, stood, self._embed()), unkept)

    def _cut(self, source: Source, edition: Edition, text: str) -> Stood:
        then = as_then(source, edition, text)
        limit = self._embedder.limit(then.language)
        passages = cut(text, source_id=then.id, version=then.version, limit=limit, language=then.language)
        return Stood(replace(then, passages=len(passages)), text, tuple(passages))

    def _embed(self) -> dict[str, Callable[[list[str]], list[list[float]]]]:
        beside = self._embedder.beside
        return {FIRST: self._embedder.embed_documents, **({BESIDE: beside.embed_documents} if beside else {})}


def _was_there(source: Source, editions: Sequence[Edition], then: Moment) -> bool:
    """Whether a source had come in by then, though no text of it is kept: its first editions are gone, or all."""
    if editions:
        return editions[0].number > 1
    return bool(source.added) and datetime.fromisoformat(source.added) <= datetime.fromisoformat(then.at)
