"""Every route, event and tool has a door, and through none of them does a client name what is not its own."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from gated import Gated
from loop import run
from site_server import Sent, Site
from test_web_guard import HASHED, PASSWORD, routes

from app.settings import Settings
from app.web import serve
from app.web.chat.chat import LARGEST
from app.web.endpoints import offered
from app.web.gate.doors import DOORS, Door, door_of
from app.web.server import SESSIONS

TOKEN = "a-token-that-nobody-guesses"
LOGGED_IN = {"Authorization": f"Bearer {TOKEN}"}

# What each parameter of a tool may name, and the door that looks at it; a new one has to find its place here.
TOOLS = {
    "answer": {"question": "text", "history": "text", "sources": "ids", "as_of": "a moment", "model": "offered"},
    "sources": {},
    "grid": {"questions": "texts", "sources": "ids"},
    "cite": {"sources": "ids", "format": "named"},
    "ingest": {"addresses": "Intake.addresses", "documents": "Intake.written"},
    "recheck": {"sources": "ids"},
    "remove": {"source": "ids"},
}


@pytest.fixture(scope="module", params=["open", "login", "read-only"])
def page(request: pytest.FixtureRequest, library_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A page with MCP, in each of the three modes."""
    users = tmp_path_factory.mktemp("users") / "users"
    users.write_text("".join(f"{user}:{HASHED}\n" for user in ("ann", "bob")))
    login = {"auth": users, "token": TOKEN, "operators": "ann"}
    more = {"open": {}, "login": login, "read-only": {"read_only": True}}[request.param]
    with Gated(Settings.load(home=library_home, mcp=True, mcp_changes=True, suggestions=False, **more)) as assistant:
        assistant.prepare()
        served = serve(assistant, host="127.0.0.1", port=0, announce=lambda _: None, block=False)
        served.mode = request.param
        yield served
        served.close(verbose=False)


@pytest.fixture
def client(page: Any) -> Iterator[httpx.Client]:
    """Somebody who may ask."""
    with httpx.Client(base_url=str(page.local_url), headers=LOGGED_IN, timeout=60) as client:
        yield client


@pytest.fixture
def site() -> Iterator[Site]:
    """A server that nobody should be sent to."""
    site = Site()
    site.pages["/big.txt"] = Sent(b"big")
    yield site
    site.close()


def named(path: str) -> dict[str, Any]:
    """A file as Gradio has it in the data of an event."""
    return {"path": path, "url": path, "orig_name": "x.md", "meta": {"_type": "gradio.FileData"}}


def test_every_route_has_a_door_and_those_of_nobody_are_shut(page: Any, client: httpx.Client) -> None:
    asked = sorted(set(routes(page.app.routes)))
    assert len(asked) > 60
    without = [(method, path) for method, path in asked if door_of(method, path) is None]
    assert not without, "give it a door in app/web/gate/doors.py, or shut it there"
    for method, path in [*asked, ("GET", "/gradio_api/new"), ("POST", "/gradio_api/new"), ("PUT", "/config")]:
        door = door_of(method, path)
        print(f"{page.mode:10} {method:7} {path:45} {door.name if door else 'unknown'}")
        if door in (None, Door.SHUT):
            assert client.request(method, path, json=None if method == "GET" else {}).status_code == 404, (method, path)


def test_every_door_is_that_of_a_route(page: Any) -> None:
    asked = sorted(set(routes(page.app.routes)))
    for methods, pattern, door in DOORS:
        fitting = [path for method, path in asked if method in methods and pattern.fullmatch(path.rstrip("/") or "/")]
        assert fitting or door in (Door.SHUT, Door.LOGIN), pattern.pattern


