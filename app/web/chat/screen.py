"""The page's parts, and what they show while a question is being answered and when it is over."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import gradio as gr

from app.types.written import Piece
from app.web.chat import transcript
from app.web.chat.kept import keep
from app.web.chat.writing import growing
from app.web.words.conversation import Trouble, Turn, messages, ratings
from app.web.words.wording import Words

SEARCHING = "retrieve"  # the step with which an answer begins

Update = dict[str, Any]  # what gr.update() returns


class Screen(NamedTuple):
    """New values for the page's parts, in the order in which `page` lists them."""

    turns: list[Turn]
    kept: object
    chatbot: Update
    evidence: object
    viewer: object
    question: object
    send: Update
    stop: Update
    actions: Update
    answer_text: object
    reason: Update
    thanks: object
    former: object
    undo: Update
    editing: Update
    editing_note: object


class Showing:
    """Makes screens in one language; `titles` names the sources by id."""

    def __init__(self, words: Words, titles: Mapping[str, str]) -> None:
        self.words = words
        self._titles = titles

    def busy(self, turns: Sequence[Turn], step: str = "", *, told: str | None = None, waited: int = 0) -> Screen:
        """Show the last question under way, at a step (since `waited` seconds) or with what is told of its answer."""
        said = messages(turns, self.words, titles=self._titles, step=step, told=told, waited=waited)
        return unchanged(turns)._replace(
            chatbot=gr.update(value=said, feedback_value=[*ratings(turns), None]),
            send=gr.update(visible=False),
            stop=gr.update(visible=True),
            actions=gr.update(visible=False),
            reason=gr.update(visible=False),
            thanks="",
            undo=gr.update(visible=False),
            editing=gr.update(visible=False),
        )

    def idle(self, turns: Sequence[Turn]) -> Screen:
        """Show a conversation in which nothing is under way, and have the browser keep it."""
        answer = turns[-1].answer if turns else None
        return unchanged(turns)._replace(
            kept=keep(turns),
            chatbot=gr.update(value=messages(turns, self.words, titles=self._titles), feedback_value=ratings(turns)),
            send=gr.update(visible=True),
            stop=gr.update(visible=False),
            actions=gr.update(visible=bool(turns)),
            editing=gr.update(visible=False),
            answer_text=transcript.answer_text(answer, self.words) if answer else "",
        )

    def failed(self, turns: Sequence[Turn], error: str, trouble: Trouble = "") -> Screen:
        """Show why the last question has no answer."""
        return self.idle([*turns[:-1], replace(turns[-1], waiting=False, answer=None, error=error, trouble=trouble)])


class UnderWay:
    """What is shown of a question while it is answered: its step, and since when, or what a language model writes.

    `written` are the model's sentences by their numbers, as far as they are.
    """

    def __init__(self, showing: Showing, turns: Sequence[Turn]) -> None:
        self._showing = showing
        self._turns = turns
        self._begun, self._step = time.monotonic(), ""
        self.written: dict[int, Piece] = {}

    def tell(self, what: str | Piece | None) -> Screen:
        """Show a step that begins, a sentence that grows or was checked, or (None) that the work goes on."""
        if isinstance(what, Piece) and not what.text:
            what = None
        if isinstance(what, Piece):
            self.written[what.number] = what
        elif what == SEARCHING:  # whatever was written is written anew
            self.written.clear()
        if self.written:
            return self._showing.busy(self._turns, told=growing(self.written, self._showing.words))
        self._step = what if isinstance(what, str) and what else self._step
        waited = 0 if what else int(time.monotonic() - self._begun)
        return self._showing.busy(self._turns, self._step, waited=waited)


def unchanged(turns: Sequence[Turn]) -> Screen:
    """Return a screen that changes nothing of what is shown."""
    return Screen(list(turns), *[gr.skip() for _ in Screen._fields[1:]])
