"""What the page does when somebody asks, stops, edits or begins anew: each handler returns the whole screen."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any, TypeVar

import gradio as gr

from app.errors import Busy, ModelError
from app.types.results import Answer
from app.web.chat.kept import keep, kept, talk_of
from app.web.chat.screen import Screen, Showing, UnderWay, unchanged
from app.web.evidence.reading import Reading
from app.web.gate.guard import ASKED, OFFERED
from app.web.words.conversation import Trouble, Turn, history, sentences
from app.web.words.markup import html
from app.web.words.wording import examples, words_for
from app.web.work.asking import BUSY, Desk
from store import BriefChatError, StoreLocked

logger = logging.getLogger(__name__)

T = TypeVar("T")

LED = "talk"  # of an address: the kept conversation that it leads to
LARGEST = 10_000  # characters of a question that a session holds; one that long is refused, and told so
SCOPE = 500  # sources of a scope
BEAT = 5.0  # seconds after which a page that waits hears that the work goes on
PACE = 0.12  # seconds between two sentences: enough to be seen as they come, too little to wait for


def bounded(scope: Sequence[str] | None) -> tuple[str, ...]:
    """Return the ids of a scope that a session holds."""
    return tuple(one[:200] for one in (scope or ())[:SCOPE])


class Stop:
    """Ends what is under way in one session; `screen` is what is shown in its place."""

    def __init__(self) -> None:
        self.screen: Screen | None = None
        self._asked = asyncio.Event()

    def ask(self, screen: Screen | None = None) -> None:
        """End it."""
        self.screen = screen
        self._asked.set()

    async def until(self, steps: AsyncGenerator[T]) -> AsyncGenerator[T | None]:
        """Yield what comes until this is asked for, None for a BEAT without; what is waited for then is cancelled."""

        async def following() -> T:
            return await anext(steps)

        asked = asyncio.create_task(self._asked.wait())
        step: asyncio.Task[T] | None = None
        try:
            while not self._asked.is_set():
                step = step or asyncio.create_task(following())
                await asyncio.wait({step, asked}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
                if not step.done():
                    if not self._asked.is_set():
                        yield None
                    continue
                try:
                    what = step.result()
                except StopAsyncIteration:
                    return
                step = None
                yield what
        finally:
            asked.cancel()
            if step and step.cancel():
                await asyncio.wait({step})


class Chat:
    """The handlers of one page. They hold nothing of a conversation: that is in the session's `turns`.

    What they hold is which session's answer is under way, so that it can be stopped: a cancellation by Gradio may reach
    the server late, and end the answer that was asked for next.
    """

    def __init__(self, desk: Desk, reading: Reading, *, examples: bool = False) -> None:
        self._examples = examples
        self._desk = desk
        self._reading = reading
        self._under_way: dict[str, Stop] = {}  # by session

    def open(self, stored: Any, request: gr.Request) -> Screen:
        """Show the conversation that the browser has kept, and take down the question of a link (`?q=`).

        That of a link on another site (`?box=`, guard.py) is put into the box alone, and that of a link to a kept
        answer (`?talk=`) waits until the page has looked for it.
        """
        turns = kept(stored)
        talk = talk_of(turns)
        turns = [replace(turn, talk=talk) for turn in turns]
        given = {} if request.query_params.get(LED) else request.query_params
        asked = str(given.get(ASKED, "")).strip()[:LARGEST]
        scope = bounded(request.query_params.getlist("source") if hasattr(request.query_params, "getlist") else ())
        showing = self._showing(request)
        if asked and not (turns and turns[-1].question == asked):
            return self._take([*turns, Turn(asked, scope, waiting=True, talk=talk)], request)
        if turns and turns[-1].waiting:
            return self._take(turns, request)
        screen = self._idle(turns, showing)
        if offered := str(given.get(OFFERED, "")).strip()[:LARGEST]:
            screen = screen._replace(question=offered)
        if self._examples:  # the page was built before anybody was there to have a language
            screen.chatbot["examples"] = [{"text": one} for one in examples(showing.words.language)]
        return screen

    def begin(
        self, question: str | None, scope: Sequence[str] | None, turns: list[Turn], request: gr.Request
    ) -> Screen:
        """Take a question down, at once; `respond` answers it when its turn comes.

        Where the last question is being edited, the new one takes its place.
        """
        if not question or not question.strip() or (turns and turns[-1].pending):
            return unchanged(turns)
        before = turns[:-1] if turns and turns[-1].edited else turns
        asked = Turn(question[:LARGEST], bounded(scope), waiting=True, talk=talk_of(turns))
        return self._take([*before, asked], request)._replace(question="")

    def retry(self, turns: list[Turn], request: gr.Request) -> Screen:
        """Take the last question down again, in place of its answer."""
        if not turns or turns[-1].pending:
            return unchanged(turns)
        last = Turn(turns[-1].question, turns[-1].scope, waiting=True, talk=talk_of(turns))
        return self._take([*turns[:-1], last], request)

    def edit(self, turns: list[Turn], request: gr.Request) -> Screen:
        """Put the last question into the box, to be asked otherwise; once more, and it stays as it was."""
        if not turns or turns[-1].pending:
            return unchanged(turns)
        edited = not turns[-1].edited
        screen = unchanged([*turns[:-1], replace(turns[-1], edited=edited)])
        note = f'<p role="status">{html(words_for(request)("editing"))}</p>' if edited else ""
        return screen._replace(
            question=turns[-1].question if edited else "", editing=gr.update(visible=edited), editing_note=note
        )

    async def respond(self, turns: list[Turn], request: gr.Request) -> AsyncIterator[Screen]:
        """Show the steps of the question that was taken down, then its answer sentence by sentence."""
        if not turns or not turns[-1].waiting:  # stopped before its turn came, or being answered already
            yield unchanged(turns)
            return
        showing = self._showing(request)
        last = replace(turns[-1], waiting=False)
        turns = [*turns[:-1], last]
        session = request.session_hash or ""
        stop = self._under_way[session] = Stop()
        under_way = UnderWay(showing, turns)
        try:
            model = self._desk.chosen(request.headers)
            asking = self._desk.ask(last.question, history(turns[:-1]), last.scope or None, model=model)
            async with aclosing(asking), aclosing(stop.until(asking)) as steps:
                async for step in steps:
                    if isinstance(step, Answer):
                        turns = [*turns[:-1], replace(last, answer=step)]
                    else:
                        yield under_way.tell(step)
            showing = self._showing(request)  # the library may have become ready on the way
            panel = await asyncio.to_thread(self._reading.evidence, turns, showing.words)
            told = ""
            answer = turns[-1].answer
            for sentence in sentences(answer.text if answer and not under_way.written else "")[:-1]:
                if stop.screen:
                    break
                told += sentence
                yield showing.busy(turns, told=told)._replace(evidence=panel)
                await asyncio.sleep(PACE)
            last_shown = showing.idle(turns)._replace(evidence=panel)
        except BriefChatError as error:
            last_shown = self._failed(turns, showing, str(error), self._trouble(error))
        except Exception:
            logger.exception("a question could not be answered")
            last_shown = self._failed(turns, showing, showing.words("broken"))
        finally:
            if self._under_way.get(session) is stop:
                del self._under_way[session]
        yield stop.screen or last_shown

    def refuse(self, turns: list[Turn], request: gr.Request) -> Screen:
        """Say that the queue was full."""
        if not turns or not turns[-1].waiting:
            return unchanged(turns)
        return self._failed(turns, self._showing(request), BUSY, "busy")

    def stop(self, turns: list[Turn], request: gr.Request) -> Screen:
        """Show the last question as stopped, unless its answer came first."""
        if turns and turns[-1].pending:
            turns = [*turns[:-1], replace(turns[-1], waiting=False, stopped=True)]
        return self._end(self._idle(turns, self._showing(request)), request)

    def clear(self, turns: list[Turn], request: gr.Request) -> Screen:
        """Begin a new conversation; the one before can be brought back until the next question."""
        former = [replace(turn, waiting=False, edited=False, stopped=turn.stopped or turn.pending) for turn in turns]
        return self.show([], request, former)

    def show(self, turns: list[Turn], request: gr.Request, former: Sequence[Turn] = ()) -> Screen:
        """Show another conversation in the place of the `former` one, which can be brought back if it is given."""
        screen = self._idle(turns, self._showing(request))._replace(
            viewer="", question="", reason=gr.update(visible=False), thanks="", former=list(former),
            undo=gr.update(visible=bool(former)),
        )  # fmt: skip
        return self._end(screen, request)

    def restore(self, former: list[Turn], request: gr.Request) -> Screen:
        """Bring the conversation back in whose place a new one was begun."""
        return self._idle(former, self._showing(request))._replace(undo=gr.update(visible=False))

    def _end(self, screen: Screen, request: gr.Request) -> Screen:
        """Show a screen; where an answer is under way, it ends by showing it, so that nothing comes behind it."""
        under_way = self._under_way.get(request.session_hash or "")
        if under_way is None:
            return screen
        under_way.ask(screen)
        return Screen(*[gr.skip() for _ in Screen._fields])

    def _take(self, turns: list[Turn], request: gr.Request) -> Screen:
        showing = self._showing(request)
        panel = self._reading.evidence(turns, showing.words)
        return showing.busy(turns, "wait")._replace(viewer="", evidence=panel, kept=keep(turns))

    def _idle(self, turns: Sequence[Turn], showing: Showing) -> Screen:
        return showing.idle(turns)._replace(evidence=self._reading.evidence(turns, showing.words))

    def _failed(self, turns: Sequence[Turn], showing: Showing, error: str, trouble: Trouble = "") -> Screen:
        screen = showing.failed(turns, error, trouble)
        return screen._replace(evidence=self._reading.evidence(screen.turns, showing.words))

    def _showing(self, request: gr.Request) -> Showing:
        return Showing(words_for(request), self._reading.titles())

    def _trouble(self, error: BriefChatError) -> Trouble:
        if isinstance(error, ModelError):
            return "model"
        if isinstance(error, Busy | StoreLocked):
            return "busy"
        return "" if self._reading.sources() or not self._reading.ready else "empty"
