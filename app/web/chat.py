"""What the page does when somebody asks, stops, retries or clears: each handler returns the whole screen."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import gradio as gr
from gradio.components.chatbot import MessageDict

from app.answer import Answer
from app.web import evidence
from app.web.asking import BUSY, Desk
from app.web.conversation import Turn, history, messages, sentences
from app.web.preparation import BROKEN, Preparation
from store.errors import BriefChatError

if TYPE_CHECKING:
    from app.assistant import Assistant

logger = logging.getLogger(__name__)

PACE = 0.12  # seconds between two sentences: enough to be seen as they come, too little to wait for

Update = dict[str, Any]  # what gr.update() returns


class Screen(NamedTuple):
    """New values for the page's parts, in the order in which `page` lists them."""

    turns: list[Turn]
    messages: list[MessageDict] | Update
    evidence: str | Update
    question: str | Update
    send: Update
    stop: Update
    retry: Update
    clear: Update


class Chat:
    """The handlers of one page. They hold nothing of a conversation: that is in the session's `turns`."""

    def __init__(self, assistant: "Assistant", preparation: Preparation, desk: Desk) -> None:
        self._assistant = assistant
        self._desk = desk
        self._preparation = preparation

    def begin(self, question: str, turns: list[Turn]) -> Screen:
        """Take a question down, at once; `respond` answers it when its turn comes."""
        if not question.strip() or (turns and turns[-1].pending):
            return _unchanged(turns)
        return _busy([*turns, Turn(question, waiting=True)], "wait")._replace(question="")

    def retry(self, turns: list[Turn]) -> Screen:
        """Take the last question down again, in place of its answer."""
        if not turns or turns[-1].pending:
            return _unchanged(turns)
        return _busy([*turns[:-1], Turn(turns[-1].question, waiting=True)], "wait")

    async def respond(self, turns: list[Turn]) -> AsyncIterator[Screen]:
        """Show the steps of the question that was taken down, then its answer sentence by sentence."""
        if not turns or not turns[-1].waiting:  # stopped before its turn came, or being answered already
            yield _unchanged(turns)
            return
        turns = [*turns[:-1], replace(turns[-1], waiting=False)]
        try:
            async with aclosing(self._desk.ask(turns[-1].question, history(turns[:-1]))) as steps:
                async for step in steps:
                    if isinstance(step, Answer):
                        turns = [*turns[:-1], replace(turns[-1], answer=step)]
                    else:
                        yield _busy(turns, step)
            async for screen in self._tell(turns):
                yield screen
        except BriefChatError as error:
            yield _failed(turns, str(error))
        except Exception:
            logger.exception("a question could not be answered")
            yield _failed(turns, BROKEN)

    def refuse(self, turns: list[Turn]) -> Screen:
        """Say that the queue was full."""
        return _failed(turns, BUSY) if turns and turns[-1].waiting else _unchanged(turns)

    def stop(self, turns: list[Turn]) -> Screen:
        """Show the last question as stopped, unless its answer came first."""
        if turns and turns[-1].pending:
            turns = [*turns[:-1], replace(turns[-1], waiting=False, stopped=True)]
        return _idle(turns)

    def clear(self) -> Screen:
        """Begin a new conversation."""
        return _idle([])._replace(evidence=self.evidence([]), question="")

    def evidence(self, turns: list[Turn]) -> str:
        """Return the evidence panel's HTML."""
        try:
            sources = self._assistant.sources() if self._preparation.ready else []
        except BriefChatError:  # the quotes can be shown all the same
            sources = []
        return evidence.panel(turns, sources, self._assistant.source_text)

    async def _tell(self, turns: list[Turn]) -> AsyncIterator[Screen]:
        """Show the evidence and the sentences of the last answer, one after another."""
        panel = await asyncio.to_thread(self.evidence, turns)
        told = ""
        for sentence in sentences(turns[-1].answer.text if turns[-1].answer else "")[:-1]:
            told += sentence
            yield _busy(turns, told=told)._replace(evidence=panel)
            await asyncio.sleep(PACE)
        yield _idle(turns)._replace(evidence=panel)


def _busy(turns: list[Turn], step: str = "", *, told: str | None = None) -> Screen:
    return Screen(
        turns=turns,
        messages=messages(turns, step=step, told=told),
        evidence=gr.update(),
        question=gr.update(),
        send=gr.update(visible=False),
        stop=gr.update(visible=True),
        retry=gr.update(interactive=False),
        clear=gr.update(interactive=True),
    )


def _idle(turns: list[Turn]) -> Screen:
    return Screen(
        turns=turns,
        messages=messages(turns),
        evidence=gr.update(),
        question=gr.update(),
        send=gr.update(visible=True),
        stop=gr.update(visible=False),
        retry=gr.update(interactive=bool(turns)),
        clear=gr.update(interactive=bool(turns)),
    )


def _unchanged(turns: list[Turn]) -> Screen:
    return Screen(turns, *[gr.update() for _ in Screen._fields[1:]])


def _failed(turns: list[Turn], error: str) -> Screen:
    return _idle([*turns[:-1], replace(turns[-1], waiting=False, answer=None, error=error)])