def test_no_event_fetches_an_address_or_takes_a_file_of_this_machine(
    page: Any, client: httpx.Client, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "mine.md").write_text("mine")
    events = page.config["dependencies"]
    assert len(events) > 30
    for place in (
        site.url("/big.txt"),
        "HTTP://127.0.0.1/x",
        "ftp://x/y",
        "/etc/passwd",
        str(tmp_path / "mine.md"),
        "",
    ):
        for event in events:
            inputs = max(1, len(event["inputs"]))
            body = {"fn_index": event["id"], "data": [[{"deep": named(place)}]] * inputs, "session_hash": "a"}
            bodies = [body, body | {"data": [None] * inputs, "event_data": named(place)}]
            name = event["api_name"]
            called = 403 if name in offered(page.mode == "read-only") else 404
            for way, status in (
                ("queue/join", 403),
                (f"run/{name}", 403),
                (f"api/{name}", 403),
                (f"call/{name}", called),
            ):
                for one in bodies:
                    assert client.post(f"/gradio_api/{way}", json=one).status_code == status, way
        assert sorted(page.get_api_info()["named_endpoints"]) == sorted(
            f"/{name}" for name in offered(page.mode == "read-only")
        )
        for name in page.get_api_info()["named_endpoints"]:
            given = {"question": "When?", "history": [named(place)], "files": [named(place)]}
            assert client.post(f"/gradio_api/call/v2{name}", json=given).status_code == 403
    assert site.asked == []


@pytest.mark.parametrize("name", ["nowhere", "begin", "predict", "v2"])
def test_an_endpoint_that_is_not_there_is_told(client: httpx.Client, name: str) -> None:
    for way in ("call", "call/v2"):
        told = client.post(f"/gradio_api/{way}/{name}", json={"data": []})
        assert told.status_code == 404 and told.text.startswith("no such endpoint: answer, "), told.text


def test_a_name_is_seen_however_it_is_written(client: httpx.Client, site: Site) -> None:
    place = json.dumps(site.url("/big.txt"))
    meta = '"meta": {"_type": "gradio.FileData"}'
    for body in (
        f'{{"data": [{{"path": {place}, "path": 1, {meta}}}]}}',
        f'{{"data": [{{"path": 1, "path": {place}, {meta}}}]}}',
        f'{{"data": [{{"pa\\u0074h": {place}, {meta}}}]}}',
        f'{{"data": [[[[[{{"x": {{"path": {place}, {meta}}}}}]]]]]}}',
    ):
        for encoding in ("utf-8", "utf-16", "utf-32"):
            for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
                sent = {"content": body.encode(encoding), "headers": {"Content-Type": kind}}
                assert client.post("/gradio_api/call/answer", **sent).status_code == 403, (body, encoding, kind)
    for body in ("{", "[" * 100_000, "\xff", '{"data": ["' + "9" * 10 + '"'):
        assert client.post("/gradio_api/call/answer", content=body.encode("latin-1")).status_code == 400
    assert site.asked == []


def test_gradio_itself_fetches_nothing(page: Any, client: httpx.Client, site: Site) -> None:
    from gradio import processing_utils

    async def fetch() -> None:
        await processing_utils.async_ssrf_protected_get(site.url("/big.txt"))

    with pytest.raises(httpx.ConnectError, match="does not fetch"):
        run(fetch())
    for path in ("file=", "file/", "proxy="):
        assert client.get(f"/gradio_api/{path}{site.url('/big.txt')}").status_code == 404
    for path in ("/etc/passwd", "/proc/self/environ", str(Path(__file__)), "x", "../x"):
        assert client.get(f"/gradio_api/file={path}").status_code == 404
    assert site.asked == []


