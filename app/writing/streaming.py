"""An answer as it is made: its steps, what a language model writes, and at the end the answer itself."""

import queue
import threading
from collections.abc import Callable, Iterator

from app.types.results import Answer
from app.types.written import Piece

Told = str | Piece | Answer


class Stopped(BaseException):
    """Raised inside an answer that nobody waits for any more; no step swallows it."""


def streamed(answer: Callable[[Callable[[Told], None]], Answer]) -> Iterator[Told]:
    """Yield what `answer` tells while it works in a thread of its own, then the answer; closing the iterator stops it.

    Raises what it raises.
    """
    told: queue.Queue[Told | BaseException] = queue.Queue()
    stopped = threading.Event()

    last: Told = ""

    def tell(what: Told) -> None:
        nonlocal last
        if stopped.is_set():
            raise Stopped
        if what != last or isinstance(what, str):  # a silent model's last sentence comes again
            told.put(what)
        last = what

    def work() -> None:
        try:
            told.put(answer(tell))
        except BaseException as error:
            told.put(error)

    thread = threading.Thread(target=work, name="answer")
    thread.start()
    try:
        while True:
            what = told.get()
            if isinstance(what, BaseException):
                raise what
            yield what
            if isinstance(what, Answer):
                return
    finally:
        stopped.set()
