"""Answers that are asked for again: kept while the snapshot that they were made from serves, the latest ones only."""

import threading
from collections import OrderedDict

from app.types.results import Answer


class Repeated:
    """Keeps up to `most` answers of one snapshot; what is asked of another one empties it. Safe for threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._snapshot: int | None = None
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, snapshot: int | None, asked: str) -> Answer | None:
        """Return the answer to what was asked of a snapshot, by its number, or None; of none (None) nothing is kept."""
        with self._lock:
            if snapshot is None or snapshot != self._snapshot or asked not in self._answers:
                return None
            self._answers.move_to_end(asked)
            return self._answers[asked]

    def keep(self, snapshot: int | None, asked: str, answer: Answer) -> None:
        """Keep an answer; the one that was asked for longest ago goes where there are too many."""
        if snapshot is None:
            return
        with self._lock:
            if snapshot != self._snapshot:
                self._snapshot = snapshot
                self._answers.clear()
            self._answers[asked] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
