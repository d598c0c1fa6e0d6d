"""The Sources tab: what can be asked, and, unless the chat is read-only, adding, checking and removing."""

import functools
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any, NamedTuple

import gradio as gr

from app.errors import SourceRefused
from app.web import catalog
from app.web.access import Access
from app.web.changes import Change
from app.web.endpoints import visitor_of
from app.web.markup import html, one_line
from app.web.preparation import BROKEN
from ingest.report import Report
from store.errors import BriefChatError

logger = logging.getLogger(__name__)

TICK = 1.0  # seconds between two looks at a change that somebody else makes
# What a file dialog offers; what can be read is for the ingest to say, in one line.
FORMATS = [
    ".pdf", ".html", ".htm", ".docx", ".pptx", ".xlsx", ".epub", ".md", ".markdown", ".txt", ".csv",
]  # fmt: skip

Update = dict[str, Any]  # what gr.update() returns
Screens = AsyncGenerator["Screen"]


class Screen(NamedTuple):
    """New values for the tab's parts, in the order in which `sources_tab` lists them; what is left out stays."""

    status: str | Update = gr.update()
    table: str | Update = gr.update()
    timer: gr.Timer | Update = gr.update()
    choice: Update = gr.update()
    files: Update = gr.update()
    address: Update = gr.update()
    confirm: Update = gr.update()
    about: str | Update = gr.update()


UNCHANGED = Screen()


class Shelf:
    """The handlers of the tab; they hold nothing of a session."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def show(self, words: str) -> Screen:
        """Read the list anew, and tell of a change that somebody is making."""
        now = self._access.changes.now
        soon = bool(now) or not self._access.preparation.over
        return self._listed(words, catalog.progress(now) if now else "")._replace(timer=gr.Timer(active=soon))

    def look(self, words: str) -> Screen:
        """Tell how far somebody's change is; read the list anew when it is over."""
        now = self._access.changes.now
        return Screen(catalog.progress(now)) if now else self.show(words)

    async def upload(self, files: list[str] | None, words: str, request: gr.Request) -> Screens:
        """Take uploaded files in."""
        over = Screen(files=gr.update(value=None))
        change = functools.partial(self._access.adding, files=files or ())
        async for screen in self._change(change, words, request, done=over, failed=over):
            yield screen

    async def add(self, address: str, words: str, request: gr.Request) -> Screens:
        """Take the page at an address in; the address stays in its box where that fails."""
        done = Screen(address=gr.update(value=""))
        async for screen in self._change(functools.partial(self._access.adding, [address]), words, request, done=done):
            yield screen

    async def check(self, source: str | None, words: str, request: gr.Request) -> Screens:
        """Look at the chosen source again."""
        async for screen in self._change(lambda: self._access.rechecking([_chosen(source)]), words, request):
            yield screen

    async def check_all(self, words: str, request: gr.Request) -> Screens:
        """Look at every source again."""
        async for screen in self._change(self._access.rechecking, words, request):
            yield screen

    def ask_first(self, source: str | None) -> Screen:
        """Ask whether the chosen source shall really go."""
        try:
            known = {one.id: one.title for one in self._access.assistant.sources()}
            title = html(one_line(known.get(_chosen(source), source or ""), 200))
        except BriefChatError as error:
            return Screen(catalog.failed(str(error)))
        about = f"<p>Remove <bdi>“{title}”</bdi>? Answers will no longer draw on it.</p>"
        return Screen("", confirm=gr.update(visible=True), about=about)

    async def remove(self, source: str | None, words: str, request: gr.Request) -> Screens:
        """Take the chosen source out."""
        over = Screen(confirm=gr.update(visible=False))
        change = functools.partial(self._removing, source)
        async for screen in self._change(change, words, request, done=over, failed=over):
            yield screen

    def _removing(self, source: str | None) -> Change:
        return self._access.removing(_chosen(source))

    async def _change(
        self, change: Callable[[], Change], words: str, request: gr.Request,
        *, done: Screen = UNCHANGED, failed: Screen = UNCHANGED,
    ) -> Screens:  # fmt: skip
        """Make a change and show how far it is, then what it did; `done` and `failed` say what else is new then."""
        try:
            async with aclosing(self._access.changes.run(change(), visitor_of(request))) as news:
                async for one in news:
                    if isinstance(one, Report):
                        told = {each["source_id"]: each["reason"] for each in self._access.plain(one)["sources"]}
                        listed = self._listed(words, catalog.outcome(one, told))
                        yield done._replace(status=listed.status, table=listed.table, choice=listed.choice)
                    else:
                        yield Screen(catalog.progress(one))
        except BriefChatError as error:
            yield failed._replace(status=catalog.failed(self._access.told(str(error))))
        except Exception:
            logger.exception("the sources could not be changed")
            yield failed._replace(status=catalog.failed(BROKEN))

    def _listed(self, words: str, status: str) -> Screen:
        preparation = self._access.preparation
        if not preparation.ready:
            return Screen(catalog.failed(preparation.error) if preparation.over else catalog.waiting())
        try:
            sources, checks = self._access.assistant.sources(), self._access.assistant.checks()
        except BriefChatError as error:
            return Screen(catalog.failed(str(error)))
        told = {name: self._access.told(check.reason) for name, check in checks.items()}
        choices = [(f"{one_line(source.title, 120)} ({source.id})", source.id) for source in sources]
        return Screen(status, catalog.table(sources, checks, told, words), choice=gr.update(choices=choices))


