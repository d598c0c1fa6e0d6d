"""A peer of twenty lines: it holds paragraphs, and finds the one with most of the question's words."""

import time
from pathlib import Path
from typing import Any

from benchmarks.peers.protocol import Passage, Vectors, documents, rows, run


class Fake:
    def __init__(self, home: Path, vectors: Vectors | None = None) -> None:
        self._file = home / "held.txt"
        held = self._file.read_text() if self._file.exists() else ""
        self._held = [tuple(line.split("\t")) for line in held.splitlines()]

    def ingest(self, folder: Path) -> None:
        self._held = [(name, one) for name, text in documents(folder).items() for one in text.split("\n\n")]
        self._write()

    def passages(self) -> list[str]:
        return [text for _, text in self._held]

    def retrieve(self, question: str, k: int) -> list[Passage]:
        asked = set(question.lower().strip("?").split())
        best = sorted(self._held, key=lambda one: -len(asked & set(one[1].lower().strip(".").split())))
        return [(name, text) for name, text in best[:k]]

    def answer(self, question: str) -> dict[str, Any]:
        if "sleeps" in question:
            time.sleep(60)
        if "breaks" in question:
            raise ValueError("broken\nin two")
        name, text = self.retrieve(question, 1)[0]
        return {"text": text, "citations": [{"source": name, "quote": text}]}

    def prepare(self, size: int) -> Any:
        return [("made", " ".join(text.split())) for text, _ in rows(size)]

    def fill(self, prepared: Any) -> None:
        self._held = prepared
        self._write()

    def _write(self) -> None:
        self._file.write_text("".join(f"{name}\t{text}\n" for name, text in self._held))


if __name__ == "__main__":
    run(Fake)
