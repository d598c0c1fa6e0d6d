"""The Notebook tab, and what its events do: an answer is pinned, noted, put into a group, moved, removed, exported."""

import base64
import json
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from app.documents.answers import Exchange, written
from app.web.chat.screen import Showing
from app.web.chat.transcript import OFFERED
from app.web.evidence.reading import Reading
from app.web.notebook.keeping import Notebook, NotebookError, NotebookFull, Notebooks
from app.web.notebook.pins import Change, Pin, moved, noted, pinned_now, put, without
from app.web.notebook.sheet import failed, removed, sheet
from app.web.notebook.since import Since, since
from app.web.parts import Parts
from app.web.words.conversation import Turn
from app.web.words.markup import html
from app.web.words.wording import Words, words_for
from app.web.work.access import Access, visitor_of

if TYPE_CHECKING:
    from app.assistant import Assistant

logger = logging.getLogger(__name__)

# What is done to a pin: page.js tells of it, one thing after the other.
DONE = """
document.addEventListener('brief:act', (event) => trigger('act', event.detail));
document.addEventListener('brief:export', (event) => trigger('take', event.detail));
"""
FIRST = "(...given) => [...given.slice(0, 1), window.briefChat.pins()]"
THIRD = "(...given) => [...given.slice(0, 2), window.briefChat.pins()]"
ALONE = "() => [window.briefChat.pins()]"
KEEP = "(text) => window.briefChat.keepPins(text)"
NEXT = "() => window.briefChat.next()"
TAKE = "(file) => window.briefChat.take(file)"
PRIVATE: dict[str, Any] = {"api_visibility": "private"}
HIDDEN: dict[str, Any] = {**PRIVATE, "show_progress": "hidden", "queue": False, "trigger_mode": "multiple"}


