"""The upkeep of the sources: the library brought in, items ingested, looked at again, cut anew or taken out."""

import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.encoders.embedding import MainEmbedder
from app.settings import Settings
from app.types.originals import Original
from ingest import (
    IngestError,
    Item,
    OnProgress,
    Outcome,
    Report,
    SourceError,
    as_stored,
    elsewhere,
    forget,
    gone_from,
    items_at,
    known_items,
    library_items,
    original,
    rebuild,
    remove,
    restore,
    run,
    upload,
)
from store import AnyCorpus, Source, UnknownSource, export, import_


class Upkeep:
    """Changes of the sources in a corpus; each takes the lock that one change at a time holds."""

    def __init__(self, settings: Settings, corpus: AnyCorpus, embeddings: MainEmbedder) -> None:
        self._settings = settings
        self._corpus = corpus
        self._embeddings = embeddings
        self._readying = threading.Lock()
        self._is_ready = False

    def ready(self, progress: OnProgress | None) -> None:
        """Once: compare the library with the corpus, and ingest what is new in it."""
        with self._readying:
            if self._is_ready:
                return
            items = [item for item in self._everything() if item.library]
            if not self._rolled_back() and not self._sealed():
                run(self._corpus, items, self._embeddings, library=True, offline=True, progress=progress)
            self._is_ready = True

    def ingest(
        self,
        items: Sequence[str | Path],
        *,
        prune: bool,
        dry_run: bool,
        originals: bool,
        progress: OnProgress | None,
    ) -> Report:
        """Ingest items, or all that is known again; see Assistant.ingest."""
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
            allow_private=self._settings.sources.allow_private_addresses,
            progress=progress,
        )
        return replace(report, outcomes=(*report.outcomes, *missing))

    def recheck(self, source_ids: Sequence[str], progress: OnProgress | None) -> Report:
        """Look at these sources again, wherever they came from; see Assistant.recheck."""
        self.ready(None)
        with self._corpus.reading() as snapshot:
            if snapshot is None:
                raise UnknownSource(f"no source `{source_ids[0]}` here: the corpus is empty")
            chosen = [snapshot.source(source_id) for source_id in dict.fromkeys(source_ids)]
        allowed = self._settings.sources.allow_private_addresses
        return run(self._corpus, known_items(chosen), self._embeddings, allow_private=allowed, progress=progress)

    def upload(self, paths: Sequence[str | Path], progress: OnProgress | None) -> Report:
        """Copy files into the home and ingest them from there; see Assistant.upload."""
        self.ready(None)
        return upload(self._corpus, [Path(path) for path in paths], self._embeddings, progress=progress)

    def rebuild(self, progress: OnProgress | None) -> Report:
        """Cut and embed every stored source anew; see Assistant.rebuild."""
        return rebuild(self._corpus, self._embeddings, progress=progress)

    def remove(self, source_id: str) -> Report:
        """Take a source out, and delete its uploaded copy; see Assistant.remove."""
        self.ready(None)
        with self._corpus.reading() as snapshot:
            source = snapshot.source(source_id) if snapshot else None
        report = remove(self._corpus, source_id)
        for place in (source.origin, *source.also) if source else ():
            forget(self._corpus.home, place)
        return report

    def originals(self) -> list[Original]:
        """Return the originals of the library's digests, but of sources that were removed."""
        known, items = self._known(), library_items(self._settings.sources.library)
        digests = [item.entry for item in items if item.entry.digest and item.entry.url]
        there = [one for one in digests if not known or one.id in known]
        return [Original(one.id, one.title, one.url, one.id in known and not known[one.id].digest) for one in there]

    def export(self, path: Path, *, replace: bool) -> int:
        """Write the corpus into a file; see Assistant.export_corpus."""
        folder = self._corpus.home / "uploads"
        uploads = {Path(one.origin).name: Path(one.origin) for one in self._known().values()}
        there = {name: file for name, file in uploads.items() if file.parent == folder and file.is_file()}
        return export(self._corpus, path, uploads=there, replace=replace)

    def import_(self, path: Path, *, replace: bool) -> int:
        """Publish what a file holds; see Assistant.import_corpus."""
        return import_(self._corpus, path, uploads=self._corpus.home / "uploads", over=replace)

    def restore(self, then: Source, text: str, edition: str) -> int:
        """Let a source have an earlier text again; return the snapshot that has it."""
        return restore(self._corpus, then, text, self._embeddings, change=f"rolled back to {edition}")

    def _found(self, items: Sequence[str | Path]) -> tuple[list[Item], list[Outcome]]:
        """Return the sources that items name, and those items that name none."""
        found: list[Item] = []
        missing: list[Outcome] = []
        known = self._known()
        for one in items:
            gone = gone_from(one, known.values())
            try:
                found += self._named(one)
            except IngestError as error:
                if gone:  # a folder that was emptied
                    continue
                if len(items) == 1:
                    raise
                missing.append(Outcome(str(one), "failed", reason=str(error)))
            finally:
                found += gone
        return found, missing

    def _named(self, item: str | Path) -> list[Item]:
        """Return the sources at a path, or the library's own source under that id where nothing is there."""
        try:
            return items_at(item)
        except SourceError:
            found = [one for one in library_items(self._settings.sources.library) if one.entry.id == str(item)]
            if not found:
                raise
            return found

    def _everything(self) -> list[Item]:
        """Return the library's sources, and all others that the corpus holds."""
        known = self._known()
        library = [as_stored(item, known.get(item.entry.id)) for item in library_items(self._settings.sources.library)]
        taken = {item.entry.id for item in library}
        others = [one for one in known.values() if not one.library and one.id not in taken]
        beside = elsewhere(one for one in known.values() if one.library or one.id in taken)
        return [*library, *known_items(others), *beside]

    def _known(self) -> dict[str, Source]:
        with self._corpus.reading() as snapshot:
            return dict(snapshot.sources) if snapshot else {}

    def _sealed(self) -> bool:
        """Whether a corpus that serves lies where this user cannot write: it is asked as it is."""
        home = self._corpus.home
        return home.is_dir() and not os.access(home, os.W_OK) and self._corpus.serving() is not None

    def _rolled_back(self) -> bool:
        """Whether a newer snapshot was left by a rollback, which the library's news would undo."""
        serving = self._corpus.serving()
        return serving is not None and any(one.kept and one.number > serving for one in self._corpus.history())
