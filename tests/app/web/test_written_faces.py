"""What a language model writes, by Python (`answer_stream`), HTTP (events and endpoint) and MCP: one answer."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import httpx
import pytest
from loop import run
from prepared import StreamingModel

from app.assistant import Assistant
from app.settings import Settings
from app.types.results import Answer
from app.types.written import Piece
from app.web import serve
from app.writing.asking.calls import Tally

mcp = pytest.importorskip("mcp")
from mcp.client.streamable_http import streamablehttp_client  # noqa: E402

TOKEN = "a-token-that-nobody-guesses"
OSAKA = "When was the summit of 2031 held?"
SENTENCE = "The summit of 2031 was held in Osaka on May 5, 2031."
REPLY = "The summit of 2031 was held on May 5, 2031 [1]. It was held in Kobe [1]."
OTHER, DEAR = "prepared:other", "openai:something-dear"
OTHERS = "The summit was held on May 5, 2031, in Osaka [1]."


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over one sentence, with a model that says one thing rightly and another wrongly."""
    folder, home = tmp_path_factory.mktemp("osaka"), tmp_path_factory.mktemp("home")
    (folder / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (folder / "osaka.md").write_text(SENTENCE)
    settings = Settings.load(
        home=home, library=folder, token=TOKEN, mcp=True, model="prepared:model", choices=OTHER, at_once=1
    )
    with Assistant(settings) as assistant:
        assistant._engine.__dict__["model"] = StreamingModel(reply=REPLY)
        assistant._engine.written_by(OTHER).__dict__["model"] = StreamingModel(reply=OTHERS)
        assistant.prepare()
        yield assistant


@pytest.fixture(scope="module")
def at(assistant: Assistant) -> Iterator[str]:
    """Where it is served."""
    page = serve(assistant, host="127.0.0.1", port=0, announce=lambda _: None, block=False)
    yield str(page.local_url).rstrip("/")
    page.close(verbose=False)


def by_python(assistant: Assistant, **more: Any) -> tuple[list[str], list[dict[str, Any]], dict[str, Any]]:
    told = list(assistant.answer_stream(OSAKA, **more))
    assert isinstance(told[-1], Answer)
    steps = [one for one in told if isinstance(one, str)]
    return steps, [asdict(one) for one in told if isinstance(one, Piece)], told[-1].to_dict()


def by_http(at: str, **more: Any) -> tuple[list[str], list[dict[str, Any]], Any]:
    """The steps, the sentences, and at the end the answer, or the one line of an error."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    found: dict[str, list[Any]] = {"step": [], "sentence": []}
    asked = {"question": OSAKA, **more}
    with httpx.stream(
        "POST", f"{at}/answer/stream", json=asked, headers=headers, timeout=60, trust_env=False
    ) as response:
        for line in response.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line:
                found.setdefault(name, []).append(json.loads(line.removeprefix("data: ")))
    return found["step"], found["sentence"], (found.get("answer") or found["error"])[0]


def by_endpoint(at: str, **more: Any) -> Any:
    """The answer of the endpoint, or the one line of an error."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx.Client(base_url=f"{at}/gradio_api/call", headers=headers, timeout=60, trust_env=False) as client:
        begun = client.post("/v2/answer", json={"question": OSAKA, **more}).json()
        told = client.get(f"/answer/{begun['event_id']}").text.strip().split("\n\n")[-1]
    value = json.loads(told.partition("\ndata: ")[2])
    return value[0] if isinstance(value, list) else value.get("error", value)


def by_mcp(at: str, **more: Any) -> Any:
    async def connection() -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with (
            streamablehttp_client(f"{at}/mcp", headers=headers) as (read, write, _),
            mcp.ClientSession(read, write) as session,
        ):
            await session.initialize()
            told = await session.call_tool("answer", {"question": OSAKA, **more})
            return told.content[0].text if told.isError else told.structuredContent

    return run(connection())


def alike(told: Any) -> Any:
    """As JSON has it, without what takes another time each time."""
    plain = json.loads(json.dumps(told))
    if isinstance(plain, dict):
        plain |= {"timings": {}, "usage": plain["usage"] and {**plain["usage"], "seconds": 0, "first_words": 0}}
    return plain


def test_one_answer_and_one_way_to_it(assistant: Assistant, at: str) -> None:
    steps, pieces, answer = by_python(assistant)
    assert [one["state"] for one in answer["sentences"]] == ["carried", "withheld"]
    assert answer["usage"]["calls"] == 1 and answer["withheld"] == 1
    assert "Kobe" not in answer["text"] and [one["quote"] for one in answer["citations"]] == [SENTENCE]
    http_steps, http_pieces, http_answer = by_http(at)
    assert http_steps[-len(steps) :] == steps
    assert alike(http_pieces) == alike(pieces)
    assert alike(http_answer) == alike(answer)
    assert alike(by_mcp(at)) == alike(answer)
    assert alike(assistant.answer(OSAKA).to_dict()) == alike(answer)


@pytest.mark.parametrize(
    ("model", "writes"), [(OTHER, [OTHERS.replace(" [1]", "")]), ("", []), (None, ["The summit of 2031", "It was"])]
)
def test_who_asks_chooses_the_model_through_every_door(
    assistant: Assistant, at: str, model: str | None, writes: list[str]
) -> None:
    answer = by_python(assistant, model=model)[2]
    assert len(answer["sentences"]) == len(writes)
    assert all(one["text"].startswith(text) for one, text in zip(answer["sentences"], writes, strict=True))
    assert answer["generator"] == {OTHER: OTHER, "": "extractive", None: "prepared:model"}[model]
    for found in (by_http(at, model=model)[2], by_endpoint(at, model=model), by_mcp(at, model=model)):
        assert alike(found) == alike(answer)


def test_a_model_that_the_settings_do_not_offer_is_one_plain_line_through_every_door(at: str) -> None:
    line = f"{DEAR}: the settings offer no such chat model (BRIEF_CHAT_MODELS_CHOICES)"
    assert by_http(at, model=DEAR)[2] == by_endpoint(at, model=DEAR) == line
    assert by_mcp(at, model=DEAR) == f"Error executing tool answer: {line}"


def test_every_door_leads_into_the_one_line_before_a_model(assistant: Assistant, at: str) -> None:
    line, before, found = assistant._engine.line, Tally(), {}
    doors = {"http": by_http, "endpoint": by_endpoint, "mcp": by_mcp}
    before.line = line
    before.take_place(lambda: None)
    threads = [threading.Thread(target=lambda name=name: found.update({name: doors[name](at)})) for name in doors]
    for thread in threads:
        thread.start()
    end = time.monotonic() + 60
    while len(line._waiting) < len(doors):
        assert not found and time.monotonic() < end
        time.sleep(0.01)
    before.close()
    for thread in threads:
        thread.join(60)
    steps, _, answer = found["http"]
    assert any(one.startswith("line ") for one in steps) and "turn" in steps
    assert [one["text"] for one in answer["sentences"]] == [one["text"] for one in found["mcp"]["sentences"]]
    assert answer["sentences"] == found["endpoint"]["sentences"] and not answer["trouble"]


def test_what_is_written_is_told_while_it_is_written(assistant: Assistant) -> None:
    told = assistant.answer_stream(OSAKA)
    first = next(one for one in told if isinstance(one, Piece) and one.text)
    assert SENTENCE.startswith(first.text) and first.state == "checking"
    told.close()  # type: ignore[attr-defined]
