"""Letting a language model call tools, in so many rounds."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.tools import BaseTool

from app.errors import ModelError
from app.writing.asking.calls import Prompt, Tally, Waiting
from app.writing.asking.schemas import profile_of, replied

ROUNDS = 3  # of calls
CALLS = 4  # of tools in one round: further ones are not made

UNKNOWN = "there is no tool of this name"
MALFORMED = "the arguments are no JSON object"

Round = Callable[[Callable[[], AIMessage | None]], AIMessage | None]


def calls_tools(model: BaseChatModel) -> bool:
    """Whether a model says of itself that it calls tools."""
    return bool(profile_of(model).get("tool_calling"))


def rounds(
    model: BaseChatModel,
    tools: Sequence[BaseTool],
    prompt: Prompt,
    tally: Tally,
    waiting: Waiting,
    enough: Callable[[], bool],
    as_step: Round = lambda ask: ask(),
) -> None:
    """Let a model call tools until it calls none, it is `enough`, the rounds are over or it fails.

    `as_step` makes each of its turns. Names that are no tool's and arguments that are none are told to the model.
    """
    try:
        bound = model.bind_tools(tools)
    except (NotImplementedError, ValueError, TypeError):
        return
    said: list[tuple[str, str] | BaseMessage] = list(prompt)
    known = {tool.name: tool for tool in tools}
    for _ in range(ROUNDS):
        reply = as_step(partial(_asked, bound, said, tally, waiting))
        made = _calls(reply) if reply is not None else []
        if reply is None or not made:
            return
        results = [_made(call, wrong, known) for call, wrong in made]
        said += [AIMessage(content=str(reply.text), tool_calls=[call for call, _ in made]), *results]
        if enough():
            return


def _asked(bound: Any, said: Prompt, tally: Tally, waiting: Waiting) -> AIMessage | None:
    """A model's turn; None where it fails."""
    try:
        reply = replied(bound, said, tally, waiting)
    except ModelError:
        return None
    return reply if isinstance(reply, AIMessage) else None


def _calls(reply: AIMessage) -> list[tuple[Any, str]]:
    """The first calls of a reply, each with what is wrong with it."""
    found: list[tuple[Mapping[str, Any], str]] = [(call, "") for call in reply.tool_calls]
    found += [({**call, "args": {}}, MALFORMED) for call in reply.invalid_tool_calls]
    return [
        (
            {
                "name": str(call["name"] or "?"),
                "args": call["args"],
                "id": call["id"] or f"call-{number}",
                "type": "tool_call",
            },
            wrong,
        )
        for number, (call, wrong) in enumerate(found[:CALLS])
    ]


def _made(call: Any, wrong: str, tools: Mapping[str, BaseTool]) -> ToolMessage:
    tool = tools.get(call["name"])
    if wrong or tool is None:
        return ToolMessage(content=wrong or UNKNOWN, tool_call_id=call["id"], status="error")
    made: ToolMessage = tool.invoke(call)
    return made
