"""One generation of the corpus: passages, their vectors, the source catalog; opening, publishing, searching it."""

from store.contract import AnyCorpus
from store.corpus import Corpus
from store.draft import Draft
from store.errors import BriefChatError, StoreError, StoreLocked, UnknownSource
from store.generation import Generation
from store.history import Published
from store.passage import Hit, Passage
from store.server.corpus import ServerCorpus
from store.source import Source, version_of

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
