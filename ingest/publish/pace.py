"""How long a step still takes, told from how fast it has gone so far."""

import time
from dataclasses import replace

from ingest.types.report import OnProgress, Progress

SOON = 3.0  # seconds of a step before its time left is told


class Paced:
    """Hands progress on with the seconds that its step still takes, where that can be told.

    A step is over where the total changes or less is done than before.
    """

    def __init__(self, told: OnProgress) -> None:
        self._told = told
        self._total = self._first = self._done = 0
        self._begun = 0.0

    def __call__(self, progress: Progress) -> None:
        """Take note of how far the step is, and hand it on."""
        now = time.monotonic()
        if progress.total != self._total or progress.done < self._done:
            self._total, self._first, self._begun = progress.total, progress.done, now
        self._done = progress.done
        done, took = progress.done - self._first, now - self._begun
        known = progress.total > 0 and done > 0 and took >= SOON
        left = took / done * (progress.total - progress.done) if known else None
        self._told(replace(progress, left=left))
