"""Snapshots of the corpus: passages, their vectors, the source catalog; opening, publishing, searching them."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from store.types import durable
from store.types.direct import this_machine, unproxied
from store.types.edition import Edition
from store.types.errors import BriefChatError, StoreError, StoreLocked, UnknownSource
from store.types.passage import Hit, Passage
from store.types.source import Source, successor, version_of

if TYPE_CHECKING:
    from store.archive.exporting import export
    from store.archive.importing import import_
    from store.index.terms import INITIALISM, UNPARTED, pairs, stem
    from store.local.corpus import Corpus
    from store.server.corpus import ServerCorpus
    from store.snapshot.contract import AnyCorpus
    from store.snapshot.draft import Draft
    from store.snapshot.earlier import Earlier, Past, Stood
    from store.snapshot.history import Published
    from store.snapshot.lock import Writer
    from store.snapshot.snapshot import Snapshot
    from store.whole import check_whole

__all__ = [
    "INITIALISM",
    "UNPARTED",
    "AnyCorpus",
    "BriefChatError",
    "Corpus",
    "Draft",
    "Earlier",
    "Edition",
    "Hit",
    "Passage",
    "Past",
    "Published",
    "ServerCorpus",
    "Snapshot",
    "Source",
    "Stood",
    "StoreError",
    "StoreLocked",
    "UnknownSource",
    "Writer",
    "check_whole",
    "durable",
    "export",
    "import_",
    "pairs",
    "stem",
    "successor",
    "this_machine",
    "unproxied",
    "version_of",
]

# What loads Chroma or a parser waits until it is asked for: the command line's help needs the errors alone.
_LATER = {
    "INITIALISM": "store.index.terms",
    "UNPARTED": "store.index.terms",
    "pairs": "store.index.terms",
    "stem": "store.index.terms",
    "check_whole": "store.whole",
    "export": "store.archive.exporting",
    "import_": "store.archive.importing",
    "Corpus": "store.local.corpus",
    "ServerCorpus": "store.server.corpus",
    "AnyCorpus": "store.snapshot.contract",
    "Draft": "store.snapshot.draft",
    "Earlier": "store.snapshot.earlier",
    "Past": "store.snapshot.earlier",
    "Stood": "store.snapshot.earlier",
    "Snapshot": "store.snapshot.snapshot",
    "Published": "store.snapshot.history",
    "Writer": "store.snapshot.lock",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
