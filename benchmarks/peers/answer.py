"""Brief Chat as installed, both vector spaces in: the whole answer, re-ranked, judged and checked."""

from pathlib import Path
from typing import Any

from app.evaluation.outcome import MARKER
from app.present.markdown import plain
from benchmarks.peers.ours import Ours
from benchmarks.peers.protocol import Passage, Vectors, run


class WholeAnswer(Ours):
    """The passages are those that the answer considered, in the order of the re-ranker."""

    multilingual = ""

    def __init__(self, home: Path, vectors: Vectors | None = None) -> None:
        super().__init__(home, vectors)
        if self._corpus.serving() is not None:
            self._assistant.prepare()

    def retrieve(self, question: str, k: int) -> list[Passage]:
        considered = self._assistant.answer(question).passages
        return [(one.source_id, self._text(one.source_id, one.version)[one.start : one.end]) for one in considered[:k]]

    def answer(self, question: str) -> dict[str, Any]:
        answer = self._assistant.answer(question)
        origins = {one.id: Path(one.origin).name for one in self._assistant.sources()}
        return {
            "text": " ".join(plain(MARKER.sub("", answer.text)).split()),
            "citations": [{"source": origins[one.source_id], "quote": one.quote} for one in answer.citations],
            "refused": answer.status in ("not_found", "chat"),
        }

    def _text(self, source_id: str, version: str) -> str:
        return self._assistant.source_text(source_id, version)


if __name__ == "__main__":
    run(WholeAnswer)
