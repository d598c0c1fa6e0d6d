"""`POST /answer/stream`: an answer as it is made, as server-sent events; and what of it is shown at the end."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gated import Gated
from prepared import StreamingModel
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.present.markdown import plain
from app.settings import Settings
from app.types.results import Answer
from app.web.api.stream import PATH, stream
from app.web.words.conversation import Turn, messages
from app.web.words.wording import words_in
from app.web.work.access import Access

INDIA = "In what year did Japan begin a 2+2 dialogue with India?"
TRUE = "Japan initiated a 2+2 dialogue with India in 2019."
FALSE = "Japan began it in 1999."


def both(prompt: str) -> str:
    """A true sentence and one with a wrong year, on the sentence that carries the first."""
    found = re.search(r"^(\d+)\. .*India in 2019", prompt, re.MULTILINE)
    assert found, prompt
    return f"{TRUE} [{found[1]}] {FALSE} [{found[1]}]"


@pytest.fixture(scope="module")
def asked(library_home: Path) -> Iterator[Gated]:
    """An assistant with a model that says what is prepared, and the policy that shows what is withheld."""
    settings = Settings.load(home=library_home, model="prepared:model", citation_policy="marked", suggestions=False)
    with Gated(settings) as assistant:
        assistant._engine.__dict__["model"] = StreamingModel(reply=both)
        yield assistant


@pytest.fixture(scope="module")
def client(asked: Gated) -> Iterator[TestClient]:
    """A client of the route alone."""
    access = Access(asked)
    with TestClient(Starlette(routes=[stream(access)])) as client:
        yield client
    access.end()


def events(text: str) -> list[tuple[str, Any]]:
    """The events of a stream, each with its name and its data."""
    found = []
    for block in text.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_steps_sentences_and_the_answer_come_as_events(client: TestClient) -> None:
    response = client.post(PATH, json={"question": INDIA})
    assert response.status_code == 200 and response.headers["content-type"].startswith("text/event-stream")
    told = events(response.text)
    names = [name for name, _ in told]
    assert names.index("step") < names.index("sentence") and names.count("answer") == 1 and names[-1] == "answer"
    assert [data for name, data in told if name == "step"][-5:] == ["retrieve", "read", "decide", "compose", "check"]
    pieces = [data for name, data in told if name == "sentence"]
    judged = [(one["text"], one["state"], one["reason"]) for one in pieces if one["state"] != "checking"]
    assert [one["text"] for one in pieces[:2]] == ["Japan", "Japan initiated"] and pieces[0]["state"] == "checking"
    assert judged == [(TRUE, "carried", ""), (FALSE, "withheld", "figure")]
    answer = told[-1][1]
    assert [(one["text"], one["state"], one["reason"]) for one in answer["sentences"]] == judged
    assert "India in 2019" in answer["citations"][0]["quote"]


def test_an_error_on_the_way_is_the_last_event(client: TestClient) -> None:
    told = events(client.post(PATH, json={"question": INDIA, "sources": ["nowhere"]}).text)
    assert told[-1][0] == "error" and "nowhere" in told[-1][1]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("[]", 400),
        ("{", 400),
        ('{"question": 7}', 422),
        ("{}", 422),
        ('{"question": "?", "as_of": 7}', 422),
        ('{"question": "?", "model": 7}', 422),
        ('{"question": "?", "model": {"key": "secret"}}', 422),
    ],
)
def test_what_is_no_question_is_one_line(client: TestClient, body: str, status: int) -> None:
    response = client.post(PATH, content=body)
    assert response.status_code == status and response.text.count("\n") == 1


def test_the_server_streams_what_python_gets(address: str, assistant: Gated) -> None:
    response = httpx.post(f"{address.rstrip('/')}{PATH}", json={"question": INDIA}, timeout=60, trust_env=False)
    name, answer = events(response.text)[-1]
    known = json.loads(json.dumps(assistant.known(INDIA).to_dict()))
    assert name == "answer" and {**answer, "timings": {}} == {**known, "timings": {}}


def test_a_withheld_sentence_is_shown_with_its_reason_and_no_signs_of_markdown(asked: Gated) -> None:
    answer: Answer = asked.answer(INDIA)
    (_, said) = messages([Turn(INDIA, answer=answer)], words_in("en"))
    for text in (plain(answer.text), str(said["content"])):
        assert FALSE in text and "a figure is not in the quotes" in text
        assert "~" not in text.replace("\\", "")
