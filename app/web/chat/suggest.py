"""Offering what to ask next, once an answer is there and nobody else waits for one."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from itertools import islice
from typing import Any

import gradio as gr

from app.types.results import Answer
from app.web.chat.screen import Screen, Showing, unchanged
from app.web.evidence.following import OFFERED, TRIED, Candidate, candidates
from app.web.evidence.reading import Reading
from app.web.words.conversation import Turn
from app.web.words.wording import words_for
from app.web.work.asking import Desk
from store import BriefChatError

LONGEST = 60.0  # seconds after which no more candidates are tried


class Suggestions:
    """Asks candidates as the reader would, and offers those that are answered from the sentence they were made of."""

    def __init__(self, desk: Desk, reading: Reading) -> None:
        self._desk = desk
        self._reading = reading

    async def suggest(self, turns: list[Turn], request: gr.Request) -> Screen:
        """Add questions to the last answer; none where there is no answer, or where somebody waits for the desk."""
        answer = turns[-1].answer if turns else None
        if answer is None or not answer.citations or turns[-1].following:
            return unchanged(turns)
        offered = await self._offered(turns[-1], answer)
        if not offered:
            return unchanged(turns)
        turns = [*turns[:-1], replace(turns[-1], following=tuple(offered))]
        screen = Showing(words_for(request), self._reading.titles()).idle(turns)
        return unchanged(turns)._replace(kept=screen.kept, chatbot=screen.chatbot)

    async def _offered(self, turn: Turn, answer: Answer) -> list[str]:
        offered: list[str] = []
        try:
            tried = await asyncio.to_thread(self._candidates, turn, answer)
            async with asyncio.timeout(LONGEST):
                for candidate in tried:
                    found = await self._found(candidate, turn)
                    if found is None:
                        break
                    if candidate.answered_by(found, answer):
                        offered.append(candidate.question)
                    if len(offered) == OFFERED:
                        break
        except (BriefChatError, TimeoutError):
            pass  # what was found so far is offered
        return offered

    def _candidates(self, turn: Turn, answer: Answer) -> list[Candidate]:
        return list(islice(candidates(turn.question, answer, self._reading.text), TRIED))

    async def _found(self, candidate: Candidate, turn: Turn) -> Answer | None:
        """The answer to a candidate, in the sources' own words; nothing where it would have to wait for its turn."""
        steps: Any = self._desk.ask(candidate.question, (), turn.scope or None, model="", counts=False)
        async with aclosing(steps):
            async for step in steps:
                if isinstance(step, Answer):
                    return step
                if step == "wait":
                    return None
        return None
