"""What goes over the wire: one script of Gradio's modules, compressed, and kept by the browser."""

import gzip
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import brotli
import pytest
from gated import Gated
from loop import run

from app.web.wire.bundle import THERE, bundled
from app.web.wire.light import Light, Parcels
from app.web.wire.modules import FRONTEND, STATIC, needed
from app.web.wire.shell import shelled
from app.web.wire.slim import slimmed
from app.web.words.wording import words_in

KINDS = frozenset({"chatbot", "textbox", "button", "row", "column", "html"})
FIRST, SECOND, REQUESTS = 300_000, 60_000, 40  # bytes and requests that a visit may take


def got(address: str, **headers: str) -> Any:
    return urlopen(Request(address, headers={name.replace("_", "-"): value for name, value in headers.items()}))


def test_the_modules_of_a_page_are_read_from_gradios_files() -> None:
    names = needed(KINDS)
    assert names[0].startswith("index-") and any(one.startswith("Blocks-") for one in names)
    assert all((FRONTEND / "assets" / one).is_file() for one in names) and len(names) == len(set(names))
    imported = {
        found[2]
        for one in names
        if one.endswith(".js")
        for found in STATIC.finditer((FRONTEND / "assets" / one).read_text(encoding="utf-8"))
    }
    assert imported <= set(names), "whatever a module imports is there, too"
    assert set(names) < set(needed(KINDS | {"dataframe"})), "another component brings its own"


def test_a_bundle_is_the_same_for_the_same_and_another_for_another_theme() -> None:
    one, other = bundled(KINDS, ":root {}"), bundled(KINDS, ":root { --a: 1 }")
    assert one and other and one.name != other.name and one is bundled(KINDS, ":root {}")
    assert "{ --a: 1 }" in other.script
    assert not re.search(r"""from\s*\\?["'`]\./""", one.script), "no module looks for another beside its blob"
    page = one.put_in((FRONTEND / "index.html").read_text(encoding="utf-8"))
    assert f'<script defer src="./assets/{one.name}">' in page and 'rel="stylesheet"' not in page
    assert THERE in one.script


def test_the_page_holds_no_more_than_it_needs() -> None:
    page = 'x<script>window.gradio_config = {"components": [{"id": 1, "api_info": {}}], "head": "<\\u002fscript>"};'
    page += '</script><script>window.gradio_api_info = {"named_endpoints": {"/a": {"code_snippets": {}, "b": 1}}};'
    slim = slimmed(f"{page}</script><body>y</body>")
    assert slim.startswith("x<body>y<script>") and 'api_info":' not in slim and "code_snippets" not in slim
    assert '{"id":1}' in slim and '"head":"\\u003c/script>"' in slim and '"b":1' in slim
    assert slimmed("<body>another</body>") == "<body>another</body>"


def test_a_gradio_that_is_built_otherwise_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "index.html").write_text("<script type=module src=main.js></script>")
    monkeypatch.setattr("app.web.wire.modules.FRONTEND", tmp_path)
    assert needed(KINDS) == []


def test_the_page_and_its_script_come_compressed_as_the_browser_takes_them(address: str) -> None:
    plain = got(address).read().decode()
    packed = got(address, Accept_Encoding="gzip, br")
    assert brotli.decompress(packed.read()).decode() == plain and packed.headers["Content-Encoding"] == "br"
    assert gzip.decompress(got(address, Accept_Encoding="gzip").read()).decode() == plain
    name = re.search(r"assets/bundle-[0-9a-f]+\.js", plain)
    assert name
    script = got(address + name[0], Accept_Encoding="br")
    assert "immutable" in script.headers["Cache-Control"] and "Content-Security-Policy" in script.headers
    assert len(script.read()) < FIRST
    with pytest.raises(HTTPError, match="404"):
        got(f"{address}assets/bundle-0123.js")


def test_a_page_that_the_browser_has_is_not_sent_again(address: str) -> None:
    first = got(address)
    assert first.headers["Cache-Control"] == "no-cache"
    with pytest.raises(HTTPError, match="304"):
        got(address, If_None_Match=first.headers["ETag"])
    assert (
        got(address, If_None_Match=first.headers["ETag"], Accept_Language="ko").headers["ETag"] != first.headers["ETag"]
    )


def test_gradios_own_files_are_kept_and_answers_are_not(address: str) -> None:
    asset = next((FRONTEND / "assets").glob("Index-*.js")).name
    assert "immutable" in got(f"{address}assets/{asset}").headers["Cache-Control"]
    assert got(f"{address}gradio_api/info").headers["Cache-Control"] is None


def test_below_a_path_of_a_site_the_page_is_as_light() -> None:
    async def gradio(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": (FRONTEND / "index.html").read_bytes()})

    async def sent(path: str) -> list[Any]:
        parcels, told = Parcels(), list[Any]()
        parcels._bundle.set_result(bundled(KINDS, ""))

        async def send(message: Any) -> None:
            told.append(message)

        light = Light(gradio, parcels=parcels, dress=lambda page, asked: page)
        scope = {"type": "http", "method": "GET", "path": path, "root_path": "/brief", "headers": []}
        await light(scope, None, send)
        return told

    for path in ("/brief/", "/"):
        start, body = run(sent(path))
        assert dict(start["headers"])[b"cache-control"] == b"no-cache" and b"assets/bundle-" in body["body"]


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_the_head_of_the_page_stands_in_its_text(address: str, language: str) -> None:
    words = words_in(language)
    text = got(address, Accept_Language=language).read().decode()
    assert words("promise", subject=words("subject")) in text.partition("<gradio-app")[0].partition('id="early"')[2]
    assert "<h1>&lt;b&gt;</h1>" in shelled("<body class=a>", "<b>", "", words)


@pytest.fixture(scope="module")
def fresh(make: Callable[..., Gated], serve_it: Callable[[Gated], str], library_home: Any) -> Iterator[str]:
    """Where a page is of which the browser has nothing yet."""
    yield serve_it(make(home=library_home))


@pytest.mark.browser
def test_a_visit_takes_few_requests_and_bytes(context: Any, fresh: str) -> None:
    page = context.new_page()  # one whose requests are not watched: what watches them keeps nothing in the cache
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.clearBrowserCache")
    asked: dict[str, str] = {}
    sizes: dict[str, float] = {}
    client.on("Network.requestWillBeSent", lambda told: asked.update({told["requestId"]: told["request"]["url"]}))
    client.on("Network.requestServedFromCache", lambda told: asked.pop(told["requestId"], None))
    client.on("Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}))
    for most in (FIRST, SECOND):
        asked.clear()
        sizes.clear()
        page.goto(fresh)
        page.wait_for_selector("#evidence :is(li, .turn, .empty)", state="attached")
        wire = {one: url for one, url in asked.items() if url.startswith("http")}
        assert len(wire) <= REQUESTS, sorted(wire.values())
        assert sum(sizes.get(one, 0) for one in wire) <= most
        assert not page.locator("#early").is_visible() and page.locator("#masthead").is_visible()
        page.goto("about:blank")
    page.close()
