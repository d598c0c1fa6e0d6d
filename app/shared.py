"""One assistant for the whole process, made at the first question."""

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.types.results import Answer, Citation

if TYPE_CHECKING:
    from app.assistant import Assistant

_shared: "Assistant | None" = None
_sharing = threading.Lock()


def answer(question: str, *, history: Sequence[Mapping[str, str]] = (), sources: Sequence[str] | None = None) -> Answer:
    """Answer a question with one shared `Assistant`, made at the first call; see `Assistant.answer`.

    >>> answer("In what year did Japan begin a 2+2 dialogue with India?").text  # doctest: +SKIP
    """
    return _assistant().answer(question, history=history, sources=sources)


def cite(cited: Answer | Sequence[Citation | str], form: str = "chicago", *, markdown: bool = False) -> str:
    """Return what an answer cites, or sources by their ids, as references; see `Assistant.cite`.

    >>> cite(answer("In what year did Japan begin a 2+2 dialogue with India?"), "ris")  # doctest: +SKIP
    """
    return _assistant().cite(cited, form, markdown=markdown)


def _assistant() -> "Assistant":
    global _shared
    with _sharing:
        if _shared is None:
            from app.assistant import Assistant

            _shared = Assistant()
    return _shared