def sources_tab(access: Access, tab: gr.Tab) -> None:
    """Fill the tab that is being built; its list is read anew whenever the tab is selected."""
    shelf = Shelf(access)
    with gr.Column(elem_id="shelf"):
        controls = None if access.read_only else _controls()
        status = gr.HTML(elem_id="shelf-status", apply_default_css=False)
        words = gr.Textbox(elem_id="words", label="Find", placeholder="Find by words", lines=1, max_lines=1)
        table = gr.HTML(elem_id="catalog", apply_default_css=False)
    timer = gr.Timer(TICK, active=False)

    hidden: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    seen: dict[str, Any] = {"outputs": [status, table, timer], "queue": False, **hidden}

    def find(found: str) -> tuple[object, ...]:
        return shelf.show(found)[:3]

    words.change(find, [words], trigger_mode="always_last", **seen)
    timer.tick(lambda found: shelf.look(found)[:3], [words], **seen)
    if controls is None:
        tab.select(find, [words], **seen)
        return
    screen = [status, table, timer, *controls[:5]]
    at_once: dict[str, Any] = {"outputs": screen, "queue": False, **hidden}
    # And once more by the words that stand there by then: this one may come after what was typed meanwhile.
    tab.select(shelf.show, [words], **at_once).then(find, [words], **seen)
    controls.remove.click(shelf.ask_first, [controls.choice], **at_once)
    controls.keep.click(lambda: Screen(confirm=gr.update(visible=False)), None, **at_once)
    controls.files.upload(shelf.upload, [controls.files, words], screen, trigger_mode="multiple", **hidden)
    gr.on(
        [controls.add.click, controls.address.submit], shelf.add, [controls.address, words], screen, **hidden
    )  # fmt: skip
    controls.check.click(shelf.check, [controls.choice, words], screen, **hidden)
    controls.check_all.click(shelf.check_all, [words], screen, **hidden)
    controls.sure.click(shelf.remove, [controls.choice, words], screen, **hidden)


class Controls(NamedTuple):
    """The parts that change something; the first five are also shown anew by it."""

    choice: gr.Dropdown
    files: gr.File
    address: gr.Textbox
    confirm: gr.Group
    about: gr.HTML
    add: gr.Button
    check: gr.Button
    check_all: gr.Button
    remove: gr.Button
    sure: gr.Button
    keep: gr.Button


def _controls() -> Controls:
    small: dict[str, Any] = {"size": "sm", "scale": 0}
    with gr.Row(elem_id="intake"):
        files = gr.File(
            elem_id="files", label="Add files: drop them here, or choose them", file_count="multiple",
            file_types=FORMATS, height=150, scale=1, min_width=260, interactive=True,
        )  # fmt: skip
        with gr.Column(scale=1, min_width=260):
            address = gr.Textbox(
                elem_id="address", label="Add a web page", placeholder="https://…", lines=1, max_lines=1,
                max_length=2_000,
            )  # fmt: skip
            add = gr.Button("Add", elem_id="add", size="sm")
    with gr.Row(elem_id="care"):
        choice = gr.Dropdown([], value=None, elem_id="choice", label="A source", scale=2, min_width=220)
        check = gr.Button("Check it again", elem_id="check", min_width=130, **small)
        remove = gr.Button("Remove it…", elem_id="remove", min_width=110, **small)
        check_all = gr.Button("Check all again", elem_id="check-all", min_width=130, **small)
    with gr.Group(elem_id="confirm", visible=False) as confirm:
        about = gr.HTML(elem_id="confirm-about", apply_default_css=False)
        with gr.Row():
            sure = gr.Button("Remove", variant="stop", elem_id="sure", min_width=110, **small)
            keep = gr.Button("Keep it", elem_id="keep", min_width=110, **small)
    return Controls(choice, files, address, confirm, about, add, check, check_all, remove, sure, keep)


def _chosen(source: str | None) -> str:
    if not source:
        raise SourceRefused("choose a source first")
    return source
