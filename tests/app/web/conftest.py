"""The real assistant over the default library behind one page, and a real Chromium to look at it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from gated import Gated
from look import USUAL, Look
from reader import Reader

from app.assistant import Assistant
from app.settings import DEFAULT_LIBRARY, Settings
from app.web import serve

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Open = Callable[[Assistant], str]
Make = Callable[..., Gated]
LEFT = """() => Object.keys(localStorage)
    .map((key) => /^brief-chat:tab:(.*)/.exec(key)?.[1]).filter((tab) => tab && tab !== window.briefChat.tab)
    .forEach((tab) => ["tab:", ""].forEach((kind) => localStorage.removeItem(`brief-chat:${kind}${tab}`)))"""


def gated(home: Path, library: Path = DEFAULT_LIBRARY, suggestions: bool = False) -> Gated:
    """Return an assistant that works as it does where nothing is set, in a home."""
    return Gated(
        Settings.load(
            home=home, library=library, embedding="", reranker="", model="", suggestions=suggestions, kept_answers=0
        )
    )


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """A function that makes an assistant over the default library or another, in a home of its own or a given one."""
    made: list[Gated] = []

    def make_one(*library: Path, home: Path | None = None, suggestions: bool = False) -> Gated:
        made.append(gated(home or tmp_path_factory.mktemp("home"), *library, suggestions=suggestions))
        return made[-1]

    yield make_one
    for assistant in made:
        assistant.close()


@contextmanager
def serving() -> Iterator[Open]:
    """A function that serves an assistant on a free port and returns the address, until this ends."""
    pages: list[Any] = []

    def serve_one(assistant: Assistant) -> str:
        addresses: list[str] = []
        pages.append(serve(assistant, host="127.0.0.1", port=0, announce=addresses.append, block=False))
        return addresses[0]

    try:
        yield serve_one
    finally:
        for page in pages:
            page.close(verbose=False)


@pytest.fixture(scope="module")
def serve_it() -> Iterator[Open]:
    """A function that serves an assistant on a free port and returns the address."""
    with serving() as serve_one:
        yield serve_one


@pytest.fixture(scope="session")
def prepared(library_home: Path) -> Iterator[Gated]:
    """The assistant that most tests ask, its library ingested."""
    with gated(library_home) as assistant:
        assistant.prepare()
        yield assistant


@pytest.fixture(scope="session")
def address(prepared: Gated) -> Iterator[str]:
    """Where the page over that assistant is."""
    with serving() as serve_one:
        yield serve_one(prepared)


@pytest.fixture
def assistant(prepared: Gated) -> Iterator[Gated]:
    """That assistant, its gate open before and after."""
    prepared.steps.clear()
    prepared.gate.set()
    yield prepared
    prepared.gate.set()


@pytest.fixture(scope="session")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A headless Chromium; its tabs share a cache, and nothing else that the chat would keep."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: install Debian's `chromium`, or name another by CHROMIUM=")
    playwright.expect.set_options(timeout=30_000)  # a busy machine is slow, and not wrong
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("chromium"),
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport=USUAL.size,
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        yield chromium
        chromium.close()


@dataclass
class Tab:
    """One tab of the browser, and what went wrong in it."""

    page: Any
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(60_000)
        self.page.route("**/*", self.watch)
        self.page.on("dialog", self.refuse)
        self.page.on("pageerror", lambda error: self.wrong.append(f"an error: {error}"))

    def watch(self, route: Any) -> None:
        """Let a request to this machine pass, and no other."""
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            self.wrong.append(f"a request to {route.request.url}")
            route.abort()

    def refuse(self, dialog: Any) -> None:
        """Close a dialog: the page opens none."""
        self.wrong.append(f"a dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture(scope="session")
def tab(context: Any) -> Tab:
    """A tab in which every request, dialog and error of a script is noticed."""
    return Tab(context.new_page())


@pytest.fixture
def phone(context: Any) -> Iterator[Any]:
    """A tab of a phone, which knows touch alone. The test fails as with `page`."""
    mobile = context.browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    tab = Tab(mobile.new_page())
    yield tab.page
    mobile.close()
    assert not tab.wrong


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Look:
    """The look of the page in this test: wide and light, unless the test is marked with others."""
    chosen: Look = getattr(request, "param", USUAL)
    return chosen


@pytest.fixture
def page(tab: Tab, look: Look) -> Iterator[Any]:
    """The tab. The test fails on any request to another host, any error of a script, any dialog."""
    tab.wrong.clear()
    look.put_on(tab.page)
    yield tab.page
    assert not tab.wrong


@pytest.fixture
def reader(page: Any, address: str, assistant: Gated) -> Reader:
    """A reader before the page, which is empty and ready for a question."""
    reader = Reader(page)
    if page.url != address or not page.locator("#send").is_visible():
        reader.open(address)
    reader.begin_anew()
    return reader


@pytest.fixture
def another(reader: Reader, context: Any, address: str) -> Iterator[Callable[[], Reader]]:
    """A function that opens one more tab of the browser; it finds nothing that tabs of tests before have left."""
    reader.page.evaluate(LEFT)
    others: list[Reader] = []

    def open_one() -> Reader:
        others.append(Reader(context.new_page()))
        others[-1].page.set_default_timeout(60_000)
        others[-1].open(address)
        return others[-1]

    yield open_one
    for other in others:
        other.page.close()
