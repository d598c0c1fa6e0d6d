"""What is sent goes compressed, and what never changes is kept by the browser."""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from hashlib import sha256
from threading import Lock, Thread
from typing import Any

import brotli
import gradio as gr
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response

from app.web.gate.limits import here
from app.web.wire.bundle import Bundle, bundled

FOR_EVER = "public, max-age=31536000, immutable"
DAY = "public, max-age=86400"
EACH_TIME = "no-cache"  # asked again each time, and not sent again while it is the same
KEPT = 12  # pages that are kept compressed: one for each language and name of this server
WAYS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=11),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
    "": lambda body: body,
}


class Parcels:
    """Texts, compressed once for each way that browsers ask for; the bundle is made while the server starts."""

    def __init__(self) -> None:
        self._packed: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = Lock()
        self._bundle: Future[Bundle | None] = Future()

    def learn(self, page: gr.Blocks) -> None:
        """Begin to make the bundle for a page that was launched."""
        kinds = frozenset(block.get_block_name() for block in page.blocks.values())
        Thread(target=self._make, args=(kinds, page.theme_css), name="bundle", daemon=True).start()

    def _make(self, kinds: frozenset[str], theme: str) -> None:
        made = None
        try:
            made = bundled(kinds, theme)
            if made:
                self.pack(made.name, made.script.encode(), "br")
        finally:
            self._bundle.set_result(made)

    async def bundle(self) -> Bundle | None:
        """Return the bundle once it is made."""
        return await asyncio.wrap_future(self._bundle)

    def pack(self, name: str, body: bytes, way: str) -> bytes:
        """Return a body, compressed."""
        packed = self._packed.get((name, way)) or WAYS[way](body)
        with self._lock:  # several threads pack
            self._packed[name, way] = packed
            self._packed.move_to_end((name, way))
            while len(self._packed) > KEPT * len(WAYS):
                self._packed.popitem(last=False)
        return packed

    async def response(self, name: str, body: bytes, asked: Headers, headers: dict[str, str]) -> Response:
        """Return a response with a body, as this browser takes it."""
        offered = asked.get("accept-encoding", "")
        way = next(way for way in WAYS if way in offered)
        packed = await asyncio.to_thread(self.pack, name, body, way)
        encoding = {"Content-Encoding": way} if way else {}
        return Response(packed, headers={**headers, **encoding, "Vary": "Accept-Encoding, Accept-Language, Cookie"})


class Light:
    """ASGI middleware that gives the page with its bundle, both compressed, and says what a browser may keep.

    `dress(page, headers)` is what else is done to the text of the page.
    """

    def __init__(self, app: Any, *, parcels: Parcels, dress: Callable[[str, Headers], str]) -> None:
        self._app = app
        self._parcels = parcels
        self._dress = dress

    async def __call__(self, scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        """Answer with the bundle or the page, or pass a request on."""
        path = here(scope).strip("/") if scope["type"] == "http" else ""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
        elif path == "":
            await self._page(scope, receive, send)
        elif path.startswith("assets/bundle-"):
            await self._script(path.removeprefix("assets/"), scope, receive, send)
        else:
            await self._app(scope, receive, _keeping(path, send))

    async def _script(self, name: str, scope: Any, receive: Any, send: Any) -> None:
        bundle = await self._parcels.bundle()
        if bundle is None or bundle.name != name:
            await Response("not here\n", 404)(scope, receive, send)
            return
        headers = {"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": FOR_EVER}
        response = await self._parcels.response(name, bundle.script.encode(), Headers(scope=scope), headers)
        await response(scope, receive, send)

    async def _page(self, scope: Any, receive: Any, send: Any) -> None:
        start: Any = None
        body = b""

        async def whole(message: Any) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            if start["status"] == 200 and Headers(scope=start).get("content-type", "").startswith("text/html"):
                response = await self._dressed(body.decode(), Headers(scope=scope))
                await response(scope, receive, send)
                return
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, whole)

    async def _dressed(self, page: str, asked: Headers) -> Response:
        """The page as it is sent; without its text where the browser has the same one."""
        bundle = await self._parcels.bundle()
        page = self._dress(bundle.put_in(page) if bundle else page, asked)
        same = f'W/"{sha256(page.encode()).hexdigest()[:32]}"'
        headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": EACH_TIME, "ETag": same}
        if asked.get("if-none-match") == same:
            return Response(status_code=304, headers=headers)
        return await self._parcels.response(same, page.encode(), asked, headers)


def _keeping(path: str, send: Callable[[Any], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
    """Tell the browser how long it may keep a file of Gradio's: its assets have their content in their name."""
    kept = {"assets": FOR_EVER, "static": DAY, "theme.css": DAY, "favicon.ico": DAY}.get(path.partition("/")[0])

    async def sent(message: Any) -> None:
        if kept and message["type"] == "http.response.start" and message["status"] == 200:
            MutableHeaders(scope=message)["Cache-Control"] = kept
        await send(message)

    return sent
