"""Grids by name of what they need: the settings, the models, and where what was filled is kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app.engine import Engine
from app.errors import QuestionError
from app.grid.columns import EXAMPLES, LANGUAGES, Columns, checked
from app.grid.filling import Filling, OnCell
from app.grid.kept import Kept
from app.languages.glossary import FILE
from app.question.question import line
from app.read.reader import SUMS, WEIGHTS
from app.settings import DEFAULT_LIBRARY, Settings
from app.types.grid import Grid
from store import Snapshot, Source

FOLDER = "grid"  # of the home
LONGEST = 10_000  # characters of a correction


@dataclass(frozen=True)
class Workshop:
    """What grids are made with; what takes long to make is made when a cell has to be filled."""

    settings: Settings
    engine: Engine

    @cached_property
    def kept(self) -> Kept:
        """Return what is kept, under what fills the cells: names of models, digests of weights and of glossaries."""
        settings = self.settings
        glossaries = (folder / FILE for folder in dict.fromkeys([settings.sources.library, DEFAULT_LIBRARY]))
        files = [WEIGHTS / SUMS, *glossaries, *(EXAMPLES / f"{language}.toml" for language in LANGUAGES)]
        told = {f"file {n}": _digest(path) for n, path in enumerate(files)}
        told |= {name: str(getattr(settings.models, name)) for name in ("chat", "threshold", "multilingual")}
        reranker = self.engine.reranker
        told |= {"embedding": self.engine.embeddings.name, "reranker": reranker.name if reranker else ""}
        return Kept(settings.store.home / FOLDER, told)

    @cached_property
    def columns(self) -> Columns:
        """Return what tells columns."""
        return Columns(self.engine.encoders)


def filled(
    workshop: Workshop,
    snapshot: Snapshot,
    questions: Sequence[str],
    scope: Sequence[str] | None,
    seconds: float | None,
    on_cell: OnCell | None,
) -> Grid:
    """Return the grid of some questions; see Assistant.grid."""
    filling = Filling(snapshot, workshop.kept, workshop.engine, lambda: workshop.columns)
    return filling.filled(checked(questions), scope or tuple(snapshot.sources), seconds, on_cell)


def correct(workshop: Workshop, source: Source, question: str, text: str, version: str) -> None:
    """Keep a person's correction of a cell; see Assistant.correct."""
    asked, said = line(question), line(text)
    if not asked:
        raise QuestionError("the question is empty: write the column that is corrected, as the grid has it")
    if len(said) > LONGEST:
        raise QuestionError(f"the correction has {len(said):,} characters: shorten it to {LONGEST:,}")
    row = workshop.kept.row(source)
    row.correct(asked, said, version)
    workshop.kept.keep(source, row)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
