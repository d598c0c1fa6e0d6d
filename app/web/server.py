"""Opening the page to the browser: the address, the port, and what the page may load."""

import ctypes
import json
import os
import platform
import signal
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware

from app.drawings.picture import STYLE as DRAWN
from app.errors import SettingsError
from app.settings import DEFAULT_LIBRARY
from app.web.api.stream import stream
from app.web.endpoints import offered
from app.web.events import Events
from app.web.gate.doors import Doors, fetch_nothing
from app.web.gate.guard import LOOPBACK, Guard
from app.web.gate.limits import Limits
from app.web.gate.login import Login, open_login
from app.web.health import Health
from app.web.metrics import metrics
from app.web.page import TITLE, build, promise
from app.web.watch.notices import notices
from app.web.watch.requests import Requests
from app.web.wire.light import Light, Parcels
from app.web.wire.shell import shelled
from app.web.wire.slim import slimmed
from app.web.words.theme import theme
from app.web.words.tongues import tongued
from app.web.words.wording import translations, words_in
from app.web.work.access import Access
from app.web.work.asking import AT_ONCE, WAITING
from app.web.work.intake import MEGABYTE
from app.wording.catalog import LANGUAGES, texts, wanted
from store import unproxied

if TYPE_CHECKING:
    from app.assistant import Assistant
    from app.settings import Settings

HERE = Path(__file__).parent
SWEEP, KEPT = 600, 3_600  # seconds: how often files that wait to be ingested are looked at, and how long they may
LOOK = 0.2  # seconds between two looks whether it shall end
M_ARENA_MAX, ARENAS = -8, 2  # of glibc's malloc.h, and how many heaps the threads share
SESSIONS = 200  # of which the server keeps the conversation; the one that was quiet longest is forgotten first

# The page may talk to this server alone. Gradio needs inline scripts and styles, and compiles its templates; the blobs
# are its modules, out of one script.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)


class ContentPolicy:
    """ASGI middleware that tells the browser to load nothing from anywhere else, and to send it no referrer."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        """Pass a request on, and add the headers to its response."""

        async def with_policy(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", POLICY)  # the login's own is narrower
                headers["Referrer-Policy"] = "same-origin"  # with none at all, a form says that its origin is "null"
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self.app(scope, receive, with_policy)


def serve(
    assistant: "Assistant", *, host: str, port: int, announce: Callable[[str], None], block: bool = True
) -> gr.Blocks:
    """Open the page at `host` and `port` (0: any free one), then prepare the assistant in the background.

    Who may come in, what may be changed and whether MCP is there, the assistant's settings say. Calls
    `announce(address)` once the page can be opened. With `block` it returns when it is interrupted (Ctrl+C);
    without, at once: close the page that it returns with `.close()`. Raises SettingsError where nothing can listen
    there, for one when the port is in use.
    """
    _share_heaps()
    settings = assistant.settings
    port = _free(host, port)
    login = open_login(settings)
    access = Access(assistant)
    fetch_nothing()
    started = threading.Event()
    events, parcels = Events(), Parcels()
    app: dict[str, Any] = {"middleware": _middleware(settings, access, host, login, started, events, parcels)}
    app["routes"] = [metrics(access), stream(access), *notices(lambda: assistant.standing)]
    if settings.web.mcp:
        from app.web.mcp import tools

        more, app["lifespan"] = tools(access)
        app["routes"] += more
    try:
        with unproxied(host):  # Gradio asks its own server whether it is up
            page = build(assistant, access)
            events.learn(page)
            address = _launched(page, settings, host, port, app)
            parcels.learn(page)
    except OSError as error:
        raise SettingsError(f"cannot listen on {host}, port {port}: {error}") from None
    started.set()
    announce(address)
    access.preparation.begin()
    if block:
        _wait(page, access)
    return page


def _share_heaps() -> None:
    """Have the threads share few heaps: with one for each, what publications free stays in pieces, and memory grows."""
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def _wait(page: gr.Blocks, access: Access) -> None:
    """Serve until it is interrupted or told to end (as services and containers are), then end what is under way.

    A signal is noted, not raised: what is raised while the interpreter clears something away is lost.
    """
    told: list[int] = []
    ends = (signal.SIGINT, signal.SIGTERM) if threading.current_thread() is threading.main_thread() else ()
    for one in ends:
        signal.signal(one, lambda number, _: told.append(number))
    try:
        while not told:
            time.sleep(LOOK)
    finally:
        for one in ends:
            signal.signal(one, signal.default_int_handler)  # who asks once more does not wait
        access.changes.end()  # while the page closes, which waits for those who listen
        page.close(verbose=False)
        access.end()


def _launched(page: gr.Blocks, settings: "Settings", host: str, port: int, app: dict[str, Any]) -> str:
    """Let Gradio listen, with nothing of it switched on that is not asked for, and return the address."""
    page.delete_cache = (SWEEP, KEPT)
    _, address, _ = page.launch(
        server_name=f"[{host}]" if ":" in host else host,
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        inbrowser=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        state_session_capacity=SESSIONS,
        max_threads=2 * (AT_ONCE + WAITING),  # of Gradio's: the desk says when there are too many
        max_file_size=int(settings.web.upload_mb * MEGABYTE),
        theme=theme(),
        css_paths=[HERE / "style.css", HERE / "conversations" / "talks.css", HERE / "grid" / "grid.css"],
        i18n=translations(page),
        # of css_paths Gradio would leave out what depends on a container
        head=f"<style>{DRAWN.read_text(encoding='utf-8')}</style><script>{_script()}</script>",
        app_kwargs=app,
    )
    return str(address)


def _script() -> str:
    """The page's scripts, behind what they say in each language."""
    said = json.dumps({language: dict(texts("script", language)) for language in LANGUAGES}, ensure_ascii=False)
    said = said.replace("<", "\\u003c")
    scripts = [(HERE / name).read_text(encoding="utf-8") for name in ("page.js", "conversations/talks.js")]
    return "\n".join([f"window.briefChatWords = {said};", *scripts])