def test_every_parameter_of_a_tool_is_looked_at(page: Any, client: httpx.Client) -> None:
    headers = {"Accept": "application/json, text/event-stream"}
    told = client.post("/mcp", headers=headers, json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    (line,) = [line for line in told.text.splitlines() if line.startswith("data:")]
    listed = {tool["name"]: set(tool["inputSchema"]["properties"]) for tool in json.loads(line[5:])["result"]["tools"]}
    offered = ("answer", "grid", "sources", "cite") if page.mode == "read-only" else tuple(TOOLS)
    assert listed == {name: set(TOOLS[name]) for name in offered}, "say who looks at it"


def test_a_file_that_was_uploaded_is_taken_and_given_back(page: Any, client: httpx.Client) -> None:
    sent = client.post("/gradio_api/upload", files={"files": ("a.md", b"mine")})
    if page.mode == "read-only":
        assert sent.status_code == 403
        return
    (path,) = sent.json()
    assert client.get(f"/gradio_api/file={path}").text == "mine"
    body = {"data": [" ", [named(path)], None, None, None]}
    assert client.post("/gradio_api/call/answer", json=body).status_code == 200


@contextmanager
def logged_in(page: Any, user: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=str(page.local_url), timeout=60) as client:
        assert client.post("/login", data={"username": user, "password": PASSWORD}).status_code == 200
        yield client


def event(page: Any, name: str) -> int:
    (number,) = [one["id"] for one in page.config["dependencies"] if one["api_name"] == name]
    return int(number)


def test_what_others_think_is_read_by_operators_alone(page: Any, client: httpx.Client) -> None:
    asked = {"fn_index": event(page, "everything"), "data": [], "session_hash": "x"}
    if page.mode == "open":
        assert client.post("/gradio_api/run/predict", json=asked).status_code == 200  # it is alone at this machine
        through = client.post("/gradio_api/run/predict", json=asked, headers={"X-Forwarded-For": "192.0.2.1"})
        assert through.status_code == 422 and "BRIEF_CHAT_WEB_OPERATORS" in through.text
        return
    refused = client.post("/gradio_api/run/predict", json=asked)  # by the token, or read-only
    assert refused.status_code == 422 and "BRIEF_CHAT_WEB_OPERATORS" in refused.text
    if page.mode == "login":
        for user, status in (("ann", 200), ("bob", 422)):
            with logged_in(page, user) as person:
                told = person.post("/gradio_api/run/predict", json=asked | {"session_hash": user})
                assert told.status_code == status, user


def test_a_conversation_is_that_of_whoever_began_it(page: Any) -> None:
    if page.mode != "login":
        pytest.skip("without names there is nobody to tell from another")
    begin = {"fn_index": event(page, "begin"), "data": ["Is Bob to go?", [], None], "session_hash": "bobs"}
    edit = {"fn_index": event(page, "edit"), "data": [None], "session_hash": "bobs"}
    with logged_in(page, "bob") as bob, logged_in(page, "ann") as ann:
        assert bob.post("/gradio_api/run/predict", json=begin).status_code == 200
        for way in ("run/predict", "queue/join", "cancel", "reset"):
            refused = ann.post(f"/gradio_api/{way}", json=edit)
            assert (refused.status_code, refused.text) == (403, "that is another's conversation\n"), way
        streams = ("heartbeat/bobs", "call/answer/bobs", "call/v2/answer/bobs")  # whose news a call is, Gradio looks up
        for path in ("queue/data?session_hash=bobs", "queue/data?x=1&session_hash=bobs", *streams):
            assert ann.get(f"/gradio_api/{path}").status_code == 403, path
        assert ann.post("/gradio_api/run/predict", json=edit | {"session_hash": "x" * 65}).status_code == 403
        assert bob.post("/gradio_api/run/predict", json=edit).status_code == 200
        assert ann.post("/gradio_api/run/predict", json=begin | {"session_hash": "anns"}).status_code == 200


def test_a_session_holds_no_question_of_any_length_and_there_are_not_many_sessions(
    page: Any, client: httpx.Client
) -> None:
    begin = {"fn_index": event(page, "begin"), "data": ["why " * 900_000, [], None]}
    for number in range(3):
        assert client.post("/gradio_api/run/predict", json=begin | {"session_hash": f"long{number}"}).status_code == 200
    held = [state for name, state in page.app.state_holder.session_data.items() if name.startswith("long")]
    assert len(held) == 3 and page.app.state_holder.capacity == SESSIONS
    for state in held:
        (turns,) = [value for value in state.state_data.values() if isinstance(value, list)]
        assert [len(turn.question) for turn in turns] == [LARGEST]


def test_a_supervisor_is_told_whether_it_lives_and_is_ready_and_no_more(page: Any) -> None:
    for path in ("/healthz", "/readyz"):
        told = httpx.get(f"{str(page.local_url).rstrip('/')}{path}", headers={"Host": "10.1.2.3"})
        assert (told.status_code, told.text) == (200, "ok\n")
        assert httpx.post(f"{str(page.local_url).rstrip('/')}{path}", json={}).status_code in (401, 404)


def test_a_server_that_takes_its_library_in_is_not_ready() -> None:
    from app.web.health import Health

    async def ask(path: str) -> int:
        async def nothing(*_: Any) -> None:
            raise AssertionError

        transport = httpx.ASGITransport(app=Health(nothing, ready=lambda: False))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return (await client.get(path)).status_code

    assert (run(ask("/healthz")), run(ask("/readyz"))) == (200, 503)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"question": None}, "the question is no text"),
        ({"question": {}}, "the question is no text"),
        ({"question": "When?", "history": "x"}, "the history is no list"),
        ({"question": "When?", "history": [{"role": "user", "content": [{"type": "text"}]}]}, "the history is no list"),
        ({"question": "When?", "history": [7]}, "the history is no list"),
        ({"question": "When?", "as_of": 7}, "as_of is no text"),
        ({"question": "When?", "as_of": "soon"}, "no time to ask as of"),
        ({"question": "When?", "sources": "osaka"}, "the sources are no list"),
        ({"question": "When?", "sources": [{}]}, "the sources are no list"),
    ],
)
def test_what_is_of_another_kind_is_told_in_one_line(client: httpx.Client, given: dict[str, Any], told: str) -> None:
    event_id = client.post("/gradio_api/call/v2/answer", json=given).json()["event_id"]
    answer = client.get(f"/gradio_api/call/answer/{event_id}").text
    assert "event: error" in answer and told in answer and "Traceback" not in answer


