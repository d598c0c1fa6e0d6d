"""The named endpoints: what gradio_client gets is what Python gets."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from gated import Gated
from gradio_client import Client
from gradio_client.exceptions import AppError

from app.types.results import Answer

LIST = "With which countries has Japan initiated 2+2 ministerial dialogues besides the United States?"
FOLLOW_UP = "When did it do so with India?"


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Client]:
    """A client of the running app."""
    client = Client(address, verbose=False, analytics_enabled=False, download_files=False)
    yield client
    client.close()


def plain(answer: Answer) -> dict[str, Any]:
    """What Python gets, as JSON has it; timings differ from one asking to the next."""
    fields = json.loads(json.dumps(answer.to_dict()))
    return {name: value for name, value in fields.items() if name != "timings"}


def got(client: Client, *question: Any, **scope: Any) -> dict[str, Any]:
    """What the client gets."""
    answer = client.predict(*question, **scope, api_name="/answer")
    assert all(seconds >= 0 for seconds in answer.pop("timings").values())
    return dict(answer)


@pytest.mark.parametrize(
    "question", ["When was the Korea-U.S. summit held in Seoul?", "What is the capital of Mongolia?"]
)
def test_the_client_gets_the_same_answer_as_python(client: Client, assistant: Gated, question: str) -> None:
    answer = got(client, question)
    assert answer == plain(assistant.known(question))
    for citation in answer["citations"]:
        text = assistant.source_text(citation["source_id"], citation["version"])
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_history_and_scope_reach_the_assistant(client: Client, assistant: Gated) -> None:
    history = [
        {"role": "user", "content": LIST},
        {"role": "assistant", "content": assistant.known(LIST).text},
    ]
    assert got(client, FOLLOW_UP, history) == plain(assistant.known(LIST, FOLLOW_UP))
    scope = ["camp-david-2023-08-18"]
    answer = got(client, question=LIST, sources=scope)
    assert answer == plain(assistant.answer(LIST, sources=scope))
    assert answer["searched"] == scope


def test_the_sources_are_listed_without_their_places_on_this_machine(client: Client, assistant: Gated) -> None:
    listed = client.predict(api_name="/sources")
    assert [source["id"] for source in listed] == [source.id for source in assistant.sources()]
    assert {source["version"] for source in listed} == {source.version for source in assistant.sources()}
    assert str(assistant.settings.sources.library) not in json.dumps(listed)


def test_references_are_those_of_python(client: Client, assistant: Gated) -> None:
    ids = ["korea-japan-brief", "us-rok-2022-05-21"]
    assert client.predict(ids, "ris", api_name="/cite") == assistant.cite(ids, "ris")
    for given in (["nowhere"], "ris"), (ids, "rtf"):
        with pytest.raises(AppError, match=r"nowhere|no format .rtf"):
            client.predict(*given, api_name="/cite")


def test_a_bad_question_is_told_in_one_line(client: Client) -> None:
    for question, scope, told in (
        ("  ", None, "empty"),
        ("why " * 25_000, None, "characters"),
        ("When?", ["nowhere"], "nowhere"),
    ):
        with pytest.raises(AppError, match=told) as error:
            client.predict(question, None, scope, api_name="/answer")
        assert "\n" not in str(error.value)


def test_nothing_else_is_offered(client: Client) -> None:
    offered = client.view_api(return_format="dict", print_info=False)
    assert sorted(offered["named_endpoints"]) == [
        "/answer",
        "/cite",
        "/grid",
        "/ingest",
        "/recheck",
        "/remove",
        "/sources",
    ]
    assert not offered["unnamed_endpoints"]
