"""Below a path of a site, whether a proxy takes the path away or leaves it on, no way leads past the guards."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gated import Gated
from test_web_guard import HASHED, LOGGED_IN, PASSWORD, TOKEN, USER, routes

from app.settings import Settings
from app.web import serve
from app.web.gate.doors import Door, door_of
from app.web.gate.limits import here

BELOW = "/brief"
METRICS = "a-token-for-the-figures"
# What a proxy, or somebody who knows of it, may send for the path before the one that is meant.
BEFORE = ["", BELOW, BELOW + BELOW, f"/{BELOW}", f"{BELOW}/", "/BRIEF", "/%62rief", f"{BELOW}/.", f"{BELOW}/x/..", "/x"]


@pytest.fixture(scope="module", params=["login", "read-only"])
def page(request: pytest.FixtureRequest, library_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A page below a path, behind a login or read-only."""
    users = tmp_path_factory.mktemp("users") / "users"
    users.write_text(f"{USER}:{HASHED}\n")
    more: dict[str, Any] = {"login": {"auth": users, "token": TOKEN}, "read-only": {"read_only": True}}[request.param]
    settings = Settings.load(home=library_home, mcp=True, suggestions=False, metrics_token=METRICS, **more)
    with pytest.MonkeyPatch.context() as patch, Gated(settings) as assistant:
        patch.setenv("GRADIO_ROOT_PATH", BELOW)
        assistant.prepare()
        served = serve(assistant, host="127.0.0.1", port=0, announce=lambda _: None, block=False)
        served.mode = request.param
        yield served
        served.close(verbose=False)


def at(page: Any) -> str:
    """Its address without the path, as a proxy asks it."""
    return str(page.local_url).rstrip("/").removesuffix(BELOW)


@pytest.mark.parametrize("before", BEFORE)
def test_what_is_shut_is_shut_under_every_prefix(page: Any, before: str) -> None:
    asked = [(method, path) for method, path in sorted(set(routes(page.app.routes))) if "{" not in path]
    assert len(asked) > 60
    with httpx.Client(base_url=at(page), timeout=60) as client:
        for method, path in asked:
            door = door_of(method, path)
            if page.mode == "login" and door is not Door.LOGIN and path.rstrip("/") not in ("/login", "/logout"):
                assert client.request(method, before + path).status_code in (401, 404, 405), (method, path)
            elif page.mode == "read-only" and door in (Door.SHUT, None):
                assert client.request(method, before + path, json={}).status_code in (403, 404, 405), (method, path)
        for path in ("file=/etc/passwd", "proxy=http://127.0.0.1:1/", "file=http://127.0.0.1:1/"):
            assert client.get(f"{before}/gradio_api/{path}").status_code in (401, 404), path
        file = {"files": ("a.md", b"x")}
        assert client.post(f"{before}/gradio_api/upload", files=file).status_code in (401, 403, 404, 405)


def test_with_and_without_the_path_it_is_the_same_server(page: Any) -> None:
    with httpx.Client(base_url=at(page), timeout=60, headers=LOGGED_IN) as client:
        for before in ("", BELOW):
            assert client.get(f"{before}/gradio_api/info").status_code == 200
            figures = {"Authorization": f"Bearer {METRICS}"}
            assert client.get(f"{before}/metrics", headers=figures).status_code == 200
            assert client.get(f"{before}/gradio_api/info", headers=figures).status_code in (200, 401)
            sent = client.get(f"{before}/?q=Why", headers={"Sec-Fetch-Site": "cross-site"})
            assert (sent.status_code, sent.headers["location"]) == (303, f"{BELOW}/?box=Why")


def test_one_logs_in_through_a_proxy_that_leaves_the_path_on(page: Any) -> None:
    if page.mode == "read-only":
        pytest.skip("nobody logs in there")
    with httpx.Client(base_url=at(page), timeout=60, headers={"Accept": "text/html"}) as client:
        assert client.get(f"{BELOW}/login").status_code == 200
        entered = client.post(f"{BELOW}/login", data={"username": USER, "password": PASSWORD})
        assert entered.status_code == 303 and client.get(f"{BELOW}/config").status_code == 200
        assert client.post(f"{BELOW}/logout").headers["location"] == f"{BELOW}/login"


def test_the_room_for_uploads_holds_behind_a_path(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if page.mode == "read-only":
        pytest.skip("nothing is uploaded there")
    monkeypatch.setattr("app.web.gate.limits.size", lambda _: 10**12)
    with httpx.Client(base_url=at(page), timeout=60, headers=LOGGED_IN) as client:
        for before in ("", BELOW):
            full = client.post(f"{before}/gradio_api/upload", files={"files": ("a.md", b"x")})
            assert full.status_code == 507, before


@pytest.mark.parametrize(
    ("path", "root", "meant"),
    [
        ("/a", "", "/a"), ("/a", "/b", "/a"), ("/b/a", "/b", "/a"), ("/b/a", "/b/", "/a"), ("/b", "/b", "/"),
        ("/b/", "/b", "/"), ("/bc/a", "/b", "/bc/a"), ("/b/b/a", "/b", "/b/a"), ("/", "/b", "/"), ("", "", ""),
    ],
)  # fmt: skip
def test_a_path_is_read_as_the_routes_read_it(path: str, root: str, meant: str) -> None:
    assert here({"type": "http", "path": path, "root_path": root}) == meant
