"""Who did not log in sees nothing: pages, files, queue, endpoints and MCP alike, route by route."""

import html
import json
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import bcrypt
import httpx
import pytest
from gated import Gated
from gradio_client import Client
from gradio_client.exceptions import AuthenticationError
from look import speaking
from reader import Reader
from starlette.routing import BaseRoute, Mount, Route

from app.assistant import Assistant
from app.errors import SettingsError
from app.settings import Settings
from app.web import serve
from app.web.gate.login import QUEUE, Login
from app.web.gate.passwords import line
from app.web.gate.sessions import SHORTEST, _secret
from app.web.words.wording import words_in

USER, PASSWORD, TOKEN = "ann", "open sesame", "a-token-that-nobody-guesses"
FACT = "When was the Korea-U.S. summit held in Seoul?"
LOGGED_IN = {"Authorization": f"Bearer {TOKEN}"}
HASHED = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()  # a cheap one
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Sec-Fetch-Site": "none"}
ELSEWHERE = {"Accept": "text/html", "Sec-Fetch-Site": "cross-site"}


@pytest.fixture(scope="module")
def guarded(library_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A page behind a password and a token, with MCP."""
    users = tmp_path_factory.mktemp("users") / "users"
    users.write_text(line(USER, PASSWORD) + "\n")
    settings = Settings.load(home=library_home, auth=users, token=TOKEN, mcp=True)
    with Assistant(settings) as assistant:
        assistant.prepare()
        page = serve(assistant, host="127.0.0.1", port=0, announce=lambda _: None, block=False)
        yield page
        page.close(verbose=False)


@pytest.fixture(scope="module")
def at(guarded: Any) -> str:
    """Its address."""
    return str(guarded.local_url).rstrip("/")


def routes(of: list[BaseRoute], before: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path that an app answers, mounted apps included, with something in place of parameters."""
    for route in of:
        path = before + re.sub(r"\{[^}]*\}", "1", getattr(route, "path", ""))
        if isinstance(route, Mount):
            yield "GET", f"{path}/x"
            yield from routes(list(route.routes), path)
        elif hasattr(route, "original_router"):  # what FastAPI includes it keeps apart
            yield from routes(list(route.original_router.routes), before)
        elif isinstance(route, Route):
            for method in route.methods or {"GET", "POST", "DELETE"}:
                yield method, path


def test_every_route_is_closed_without_credentials(guarded: Any, at: str) -> None:
    asked = sorted(set(routes(guarded.app.routes)) | {("GET", "/nowhere"), ("PUT", "/"), ("POST", "/gradio_api/x")})
    assert len(asked) > 60
    seen = {path for _, path in asked}
    for known in (
        "/",
        "/config",
        "/mcp",
        "/metrics",
        "/gradio_api/upload",
        "/gradio_api/queue/join",
        "/gradio_api/queue/data",
    ):
        assert known in seen
    with httpx.Client(base_url=at) as client:
        for method, path in asked:
            if path.rstrip("/") == "/login":
                continue
            response = client.request(method, path)
            if path.rstrip("/") == "/logout":
                assert response.status_code in (303, 405), (method, path)
            else:
                assert response.status_code == 401, (method, path, response.status_code)
                assert response.headers["WWW-Authenticate"].startswith("Bearer")
            assert "gradio" not in response.text.lower(), (method, path)


def test_a_browser_is_sent_to_the_login(at: str) -> None:
    for path, question in (("/", ""), ("/?q=When", "?q=When"), ("/config?q=x", ""), ("/gradio_api/file=x", "")):
        response = httpx.get(at + path, headers=BROWSER)
        assert (response.status_code, response.headers["location"]) == (303, f"/login{question}")


def test_the_question_of_a_link_goes_along_through_the_login(at: str) -> None:
    with httpx.Client(base_url=at, headers=BROWSER, timeout=60, follow_redirects=True) as client:
        form = client.get("/?q=When%20was%20%22it%22%3F&source=a")
        target = html.unescape(re.findall(r'action="([^"]*)"', form.text)[0])
        assert target == "/login?q=When%20was%20%22it%22%3F&source=a"
        wrong = client.post(target, data={"username": USER, "password": "x"})
        assert wrong.status_code == 401 and f'value="{USER}"' in wrong.text and html.escape(target) in wrong.text
        page = client.post(target, data={"username": USER, "password": PASSWORD})
        assert page.url.path == "/" and page.url.query == b"q=When%20was%20%22it%22%3F&source=a"
        assert page.headers["cache-control"] == "no-store", "Back after the logout is the login, not a broken copy"


def test_the_question_of_a_link_on_another_site_is_put_into_the_box_and_not_asked(at: str) -> None:
    own = f"{at}/"
    foreign: list[dict[str, str]] = [
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", "Referer": own}, {"Referer": "https://evil.example/"}, {"Referer": "http://["},
        {},
    ]  # fmt: skip
    for headers in foreign:
        for path, method in (("/", "GET"), ("/login", "GET"), ("/", "HEAD")):
            sent = httpx.request(method, f"{at}{path}?source=a&q=Why%3F&q=%22x%22", headers=headers)
            assert sent.status_code == 303, (headers, path)
            assert sent.headers["location"] == f"{path}?source=a&box=Why%3F&box=%22x%22", (headers, path)
    for trusted in ({"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Referer": own}):
        assert httpx.get(f"{at}/login?q=Why", headers=trusted).status_code == 200
    assert httpx.get(f"{at}/gradio_api/info?q=x", headers=LOGGED_IN | ELSEWHERE).status_code == 200, "no page"


def test_a_login_on_the_way_asks_no_question_of_another_site(at: str) -> None:
    with httpx.Client(base_url=at, headers=ELSEWHERE, timeout=60, follow_redirects=True) as client:
        for link in ("/?q=Why", "/login?q=Why"):
            form = client.get(link)
            target = html.unescape(re.findall(r'action="([^"]*)"', form.text)[0])
            assert target == "/login?box=Why"
            here = {"Sec-Fetch-Site": "same-origin"}
            page = client.post(target, data={"username": USER, "password": PASSWORD}, headers=here)
            assert page.url.path == "/" and page.url.query == b"box=Why"
            client.cookies.clear()


def test_logins_that_wait_are_bounded_and_hold_nobody_else_up(at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check takes a core for a quarter of a second: what a flood of them may hold is a queue of 16."""
    checked: list[str] = []

    def slowly(_: Login, user: str, password: str) -> bool:
        checked.append(user)
        time.sleep(0.1)
        return False

    monkeypatch.setattr(Login, "_right", slowly)

    def attempt(number: int) -> int:
        there = {"X-Forwarded-For": f"198.51.100.{number}"}
        given = {"username": f"flood{number}", "password": "x"}
        return httpx.post(f"{at}/login", data=given, headers=there, timeout=60).status_code

    with ThreadPoolExecutor(60) as strangers:
        flood = strangers.map(attempt, range(60))
        while not checked:
            time.sleep(0.01)
        begun = time.monotonic()
        assert httpx.get(f"{at}/config", headers=LOGGED_IN, timeout=60).status_code == 200
        assert time.monotonic() - begun < 5
        came = Counter(flood)
    assert set(came) == {401, 503} and came[401] == len(checked)
    assert came[503] >= 60 - 2 * (QUEUE + 1), came


@pytest.mark.parametrize("kept", ["", "\n", "a" * (SHORTEST - 1), "ключ", "\0" * 40])
def test_a_key_that_is_half_filled_is_told_and_signs_nothing(tmp_path: Path, kept: str) -> None:
    (tmp_path / "session.key").write_bytes(kept.encode())
    with pytest.raises(SettingsError, match=r"^the key of the sessions, [^\n]*session\.key, [^\n]+$"):
        _secret(tmp_path / "session.key")


def test_a_key_whose_making_is_killed_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    for step in ("fsync", "link"):
        with monkeypatch.context() as now:
            now.setattr(os, step, killed)
            with pytest.raises(Killed):
                _secret(tmp_path / "session.key")
        assert not (tmp_path / "session.key").exists(), step
    assert len(_secret(tmp_path / "session.key")) == 64


@pytest.mark.parametrize(
    "credentials",
    [
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": "Bearer"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": TOKEN},
        {"Cookie": "brief_chat_session=x"},
        {"Cookie": "brief_chat_session=eyJ1c2VyIjogImFubiJ9.aaaa.bbbb"},
        {"X-Gradio-User": "mcp"},
        {"X-Forwarded-For": "127.0.0.1"},
    ],
)
def test_wrong_credentials_are_none(at: str, credentials: dict[str, str]) -> None:
    for path in ("/config", "/mcp", "/gradio_api/info"):
        assert httpx.get(at + path, headers=credentials).status_code == 401


def test_the_token_opens_every_face(at: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert httpx.get(f"{at}/config", headers=headers).status_code == 200
    client = Client(at, headers=headers, verbose=False, analytics_enabled=False, download_files=False)
    assert client.predict(FACT, api_name="/answer")["status"] == "answered"
    client.close()


def test_gradio_client_logs_in_with_a_password(at: str) -> None:
    patient: dict[str, Any] = {"verbose": False, "analytics_enabled": False, "httpx_kwargs": {"timeout": 60}}
    client = Client(at, auth=(USER, PASSWORD), download_files=False, **patient)
    assert len(client.predict(api_name="/sources")) > 5
    client.close()
    with pytest.raises(AuthenticationError):
        Client(at, auth=(USER, "open barley"), **patient)


def test_a_session_is_signed_ends_with_logout_and_tells_scripts_nothing(at: str) -> None:
    with httpx.Client(base_url=at, headers=BROWSER, timeout=60) as client:
        entered = client.post("/login", data={"username": USER, "password": PASSWORD})
        assert (entered.status_code, entered.headers["location"]) == (303, "/")
        cookie = entered.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=lax" in cookie and PASSWORD not in cookie
        kept = client.cookies["brief_chat_session"]
        assert client.get("/").status_code == 200
        assert client.get("/logout").status_code == 405  # an image elsewhere could ask for it
        assert client.post("/logout").headers["location"] == "/login"
        assert client.get("/").status_code == 303
    for cookie in (kept, kept[:-1] + ("A" if kept[-1] != "A" else "B")):
        assert httpx.get(f"{at}/config", headers={"Cookie": f"brief_chat_session={cookie}"}).status_code == 401


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_somebody_at_the_page_logs_out_by_the_keyboard(page: Any, at: str, language: str) -> None:
    expect = pytest.importorskip("playwright.sync_api").expect
    with speaking(page, language):
        page.goto(at)
        page.fill("#username", USER)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("#evidence li")
        page.evaluate("localStorage.setItem('brief-chat:other', 'what was asked')")
        button = page.get_by_role("button", name=words_in(language)("log_out"), exact=True)
        expect(button).to_be_visible()
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#password")).to_be_visible()
        left = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
        assert not [one for one in left if one.startswith("brief-chat")], "the next one at this machine reads nothing"
        page.go_back()
        expect(page.locator("#password")).to_be_visible()
        page.goto(at)
        expect(page.locator("#password")).to_be_visible()


@pytest.mark.browser
def test_where_nobody_logs_in_nobody_logs_out(page: Any, address: str) -> None:
    Reader(page).open(address)
    assert page.locator("#logout").count() == 0


def test_a_login_that_is_wrong_is_told_and_slowed_down(at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.gate.throttle.FIRST", 60.0)
    there = {**BROWSER, "X-Forwarded-For": "203.0.113.9"}  # as a proxy on this machine says
    with httpx.Client(base_url=at, headers=there, timeout=60) as client:
        statuses = [client.post("/login", data={"username": USER, "password": "x"}).status_code for _ in range(7)]
        assert statuses[0] == 401 and statuses[-1] == 429
        held = client.post("/login", data={"username": USER, "password": PASSWORD})
        assert held.status_code == 429 and int(held.headers["retry-after"]) >= 1
        assert "Too many attempts" in held.text and "set-cookie" not in held.headers
        assert client.get("/config", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_the_login_page_loads_nothing_and_speaks_the_browsers_language(at: str) -> None:
    page = httpx.get(f"{at}/login", headers={**BROWSER, "Accept-Language": "ko-KR,ko;q=0.9"})
    assert page.status_code == 200 and '<html lang="ko">' in page.text
    assert not re.search(r"<script|<link|src=|@import|http", page.text)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "127.0.0.1.evil.example", "evil.example:7860", "[", "", "localhost?x", "localhost#x",
        "localhost/x", "evil@localhost", "localhost:999999", "localhost:x", "localhost:", "[localhost]", "[::1",
    ],
)  # fmt: skip
def test_a_name_that_is_not_this_machines_is_refused(at: str, host: str) -> None:
    headers = {"Host": host, "Authorization": f"Bearer {TOKEN}"}
    for path in ("/", "/config", "/mcp", "/login"):
        assert httpx.get(at + path, headers=headers).status_code == 421


def test_a_browser_that_another_site_sends_is_refused(at: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    own = f"http://{urlsplit(at).netloc}"
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1", own + "1", "http://[x", "", "http://", "["):
        for path in ("/gradio_api/queue/join", "/gradio_api/upload", "/mcp", "/logout"):
            refused = httpx.post(at + path, headers={**headers, "Origin": origin}, json={})
            assert refused.status_code == 403, (origin, path)
    assert httpx.get(f"{at}/config", headers={**headers, "Origin": own}).status_code == 200


def test_this_server_fetches_nothing_for_others(at: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    for path in (
        "file=http://example.org/x",
        "file=https://example.org/x",
        "file/http://x/",
        "proxy=https://x.hf.space/",
    ):
        assert httpx.get(f"{at}/gradio_api/{path}", headers=headers).status_code == 404


def test_what_is_too_big_is_refused_before_it_is_read(at: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    body = json.dumps({"data": ["why " * 1_250_000, None, None, None]})
    assert httpx.post(f"{at}/gradio_api/call/answer", headers=headers, content=body).status_code == 413
    chunks = iter([b'{"data": ', b'["why", null, null]}'])
    assert httpx.post(f"{at}/gradio_api/call/answer", headers=headers, content=chunks).status_code == 411


def test_a_session_ends_with_the_password_that_opened_it(tmp_path: Path) -> None:
    from starlette.requests import HTTPConnection

    from app.web.gate.login import COOKIE, open_login

    def asked(cookie: str) -> HTTPConnection:
        return HTTPConnection({"type": "http", "headers": [(b"cookie", f"{COOKIE}={cookie}".encode())]})

    users = tmp_path / "users"
    users.write_text(f"{line('ann', 'one')}\n{line('bob', 'two')}\n")
    settings = Settings.load(home=tmp_path / "home", auth=users)
    login = open_login(settings)
    assert login is not None
    assert (tmp_path / "home" / "session.key").stat().st_mode & 0o077 == 0
    cookies = {user: login._sessions.begin(user) for user in ("ann", "bob")}
    again = open_login(settings)  # a restart
    assert again is not None and again.visitor(asked(cookies["ann"])) == "ann"
    users.write_text(f"{line('ann', 'another')}\n{line('bob', 'two').replace('bob', 'eve')}\n")
    for one in (login, again, open_login(settings)):  # at once, and after a restart
        assert one is not None
        assert [one.visitor(asked(cookie)) for cookie in cookies.values()] == [None, None]


def test_a_logout_outlives_a_restart_and_holds_for_every_server(tmp_path: Path) -> None:
    from starlette.requests import HTTPConnection

    from app.web.gate.login import COOKIE, open_login

    users = tmp_path / "users"
    users.write_text(f"{line('ann', 'one')}\n")
    settings = Settings.load(home=tmp_path / "home", auth=users)
    login, beside = open_login(settings), open_login(settings)
    assert login is not None and beside is not None
    kept, other = (
        HTTPConnection({"type": "http", "headers": [(b"cookie", f"{COOKIE}={login._sessions.begin('ann')}".encode())]})
        for _ in range(2)
    )
    assert beside.visitor(kept) == "ann"
    login.leave(kept)
    for one in (login, beside, open_login(settings)):
        assert one is not None
        assert one.visitor(kept) is None and one.visitor(other) == "ann"
    users.write_text("# nobody any more\n")
    assert login.visitor(other) is None


def test_a_key_that_another_server_makes_at_the_same_moment_is_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as many:
        assert len(set(many.map(_secret, [tmp_path / "home" / "session.key"] * 64))) == 1
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["session.key"]


def test_a_header_that_the_client_chooses_does_not_help_to_guess(
    library_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.gate.throttle.FIRST", 20.0)
    users = tmp_path / "users"
    users.write_text("".join(f"{user}:{HASHED}\n" for user in ("ann", "bob")))
    with Assistant(Settings.load(home=library_home, auth=users)) as assistant:
        page = serve(assistant, host="127.0.0.1", port=0, announce=lambda _: None, block=False)
        try:
            at = str(page.local_url).rstrip("/")
            with httpx.Client(base_url=at, timeout=60) as known:
                assert known.post("/login", data={"username": "ann", "password": PASSWORD}).status_code == 200
                statuses = [guess(at, "ann", f"10.0.0.{number}") for number in range(8)]
                assert statuses[0] == 401 and statuses[-1] == 429, "by the name, wherever it comes from"
                assert guess(at, "bob", "10.0.0.1") == 401
                there = {"X-Forwarded-For": "10.0.0.1"}
                right = known.post("/login", data={"username": "ann", "password": PASSWORD}, headers=there)
                assert right.status_code == 200, "a browser that ann has logged in with is not kept out by a stranger"
            statuses = [guess(at, f"user{number}", f"2001:db8:1:1::{number}") for number in range(8)]
            assert statuses[0] == 401 and statuses[-1] == 429, "a /64 counts as one"
        finally:
            page.close(verbose=False)


def guess(at: str, user: str, address: str) -> int:
    given = {"username": user, "password": "wrong"}
    return httpx.post(f"{at}/login", data=given, headers={"X-Forwarded-For": address}, timeout=60).status_code


def test_a_token_that_can_be_guessed_is_refused(prepared: Gated, tmp_path: Path) -> None:
    with (
        Assistant(Settings.load(home=tmp_path, token="short")) as assistant,
        pytest.raises(SettingsError, match="BRIEF_CHAT_WEB_TOKEN") as error,
    ):
        serve(assistant, host="127.0.0.1", port=0, announce=lambda _: None, block=False)
    assert "short\n" not in str(error.value)
