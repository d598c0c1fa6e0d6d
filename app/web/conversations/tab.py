"""The Conversations tab, and what its events do; `talks.js` shows the list, and keeps what the server does not."""

import json
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gradio as gr

from app.web.chat.chat import Chat
from app.web.chat.kept import keep, kept
from app.web.chat.screen import Screen, unchanged
from app.web.conversations.keeping import Conversations, ConversationsError
from app.web.conversations.talks import Book, Talk, back, named, saved, slip, taken, without
from app.web.parts import PLAIN, Parts
from app.web.words.conversation import Turn
from app.web.words.wording import words_for
from app.web.work.access import visitor_of

logger = logging.getLogger(__name__)

TAB = re.compile(r"[0-9A-Za-z]{1,40}")  # as page.js names a tab of a browser

PRIVATE: dict[str, Any] = {"api_visibility": "private"}
HIDDEN: dict[str, Any] = {**PRIVATE, "show_progress": "hidden", "queue": False, "trigger_mode": "multiple"}
CHANGED = "(turns) => window.briefTalks.changed(turns)"
LEFT = "() => window.briefTalks.left()"
SECOND = "(...given) => [given[0], window.briefTalks.tab()]"  # of what a handler takes: the tab of the browser
OPENING = "(...given) => [given[0], window.briefTalks.sent(), window.briefTalks.tab()]"
BEGUN, SAVED, LISTED, OPENED = (
    f"(told) => window.briefTalks.{name}(told)" for name in ("begun", "saved", "listed", "opened")
)


class Talking:
    """The handlers. Where nobody logs in with a name nothing is kept here: the page's script does it."""

    def __init__(self, home: Path, chat: Chat) -> None:
        self._chat = chat
        self._kept = Conversations(home / "conversations")

    def who(self, request: gr.Request) -> str:
        """Return for whom the server keeps conversations."""
        return _told(request)

    def show(self, request: gr.Request) -> str:
        """Return the list."""
        user = visitor_of(request)
        try:
            return _told(request, self._kept.read(user)) if user else _told(request)
        except ConversationsError as error:
            return _failed(error, request)

    def save(self, turns: list[Turn], tab: str | None, request: gr.Request) -> str:
        """Keep the conversation of a session as it stands; return its id, and what had to make room for it."""
        user, plain = visitor_of(request), keep(turns)
        if not user or not plain or not plain[0]["talk"]:
            return _told(request)
        place = ""

        def change(book: Book) -> Book:
            nonlocal place
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            book, place = saved(book, plain, _tab(tab), now)
            return book

        try:
            before, after = self._kept.change(user, change)
        except ConversationsError as error:
            return _failed(error, request)
        dropped = [one.named for one in before.talks if not after.find(one.id)]
        parted = place != plain[0]["talk"] and not before.find(place)
        return _told(request, talk=place, dropped=dropped, parted=parted)

    def open(
        self, turns: list[Turn], sent: str | None, tab: str | None, chosen: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        """Show a conversation: the screen, and whether it was found. `sent` are its turns where the browser has it."""
        which, user = str((chosen._data or {}).get("talk", ""))[:400], visitor_of(request)
        try:
            stored = self._take(user, which, _tab(tab)) if user else json.loads(sent or "[]")
        except (ValueError, RecursionError):
            stored = []
        except ConversationsError as error:
            return *unchanged(turns), _failed(error, request)
        found = [turn for turn in kept(stored, again=False) if which]
        if not found:
            return *unchanged(turns), _told(request, found=False)
        shown = [replace(turn, talk=which) for turn in found]
        return *self._chat.show(shown, request), _told(request, found=True, talk=which)

    def act(self, gone: Talk | None, done: gr.EventData, request: gr.Request) -> tuple[Talk | None, str]:
        """Name a conversation, delete it, or bring the deleted one back; return the deleted one, and the list."""
        user, data = visitor_of(request), done._data or {}
        what, which, text = (str(data.get(name, "")) for name in ("what", "talk", "text"))
        if not user:
            return gone, _told(request)

        def change(book: Book) -> Book:
            if what == "name":
                return named(book, which, text)
            if what == "delete":
                return without(book, which)
            return back(book, gone) if what == "undo" and gone else book

        try:
            before, after = self._kept.change(user, change)
        except ConversationsError as error:
            return gone, _failed(error, request)
        deleted = before.find(which) if what == "delete" else None
        return deleted or (None if what == "undo" else gone), _told(request, after)

    def leave(self, request: gr.Request) -> Screen:
        """Begin a new conversation in the place of one that was deleted."""
        return self._chat.show([], request)

    def _take(self, user: str, which: str, tab: str) -> list[dict[str, Any]]:
        _, book = self._kept.change(user, lambda book: taken(book, which, tab))
        found = book.find(which)
        return found.turns if found else []


def conversations_tab() -> None:
    """Fill the tab that is being built: the page's script does the rest."""
    gr.HTML('<div class="talks"></div>', elem_id="talks", **PLAIN)


def connect(on: Parts, talking: Talking, tab: gr.Tab, opened: Any, suggesting: list[Any]) -> None:
    """Connect the tab with the chat; `opened` is the event after which the chat shows what the browser has kept."""
    screen = [getattr(on, name) for name in Screen._fields]
    sent, given, *told = [gr.Textbox(visible=False) for _ in range(7)]
    gone = gr.State()
    on.kept.change(None, [on.kept], js=CHANGED, **PRIVATE)
    ends: dict[str, Any] = {"cancels": suggesting, **HIDDEN}
    who = opened.then(talking.who, None, [told[0]], **HIDDEN)
    show = tab.select(talking.show, None, [told[1]], **HIDDEN)
    save = on.viewer.talk_save(talking.save, [on.turns, given], [told[2]], js=SECOND, **HIDDEN)
    act = on.viewer.talk_act(talking.act, [gone], [gone, told[3]], **HIDDEN)
    choose = on.viewer.talk_open(talking.open, [on.turns, sent, given], [*screen, told[4]], js=OPENING, **ends)
    left = on.viewer.talk_left(talking.leave, None, screen, **ends)
    for ended in (left.then, left.failure):  # Gradio calls `then` only where nothing failed
        ended(None, js=LEFT, **PRIVATE)
    heard = (BEGUN, LISTED, SAVED, LISTED, OPENED)
    for event, text, js in zip((who, show, save, act, choose), told, heard, strict=True):
        event.success(None, [text], js=js, **PRIVATE)


def _told(request: gr.Request, book: Book | None = None, **more: Any) -> str:
    """What the page's script is told: whose conversations these are ("": the browser keeps them), and more."""
    talks = {"talks": [slip(one) for one in book.talks]} if book is not None else {}
    return json.dumps({"user": visitor_of(request), **talks, **more}, ensure_ascii=False)


def _failed(error: ConversationsError, request: gr.Request) -> str:
    """What is told where conversations cannot be kept or read; the cause is the log's."""
    logger.error("%s", error)
    return _told(request, failed=words_for(request)("talks_broken"))


def _tab(tab: str | None) -> str:
    return tab if tab and TAB.fullmatch(tab) else ""
