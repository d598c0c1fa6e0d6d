"""A model that calls tools searches and reads for itself: in so many rounds, and what it reads may be quoted."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeMessagesListChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.runnables import Runnable
from pydantic import Field

from app.assistant import Assistant
from app.settings import Settings
from app.writing.asking.tools import CALLS, MALFORMED, ROUNDS, UNKNOWN

PONDS = "The Grell pond measures 40 meters across. It was dug in 1952 by the parish."
OTHER = "Annual report of the parish of Holt. The choir met on Tuesdays, and the roof was painted green."
QUESTION = "What diameter does the basin have?"
BETTER = "How many meters across does the Grell pond measure?"
WRITTEN = AIMessage("The Grell pond measures 40 meters across [1].")


class Calling(FakeMessagesListChatModel):
    """LangChain's model of prepared messages, which calls tools and remembers what it was shown."""

    shown: list[list[BaseMessage]] = Field(default_factory=list)
    bound: list[str] = Field(default_factory=list)

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, Any]:
        self.bound += [tool.name for tool in tools]
        return self

    def with_structured_output(self, schema: Any, **kwargs: Any) -> Runnable[Any, Any]:
        raise NotImplementedError

    def _generate(self, messages: list[BaseMessage], *given: Any, **more: Any) -> Any:
        self.shown.append(messages)
        return super()._generate(messages, *given, **more)


def call(name: str = "search", **arguments: Any) -> dict[str, Any]:
    return {"name": name, "args": arguments, "id": f"id-{name}", "type": "tool_call"}


def calling(*calls: dict[str, Any], **more: Any) -> AIMessage:
    return AIMessage("", tool_calls=list(calls), **more)


def model(*messages: BaseMessage) -> Calling:
    return Calling(responses=list(messages), profile={"tool_calling": True})


@pytest.fixture
def asked(tmp_path: Path) -> Callable[..., Any]:
    """A function that answers a question over two sources with a model, and returns the answer and the steps."""
    (tmp_path / "books").mkdir()
    rows = (f'[[source]]\nid = "{name}"\ntitle = "{name}"\nfile = "{name}.md"\n' for name in ("ponds", "choir"))
    (tmp_path / "books" / "sources.toml").write_text("".join(rows))
    (tmp_path / "books" / "ponds.md").write_text(PONDS)
    (tmp_path / "books" / "choir.md").write_text(OTHER)

    def ask(question: str, model: Calling, **settings: Any) -> Any:
        told: list[str] = []
        given = {"planning": "always", **settings}
        load = Settings.load(home=tmp_path / "home", library=tmp_path / "books", model="prepared:model", **given)
        with Assistant(load) as assistant:
            assistant._engine.__dict__["model"] = model
            return assistant.answer(question, on_step=told.append), told

    return ask


PLAN = AIMessage("{}")  # no plan


def results(model: Calling) -> list[str]:
    """What the tools gave, as the model was shown it last."""
    last = max((one for one in model.shown), key=lambda messages: sum(isinstance(m, ToolMessage) for m in messages))
    return [str(one.content) for one in last if isinstance(one, ToolMessage)]


def test_what_it_searches_for_is_read_quoted_and_shown_as_a_step(asked: Callable[..., Any]) -> None:
    one = model(PLAN, calling(call(query=BETTER)), WRITTEN)
    answer, told = asked(QUESTION, one)
    assert answer.status == "answered" and answer.citations[0].quote == "The Grell pond measures 40 meters across."
    assert told == ["plan", "retrieve", "read", "decide", "plan", "retrieve", "read", "compose", "check"]
    assert one.bound == ["search", "read"] and answer.usage.calls == 3


def test_it_reads_on_around_what_it_found_and_that_may_be_quoted(asked: Callable[..., Any]) -> None:
    query = call(query="Who painted the Grell pond in 1700?")
    one = model(PLAN, calling(query), calling(call("read", passage=1)), AIMessage(""), WRITTEN)
    _, told = asked(QUESTION, one)
    found, read = results(one)
    assert found.startswith("<passage 1> ponds: The Grell pond") and read == found.splitlines()[0]
    assert told.count("plan") == 4
    assert "<s>The Grell pond measures 40 meters across.</s>" in str(one.shown[-1][-1].content)


def test_a_setting_leaves_the_tools_out(asked: Callable[..., Any]) -> None:
    one = model(PLAN, AIMessage(BETTER), WRITTEN)
    answer, _ = asked(QUESTION, one, tools="never")
    assert answer.status == "answered" and not one.bound
    one = model(AIMessage(""))
    asked(QUESTION, one, planning="never")
    assert not one.bound


WRONG = AIMessage("", invalid_tool_calls=[{"name": "search", "args": "{", "id": None, "error": "no JSON"}])


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (WRONG, MALFORMED),
        (calling(call("delete", source="ponds")), UNKNOWN),
        (calling(call("search", what=3)), "Tool input validation error"),
        (calling(call("search", query=" ?")), "nothing was searched for"),
        (calling(call("search", query="x" * 301)), "nothing was searched for"),
        (calling(call("search", query=QUESTION)), "this was searched for before"),
        (calling(call("read", passage=7)), "there is no passage of this number"),
        (calling(call("search", query="tea?"), *[call("read", passage=1)] * 20), ""),
    ],
)
def test_what_calls_wrongly_or_without_end_gets_no_further_than_the_rounds(
    asked: Callable[..., Any], reply: AIMessage, told: str
) -> None:
    one = model(PLAN, *[reply] * ROUNDS, AIMessage("NOT FOUND"))
    answer, steps = asked("What does a kilogram of oolong cost in Macao?", one)
    assert not answer.citations and answer.status == "not_found"
    assert steps.count("plan") == 1 + ROUNDS
    assert len(one.shown) <= 2 + ROUNDS
    shown = results(one)
    assert len(shown) <= CALLS * ROUNDS and any(text.startswith(told) for text in shown)


def test_the_ceiling_of_calls_ends_the_rounds(asked: Callable[..., Any]) -> None:
    one = model(PLAN, calling(call(query="Which pond is there?")))
    answer, _ = asked(QUESTION, one, calls=2)
    assert len(one.shown) == 2 and answer.usage.calls == 2 and answer.status == "not_found"
