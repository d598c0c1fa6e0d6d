"""The Sources tab: what can be asked, and, unless the chat is read-only, adding, checking and removing."""

import functools
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import gradio as gr

from app.types.originals import Original
from app.web.evidence.viewer import whole
from app.web.sources import catalog
from app.web.sources.offer import offer
from app.web.sources.outcomes import outcome
from app.web.words.markup import html, one_line, web_address
from app.web.words.wording import Words, at_once, words_for
from app.web.work.access import Access, visitor_of
from app.web.work.changes import Change
from ingest import SUFFIXES, Report
from store import BriefChatError

logger = logging.getLogger(__name__)

TICK = 1.0  # seconds between two looks at a change that somebody else makes
# What a file dialog offers; what can be read is for the ingest to say, in one line.
FORMATS = list(SUFFIXES)

# A row's buttons tell what is to be done to which source; page.js opens one again when the browser goes forward.
ROWS = """
element.addEventListener('change', ({ target }) => {
  if (target.dataset.scope) trigger('row_scope', { sources: window.briefChat.scope() });
});
const EVENTS = { open: 'row_open', check: 'row_check', original: 'row_original', remove: 'row_remove' };
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-act]');
  if (button) trigger(EVENTS[button.dataset.act], { source: button.dataset.source });
});
document.addEventListener('brief:read', (event) => trigger('row_open', event.detail));
"""
READER = """
document.addEventListener('brief:close', () => { props.value = ''; });
watch('value', () => document.dispatchEvent(new CustomEvent('brief:opened')));
"""

Update = dict[str, Any]  # what gr.update() returns
Screens = AsyncGenerator["Screen"]


class Screen(NamedTuple):
    """New values for the tab's parts, in the order in which `sources_tab` lists them; what is left out stays."""

    status: str | Update = gr.update()
    table: str | Update = gr.update()
    timer: gr.Timer | Update = gr.update()
    chosen: list[str] | Update = gr.update()
    files: Update = gr.update()
    address: Update = gr.update()
    confirm: Update = gr.update()
    about: str | Update = gr.update()
    originals: Update = gr.update()
    sure: Update = gr.update()
    fetch: Update = gr.update()
    keep: Update = gr.update()


UNCHANGED = Screen()
ASKED = Screen(confirm=gr.update(visible=False))  # what was asked is answered


