"""Asking a language model to fill in a schema, where it is able to."""

from collections.abc import Iterator
from typing import Any, TypeVar

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel

from app.writing.asking.calls import Prompt, Tally, Waiting, stream

Schema = TypeVar("Schema", bound=BaseModel)


def able(model: BaseChatModel) -> bool:
    """Whether a model says of itself that it fills schemas in, or calls tools."""
    profile = getattr(model, "profile", None) or {}
    return bool(profile.get("structured_output") or profile.get("tool_calling"))


def filled(
    model: BaseChatModel, schema: type[Schema], prompt: Prompt, tally: Tally, waiting: Waiting = lambda: None
) -> Schema | None:
    """Return what a model fills a schema in with in one call; None where it cannot. Raises ModelError."""
    try:
        structured = model.with_structured_output(schema, include_raw=True)
    except (NotImplementedError, ValueError, TypeError):
        return None
    whole = _Whole(structured)
    for _ in stream(whole, prompt, tally, waiting):
        pass
    return whole.parsed if isinstance(whole.parsed, schema) else None


class _Whole:
    """What fills a schema in, as a model that streams its one reply: counted, timed and tried again as any other."""

    def __init__(self, structured: Any) -> None:
        self._structured = structured
        self.parsed: Any = None

    def stream(self, prompt: Prompt) -> Iterator[Any]:
        """Yield the reply."""
        reply = self._structured.invoke(prompt)
        known = isinstance(reply, dict)
        self.parsed = reply.get("parsed") if known else reply
        yield reply.get("raw") if known else None
