"""Ask a brief and its sources: every sentence of an answer is cited by a verbatim quote."""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

# Before numpy, torch or onnxruntime load: threads of OpenMP that wait by spinning starve each other on a busy machine
# (an embedding of 2 ms took 1.7 s). What the user has set stays.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from app.errors import Busy, ExportError, ModelError, OutOfTime, QuestionError, SettingsError, SourceRefused
from app.shared import answer, cite
from app.types.editions import Revision, SentenceChange, Whereabouts
from app.types.grid import Column, Correction, Grid, GridCell, GridRow
from app.types.results import Answer, Cell, Citation, ConsideredPassage, Difference, Table
from ingest import IngestError, ManifestError, SourceError, SourceVanished
from store import BriefChatError, Edition, StoreError, StoreLocked, UnknownSource

if TYPE_CHECKING:
    from app.assistant import Assistant
    from app.settings import Settings

__all__ = [
    "Answer",
    "Assistant",
    "BriefChatError",
    "Busy",
    "Cell",
    "Citation",
    "Column",
    "ConsideredPassage",
    "Correction",
    "Difference",
    "Edition",
    "ExportError",
    "Grid",
    "GridCell",
    "GridRow",
    "IngestError",
    "ManifestError",
    "ModelError",
    "OutOfTime",
    "QuestionError",
    "Revision",
    "SentenceChange",
    "Settings",
    "SettingsError",
    "SourceError",
    "SourceRefused",
    "SourceVanished",
    "StoreError",
    "StoreLocked",
    "Table",
    "UnknownSource",
    "Whereabouts",
    "answer",
    "cite",
]

_LATER = {"Assistant": "app.assistant", "Settings": "app.settings"}  # they load Chroma; `brief-chat --help` does not


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
