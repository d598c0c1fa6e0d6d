"""A language model that says what a test has prepared, and remembers what it was asked."""

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import Field

Reply = str | Exception | Callable[[str], str]


class PreparedModel(BaseChatModel):
    """A model that knows no structured output; `reply` may be made from the last message that it is sent."""

    reply: Any = ""
    asked: list[list[BaseMessage]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "prepared"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self.asked.append(messages)
        if isinstance(self.reply, Exception):
            raise self.reply
        text = self.reply(str(messages[-1].content)) if callable(self.reply) else self.reply
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])


class StreamingModel(PreparedModel):
    """Streams its reply word by word, or a list: text as it stands, an exception to raise, an event to wait for.

    `closed` is set when it is let go of.
    """

    closed: Any = Field(default_factory=threading.Event)

    def _stream(self, messages: list[BaseMessage], *given: Any, **more: Any) -> Iterator[ChatGenerationChunk]:
        self.asked.append(messages)
        reply = self.reply(str(messages[-1].content)) if callable(self.reply) else self.reply
        try:
            for what in re.findall(r"\S+\s*", reply) if isinstance(reply, str) else reply:
                if isinstance(what, Exception):
                    raise what
                if isinstance(what, threading.Event):
                    what.wait(120)
                else:
                    yield ChatGenerationChunk(message=AIMessageChunk(what))
        finally:
            self.closed.set()


class StructuredModel(PreparedModel):
    """A model that hands its structured output over as `structured` has it, or raises it."""

    structured: Any = None

    def with_structured_output(self, schema: Any, *, include_raw: bool = False, **kwargs: Any) -> Runnable[Any, Any]:
        def hand_over(prompt: Any) -> Any:
            if isinstance(self.structured, Exception):
                raise self.structured
            return self.structured

        return RunnableLambda(hand_over)
