"""Reading ahead: what will be asked for next is read by other threads meanwhile, and handed over in order."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
AHEAD = 4  # readings for each thread that are begun or wait to be asked for
BEAT = 0.25  # seconds between two signs of life while one is waited for


class Ahead(Generic[Key, Value]):
    """Begins jobs in the order of their keys, a few ahead of the one that is asked for.

    Keys have to be asked for in that order; those that are left out are passed by. What a job raises is raised where
    its key is asked for.
    """

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reading")
        self._most = threads * AHEAD
        self._waiting: deque[tuple[Key, Callable[[], Value]]] = deque()
        self._begun: deque[tuple[Key, Future[Value]]] = deque()
        self._keys: set[Key] = set()

    def expect(self, jobs: Iterable[tuple[Key, Callable[[], Value]]]) -> None:
        """Take note of jobs, and begin the first."""
        for key, job in jobs:
            if key not in self._keys:
                self._keys.add(key)
                self._waiting.append((key, job))
        self._begin()

    def __contains__(self, key: Key) -> bool:
        return key in self._keys

    def get(self, key: Key, beat: Callable[[], object]) -> Value:
        """Return what the job of a key gives; `beat` is called again and again until it is there."""
        while True:
            if not self._begun:
                self._begin()
            found, future = self._begun.popleft()
            self._keys.discard(found)
            self._begin()
            if found == key:
                break
        while not wait([future], BEAT).done:
            beat()
        return future.result()

    def close(self) -> None:
        """Begin nothing more, and wait for what was begun."""
        self._waiting.clear()
        self._pool.shutdown(cancel_futures=True)

    def _begin(self) -> None:
        while self._waiting and len(self._begun) < self._most:
            key, job = self._waiting.popleft()
            self._begun.append((key, self._pool.submit(job)))
