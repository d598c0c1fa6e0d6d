"""Asking a language model to fill in a schema, where it is able to; what it says of itself."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from pydantic import BaseModel, ValidationError

from app.writing.asking.calls import Prompt, Tally, Waiting, stream

Schema = TypeVar("Schema", bound=BaseModel)


def profile_of(model: BaseChatModel) -> Mapping[str, Any]:
    """Return what LangChain knows of a model; nothing of one that it does not know."""
    profile = getattr(model, "profile", None)
    return profile if isinstance(profile, dict) else {}


def able(model: BaseChatModel) -> bool:
    """Whether a model says of itself that it fills schemas in, or calls tools."""
    profile = profile_of(model)
    return bool(profile.get("structured_output") or profile.get("tool_calling"))


def filled(
    model: BaseChatModel, schema: type[Schema], prompt: Prompt, tally: Tally, waiting: Waiting = lambda: None
) -> Schema | None:
    """Return what a model fills a schema in with in one call; None where it cannot. Raises ModelError."""
    try:
        structured = model.with_structured_output(schema, include_raw=True)
    except (NotImplementedError, ValueError, TypeError):
        return None
    reply = replied(structured, prompt, tally, waiting)
    parsed = reply.get("parsed") if isinstance(reply, dict) else reply
    return parsed if isinstance(parsed, schema) else None


def held(schema: type[Schema], text: str, *, strict: bool = False) -> Schema | None:
    """Return the first object in a text that fits a schema, whatever stands around it."""
    for opening in re.finditer(r"\{", text):
        try:
            value: Any = json.JSONDecoder().raw_decode(text, opening.start())[0]
            return schema.model_validate(value, strict=strict)
        except (ValueError, RecursionError, ValidationError):
            continue
    return None


def replied(bound: Any, prompt: Prompt, tally: Tally, waiting: Waiting = lambda: None) -> Any:
    """Return the one reply of a model that was bound to a schema or to tools: counted, timed, tried again as any other.

    Raises ModelError.
    """
    whole = _Whole(bound)
    for _ in stream(whole, prompt, tally, waiting):
        pass
    return whole.reply


class _Whole:
    """What gives one reply, as a model that streams."""

    def __init__(self, bound: Any) -> None:
        self._bound = bound
        self.reply: Any = None

    def stream(self, prompt: Prompt) -> Iterator[Any]:
        """Yield the reply."""
        self.reply = self._bound.invoke(prompt)
        message = self.reply.get("raw") if isinstance(self.reply, dict) else self.reply
        yield message if isinstance(message, BaseMessage) else None
