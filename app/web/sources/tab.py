"""The Sources tab: what can be asked, and, unless the chat is read-only, adding, checking and removing."""

import functools
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any, NamedTuple

import gradio as gr

from app.errors import SourceRefused
from app.web.sources import catalog
from app.web.sources.outcomes import outcome
from app.web.words.markup import one_line
from app.web.words.wording import Words, at_once, words_for
from app.web.work.access import Access, visitor_of
from app.web.work.changes import Change
from ingest import SUFFIXES, Report
from store import BriefChatError

logger = logging.getLogger(__name__)

TICK = 1.0  # seconds between two looks at a change that somebody else makes
# What a file dialog offers; what can be read is for the ingest to say, in one line.
FORMATS = list(SUFFIXES)

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

    def show(self, sought: str, request: gr.Request) -> Screen:
        """Read the list anew, and tell of a change that somebody is making."""
        words, now = words_for(request), self._access.changes.now
        soon = bool(now) or not self._access.preparation.over
        status = catalog.progress(now, words) if now else ""
        return self._listed(sought, words, status)._replace(timer=gr.Timer(active=soon))

    def look(self, sought: str, request: gr.Request) -> Screen:
        """Tell how far somebody's change is; read the list anew when it is over."""
        now = self._access.changes.now
        return Screen(catalog.progress(now, words_for(request))) if now else self.show(sought, request)

    async def upload(self, files: list[str] | None, sought: str, request: gr.Request) -> Screens:
        """Take uploaded files in."""
        over = Screen(files=gr.update(value=None))
        change = functools.partial(self._access.adding, files=files or ())
        async for screen in self._change(change, sought, request, done=over, failed=over):
            yield screen

    async def add(self, address: str, sought: str, request: gr.Request) -> Screens:
        """Take the page at an address in; the address stays in its box where that fails."""
        done = Screen(address=gr.update(value=""))
        change = functools.partial(self._access.adding, [address])
        async for screen in self._change(change, sought, request, done=done):
            yield screen

    async def check(self, source: str | None, sought: str, request: gr.Request) -> Screens:
        """Look at the chosen source again."""
        change = functools.partial(self._rechecking, source, words_for(request))
        async for screen in self._change(change, sought, request):
            yield screen

    async def check_all(self, sought: str, request: gr.Request) -> Screens:
        """Look at every source again."""
        async for screen in self._change(self._access.rechecking, sought, request):
            yield screen

    def ask_first(self, source: str | None, request: gr.Request) -> Screen:
        """Ask whether the chosen source shall really go."""
        words = words_for(request)
        try:
            known = {one.id: one.title for one in self._access.assistant.sources()}
            chosen = _chosen(source, words)
        except BriefChatError as error:
            return Screen(catalog.failed(str(error)))
        return Screen("", confirm=gr.update(visible=True), about=catalog.really(known.get(chosen, chosen), words))

    async def remove(self, source: str | None, sought: str, request: gr.Request) -> Screens:
        """Take the chosen source out."""
        over = Screen(confirm=gr.update(visible=False))
        change = functools.partial(self._removing, source, words_for(request))
        async for screen in self._change(change, sought, request, done=over, failed=over):
            yield screen

    def _rechecking(self, source: str | None, words: Words) -> Change:
        return self._access.rechecking([_chosen(source, words)])

    def _removing(self, source: str | None, words: Words) -> Change:
        return self._access.removing(_chosen(source, words))

    async def _change(
        self, change: Callable[[], Change], sought: str, request: gr.Request,
        *, done: Screen = UNCHANGED, failed: Screen = UNCHANGED,
    ) -> Screens:  # fmt: skip
        """Make a change and show how far it is, then what it did; `done` and `failed` say what else is new then."""
        words = words_for(request)
        try:
            async with aclosing(self._access.changes.run(change(), visitor_of(request))) as news:
                async for one in news:
                    if isinstance(one, Report):
                        listed = self._listed(sought, words, outcome(one, self._access.told, words))
                        yield done._replace(status=listed.status, table=listed.table, choice=listed.choice)
                    else:
                        yield Screen(catalog.progress(one, words))
        except BriefChatError as error:
            yield failed._replace(status=catalog.failed(self._access.told(str(error))))
        except Exception:
            logger.exception("the sources could not be changed")
            yield failed._replace(status=catalog.failed(words("broken")))

    def _listed(self, sought: str, words: Words, status: str) -> Screen:
        preparation = self._access.preparation
        if not preparation.ready:
            return Screen(catalog.failed(preparation.error) if preparation.over else catalog.waiting(words))
        try:
            sources, checks = self._access.assistant.sources(), self._access.assistant.checks()
        except BriefChatError as error:
            return Screen(catalog.failed(str(error)))
        told = {name: self._access.told(check.reason) for name, check in checks.items()}
        choices = [(f"{one_line(source.title, 120)} ({source.id})", source.id) for source in sources]
        listed = (
            catalog.table(sources, checks, told, words, sought)
            if sources
            else catalog.empty(words, read_only=self._access.read_only)
        )
        return Screen(status, listed, choice=gr.update(choices=choices))


