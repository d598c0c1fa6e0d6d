"""Many ask at once: so many are answered, so many wait, the next one is told; none waits for ever."""

import asyncio
from collections.abc import Iterator

import pytest
from gated import Gated
from loop import run

from app.errors import Busy, OutOfTime, QuestionError
from app.types.results import Answer
from app.web.work.asking import Desk
from app.web.work.preparation import Preparation

FACT = "When was the Korea-U.S. summit held in Seoul?"
UNKNOWN = "What is the capital of Mongolia?"


@pytest.fixture
def preparation(assistant: Gated) -> Iterator[Preparation]:
    """The assistant's, which is over."""
    preparation = Preparation(assistant)
    preparation.wait()
    yield preparation


async def until(seen: list[str], count: int) -> None:
    while len(seen) < count:
        await asyncio.sleep(0.01)


def test_one_too_many_is_told_and_the_others_are_answered(assistant: Gated, preparation: Preparation) -> None:
    async def crowd() -> list[Answer | BaseException]:
        desk = Desk(assistant, preparation, seconds=120, at_once=1, waiting=1)
        assistant.gate.clear()
        first, second = [], []
        asked = [asyncio.create_task(desk.answer(FACT, on_step=first.append))]
        await until(first, 1)
        asked.append(asyncio.create_task(desk.answer(UNKNOWN, on_step=second.append)))
        await until(second, 1)
        asked.append(asyncio.create_task(desk.answer(FACT)))
        await asyncio.wait(asked[2:])
        assert first == ["retrieve"] and second == ["wait"]
        assistant.gate.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    one, two, three = run(crowd())
    assert isinstance(one, Answer) and one.citations == assistant.known(FACT).citations
    assert isinstance(two, Answer) and two.status == "not_found"
    assert isinstance(three, Busy) and "too many" in str(three)


def test_an_answer_that_takes_too_long_is_given_up_and_its_place_is_free_once_it_ends(
    assistant: Gated, preparation: Preparation
) -> None:
    async def slow() -> Answer:
        desk = Desk(assistant, preparation, seconds=0.2, at_once=1, waiting=1)
        assistant.gate.clear()
        with pytest.raises(OutOfTime, match=r"within 0\.2 seconds.*BRIEF_CHAT_WEB_ANSWER_SECONDS"):
            await desk.answer(FACT)
        desk._seconds = 120
        steps: list[str] = []
        again = asyncio.create_task(desk.answer(FACT, on_step=steps.append))
        await until(steps, 1)
        assert steps == ["wait"]  # the thread that was given up is at work still
        assistant.gate.set()
        return await again

    assert run(slow()).citations == assistant.known(FACT).citations


def test_whoever_leaves_the_line_takes_no_place_in_it(assistant: Gated, preparation: Preparation) -> None:
    async def leave() -> Answer:
        desk = Desk(assistant, preparation, seconds=120, at_once=1, waiting=1)
        assistant.gate.clear()
        first, second = [], []
        stays = asyncio.create_task(desk.answer(FACT, on_step=first.append))
        await until(first, 1)
        for _ in range(3):
            leaves = asyncio.create_task(desk.answer(FACT, on_step=second.append))
            await until(second, 1)
            leaves.cancel()
            await asyncio.wait([leaves])
            second.clear()
        assistant.gate.set()
        return await stays

    assert run(leave()).status == "answered"


def test_what_cannot_be_asked_frees_its_place(assistant: Gated, preparation: Preparation) -> None:
    async def wrong() -> Answer:
        desk = Desk(assistant, preparation, seconds=120, at_once=1, waiting=0)
        for question in ("", "why " * 2_000, " \n"):
            with pytest.raises(QuestionError):
                await desk.answer(question)
            await asyncio.sleep(0.05)
        return await desk.answer(FACT)

    assert run(wrong()).status == "answered"
