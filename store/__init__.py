"""One generation of the corpus: passages, their vectors, the source catalog; opening, publishing, searching it."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from store.errors import BriefChatError, StoreError, StoreLocked, UnknownSource
from store.passage import Hit, Passage
from store.source import Source, version_of

if TYPE_CHECKING:
    from store.contract import AnyCorpus
    from store.corpus import Corpus
    from store.draft import Draft
    from store.generation import Generation
    from store.history import Published
    from store.server.corpus import ServerCorpus

__all__ = [
    "AnyCorpus",
    "BriefChatError",
    "Corpus",
    "Draft",
    "Generation",
    "Hit",
    "Passage",
    "Published",
    "ServerCorpus",
    "Source",
    "StoreError",
    "StoreLocked",
    "UnknownSource",
    "version_of",
]

# What loads Chroma waits until it is asked for: the command line's help needs the errors alone.
_LATER = {
    "AnyCorpus": "store.contract",
    "Corpus": "store.corpus",
    "Draft": "store.draft",
    "Generation": "store.generation",
    "Published": "store.history",
    "ServerCorpus": "store.server.corpus",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