@pytest.mark.parametrize(
    ("way", "body", "told"),
    [
        ("call/v2/answer", {}, "`question` is missing"),
        ("call/v2/answer", {"question": "When?", "x": 1}, "'x' is no parameter: question, history, sources, as_of"),
        ("call/v2/answer", [], "the body is no object"),
        ("call/answer", {"data": []}, "`data` has 0 values, and the event takes 5"),
        ("call/answer", {"data": {}}, "`data` is no list"),
        ("run/predict", {"data": [], "fn_index": -1}, "no such event"),
        ("run/predict", {"data": [], "fn_index": [0]}, "no such event"),
        ("run/predict", {"data": []}, "no such event"),
        ("run/answer", {"data": [None] * 4, "fn_index": 0, "batched": True}, "`data` is no list"),
        ("queue/join", {"data": [None] * 4, "fn_index": 0, "session_hash": ""}, "`session_hash` is missing"),
        ("queue/join", {"data": [None] * 4, "fn_index": 0}, "`session_hash` is missing"),
        ("call/answer", {"data": [None] * 4, "session_hash": ""}, "`session_hash` is missing"),
        (
            "run/ask_first",
            {"data": [], "event_data": ["osaka"]},
            "`event_data` is no object|no such event",
        ),  # it is not there where all is read-only
        ("run/find", {"data": [{}]}, "of another kind"),
    ],
)
def test_what_fits_no_event_is_told_before_gradio_sees_it(client: httpx.Client, way: str, body: Any, told: str) -> None:
    refused = client.post(f"/gradio_api/{way}", json=body)
    assert refused.status_code == 422 and re.search(told, refused.text) and len(refused.text.splitlines()) == 1


@pytest.mark.parametrize("data", [None, 7, {}, {"index": 0}, {"index": "x", "value": 1}, {"index": [], "value": 1}])
def test_a_thumb_that_points_nowhere_is_told(page: Any, client: httpx.Client, data: Any) -> None:
    asked = {"fn_index": event(page, "rate"), "data": [None], "session_hash": "thumb", "event_data": data}
    refused = client.post("/gradio_api/run/predict", json=asked)
    assert refused.status_code == 422 and "event_data" in refused.text


@pytest.mark.parametrize("value", [None, "", 7, 2**70, [], {}])
def test_no_event_fails_whatever_stands_for_each_of_its_values(page: Any, client: httpx.Client, value: Any) -> None:
    told = {"index": 0, "value": "x", "liked": True}
    failed = []
    for number, one in page.fns.items():
        for place in range(len(one.inputs) if one.fn else 0):
            data = [value if place == other else None for other in range(len(one.inputs))]
            asked = {"fn_index": number, "data": data, "session_hash": "values", "event_data": told}
            answered = client.post("/gradio_api/run/predict", json=asked)
            failed += [(one.api_name, place)] if answered.status_code >= 500 else []
    assert failed == []