class Pinning:
    """The handlers; they hold nothing of a session."""

    def __init__(self, assistant: "Assistant", reading: Reading) -> None:
        self._assistant = assistant
        self._reading = reading
        self._notebooks = Notebooks(assistant.settings.store.home / "notebooks")

    def pin(self, turns: list[Turn], sent: str | None, chosen: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Pin the answer of a turn: turns, kept turns, chatbot, what the browser keeps, and what is told of it."""
        words, place = words_for(request), (chosen._data or {}).get("turn")
        if not isinstance(place, int) or not 0 < place <= len(turns):
            return turns, *[gr.skip()] * 4
        answer = turns[place - 1].answer
        if answer is None or not answer.citations:
            return turns, *[gr.skip()] * 4
        new = pinned_now(turns[place - 1].question, answer)
        book = self._of(request, sent)
        try:
            book.change(lambda pins: pins if any(pin.id == new.id for pin in pins) else [*pins, new])
        except NotebookError as error:
            return turns, gr.skip(), gr.skip(), gr.skip(), _told(error, words)
        turns = [replace(one, pinned=new.id) if number == place else one for number, one in enumerate(turns, start=1)]
        screen = Showing(words, self._reading.titles()).idle(turns)
        return turns, screen.kept, screen.chatbot, book.text, f'<p role="status">{html(words("pinned"))}</p>'

    def show(self, sent: str | None, request: gr.Request) -> str:
        """Return the notebook."""
        book = self._of(request, sent)
        try:
            return self._sheet(book.pins(), request)
        except NotebookError as error:
            return _told(error, words_for(request))

    def act(
        self, turns: list[Turn], gone: Pin | None, sent: str | None, done: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        """Do something to a pin: turns, kept turns, chatbot, the removed pin, what the browser keeps, the notebook."""
        words, book, data = words_for(request), self._of(request, sent), done._data or {}
        act, which, text = (str(data.get(name, "")) for name in ("act", "pin", "text"))
        same: tuple[Any, ...] = (turns, gr.skip(), gr.skip())
        try:
            before = book.pins()
            if act == "remove" and (pin := next((one for one in before if one.id == which), None)):
                pins, gone = book.change(without(which)), pin
                told = removed(pin, words) + self._sheet(pins, request)
                return (*self._unpinned(turns, which, words), gone, book.text, told)
            change = self._change(act, which, text, gone)
            pins = book.change(change) if change else before
        except NotebookError as error:
            return (*same, gone, gr.skip(), _told(error, words))
        shown = gr.skip() if act == "note" else self._sheet(pins, request)
        return (*same, None if act == "undo" else gone, book.text, shown)

    def export(self, sent: str | None, asked: gr.EventData, request: gr.Request) -> str:
        """Return all pins as a file, for the page's script."""
        form = str((asked._data or {}).get("form", ""))
        form = form if form in OFFERED.values() else "md"
        try:
            pins = self._of(request, sent).pins()
        except NotebookError as error:
            raise gr.Error(str(error), print_exception=False) from None
        told = [Exchange(one.question, one.answer, "", one.pinned or "?", one.note, one.group) for one in pins]
        data = base64.b64encode(written(told, form)).decode()
        return json.dumps({"name": f"notebook.{form}", "data": data})

    def _of(self, request: gr.Request, sent: str | None) -> Notebook:
        return self._notebooks.of(visitor_of(request), sent)

    def _change(self, act: str, which: str, text: str, gone: Pin | None) -> Change | None:
        """What an act does to the pins; nothing where it only looks at them."""
        changes: dict[str, Callable[[], Change]] = {
            "note": lambda: noted(which, text),
            "group": lambda: put(which, text),
            "up": lambda: moved(which, -1),
            "down": lambda: moved(which, 1),
        }
        if act == "undo" and gone:
            return lambda pins: pins if any(one.id == gone.id for one in pins) else [*pins, gone]
        return changes[act]() if act in changes else None

    def _unpinned(self, turns: list[Turn], which: str, words: Words) -> tuple[Any, ...]:
        """The turns without a pin that is gone, and what shows them, where that changes anything."""
        if not any(one.pinned == which for one in turns) or turns[-1].pending:
            return turns, gr.skip(), gr.skip()
        turns = [replace(one, pinned="" if one.pinned == which else one.pinned) for one in turns]
        screen = Showing(words, self._reading.titles()).idle(turns)
        return turns, screen.kept, screen.chatbot

    def _sheet(self, pins: list[Pin], request: gr.Request) -> str:
        known = {one.id: one for one in self._reading.sources()} if self._reading.ready else None
        found, of = self._assistant.whereabouts, self._assistant.editions
        told: dict[str, list[Since]] = {pin.id: since(pin.answer, known, found, of) for pin in pins}
        return sheet(pins, told, words_for(request), visitor_of(request))


def notebook_tab(access: Access, reading: Reading, on: Parts, tab: gr.Tab) -> None:
    """Fill the tab that is being built, and connect it with the chat."""
    pinning = Pinning(access.assistant, reading)
    shown = gr.HTML(elem_id="notebook", js_on_load=DONE, apply_default_css=False)
    pins, file = gr.Textbox(visible=False), gr.Textbox(visible=False)
    gone = gr.State(None)
    talk = [on.turns, on.kept, on.chatbot]
    pin = on.viewer.pin(pinning.pin, [on.turns, pins], [*talk, pins, on.thanks], js=FIRST, **HIDDEN)
    act = shown.act(pinning.act, [on.turns, gone, pins], [*talk, gone, pins, shown], js=THIRD, **HIDDEN)
    took = shown.take(pinning.export, [pins], [file], js=ALONE, **HIDDEN)
    tab.select(pinning.show, [pins], [shown], js=ALONE, **HIDDEN)
    for event in (pin, act):
        event.success(None, [pins], js=KEEP, **PRIVATE)
    took.success(None, [file], js=TAKE, **PRIVATE)
    for event in (act.failure, took.then):
        event(None, js=NEXT, **PRIVATE)


def _told(error: NotebookError, words: Words) -> str:
    """What is told of a notebook that cannot be kept; the cause is the log's."""
    if not isinstance(error, NotebookFull):
        logger.error("%s", error)
    return failed(words("pins_full" if isinstance(error, NotebookFull) else "pins_broken"))
