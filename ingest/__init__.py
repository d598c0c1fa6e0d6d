"""A source (file, folder, manifest entry) becomes text with metadata, becomes passages, becomes a new snapshot."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ingest.types.document import Document
from ingest.types.errors import IngestError, ManifestError, SourceError, SourceVanished
from ingest.types.landmarks import page_at, section_at

if TYPE_CHECKING:
    from ingest.ingestion import BESIDE, check_model, rebuild, remove, restore, run
    from ingest.parse.extract import SUFFIXES, extract
    from ingest.publish.embedder import Embedder
    from ingest.sources.checks import Check, read_checks
    from ingest.sources.items import (
        Item,
        as_stored,
        elsewhere,
        gone_from,
        items_at,
        known_items,
        library_items,
        original,
    )
    from ingest.split.passages import Limit, cut
    from ingest.text.language import ENGLISH, language_of, probable
    from ingest.text.sentences import BULLET, OPENERS, Span, paragraph_spans, sentence_spans
    from ingest.types.report import OnProgress, Outcome, Progress, Report
    from ingest.uploads import forget, upload
    from ingest.watched import bursts

__all__ = [
    "BESIDE",
    "BULLET",
    "ENGLISH",
    "OPENERS",
    "SUFFIXES",
    "Check",
    "Document",
    "Embedder",
    "IngestError",
    "Item",
    "Limit",
    "ManifestError",
    "OnProgress",
    "Outcome",
    "Progress",
    "Report",
    "SourceError",
    "SourceVanished",
    "Span",
    "as_stored",
    "bursts",
    "check_model",
    "cut",
    "elsewhere",
    "extract",
    "forget",
    "gone_from",
    "items_at",
    "known_items",
    "language_of",
    "library_items",
    "original",
    "page_at",
    "paragraph_spans",
    "probable",
    "read_checks",
    "rebuild",
    "remove",
    "restore",
    "run",
    "section_at",
    "sentence_spans",
    "upload",
]

# What loads Chroma or a parser waits until it is asked for: the command line's help needs the errors alone.
_LATER = {
    "bursts": "ingest.watched",
    "BESIDE": "ingest.ingestion",
    "check_model": "ingest.ingestion",
    "rebuild": "ingest.ingestion",
    "remove": "ingest.ingestion",
    "restore": "ingest.ingestion",
    "run": "ingest.ingestion",
    "SUFFIXES": "ingest.parse.extract",
    "extract": "ingest.parse.extract",
    "Embedder": "ingest.publish.embedder",
    "Check": "ingest.sources.checks",
    "read_checks": "ingest.sources.checks",
    "Item": "ingest.sources.items",
    "as_stored": "ingest.sources.items",
    "elsewhere": "ingest.sources.items",
    "gone_from": "ingest.sources.items",
    "items_at": "ingest.sources.items",
    "known_items": "ingest.sources.items",
    "library_items": "ingest.sources.items",
    "original": "ingest.sources.items",
    "Limit": "ingest.split.passages",
    "cut": "ingest.split.passages",
    "ENGLISH": "ingest.text.language",
    "language_of": "ingest.text.language",
    "probable": "ingest.text.language",
    "BULLET": "ingest.text.sentences",
    "OPENERS": "ingest.text.sentences",
    "Span": "ingest.text.sentences",
    "paragraph_spans": "ingest.text.sentences",
    "sentence_spans": "ingest.text.sentences",
    "OnProgress": "ingest.types.report",
    "Outcome": "ingest.types.report",
    "Progress": "ingest.types.report",
    "Report": "ingest.types.report",
    "forget": "ingest.uploads",
    "upload": "ingest.uploads",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
