"""One question under way: the assistant works in a thread of its own, the page hears of each step."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import TYPE_CHECKING

from app.answer import Answer

if TYPE_CHECKING:
    from app.assistant import Assistant


class Stopped(Exception):
    """Raised inside the assistant's work, from where it reports, when nobody waits for it any more."""


async def ask(
    assistant: "Assistant", question: str, history: Sequence[Mapping[str, str]]
) -> AsyncGenerator[str | Answer]:
    """Yield the name of each step as it begins, then the answer; raise what `Assistant.answer` raises.

    Closing the iterator stops the work: at once for the page, at its next step for the thread.
    """
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[str | Answer | Exception] = asyncio.Queue()
    stopped = threading.Event()

    def tell(what: str | Answer | Exception) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: so is the page
            loop.call_soon_threadsafe(told.put_nowait, what)

    def on_step(name: str) -> None:
        if stopped.is_set():
            raise Stopped
        tell(name)

    def work() -> None:
        try:
            tell(assistant.answer(question, history=history, on_step=on_step))
        except Stopped:
            pass
        except Exception as error:
            tell(error)
        except BaseException as panic:  # what the libraries written in Rust raise is no Exception
            tell(RuntimeError(repr(panic)))

    # Not a daemon: the interpreter would end it inside the models' native code, and abort.
    threading.Thread(target=work, name="answer").start()
    try:
        while True:
            what = await told.get()
            if isinstance(what, Exception):
                raise what
            yield what
            if isinstance(what, Answer):
                return
    finally:
        stopped.set()
