"""What a language model writes, by Python (`answer_stream`), HTTP (server-sent events) and MCP: one answer."""

import json
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

mcp = pytest.importorskip("mcp")
from mcp.client.streamable_http import streamablehttp_client  # noqa: E402

TOKEN = "a-token-that-nobody-guesses"
OSAKA = "When was the summit of 2031 held?"
SENTENCE = "The summit of 2031 was held in Osaka on May 5, 2031."
REPLY = "The summit of 2031 was held on May 5, 2031 [1]. It was held in Kobe [1]."


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over one sentence, with a model that says one thing rightly and another wrongly."""
    folder, home = tmp_path_factory.mktemp("osaka"), tmp_path_factory.mktemp("home")
    (folder / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (folder / "osaka.md").write_text(SENTENCE)
    settings = Settings.load(home=home, library=folder, token=TOKEN, mcp=True, model="prepared:model")
    with Assistant(settings) as assistant:
        assistant._engine.__dict__["model"] = StreamingModel(reply=REPLY)
        assistant.prepare()
        yield assistant


@pytest.fixture(scope="module")
def at(assistant: Assistant) -> Iterator[str]:
    """Where it is served."""
    page = serve(assistant, host="127.0.0.1", port=0, announce=lambda _: None, block=False)
    yield str(page.local_url).rstrip("/")
    page.close(verbose=False)


def by_python(assistant: Assistant) -> tuple[list[str], list[dict[str, Any]], dict[str, Any]]:
    told = list(assistant.answer_stream(OSAKA))
    assert isinstance(told[-1], Answer)
    steps = [one for one in told if isinstance(one, str)]
    return steps, [asdict(one) for one in told if isinstance(one, Piece)], told[-1].to_dict()


def by_http(at: str) -> tuple[list[str], list[dict[str, Any]], dict[str, Any]]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    found: dict[str, list[Any]] = {"step": [], "sentence": [], "answer": []}
    with httpx.stream(
        "POST", f"{at}/answer/stream", json={"question": OSAKA}, headers=headers, timeout=60, trust_env=False
    ) as response:
        for line in response.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line:
                found[name].append(json.loads(line.removeprefix("data: ")))
    return found["step"], found["sentence"], found["answer"][0]


def by_mcp(at: str) -> dict[str, Any]:
    async def connection() -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with (
            streamablehttp_client(f"{at}/mcp", headers=headers) as (read, write, _),
            mcp.ClientSession(read, write) as session,
        ):
            await session.initialize()
            return (await session.call_tool("answer", {"question": OSAKA})).structuredContent

    answer: dict[str, Any] = run(connection())
    return answer


def alike(told: Any) -> Any:
    """As JSON has it, without what takes another time each time."""
    plain = json.loads(json.dumps(told))
    if isinstance(plain, dict):
        plain |= {"timings": {}, "usage": {**plain["usage"], "seconds": 0, "first_words": 0}}
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


def test_what_is_written_is_told_while_it_is_written(assistant: Assistant) -> None:
    told = assistant.answer_stream(OSAKA)
    first = next(one for one in told if isinstance(one, Piece) and one.text)
    assert SENTENCE.startswith(first.text) and first.state == "checking"
    told.close()  # type: ignore[attr-defined]
