"""What an answer rests on: every search that was made for it and what that found, so that it can be made again.

An answer follows from the catalog, from what the searches find and from the software. Where a search made again
finds the same passages, each behind the same passage as before, the answer is the same, and nothing need be read.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.question.question import Question
from app.read.rank import PASSAGES
from app.read.reader import Reader, Text
from app.types.evidence import Found, Reading
from store import Snapshot, Source

Scope = tuple[str, ...] | None
NAMED = ("id", "title", "author", "publisher", "date", "kind", "digest", "language")  # what questions name sources by


@dataclass(frozen=True, slots=True)
class Search:
    """A search, and the hashes of the passages that it found: of those that are read, and of all."""

    question: Question
    scope: Scope
    depth: int
    first: str
    everything: str


@dataclass(slots=True)
class Trace:
    """What an answer rests on: `understood` is how the question was read, by the `catalog`; both are hashes.

    `spelled` says that the words of the sources told, too, how it was read, since it may spell them by their sound.
    `whole` holds the version of a source that was asked about as a whole, by its id. `plain` is true of a look-up by
    one search, which reads the first passages alone. `readings` are what the reader found, by what it read: of a
    passage that stays it need not be found again, for each is read by itself.
    """

    understood: str = ""
    catalog: str = ""
    spelled: bool = False
    whole: dict[str, str] = field(default_factory=dict)
    searches: list[Search] = field(default_factory=list)
    plain: bool = False
    readings: dict[str, Reading] = field(default_factory=dict)
    before: Mapping[str, Reading] = field(default_factory=dict)  # those of an earlier trace

    def read(self, snapshot: Snapshot, whole: Source | None, *understood: object, spelled: bool) -> None:
        """Take in how a question was read."""
        self.spelled = spelled
        self.catalog = catalog_of(snapshot)
        self.whole = {whole.id: whole.version} if whole else {}
        self.understood = hashed(repr((understood, whole and whole.id)))

    def found(self, question: Question, scope: Scope, depth: int, found: Sequence[Found], snapshot: Snapshot) -> None:
        """Take in a search."""
        first = hashed(*sorted(_around(found[:PASSAGES], snapshot)))
        everything = hashed(*sorted(f"{one.passage.source_id}\0{one.passage.text}" for one in found))
        self.searches.append(Search(question, scope, depth, first, everything))

    def same(self, number: int, other: Search) -> bool:
        """Whether a search that was made again found what the one of this number did."""
        before = self.searches[number]
        return before.first == other.first and (self.plain or before.everything == other.everything)

    def repeats(
        self,
        again: "Trace",
        sources: Mapping[str, Source],
        catalog: str,
        understand: Callable[[], object],
        search: Callable[[Search], object],
    ) -> bool:
        """Whether an answer that rests on this would be the same of a snapshot: it is, where all is found again.

        `sources` and `catalog` (a hash) are those of the snapshot. `understand` reads the question and `search` makes a
        search once more; both note what they find in `again`.
        """
        if any(id_ not in sources or sources[id_].version != version for id_, version in self.whole.items()):
            return False
        if self.catalog != catalog or self.spelled:
            understand()
            if again.understood != self.understood:
                return False
            self.catalog = again.catalog
        for number, one in enumerate(self.searches):
            search(one)
            if not self.same(number, again.searches[-1]):
                return False
        return True

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Trace":
        """Turn plain values back."""
        searches = [
            Search(**{**one, "question": Question(**_tuples(one["question"])), "scope": _tuple(one["scope"])})
            for one in plain["searches"]
        ]
        readings = {key: Reading(**_tuples(one)) for key, one in plain["readings"].items()}
        return cls(**{**plain, "searches": searches, "readings": readings})


class Remembering(Reader):
    """A reader that reads nothing twice: what an earlier trace holds is taken from there, and kept in the new one."""

    def __init__(self, reader: Reader, trace: Trace) -> None:
        super().__init__()
        self._reader = reader
        self._trace = trace

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """Return one reading for each text."""
        keys = [hashed(question, repr(text)) for text in texts]
        held = {key: found for key in keys if (found := self._trace.readings.get(key) or self._trace.before.get(key))}
        new = [(key, text) for key, text in zip(keys, texts, strict=True) if key not in held]
        if new:
            read = self._reader.read(question, [text for _, text in new])
            held |= {key: one for (key, _), one in zip(new, read, strict=True)}
        self._trace.readings |= held
        return [held[key] for key in keys]


def catalog_of(snapshot: Snapshot) -> str:
    """Return the hash of all by which a question may name a source, of those that are there and those that went."""
    known = (snapshot.sources, snapshot.record.gone)
    return hashed(*(repr([getattr(one, name) for name in NAMED]) for part in known for one in part.values()))


def _around(found: Sequence[Found], snapshot: Snapshot) -> list[str]:
    """The passages with what is read beside each: the passage before it, what the catalog says, the table around it."""
    passages = [one.passage for one in found]
    ids = [f"{one.source_id}#{one.index - 1}" for one in passages if one.index]
    before = {one.id: one.text for one in snapshot.get(ids)}
    rows = []
    for one in passages:
        source = snapshot.source(one.source_id)
        table = source.version if one.text.startswith("|") else ""
        about = [getattr(source, name) for name in NAMED]
        rows.append(repr((about, before.get(f"{one.source_id}#{one.index - 1}", ""), one.text, table)))
    return rows


def hashed(*texts: str) -> str:
    """Return one hash of texts, in hexadecimal."""
    digest = hashlib.blake2b(digest_size=16)
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0\n")
    return digest.hexdigest()


def _tuples(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _tuple(value) for name, value in plain.items()}


def _tuple(value: Any) -> Any:
    return tuple(_tuple(one) for one in value) if isinstance(value, list | tuple) else value
