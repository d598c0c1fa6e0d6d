"""The page: its tabs, and which handler answers to what."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from app.settings import DEFAULT_LIBRARY
from app.web.chat.chat import Chat
from app.web.chat.feedback import Feedback
from app.web.chat.rating import Ratings
from app.web.chat.screen import Screen, Update
from app.web.chat.suggest import Suggestions
from app.web.chat.transcript import taken
from app.web.conversations.tab import Talking, connect, conversations_tab
from app.web.endpoints import endpoints
from app.web.evidence.reading import Reading
from app.web.gate.operators import operators
from app.web.grid.tab import grid_tab
from app.web.notebook.tab import notebook_tab
from app.web.parts import PLAIN, Parts, parts
from app.web.sources.tab import sources_tab
from app.web.words.conversation import Turn
from app.web.words.markup import html
from app.web.words.progress import bar, held_up, step
from app.web.words.tongues import choice
from app.web.words.wording import Words, at_once, examples, words_for
from app.web.work import models
from app.web.work.access import Access
from app.web.work.asking import WAITING
from app.web.work.preparation import Preparation
from app.wording.catalog import LANGUAGES

if TYPE_CHECKING:
    from app.assistant import Assistant

TITLE = "Brief Chat"
IDLE = 0.05  # seconds between two looks at the queue; with Gradio's 0.001 an idle page takes 7% of a core
TICK = 0.5  # seconds between two looks at the preparation

FOCUS = "() => document.querySelector('#question textarea').focus()"
COPY = "(text) => window.briefChat.copy(text)"
OPENED = "() => window.briefEarly?.opened()"
SHARE = "() => window.briefChat.share()"
LEAVE = "() => window.briefChat.leave()"
TAKE = "(file) => window.briefChat.take(file)"
SCOPED = "(sources) => window.briefChat.scoped(sources)"
SAVE = "(text) => window.briefChat.save(text, '{name}')"
PRIVATE: dict[str, Any] = {"api_visibility": "private"}
HIDDEN: dict[str, Any] = {**PRIVATE, "show_progress": "hidden"}


def promise(words: Words, *, default: bool) -> str:
    """Return what the page promises, of the default library or of the reader's own."""
    return words("promise", subject=words("subject" if default else "your_sources"))


class Views:
    """What the page shows besides the talk itself: its head, how far it is, what may be asked, a source."""

    def __init__(self, access: Access, reading: Reading, *, default: bool) -> None:
        self._models = access.assistant.settings.models
        self._preparation = access.preparation
        self._reading = reading
        self._default = default

    def greet(self, request: gr.Request) -> str:
        """Return the head of the page."""
        words = words_for(request)
        choices = f"{models.choice(request.headers, self._models, words)}{choice(words)}"
        return f"<h1>{TITLE}</h1><p>{html(promise(words, default=self._default))}</p><div>{choices}</div>"

    def look(self, turns: list[Turn], request: gr.Request) -> tuple[object, ...]:
        """See how far the preparation is."""
        words = words_for(request)
        self._preparation.begin()
        if self._preparation.ready:
            evidence = self._reading.evidence(turns, words)
            return gr.update(visible=False), gr.Timer(active=False), evidence, self.choices()
        shown = gr.update(value=_progress(self._preparation, words), visible=True)
        return shown, gr.Timer(active=True), *[gr.skip()] * 2

    def choices(self) -> Update:
        """Return the sources that a question may be limited to."""
        return gr.update(choices=[(one.title, one.id) for one in self._reading.sources()])

    def narrow(self, tick: gr.EventData) -> Update:
        """Let those be asked that are ticked: all of them come along, for ticks may follow close on each other."""
        ticked = (tick._data or {}).get("sources")
        known = {one.id for one in self._reading.sources()}
        asked = [one for one in ticked if isinstance(one, str) and one in known] if isinstance(ticked, list) else []
        return self.choices() | {"value": list(dict.fromkeys(asked))}

    def open_source(self, turns: list[Turn], chosen: gr.EventData, request: gr.Request) -> str:
        """Return the source of a citation, the quote marked."""
        data = chosen._data or {}
        return self._reading.source(turns, data.get("turn"), data.get("number"), words_for(request))