class Shelf:
    """The handlers of the tab; they hold nothing of a session."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def show(self, sought: str | None, request: gr.Request) -> Screen:
        """Read the list anew, and tell of a change that somebody is making."""
        words, now = words_for(request), self._access.changes.now
        soon = bool(now) or not self._access.preparation.over
        status = catalog.progress(now, words) if now else ""
        return self._listed(sought, words, status)._replace(timer=gr.Timer(active=soon))

    def look(self, sought: str | None, request: gr.Request) -> Screen:
        """Tell how far somebody's change is; read the list anew when it is over."""
        now = self._access.changes.now
        return Screen(catalog.progress(now, words_for(request))) if now else self.show(sought, request)

    async def upload(self, files: list[str] | None, sought: str | None, request: gr.Request) -> Screens:
        """Take uploaded files in."""
        over = Screen(files=gr.update(value=None))
        change = functools.partial(self._access.adding, files=files or ())
        async for screen in self._change(change, sought, request, done=over, failed=over):
            yield screen

    async def add(self, address: str | None, sought: str | None, request: gr.Request) -> Screens:
        """Take the page at an address in; the address stays in its box where that fails."""
        words, done = words_for(request), Screen(address=gr.update(value=""))
        address = (address or "").strip()
        full = address if "://" in address else f"https://{address}"
        if not web_address(full) or "." not in (urlsplit(full).hostname or ""):
            yield Screen(catalog.failed(words("no_address", given=one_line(address, 80)), "", words))
            return
        change = functools.partial(self._access.adding, [full])
        async for screen in self._change(change, sought, request, done=done):
            yield screen

    async def check(self, sought: str | None, row: gr.EventData, request: gr.Request) -> Screens:
        """Look at a row's source again."""
        change = functools.partial(self._access.rechecking, [_of(row)])
        async for screen in self._change(change, sought, request):
            yield screen

    async def check_all(self, sought: str | None, request: gr.Request) -> Screens:
        """Look at every source again."""
        async for screen in self._change(self._access.rechecking, sought, request):
            yield screen

    def open(self, row: gr.EventData, request: gr.Request) -> str:
        """Return the text of a row's source, as it is searched."""
        words = words_for(request)
        try:
            source = next((one for one in self._access.assistant.sources() if one.id == _of(row)), None)
            text = self._access.assistant.source_text(source.id, source.version) if source else ""
        except BriefChatError:
            return ""
        return whole(source, text, words) if source else ""

    def ask_first(self, row: gr.EventData, request: gr.Request) -> Screen:
        """Ask whether a row's source shall really go."""
        words, source = words_for(request), _of(row)
        about = catalog.really(self._titles().get(source, source), words)
        return _asking([source], about, words, fetch=False)

    async def remove(self, chosen: list[str], sought: str | None, request: gr.Request) -> Screens:
        """Take the chosen source out."""
        change = functools.partial(self._access.removing, chosen[0] if chosen else "")
        async for screen in self._change(change, sought, request, done=ASKED, failed=ASKED):
            yield screen

    def offer_one(self, row: gr.EventData, request: gr.Request) -> Screen:
        """Offer to fetch the original of a row's digest."""
        return self._offered([one for one in self._originals() if one.id == _of(row)], request)

    def offer_all(self, request: gr.Request) -> Screen:
        """Offer to fetch the originals of all digests."""
        return self._offered(self._originals(), request)

    async def fetch(self, chosen: list[str], sought: str | None, request: gr.Request) -> Screens:
        """Fetch the originals that were offered: somebody consents."""
        change = functools.partial(self._access.fetching, chosen)
        async for screen in self._change(change, sought, request, done=ASKED, failed=ASKED):
            yield screen

    def _offered(self, found: list[Original], request: gr.Request) -> Screen:
        words = words_for(request)
        if not found:
            return Screen(f'<p role="status">{html(words("originals_none"))}</p>')
        return _asking([one.id for one in found], offer(found, words), words, fetch=True)

    def _originals(self) -> list[Original]:
        """The originals that could still be fetched, none where the library cannot be read."""
        try:
            return [one for one in self._access.assistant.originals() if not one.here]
        except BriefChatError:
            return []

    def _titles(self) -> dict[str, str]:
        """The sources' titles by their ids, none where they cannot be read."""
        try:
            return {one.id: one.title for one in self._access.assistant.sources()}
        except BriefChatError:
            return {}

    async def _change(
        self, change: Callable[[], Change], sought: str | None, request: gr.Request,
        *, done: Screen = UNCHANGED, failed: Screen = UNCHANGED,
    ) -> Screens:  # fmt: skip
        """Make a change and show how far it is, then what it did; `done` and `failed` say what else is new then."""
        words, before = words_for(request), self._titles()
        try:
            made = change()
            about = ", ".join(before.get(one, one) for one in made.about.split(", "))
            made = replace(made, about=about)
            async with aclosing(self._access.changes.run(made, visitor_of(request))) as news:
                async for one in news:
                    if isinstance(one, Report):
                        told = outcome(one, self._access.told, words, before | self._titles())
                        listed = self._listed(sought, words, told)
                        yield done._replace(status=listed.status, table=listed.table, originals=listed.originals)
                    else:
                        yield Screen(catalog.progress(one, words))
        except BriefChatError as error:
            cause = self._access.told(str(error))
            yield failed._replace(status=catalog.failed(words("not_done"), cause, words))
        except Exception:
            logger.exception("the sources could not be changed")
            yield failed._replace(status=catalog.failed(words("broken"), "", words))

    def _listed(self, sought: str | None, words: Words, status: str) -> Screen:
        preparation = self._access.preparation
        if not preparation.ready:
            why = catalog.failed(words("not_done"), preparation.error, words)
            return Screen(why if preparation.over else catalog.waiting(words))
        try:
            sources, checks = self._access.assistant.sources(), self._access.assistant.checks()
        except BriefChatError as error:
            return Screen(catalog.failed(words("not_done"), self._access.told(str(error)), words))
        told = {name: self._access.told(check.reason) for name, check in checks.items()}
        read_only = self._access.read_only
        found = set() if read_only else {one.id for one in self._originals()}
        listed = (
            catalog.table(sources, checks, told, words, sought, read_only=read_only, originals=found)
            if sources
            else catalog.empty(words, read_only=read_only)
        )
        return Screen(status, listed, originals=gr.update(visible=bool(found)))


