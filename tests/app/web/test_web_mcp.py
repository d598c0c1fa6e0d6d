"""MCP, by a client of the official SDK: what its tools return is what Python gets."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client, handle_file
from loop import run

from app.assistant import Assistant
from app.settings import Settings
from app.web import serve

mcp = pytest.importorskip("mcp")
from mcp.client.streamable_http import streamablehttp_client  # noqa: E402

TOKEN = "a-token-that-nobody-guesses"
OSAKA = "When was the summit of 2031 held?"
BERLIN = "When did the meeting of 2040 take place?"
DOCUMENT = {"name": "berlin.md", "text": "# Berlin\n\nThe meeting of 2040 took place in Berlin on March 3, 2040.\n"}
CHANGING = ["ingest", "recheck", "remove"]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one sentence."""
    folder = tmp_path_factory.mktemp("osaka")
    (folder / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (folder / "osaka.md").write_text("The summit of 2031 was held in Osaka on May 5, 2031.")
    return folder


@pytest.fixture(scope="module")
def assistant(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over that library, whose settings ask for the token and for MCP."""
    home = tmp_path_factory.mktemp("home")
    with Assistant(Settings.load(home=home, library=library, token=TOKEN, mcp=True, mcp_changes=True)) as assistant:
        assistant.prepare()
        yield assistant


def opened(assistant: Assistant, **more: Any) -> Iterator[str]:
    assistant.settings = assistant.settings.changed(**more)
    page = serve(assistant, host="127.0.0.1", port=0, announce=lambda _: None, block=False)
    yield str(page.local_url).rstrip("/")
    page.close(verbose=False)


@pytest.fixture(scope="module")
def at(assistant: Assistant) -> Iterator[str]:
    """Where it is served."""
    yield from opened(assistant)


@pytest.fixture(scope="module")
def read_only(assistant: Assistant, at: str) -> Iterator[str]:
    """Where it is served read-only."""
    yield from opened(assistant, read_only=True)


def call(at: str, *calls: tuple[str, dict[str, Any]], token: str = TOKEN) -> tuple[list[Any], list[Any]]:
    """List the tools, then call some, over one connection."""

    async def connection() -> tuple[list[Any], list[Any]]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            streamablehttp_client(f"{at}/mcp", headers=headers) as (read, write, _),
            mcp.ClientSession(read, write) as session,
        ):
            await session.initialize()
            listed = (await session.list_tools()).tools
            return listed, [await session.call_tool(name, given) for name, given in calls]

    return run(connection())


def plain(answer: Any) -> dict[str, Any]:
    return {**json.loads(json.dumps(answer)), "timings": 0}


def test_a_client_lists_the_tools_and_gets_what_python_gets(assistant: Assistant, at: str) -> None:
    history = [{"role": "user", "content": OSAKA}, {"role": "assistant", "content": "On May 5, 2031."}]
    tools, (answer, again, sources) = call(
        at,
        ("answer", {"question": OSAKA}),
        ("answer", {"question": "Where was it held?", "history": history, "sources": ["osaka"]}),
        ("sources", {}),
    )
    assert [tool.name for tool in tools] == ["answer", "grid", "sources", "cite", *CHANGING]
    for tool in tools:
        assert tool.description and tool.inputSchema["type"] == "object"
        assert tool.annotations.readOnlyHint is (tool.name not in CHANGING)
    assert tools[0].inputSchema["required"] == ["question"]
    assert plain(answer.structuredContent) == plain(assistant.answer(OSAKA).to_dict())
    assert (
        json.loads(answer.content[0].text)["citations"][0]["quote"] == answer.structuredContent["citations"][0]["quote"]
    )
    followed = assistant.answer("Where was it held?", history=history, sources=["osaka"])
    assert plain(again.structuredContent) == plain(followed.to_dict())
    (listed,) = [one for one in sources.structuredContent["result"] if one["id"] == "osaka"]
    assert listed["state"] == "added" and listed["checked"]
    assert str(assistant.settings.sources.library) not in json.dumps(listed)


def test_what_a_client_takes_in_is_asked_at_once_and_what_it_removes_no_longer(assistant: Assistant, at: str) -> None:
    _, (taken, answer, again, removed, after) = call(
        at,
        ("ingest", {"documents": [DOCUMENT]}),
        ("answer", {"question": BERLIN}),
        ("recheck", {}),
        ("remove", {"source": "berlin.md"}),
        ("answer", {"question": BERLIN}),
    )
    assert [one["state"] for one in taken.structuredContent["sources"]] == ["added"]
    assert "March 3, 2040" in answer.structuredContent["text"]
    assert {one["state"] for one in again.structuredContent["sources"]} == {"unchanged"}
    assert [one["state"] for one in removed.structuredContent["sources"]] == ["removed"]
    assert after.structuredContent["status"] == "not_found"


def test_what_cannot_be_done_is_told_in_one_line(at: str) -> None:
    calls = (
        ("answer", {"question": " "}, "empty"),
        ("answer", {"question": OSAKA, "sources": ["nowhere"]}, "nowhere"),
        ("answer", {"question": OSAKA, "as_of": "1999"}, "no time to ask as of"),
        ("ingest", {}, "nothing was given"),
        ("ingest", {"addresses": ["/etc/passwd"]}, "no web address"),
        ("ingest", {"addresses": [Path("/etc/passwd").as_uri()]}, "no web address"),
        ("ingest", {"documents": [{"name": "sources.toml", "text": "[[source]]"}]}, "manifests"),
        ("ingest", {"documents": [{"name": "../../x/..", "text": "x"}]}, "no name"),
        ("remove", {"source": "nowhere"}, "nowhere"),
    )
    _, results = call(at, *((name, given) for name, given, _ in calls))
    for (name, _, told), result in zip(calls, results, strict=True):
        assert result.isError and told in result.content[0].text and "\n" not in result.content[0].text, name


@pytest.mark.parametrize("token", ["", "another-token-that-is-wrong"])
def test_without_credentials_there_are_no_tools(at: str, token: str) -> None:
    with pytest.raises(BaseExceptionGroup) as raised:
        call(at, token=token)
    assert "401" in repr(raised.value.exceptions) or raised.group_contains(httpx.HTTPStatusError)


def test_a_read_only_chat_answers_and_changes_nothing(assistant: Assistant, read_only: str, tmp_path: Path) -> None:
    snapshot = assistant.answer(OSAKA).snapshot
    tools, (answer, taken) = call(read_only, ("answer", {"question": OSAKA}), ("ingest", {"documents": [DOCUMENT]}))
    assert [tool.name for tool in tools] == ["answer", "grid", "sources", "cite"]
    assert answer.structuredContent["status"] == "answered" and taken.isError
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx.Client(base_url=read_only, headers=headers) as client:
        info = client.get("/gradio_api/info").json()
        assert sorted(info["named_endpoints"]) == ["/answer", "/cite", "/grid", "/sources"]
        assert not info["unnamed_endpoints"]
        parts = {one["props"].get("elem_id") for one in client.get("/config").json()["components"]}
        assert "catalog" in parts and not parts & {"files", "address", "add", "check", "check-all", "remove", "sure"}
    refused = httpx.post(f"{read_only}/gradio_api/upload", headers=headers, files={"files": ("x.md", b"x")})
    assert refused.status_code == 403
    for name in CHANGING:
        given = {"data": [["x"]]}
        assert httpx.post(f"{read_only}/gradio_api/call/{name}", headers=headers, json=given).status_code >= 400
    assert assistant.answer(OSAKA).snapshot == snapshot


def test_files_come_in_through_the_client_and_never_by_a_path_of_the_server(
    assistant: Assistant, at: str, tmp_path: Path
) -> None:
    client = Client(
        at, headers={"Authorization": f"Bearer {TOKEN}"}, verbose=False, analytics_enabled=False, download_files=False
    )
    (tmp_path / "madrid.md").write_text("The fair of 2050 was held in Madrid on June 7, 2050.")
    report = client.predict(files=[handle_file(str(tmp_path / "madrid.md"))], api_name="/ingest")
    assert [(one["source_id"], one["state"]) for one in report["sources"]] == [("madrid.md", "added")]
    assert "June 7, 2050" in client.predict("When was the fair of 2050 held?", api_name="/answer")["text"]
    headers = {"Authorization": f"Bearer {TOKEN}"}
    for path in (
        "/etc/passwd",
        str(tmp_path / "madrid.md"),
        "../../etc/passwd",
        str(assistant.settings.sources.library),
    ):
        given = {"data": [None, [{"path": path, "meta": {"_type": "gradio.FileData"}}]]}
        refused = httpx.post(f"{at}/gradio_api/call/ingest", headers=headers, json=given)
        assert (refused.status_code, refused.text) == (403, "names a file that was not uploaded here\n")
    assert {source.id for source in assistant.sources()} == {"osaka", "madrid.md"}
    report = client.predict(["madrid.md"], api_name="/recheck")
    assert [one["state"] for one in report["sources"]] == ["unchanged"]
    assert client.predict("madrid.md", api_name="/remove")["sources"][0]["state"] == "removed"
    client.close()


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", {"Accept": "application/json"}, 406),
        ("POST", {"Accept": "text/html"}, 406),
        ("GET", {"Accept": "text/html"}, 406),
        ("POST", {"Accept": "application/json, text/event-stream", "Content-Type": "text/plain"}, 400),
    ],
)
def test_what_is_refused_for_its_headers_is_told_what_to_send(
    at: str, method: str, headers: dict[str, str], status: int
) -> None:
    given = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"} | headers
    told = httpx.request(method, f"{at}/mcp", headers=given, content=b"{}")
    assert told.status_code == status and "Accept: application/json, text/event-stream" in told.text


def test_a_question_that_fits_no_schema_is_not_in_the_log(at: str, caplog: pytest.LogCaptureFixture) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json, text/event-stream"}
    given = {"jsonrpc": "2.0", "id": {"x": 1}, "method": "tools/call", "params": {"name": "answer", "arguments": OSAKA}}
    httpx.post(f"{at}/mcp", headers=headers, json=given)
    httpx.post(f"{at}/mcp", headers=headers, json=given | {"id": 1, "method": OSAKA})
    assert any("validate" in record.getMessage() for record in caplog.records)
    assert not any(OSAKA in record.getMessage() for record in caplog.records)


def test_another_client_speaks_the_protocol_itself(assistant: Assistant, at: str) -> None:
    """One that is not the SDK's: JSON-RPC over HTTP, as the specification has it."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json, text/event-stream"}

    def said(client: httpx.Client, method: str, **given: Any) -> Any:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": given}
        answer = client.post("/mcp", json=body)
        data = [line for line in answer.text.splitlines() if line.startswith("data: ")]
        return json.loads(data[-1].removeprefix("data: ") if data else answer.text)["result"]

    with httpx.Client(base_url=at, headers=headers, timeout=60) as client:
        info = {"name": "another", "version": "1"}
        begun = said(client, "initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo=info)
        assert begun["serverInfo"]["name"] == "Brief Chat" and "tools" in begun["capabilities"]
        client.headers["MCP-Protocol-Version"] = begun["protocolVersion"]
        client.post("/mcp", json={"jsonrpc": "2.0", "method": "notifications/initialized"}).raise_for_status()
        assert "grid" in [tool["name"] for tool in said(client, "tools/list")["tools"]]
        found = said(client, "tools/call", name="grid", arguments={"questions": ["Osaka"], "sources": ["osaka"]})
    (row,) = found["structuredContent"]["rows"]
    assert row["cells"][0]["quotes"][0]["quote"] == "The summit of 2031 was held in Osaka on May 5, 2031."


def test_the_tools_change_nothing_unless_they_may(assistant: Assistant, at: str) -> None:
    for address in opened(assistant, mcp_changes=False):
        tools, _ = call(address)
        assert {tool.annotations.readOnlyHint for tool in tools} == {True}
    assistant.settings = assistant.settings.changed(mcp_changes=True)
