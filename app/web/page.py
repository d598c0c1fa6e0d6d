"""The page: its parts, and which handler answers to what."""

from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.components.chatbot import ExampleMessage

from app.settings import Settings
from app.web import evidence
from app.web.access import Access
from app.web.asking import WAITING
from app.web.chat import Chat, Screen
from app.web.conversation import Turn
from app.web.endpoints import endpoints
from app.web.markup import html
from app.web.preparation import Preparation
from app.web.sources import sources_tab

if TYPE_CHECKING:
    from app.assistant import Assistant

TITLE = "Brief Chat"
SUBJECT = "a policy brief on Korea-Japan security cooperation"  # of the default library
PROMISE = "Every sentence of an answer is cited by a verbatim quote."
INVITATION = "What would you like to know?"
EXAMPLES = (
    "When was the Korea-U.S. summit held in Seoul?",
    "With which countries has Japan initiated 2+2 ministerial dialogues besides the United States?",
    "Why were ROK-Japan defense cooperation and exchanges suspended in December 2018?",
    "What did Yoon and Kishida agree on in March 2023?",
)
IDLE = 0.05  # seconds between two looks at the queue; with Gradio's 0.001 an idle page takes 7% of a core
TICK = 0.5  # seconds between two looks at the preparation

FOCUS = "() => document.querySelector('#question textarea').focus()"


def build(assistant: "Assistant", access: Access | None = None) -> gr.Blocks:
    """Build the page around an assistant; `gr.Blocks.launch` or `serve` opens it.

    Without an `access` it makes its own; the preparation begins when the page is first opened.
    """
    access = access or Access(assistant)
    preparation = access.preparation
    chat = Chat(assistant, preparation, access.desk)
    default = assistant.settings.library == Settings.model_fields["library"].default
    examples = [ExampleMessage(text=example) for example in EXAMPLES] if default else None
    subject = SUBJECT if default else "your sources"

    page = gr.Blocks(title=TITLE, fill_width=True, analytics_enabled=False)
    page.queue(max_size=WAITING, default_concurrency_limit=None)  # the desk bounds what runs
    page._queue.sleep_when_free = page._queue.progress_update_sleep_when_free = IDLE
    with page:
        endpoints(access)
        gr.HTML(
            f"<h1>{TITLE}</h1><p>Ask {subject}. {PROMISE}</p>",
            elem_id="masthead", apply_default_css=False,
        )  # fmt: skip
        timer = gr.Timer(TICK)
        turns = gr.State([])
        with gr.Tabs(selected="chat", elem_id="tabs"):
            with gr.Tab("Chat", id="chat"), gr.Row(elem_id="desk"):
                with gr.Column(scale=6, min_width=320, elem_id="talk"):
                    chatbot = gr.Chatbot(
                        elem_id="chatbot", label="Conversation", show_label=False, container=False, height=None,
                        layout="panel", buttons=["copy"], placeholder=INVITATION, examples=examples,
                        sanitize_html=True, allow_tags=False, latex_delimiters=[], feedback_options=None,
                    )  # fmt: skip
                    status = gr.HTML(elem_id="status", apply_default_css=False, visible=False)
                    with gr.Row(elem_id="composer"):
                        question = gr.Textbox(
                            elem_id="question", label="Your question", show_label=False, container=False, scale=1,
                            placeholder="Ask a question", lines=1, max_lines=6, autofocus=True, min_width=120,
                        )  # fmt: skip
                        send = gr.Button("Ask", variant="primary", elem_id="send", scale=0, min_width=88)
                        stop = gr.Button("Stop", variant="stop", elem_id="stop", scale=0, min_width=88, visible=False)
                    with gr.Row(elem_id="actions"):
                        retry = gr.Button("Retry", elem_id="retry", size="sm", scale=0, min_width=64, interactive=False)
                        clear = gr.Button("Clear", elem_id="clear", size="sm", scale=0, min_width=64, interactive=False)
                with gr.Column(scale=5, min_width=320, elem_id="desk-evidence"):
                    panel = gr.HTML(
                        evidence.panel([], [], assistant.source_text),
                        elem_id="evidence",
                        elem_classes="evidence",
                        apply_default_css=False,
                    )
            with gr.Tab("Sources", id="sources") as tab:
                sources_tab(access, tab)

        def begin_example(so_far: list[Turn], example: gr.SelectData) -> Screen:
            return chat.begin(str(example.value["text"]), so_far)

        def look(so_far: list[Turn]) -> tuple[object, object, object]:
            """See how far the preparation is."""
            preparation.begin()
            if preparation.ready:
                return gr.update(visible=False), gr.Timer(active=False), chat.evidence(so_far)
            return gr.update(value=_progress(preparation), visible=True), gr.update(), gr.update()

        screen = [turns, chatbot, panel, question, send, stop, retry, clear]
        hidden: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        at_once: dict[str, Any] = {"outputs": screen, "queue": False, **hidden}
        begun = [
            gr.on([question.submit, send.click], chat.begin, [question, turns], **at_once),
            chatbot.example_select(begin_example, [turns], **at_once),
            retry.click(chat.retry, [turns], **at_once),
        ]
        answering = [event.then(chat.respond, [turns], screen, **hidden) for event in begun]
        for event in answering:
            event.failure(chat.refuse, [turns], **at_once)
        for button, handler, needs in ((stop, chat.stop, [turns]), (clear, chat.clear, None)):
            done = button.click(handler, needs, cancels=answering, **at_once)
            done.then(None, js=FOCUS)
        gr.on([page.load, timer.tick], look, [turns], [status, timer, panel], queue=False, **hidden)

    return page


def _progress(preparation: Preparation) -> str:
    """The state of the preparation: a bar with what is under way, or the one line of why it failed."""
    if preparation.error:
        return f'<p class="failed" role="alert">{html(preparation.error)}</p>'
    progress = preparation.progress
    bar = (
        f'<progress max="{progress.total}" value="{progress.done}"></progress>'
        if progress.total
        else "<progress></progress>"
    )
    count = f" ({progress.done} of {progress.total} passages)" if progress.total else ""
    return f'<p role="status">Getting ready: <bdi>{html(progress.now)}</bdi>{count}</p>{bar}'
