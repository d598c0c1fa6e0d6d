"""Reading items: each once in an ingest, and not at all where nothing can have changed."""

import hashlib
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ingest.parse.extract import check_size, is_plain
from ingest.parse.parsers import Parsers
from ingest.sources.ahead import Ahead
from ingest.sources.checks import Check, Seen
from ingest.sources.items import Item, is_address
from ingest.sources.unfinished import Unfinished, key_of
from ingest.text.language import written_in
from ingest.types.document import Document
from ingest.types.errors import SourceError, SourceVanished
from store import Source, version_of

if TYPE_CHECKING:
    from ingest.fetch.fetch import Fetcher

# A file that was written within this many nanoseconds of its reading may have been written once more in the same tick
# of its clock (FAT keeps two seconds): its times prove nothing yet, and it is read again at the next check.
TICK = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of an item; `text` waits in a file, so that a thousand of them fit into memory.

    `document` is without its text, and None where the stored one is known to be unchanged.
    """

    seen: Seen
    version: str
    document: Document | None = None
    length: int = 0
    spool: Path | None = None
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the text that was read."""
        assert self.spool is not None
        return self.spool.read_bytes().decode("utf-8", "surrogatepass")


class Reader:
    """Reads items for one ingest; use it as a context manager, for the texts that it keeps until its end.

    `checks` are the last ones, by source id. Asked again for an item, it looks only whether the file has changed
    in the meantime; a page is fetched once. `offline` takes known pages as unchanged; `allow_private` as in
    `Fetcher`. `parsed` are documents that somebody parsed already, by the SHA-256 of the file; `unfinished` keeps
    those that are parsed here for an ingest that goes on after a kill.
    """

    def __init__(
        self, checks: Mapping[str, Check], *, offline: bool = False, allow_private: bool = False,
        parsed: Mapping[str, Document] | None = None, unfinished: Unfinished | None = None,
    ) -> None:  # fmt: skip
        self._checks = checks
        self._offline = offline
        self._allow_private = allow_private
        self._parsed = parsed or {}
        self._unfinished = unfinished
        self._numbers = count()
        self._refused: dict[tuple[Item, str], str] = {}
        self._readings: dict[Item, Reading] = {}
        self._failed: dict[Item, SourceError] = {}
        self._kept = ExitStack()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kept.close()

    def read(self, item: Item, known: Source | None, beat: Callable[[], object] = lambda: None) -> Reading:
        """Return what an item holds now; `known` is what the corpus holds of it.

        `beat` is called again and again while a page is waited for; what it raises breaks that off. Raises
        SourceVanished where its file is gone, and SourceError where it cannot be read.
        """
        again = self._readings.get(item)
        if again and again.document is None and (known is None or again.version != known.version):
            again = None  # it was unchanged against another snapshot
        if is_address(item.place):
            self._readings[item] = again or self._page_once(item, known, beat)
        elif item in self._ahead:
            self._readings[item] = self._ahead.get(item, beat)
        else:
            self._readings[item] = self._file(item, again or self._remembered(item, known))
        return self._readings[item]

    def ended(self) -> dict[str, str]:
        """Return the sources whose redirects were found to end at an address at the last look, by that address."""
        return {one.seen.address: id_ for id_, one in self._checks.items() if one.seen.address and id_ != one.place}

    def expect(self, items: Iterable[tuple[Item, Source | None]]) -> None:
        """Begin to read files that will be asked for in this order, each core one; see `read`."""
        new = [one for one in items if one[0] not in self._readings and not is_address(one[0].place)]
        if len(new) > 1:
            _ = self._folder  # made here, before several threads ask for it
            self._ahead.expect((item, partial(self._file, item, self._remembered(item, known))) for item, known in new)

    def _remembered(self, item: Item, known: Source | None) -> Reading | None:
        """What the last check knows of an item, where that still holds for what the corpus has."""
        beside = known is not None and item.place in known.also
        check = self._checks.get(item.place if beside else item.entry.id)
        if check is None or known is None or (check.place, check.version) != (item.place, known.version):
            return None
        if not beside and (known.origin != item.place or (known.manifest and not item.manifest)):
            return None  # what the document tells of itself was not asked for then
        return Reading(check.seen, known.version)

    def _file(self, item: Item, before: Reading | None) -> Reading:
        path = Path(item.place)
        begun = time.time_ns()
        try:
            found = path.stat()
            marks = Seen("", found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
            if before and _same(before.seen, marks):
                return before
            if not stat.S_ISREG(found.st_mode):
                raise SourceError(f"{path}: cannot be read (no file)")
            check_size(found.st_size, item.place)
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise SourceVanished(f"{path}: there is no such file") from None
        except OSError as error:
            raise SourceError(f"{path}: cannot be read ({error.strerror or error})") from None
        settled = begun - max(marks.modified, marks.changed) > TICK
        digest = hashlib.sha256(data).hexdigest()
        seen = Seen(digest, marks.size if settled else -1, marks.modified, marks.changed, marks.inode)
        if before and before.seen.digest == digest:
            return Reading(seen, before.version, before.document, before.length, before.spool, before.notes)
        return self._extracted(item, data, seen)

    @cached_property
    def _folder(self) -> Path:
        return Path(self._kept.enter_context(tempfile.TemporaryDirectory(prefix="brief-chat-")))

    @cached_property
    def _parsers(self) -> Parsers:
        parsers = Parsers()
        self._kept.callback(parsers.close)
        return parsers

    @cached_property
    def _ahead(self) -> Ahead[Item, Reading]:
        ahead: Ahead[Item, Reading] = Ahead(self._parsers.count)
        self._kept.callback(ahead.close)
        self._kept.callback(self._parsers.stop)  # comes first: what is being parsed holds up no end
        return ahead

    @cached_property
    def _fetcher(self) -> "Fetcher":
        from ingest.fetch.fetch import Fetcher

        return Fetcher(allow_private=self._allow_private)

    def _page_once(self, item: Item, known: Source | None, beat: Callable[[], object]) -> Reading:
        """The page, or how it failed: that, too, holds for the whole ingest."""
        if item in self._failed:
            raise self._failed[item] from None
        try:
            return self._page(item, self._remembered(item, known), known, beat)
        except SourceError as error:
            self._failed[item] = type(error)(str(error))  # without its trace, which holds what was read
            raise

    def _page(self, item: Item, before: Reading | None, known: Source | None, beat: Callable[[], object]) -> Reading:
        if self._offline and known is not None and known.origin == item.place:
            return before or Reading(Seen(), known.version)
        marks = before.seen if before else Seen()
        page = self._fetcher.fetch(item.place, etag=marks.etag, last_modified=marks.last_modified, beat=beat)
        if page is None:
            if before is None:
                raise SourceError(f"{item.place}: the server says that it has not changed, but was not asked that")
            return before
        digest = hashlib.sha256(page.data).hexdigest()
        ended = page.address if page.address != item.place else ""
        seen = Seen(digest, len(page.data), etag=page.etag, last_modified=page.last_modified, address=ended)
        if before and marks.digest == digest:
            return Reading(seen, before.version)
        return self._extracted(item, page.data, seen, kind=page.kind, charset=page.charset)

    def _extracted(self, item: Item, data: bytes, seen: Seen, *, kind: str = "", charset: str = "") -> Reading:
        document = self._parsed.get(seen.digest) or self._parse(item, data, seen.digest, kind, charset)
        try:
            spool = self._folder / f"{next(self._numbers)}-{seen.digest[:16]}.txt"
            spool.write_bytes(document.text.encode("utf-8", "surrogatepass"))
        except OSError as error:
            raise SourceError(f"{item.place}: no room for its text ({error.strerror or error})") from None
        about = {"language": written_in(document.text)} | document.about
        without = Document("", document.format, about)
        return Reading(seen, version_of(document.text), without, len(document.text), spool, document.notes)

    def _parse(self, item: Item, data: bytes, digest: str, kind: str, charset: str) -> Document:
        """The document in a file's bytes; what cannot be parsed is not tried again in this ingest."""
        if said := self._refused.get((item, digest)):
            raise SourceError(said)
        try:
            return self._tried(item, data, digest, kind, charset)
        except SourceError as error:
            self._refused[item, digest] = str(error)
            raise

    def _tried(self, item: Item, data: bytes, digest: str, kind: str, charset: str) -> Document:
        """The document in a file's bytes, as an ingest that was killed parsed it, where one did."""
        if self._unfinished is None or is_plain(data, item.place, kind):
            return self._parsers.parse(data, item.place, kind=kind, charset=charset)
        key = key_of(digest, item.place, kind, charset)
        document = self._unfinished.document(key)
        if document is None:
            document = self._parsers.parse(data, item.place, kind=kind, charset=charset)
            self._unfinished.keep(key, document)
        return document


def _same(before: Seen, now: Seen) -> bool:
    """Whether a file cannot have changed: a write moves one of its times, a copy over it its inode, too."""
    return (before.size, before.modified, before.changed, before.inode) == (
        now.size,
        now.modified,
        now.changed,
        now.inode,
    )