def test_half_a_pair_of_surrogates_breaks_no_answer(client: httpx.Client) -> None:
    kind = {"Content-Type": "application/json"}
    for body in (b'{"question": "\\ud800 When?"}', b'{"question": "\xed\xa0\x80 When?"}'):
        assert client.post("/gradio_api/call/v2/answer", content=body, headers=kind).status_code == 200
    for way in ("reset", "cancel", "queue/join"):
        refused = client.post(
            f"/gradio_api/{way}", headers=kind, content=b'{"event_id": ["\\ud800"], "data": "\\ud800"}'
        )
        assert refused.status_code == 422, way


def test_news_of_a_session_that_is_not_there_ends_as_an_answer_that_is_whole(client: httpx.Client) -> None:
    told = client.get("/gradio_api/queue/data", params={"session_hash": "nobodys"})
    assert told.status_code == 200 and '"session_not_found":true' in told.text


def test_an_error_that_is_told_is_no_failure_of_the_server(client: httpx.Client) -> None:
    refused = client.post("/gradio_api/run/answer", json={"data": ["", None, None, None, None]})
    assert refused.status_code == 422 and "the question is empty" in refused.json()["error"]


def test_what_became_of_a_call_is_told_once_and_never_waited_for_without_end(client: httpx.Client) -> None:
    called = client.post("/gradio_api/call/v2/sources", json={}).json()["event_id"]
    news = f"/gradio_api/call/sources/{called}"
    assert "event: complete" in client.get(news).text
    again = client.get(news, timeout=10)
    assert again.status_code == 404 and "told" in again.text
    assert client.get(f"/gradio_api/call/sources/{'0' * 32}", timeout=10).status_code == 404


def test_an_event_of_the_page_is_told_to_its_session_alone(page: Any, client: httpx.Client) -> None:
    number = next(number for number, event in page.fns.items() if event.api_name == "sources")
    body = {"fn_index": number, "data": [], "session_hash": "the-pages"}
    joined = client.post("/gradio_api/queue/join", json=body).json()["event_id"]
    assert client.get(f"/gradio_api/call/sources/{joined}", timeout=10).status_code == 404
    told = client.get("/gradio_api/queue/data", params={"session_hash": "the-pages"}).text
    assert "process_completed" in told and "close_stream" in told


@pytest.mark.parametrize(
    ("name", "given"), [("recheck", {"sources": True}), ("ingest", {"addresses": 1.5}), ("ingest", {"files": 7})]
)
def test_what_is_no_list_is_told_in_one_line(client: httpx.Client, page: Any, name: str, given: dict[str, Any]) -> None:
    if page.mode == "read-only":
        pytest.skip("nothing is changed there")
    called = client.post(f"/gradio_api/call/v2/{name}", json=given)
    if called.status_code == 200:
        news = client.get(f"/gradio_api/call/{name}/{called.json()['event_id']}", timeout=30).text
        assert "event: error" in news and '"error": null' not in news and "TypeError" not in news
    else:
        assert called.status_code in {400, 422}
        assert called.json()["error"] and "\n" not in called.json()["error"] and "TypeError" not in called.text


def test_a_file_that_is_half_told_is_refused_before_gradio_sees_it(page: Any) -> None:
    from app.web.events import Events

    events = Events()
    events.learn(page)
    number = next(
        (number for number, event in page.fns.items() if any(one.get_block_name() == "file" for one in event.inputs)),
        None,
    )
    if number is None:
        pytest.skip("nothing is uploaded there")
    whole = [
        [{"path": "x", "meta": {"_type": "gradio.FileData"}}] if one.get_block_name() == "file" else None
        for one in page.fns[number].inputs
    ]
    half = [[{"path": ["x"], "meta": {"_type": "gradio.FileData"}}] if one else one for one in whole]
    body = {"fn_index": number, "session_hash": "x"}
    assert events.wrong("/gradio_api/queue/join", body | {"data": whole}) == ""
    for wrong in (half, [[one] if one else one for one in whole]):
        assert "another kind" in events.wrong("/gradio_api/queue/join", body | {"data": wrong})
