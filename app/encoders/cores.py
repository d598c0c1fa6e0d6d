"""Batches side by side: a core computes one while the others compute others."""

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

MOST = 16  # threads; each holds the numbers of a batch


def cores() -> int:
    """Return how many cores this process may use, `MOST` at most."""
    held = getattr(os, "sched_getaffinity", None)  # not on every system
    return min(MOST, len(held(0)) if held else os.cpu_count() or 1)


def on_all_cores(compute: Callable[[int], object], batches: Sequence[int]) -> None:
    """Call `compute` with each of the batches, on all cores; one alone is computed right here."""
    if len(batches) < 2:
        deque(map(compute, batches), maxlen=0)
        return
    with ThreadPoolExecutor(min(cores(), len(batches))) as pool:
        deque(pool.map(compute, batches), maxlen=0)