def _asking(chosen: list[str], about: str, words: Words, *, fetch: bool) -> Screen:
    """Ask whether what was chosen shall really be: originals fetched, or else a source removed."""
    keep = words("originals_later" if fetch else "remove_keep")
    return Screen(
        "", chosen=chosen, confirm=gr.update(visible=True), about=about, sure=gr.update(visible=not fetch),
        fetch=gr.update(visible=fetch), keep=gr.update(value=keep),
    )  # fmt: skip


def sources_tab(access: Access, tab: gr.Tab) -> gr.HTML:
    """Fill the tab that is being built; its list, which is returned, is read anew whenever the tab is selected."""
    shelf = Shelf(access)
    with gr.Column(elem_id="shelf"):
        controls = None if access.read_only else _controls()
        status = gr.HTML(elem_id="shelf-status", apply_default_css=False)
        sought = gr.Textbox(
            elem_id="words", label=at_once("find_label"), placeholder=str(at_once("find_hint")), lines=1, max_lines=1
        )  # fmt: skip
        table = gr.HTML(elem_id="catalog", js_on_load=ROWS, apply_default_css=False)
        reader = gr.HTML(elem_id="reader", elem_classes="evidence", js_on_load=READER, apply_default_css=False)
    timer = gr.Timer(TICK, active=False)

    hidden: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    offered = [] if controls is None else [controls.originals]
    seen: dict[str, Any] = {"outputs": [status, table, timer, *offered], "queue": False, **hidden}

    def news(screen: Screen) -> tuple[object, ...]:
        return (*screen[:3], screen.originals)[: 3 + len(offered)]

    def find(found: str, request: gr.Request) -> tuple[object, ...]:
        return news(shelf.show(found, request))

    def look(found: str, request: gr.Request) -> tuple[object, ...]:
        return news(shelf.look(found, request))

    # One event for both: of two, the list by what was typed could come before the one by what stood there before.
    gr.on([tab.select, sought.change], find, [sought], trigger_mode="always_last", **seen)
    timer.tick(look, [sought], **seen)
    table.row_open(shelf.open, None, [reader], queue=False, **hidden)
    if controls is not None:
        _changes(shelf, controls, sought, [status, table, timer])
    return table


def _changes(shelf: Shelf, controls: "Controls", sought: gr.Textbox, shown: list[Any]) -> None:
    """Connect what changes the sources."""
    chosen, table = gr.State([]), shown[1]
    hidden: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    screen = [*shown, chosen, *controls[:8]]
    now: dict[str, Any] = {"outputs": screen, "queue": False, **hidden}
    table.row_remove(shelf.ask_first, None, **now)
    table.row_check(shelf.check, [sought], screen, **hidden)
    table.row_original(shelf.offer_one, None, **now)
    controls.originals.click(shelf.offer_all, None, **now)
    controls.keep.click(lambda: ASKED, None, **now)
    controls.files.upload(shelf.upload, [controls.files, sought], screen, trigger_mode="multiple", **hidden)
    gr.on(
        [controls.add.click, controls.address.submit], shelf.add, [controls.address, sought], screen, **hidden
    )  # fmt: skip
    controls.check_all.click(shelf.check_all, [sought], screen, **hidden)
    controls.sure.click(shelf.remove, [chosen, sought], screen, **hidden)
    controls.fetch.click(shelf.fetch, [chosen, sought], screen, **hidden)


class Controls(NamedTuple):
    """The parts that change something; the first eight are also shown anew by it, as `Screen` has them."""

    files: gr.File
    address: gr.Textbox
    confirm: gr.Group
    about: gr.HTML
    originals: gr.Button
    sure: gr.Button
    fetch: gr.Button
    keep: gr.Button
    add: gr.Button
    check_all: gr.Button


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
        check_all = gr.Button(at_once("check_all"), elem_id="check-all", min_width=130, **small)
        originals = gr.Button(at_once("originals"), elem_id="originals", min_width=130, visible=False, **small)
    with gr.Group(elem_id="confirm", visible=False) as confirm:
        about = gr.HTML(elem_id="confirm-about", apply_default_css=False)
        with gr.Row():
            sure = gr.Button(at_once("remove_sure"), variant="stop", elem_id="sure", min_width=110, **small)
            fetch = gr.Button(at_once("originals_fetch"), elem_id="fetch", min_width=110, visible=False, **small)
            keep = gr.Button(at_once("remove_keep"), elem_id="keep", min_width=110, **small)
    return Controls(files, address, confirm, about, originals, sure, fetch, keep, add, check_all)


def _of(row: gr.EventData) -> str:
    """The id of a row's source; a browser may send anything."""
    return str((row._data or {}).get("source", ""))[:200]