def sources_tab(access: Access, tab: gr.Tab) -> None:
    """Fill the tab that is being built; its list is read anew whenever the tab is selected."""
    shelf = Shelf(access)
    with gr.Column(elem_id="shelf"):
        controls = None if access.read_only else _controls()
        status = gr.HTML(elem_id="shelf-status", apply_default_css=False)
        sought = gr.Textbox(
            elem_id="words", label=at_once("find_label"), placeholder=str(at_once("find_hint")), lines=1, max_lines=1
        )  # fmt: skip
        table = gr.HTML(elem_id="catalog", apply_default_css=False)
    timer = gr.Timer(TICK, active=False)

    hidden: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    seen: dict[str, Any] = {"outputs": [status, table, timer], "queue": False, **hidden}

    def find(found: str, request: gr.Request) -> tuple[object, ...]:
        return shelf.show(found, request)[:3]

    def look(found: str, request: gr.Request) -> tuple[object, ...]:
        return shelf.look(found, request)[:3]

    sought.change(find, [sought], trigger_mode="always_last", **seen)
    timer.tick(look, [sought], **seen)
    if controls is None:
        tab.select(find, [sought], **seen)
        return
    screen = [status, table, timer, *controls[:5]]
    now: dict[str, Any] = {"outputs": screen, "queue": False, **hidden}
    # And once more by the words that stand there by then: this one may come after what was typed meanwhile.
    tab.select(shelf.show, [sought], **now).then(find, [sought], **seen)
    controls.remove.click(shelf.ask_first, [controls.choice], **now)
    controls.keep.click(lambda: Screen(confirm=gr.update(visible=False)), None, **now)
    controls.files.upload(shelf.upload, [controls.files, sought], screen, trigger_mode="multiple", **hidden)
    gr.on(
        [controls.add.click, controls.address.submit], shelf.add, [controls.address, sought], screen, **hidden
    )  # fmt: skip
    controls.check.click(shelf.check, [controls.choice, sought], screen, **hidden)
    controls.check_all.click(shelf.check_all, [sought], screen, **hidden)
    controls.sure.click(shelf.remove, [controls.choice, sought], screen, **hidden)


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
            elem_id="files", label=at_once("files_label"), file_count="multiple",
            file_types=FORMATS, height=150, scale=1, min_width=260, interactive=True,
        )  # fmt: skip
        with gr.Column(scale=1, min_width=260), gr.Row(elem_id="page"):
            address = gr.Textbox(
                elem_id="address", label=at_once("address_label"), placeholder="https://…", lines=1, max_lines=1,
                max_length=2_000, min_width=160,
            )  # fmt: skip
            add = gr.Button(at_once("add"), elem_id="add", min_width=72, **small)
    with gr.Row(elem_id="care"):
        choice = gr.Dropdown([], value=None, elem_id="choice", label=at_once("choice_label"), scale=2, min_width=220)
        check = gr.Button(at_once("check"), elem_id="check", min_width=130, **small)
        remove = gr.Button(at_once("remove"), elem_id="remove", min_width=110, **small)
        check_all = gr.Button(at_once("check_all"), elem_id="check-all", min_width=130, **small)
    with gr.Group(elem_id="confirm", visible=False) as confirm:
        about = gr.HTML(elem_id="confirm-about", apply_default_css=False)
        with gr.Row():
            sure = gr.Button(at_once("remove_sure"), variant="stop", elem_id="sure", min_width=110, **small)
            keep = gr.Button(at_once("remove_keep"), elem_id="keep", min_width=110, **small)
    return Controls(choice, files, address, confirm, about, add, check, check_all, remove, sure, keep)


def _chosen(source: str | None, words: Words) -> str:
    if not source:
        raise SourceRefused(words("choose_first"))
    return source