def build(assistant: "Assistant", access: Access | None = None) -> gr.Blocks:
    """Build the page around an assistant; `gr.Blocks.launch` or `serve` opens it.

    Without an `access` it makes its own; the preparation begins when the page is first opened.
    """
    access = access or Access(assistant)
    settings = assistant.settings
    reading = Reading(assistant, access.preparation)
    default = settings.sources.library == DEFAULT_LIBRARY
    views = Views(access, reading, default=default)

    page = _blank()
    with page:
        endpoints(access)
        masthead = _head(leave=bool(settings.web.auth or settings.web.token.get_secret_value()))
        timer = gr.Timer(TICK, active=False)
        with gr.Tabs(selected="chat", elem_id="tabs"):
            with gr.Tab(at_once("tab_chat"), id="chat") as tab:
                on = parts(examples(LANGUAGES[0]) if default else [])
            with gr.Tab(at_once("tab_sources"), id="sources") as other:
                shelf = sources_tab(access, other)
            with gr.Tab(at_once("tab_notebook"), id="notebook") as third:
                notebook_tab(access, reading, on, third)
            with gr.Tab(at_once("tab_talks"), id="conversations") as talks:
                conversations_tab()
            with gr.Tab(at_once("tab_grid"), id="grid") as fourth:
                grid_tab(access, reading, fourth)
        page.load(views.greet, None, masthead, queue=False, **HIDDEN)
        suggestions = Suggestions(access.desk, reading) if settings.web.suggestions else None
        chat = Chat(access.desk, reading, examples=default)
        opened, suggesting = _talk(page, on, chat, suggestions)
        connect(on, Talking(settings.store.home, chat), talks, opened, suggesting)
        for listen in (opened.then, timer.tick):
            listen(views.look, [on.turns], [on.status, timer, on.evidence, on.scope], queue=False, **HIDDEN)
        tab.select(views.choices, None, on.scope, queue=False, **HIDDEN)
        _read(on, views, shelf)
        _take_away(on)
        _rate(on, Ratings(Feedback(settings.store.home / "feedback.jsonl"), operators(settings)))
    return page


def _blank() -> gr.Blocks:
    page = gr.Blocks(title=TITLE, fill_width=True, analytics_enabled=False)
    page.queue(max_size=WAITING, default_concurrency_limit=None)  # the desk bounds what runs
    page._queue.sleep_when_free = page._queue.progress_update_sleep_when_free = IDLE
    return page


def _head(*, leave: bool) -> gr.HTML:
    """The head of the page, with a button to log out where one logs in."""
    with gr.Row(elem_id="top"):
        masthead = gr.HTML(f"<h1>{TITLE}</h1>", elem_id="masthead", **PLAIN)
        if leave:
            button = gr.Button(at_once("log_out"), elem_id="logout", size="sm", scale=0, min_width=88)
            button.click(None, js=LEAVE, **PRIVATE)
    return masthead


