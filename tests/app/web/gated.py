"""The real assistant, with a gate that a test can close in order to see the page at work."""

import threading
from collections.abc import Callable, Mapping, Sequence

from app.assistant import Assistant
from app.settings import Settings
from app.types.results import Answer
from app.types.written import Piece
from ingest.types.report import OnProgress, Progress


class Gated(Assistant):
    """Waits at the gate whenever it has told of a step; `steps` are those that it has told of."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.gate = threading.Event()
        self.gate.set()
        self.steps: list[str] = []
        self._known: dict[str, Answer] = {}

    def known(self, *questions: str) -> Answer:
        """Return what Python gets for the last question, asked after the others; each is asked once."""
        if "\n".join(questions) not in self._known:
            history: list[dict[str, str]] = []
            for place, question in enumerate(questions[:-1], start=1):
                history.append({"role": "user", "content": question})
                history.append({"role": "assistant", "content": self.known(*questions[:place]).text})
            self._known["\n".join(questions)] = super().answer(questions[-1], history=history)
        return self._known["\n".join(questions)]

    def let_go(self) -> None:
        """Open the gate, and wait until the answers that stood at it have ended."""
        self.gate.set()
        for thread in threading.enumerate():
            if thread.name == "answer":
                thread.join(30)

    def prepare(self, progress: OnProgress | None = None) -> None:
        """Prepare as the real one does, told of and held at the gate before."""
        if progress:
            progress(Progress("loading the embedding model", 0, 0))
        self.gate.wait(60)
        super().prepare(progress)

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Mapping[str, str]] = (),
        sources: Sequence[str] | None = None,
        as_of: str | None = None,
        model: str | None = None,
        on_step: Callable[[str], None] | None = None,
        on_piece: Callable[[Piece], None] | None = None,
    ) -> Answer:
        """Answer as the real one does, held at the gate behind each step."""

        def step(name: str) -> None:
            if on_step:
                on_step(name)
                self.steps.append(name)
                self.gate.wait(60)

        return super().answer(
            question, history=history, sources=sources, as_of=as_of, model=model, on_step=step, on_piece=on_piece
        )
