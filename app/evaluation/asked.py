"""What an evaluation needs of an assistant."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from app.answer import Answer
from store import Source


class Asked(Protocol):
    """The part of `Assistant` that is used here; anything that has it can be evaluated."""

    def prepare(self) -> None:
        """Load what answers need."""

    def answer(self, question: str, *, history: Sequence[Mapping[str, str]] = ()) -> Answer:
        """Answer a question."""

    def sources(self) -> list[Source]:
        """Return what can be cited."""

    def source_text(self, source_id: str, version: str | None = None) -> str:
        """Return the text that citations' offsets count; raise UnknownSource."""