def _talk(page: gr.Blocks, on: Parts, chat: Chat, suggestions: Suggestions | None) -> tuple[Any, list[Any]]:
    """Ask, stop, edit, retry, begin anew; return the event behind which the kept conversation is shown, and offers."""
    screen = [getattr(on, name) for name in Screen._fields]
    at_once: dict[str, Any] = {"outputs": screen, "queue": False, **HIDDEN}

    def begin_chosen(scope: list[str], turns: list[Turn], chosen: gr.SelectData, request: gr.Request) -> Screen:
        text = chosen.value.get("text", "") if isinstance(chosen.value, dict) else chosen.value
        return chat.begin(str(text), scope, turns, request)

    sent = [on.question.submit, on.send.click]
    chosen = [on.chatbot.example_select, on.chatbot.option_select]
    opened = page.load(chat.open, [on.kept], **at_once)
    for listen in (opened.then, opened.failure):
        listen(None, js=OPENED, **PRIVATE)
    begun = [
        opened,
        gr.on(sent, chat.begin, [on.question, on.scope, on.turns], **at_once),
        gr.on(chosen, begin_chosen, [on.scope, on.turns], **at_once),
        on.retry.click(chat.retry, [on.turns], **at_once),
    ]
    answering = [event.then(chat.respond, [on.turns], screen, **HIDDEN) for event in begun]
    for event in answering:
        event.failure(chat.refuse, [on.turns], **at_once)
    suggesting = []
    if suggestions:
        suggesting = [event.success(suggestions.suggest, [on.turns], screen, **HIDDEN) for event in answering]
        gr.on([*sent, *chosen, on.retry.click], None, cancels=suggesting, **PRIVATE)
    for button, handler in ((on.stop, chat.stop), (on.clear, chat.clear)):
        button.click(handler, [on.turns], cancels=suggesting, **at_once).then(None, js=FOCUS, **PRIVATE)
    others = ((on.edit, chat.edit, on.turns), (on.unedit, chat.edit, on.turns), (on.undo, chat.restore, on.former))
    for button, handle, needed in others:
        button.click(handle, [needed], **at_once).then(None, js=FOCUS, **PRIVATE)
    return opened, suggesting


def _read(on: Parts, views: Views, shelf: gr.HTML) -> None:
    """Limit what is asked to the ticked sources, open a source, listen anew."""
    shelf.row_scope(views.narrow, None, [on.scope], queue=False, trigger_mode="multiple", **HIDDEN)
    on.scope.change(None, [on.scope], js=SCOPED, **PRIVATE)
    on.viewer.hear(_hear, None, None, **HIDDEN)  # in the queue: it makes the browser listen to that again
    on.viewer.cite(views.open_source, [on.turns], [on.viewer], queue=False, **HIDDEN)


def _hear() -> None:
    """Do nothing, so that a browser that stopped listening too early opens its stream of events anew."""


def _take_away(on: Parts) -> None:
    """Copy an answer, save the conversation, copy a link to the question: all in the browser."""
    on.copy.click(None, [on.answer_text], js=COPY, **PRIVATE)
    on.share.click(None, js=SHARE, **PRIVATE)
    made = on.export.click(_export, [on.turns, on.form], [on.conversation_text], queue=False, **HIDDEN)
    made.success(None, [on.conversation_text], js=TAKE, **PRIVATE)


def _export(turns: list[Turn], form: str, request: gr.Request) -> str:
    """Return the conversation as a file, for the page's script."""
    return taken(turns, words_for(request), form)


def _rate(on: Parts, ratings: Ratings) -> None:
    """Thumbs, and the reason for them."""
    outputs = [on.turns, on.kept, on.chatbot, on.rated, on.reason, on.reason_text, on.thanks, on.feedback]
    on.chatbot.like(ratings.rate, [on.turns], outputs, queue=False, **HIDDEN)
    gr.on(
        [on.reason_send.click, on.reason_text.submit], ratings.explain, [on.turns, on.rated, on.reason_text],
        [on.reason, on.thanks], queue=False, **HIDDEN,
    )  # fmt: skip
    fetched = on.feedback.click(ratings.everything, None, [on.feedback_text], queue=False, **HIDDEN)
    fetched.success(None, [on.feedback_text], js=SAVE.format(name="feedback.jsonl"), **PRIVATE)


def _progress(preparation: Preparation, words: Words) -> str:
    """The state of the preparation: a bar with what is under way, or the one line of why it failed."""
    if preparation.error:
        return f'<p class="failed" role="alert">{html(preparation.error)}</p>'
    progress = preparation.progress
    if progress.writer:
        return f'<p role="status">{held_up(progress.writer, words)}</p>{bar(progress)}'
    return f'<p role="status">{html(words("preparing")).format(what=step(progress, words))}</p>{bar(progress)}'
