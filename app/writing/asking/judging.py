"""A language model as the judge of claims that the check has carried: whether their quotes say them."""

from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, Field

import prompts
from app.errors import ModelError
from app.types.written import Planning
from app.writing.asking.calls import Tally, Waiting, ask
from app.writing.asking.schemas import filled, held, profile_of

REPLY = 4_000  # characters of a reply that are read


class Judgement(BaseModel):
    """Which claims their quotes do not say."""

    denied: list[int] = Field(
        description="numbers of the claims that their quotes do not say; empty where all are said"
    )


def judges(model: BaseChatModel, judging: Planning) -> bool:
    """Whether a model is asked to judge: always, never, or where it says that it fills in schemas."""
    return judging == "always" or (judging == "auto" and _structures(model))


def denied(
    model: BaseChatModel, claims: Sequence[tuple[str, Sequence[str]]], tally: Tally, waiting: Waiting
) -> frozenset[int]:
    """Return the places (from 0) of the claims that a model denies in one call, each given with its quotes.

    None where it fails or its judgement cannot be read; numbers of claims that there are not say nothing.
    """
    rows = [
        f"{number}. <claim>{text}</claim> " + " ".join(f"<quote>{quote}</quote>" for quote in quotes)
        for number, (text, quotes) in enumerate(claims, start=1)
    ]
    prompt = prompts.load("judge", claims="\n".join(rows))
    try:
        if _structures(model):
            found = filled(model, Judgement, prompt, tally, waiting)
        else:
            found = held(Judgement, ask(model, prompt, tally, waiting)[:REPLY], strict=True)
    except ModelError:
        return frozenset()
    return frozenset(number - 1 for number in found.denied if 1 <= number <= len(claims)) if found else frozenset()


def _structures(model: BaseChatModel) -> bool:
    return bool(profile_of(model).get("structured_output"))
