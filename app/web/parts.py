"""The parts of the chat, and where they stand."""

from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components.chatbot import ExampleMessage

from app.web.chat.kept import KEY, SECRET
from app.web.chat.transcript import OFFERED
from app.web.words.wording import at_once

# A citation opened by a marker, by a button in the panel or inside the viewer; a silence: page.js tells of them.
OPENED = """
document.addEventListener('brief:cite', (event) => trigger('cite', event.detail));
document.addEventListener('brief:pin', (event) => trigger('pin', event.detail));
document.addEventListener('brief:close', () => { props.value = ''; });
document.addEventListener('brief:hear', () => trigger('hear'));
for (const act of ['talk_save', 'talk_act', 'talk_open', 'talk_left']) {
  document.addEventListener(`brief:${act}`, (event) => trigger(act, event.detail));
}
watch('value', () => document.dispatchEvent(new CustomEvent('brief:opened')));
"""
LABELLED: dict[str, Any] = {"show_label": False, "container": False}
PLAIN: dict[str, Any] = {"apply_default_css": False}


@dataclass(frozen=True, slots=True)
class Parts:
    """The chat's components."""

    turns: gr.State
    kept: gr.BrowserState
    chatbot: gr.Chatbot
    status: gr.HTML
    scope: gr.Dropdown
    question: gr.Textbox
    send: gr.Button
    stop: gr.Button
    actions: gr.Row
    copy: gr.Button
    edit: gr.Button
    retry: gr.Button
    share: gr.Button
    export: gr.Button
    form: gr.Dropdown
    clear: gr.Button
    undo: gr.Button
    former: gr.State
    editing: gr.Row
    editing_note: gr.HTML
    unedit: gr.Button
    reason: gr.Row
    reason_text: gr.Textbox
    reason_send: gr.Button
    thanks: gr.HTML
    feedback: gr.Button
    feedback_text: gr.Textbox
    rated: gr.State
    evidence: gr.HTML
    viewer: gr.HTML
    answer_text: gr.Textbox
    conversation_text: gr.Textbox


def parts(examples: list[str]) -> Parts:
    """Lay the parts out in the tab that is being built."""
    states: dict[str, Any] = {"turns": gr.State([]), "former": gr.State([]), "rated": gr.State(-1)}
    states["kept"] = gr.BrowserState([], storage_key=KEY, secret=SECRET)
    with gr.Row(elem_id="desk"):
        with gr.Column(scale=6, min_width=288, elem_id="talk"):
            talk = {**_conversation(examples), **_rating(), **_composer()}
            talk["scope"] = gr.Dropdown(
                [], value=[], multiselect=True, elem_id="scope", label=at_once("scope_label"), container=True
            )
            talk |= _actions()
        with gr.Column(scale=5, min_width=288, elem_id="desk-evidence"):
            evidence = gr.HTML(elem_id="evidence", elem_classes="evidence", **PLAIN)
            viewer = gr.HTML(elem_id="viewer", elem_classes="evidence", js_on_load=OPENED, **PLAIN)
    texts: dict[str, Any] = {
        f"{name}_text": gr.Textbox(visible=False) for name in ("answer", "conversation", "feedback")
    }
    return Parts(**states, **talk, evidence=evidence, viewer=viewer, **texts)


def _conversation(examples: list[str]) -> dict[str, Any]:
    chatbot = gr.Chatbot(
        elem_id="chatbot", label=at_once("conversation"), height=None, layout="panel", buttons=[], autoscroll=False,
        placeholder=str(at_once("invitation")), examples=[ExampleMessage(text=one) for one in examples] or None,
        sanitize_html=True, allow_tags=False, latex_delimiters=[], **LABELLED,
    )  # fmt: skip
    return {"chatbot": chatbot, "status": gr.HTML(elem_id="status", visible=False, **PLAIN)}


def _rating() -> dict[str, Any]:
    with gr.Row(elem_id="reason", visible=False) as reason:
        reason_text = gr.Textbox(
            elem_id="reason-text", label=at_once("reason_label"), placeholder=str(at_once("reason_hint")),
            container=True, scale=1, max_length=2_000, min_width=160,
        )  # fmt: skip
        reason_send = gr.Button(at_once("reason_send"), elem_id="reason-send", scale=0, min_width=80)
    with gr.Row(elem_id="thanks"):
        thanks = gr.HTML(**PLAIN)
        feedback = gr.Button(
            at_once("feedback_export"), elem_id="feedback", size="sm", scale=0, min_width=48, visible=False
        )
    return {
        "reason": reason, "reason_text": reason_text, "reason_send": reason_send, "thanks": thanks,
        "feedback": feedback,
    }  # fmt: skip


def _composer() -> dict[str, Any]:
    with gr.Row(elem_id="editing", visible=False) as editing:
        editing_note = gr.HTML(**PLAIN)
        unedit = gr.Button(at_once("unedit"), elem_id="unedit", size="sm", scale=0, min_width=48)
    with gr.Row(elem_id="composer"):
        question = gr.Textbox(
            elem_id="question", label=at_once("question_label"), placeholder=str(at_once("question_hint")),
            scale=1, lines=1, max_lines=6, min_width=120, **LABELLED,
        )  # fmt: skip
        send = gr.Button(at_once("ask"), variant="primary", elem_id="send", scale=0, min_width=88)
        stop = gr.Button(at_once("stop"), variant="stop", elem_id="stop", scale=0, min_width=88, visible=False)
    more = {"editing": editing, "editing_note": editing_note, "unedit": unedit}
    return {"question": question, "send": send, "stop": stop, **more}


def _actions() -> dict[str, Any]:
    with gr.Row(elem_id="actions", visible=False) as actions:
        buttons = {
            place: gr.Button(
                at_once("new_chat" if place == "clear" else place), elem_id=place, size="sm", scale=0, min_width=48
            )
            for place in ("copy", "edit", "retry", "share", "export", "clear")
        }
        form = gr.Dropdown(
            list(OFFERED.items()), value="md", elem_id="form", label=at_once("export_as"), scale=0, min_width=116,
            **LABELLED,
        )  # fmt: skip
    undo = gr.Button(at_once("undo"), elem_id="undo", size="sm", scale=0, min_width=48, visible=False)
    return {"actions": actions, "form": form, **buttons, "undo": undo}