def _middleware(
    settings: "Settings",
    access: Access,
    host: str,
    login: Login | None,
    started: threading.Event,
    events: Events,
    parcels: Parcels,
) -> list[Middleware]:
    """What every request passes, from the outside to Gradio."""
    return [
        Middleware(Requests, watch=access.watch),
        Middleware(ContentPolicy),
        Middleware(Health, ready=lambda: access.preparation.ready),
        Middleware(
            Guard, hosts=_names(settings, host), login=login, started=started,
            metrics=settings.web.metrics_token.get_secret_value(),
        ),
        Middleware(Light, parcels=parcels, dress=lambda page, asked: _dressed(page, asked, settings)),
        Middleware(
            Limits, folder=access.intake.folder, file=int(settings.web.upload_mb * MEGABYTE),
            room=int(settings.web.uploads_mb * MEGABYTE),
        ),
        Middleware(
            Doors, uploaded=access.intake.uploaded, read_only=settings.web.read_only,
            endpoints=offered(settings.web.read_only), wrong=events.wrong, unheard=events.unheard,
        ),
    ]  # fmt: skip


def _dressed(page: str, asked: Headers, settings: "Settings") -> str:
    """The text of the page in the reader's language, its head to read at once."""
    words = words_in(wanted(asked))
    promised = promise(words, default=settings.sources.library == DEFAULT_LIBRARY)
    return shelled(tongued(slimmed(page)), TITLE, promised, words)


def _names(settings: "Settings", host: str) -> set[str]:
    """The names under which this server may be asked: on a loopback address, those of this machine and no others."""
    named = {name.strip() for name in settings.web.hosts.split(",") if name.strip()}
    return named | LOOPBACK | {host} if named or host in LOOPBACK else set()


def _free(host: str, port: int) -> int:
    """Return the port, or any free one for 0, having seen that it can be listened on."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.create_server((host, port), family=family) as probe:
            return int(probe.getsockname()[1])
    except OSError as error:
        known = error.errno is not None and error.errno > 0  # a host that is not found has a negative one
        reason = os.strerror(error.errno or 0) if known else error.strerror or str(error)
        raise SettingsError(
            f"cannot listen on {host}, port {port} ({reason.lower()}): "
            "choose another with BRIEF_CHAT_WEB_PORT (0 takes any free one) or BRIEF_CHAT_WEB_HOST"
        ) from None
