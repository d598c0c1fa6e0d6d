"""What a language model plans: the question as it stands alone, its parts, and other words to search in."""

import re
from collections.abc import Mapping, Sequence

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, Field

import prompts
from app.compose.model import shown, stands_alone
from app.errors import ModelError
from app.types.written import Planning
from app.writing.asking.calls import Tally, Waiting, ask
from app.writing.asking.schemas import able, filled, held
from app.writing.material import fenced

PARTS = 4  # of a question
WORDS = 2  # questions in other words, of one round
LONGEST = 300  # characters of each
REPLY = 4_000  # characters of a reply that are read
LIST = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s*")


class Plan(BaseModel):
    """How a question is to be answered."""

    question: str = Field(default="", description="the last question, understood without the conversation")
    parts: list[str] = Field(default_factory=list, description="the questions that it is made of, where it is several")


def plans(model: BaseChatModel, planning: Planning) -> bool:
    """Whether a model is asked for a plan: always, never, or where it fills schemas in."""
    return planning == "always" or (planning == "auto" and able(model))


def planned(
    model: BaseChatModel,
    question: str,
    history: Sequence[Mapping[str, str]],
    tally: Tally,
    waiting: Waiting = lambda: None,
) -> Plan:
    """Return a model's plan, of which what cannot be meant is left out: an empty one where it makes none.

    The question is kept where it names nothing that nobody named, and all that was; a model that fills in no schema
    is asked for JSON in plain words.
    """
    prompt = prompts.load("plan", history="\n".join(shown(history)), question=fenced(question))
    try:
        plan = filled(model, Plan, prompt, tally, waiting) if able(model) else None
        plan = plan or held(Plan, ask(model, prompt, tally, waiting)[:REPLY]) or Plan()
    except ModelError:  # read by our own rules instead
        return Plan()
    parts = _lines(plan.parts, [question, plan.question])[:PARTS]
    alone = stands_alone(" ".join(plan.question.split()), question, history)
    return Plan(question=alone, parts=parts if len(parts) > 1 else [])


def other_words(
    model: BaseChatModel, question: str, searched: Sequence[str], tally: Tally, waiting: Waiting = lambda: None
) -> list[str]:
    """Return questions for the same in a model's words that were not searched for; none where it fails."""
    prompt = prompts.load("search", question=fenced(question), searched="; ".join(fenced(one) for one in searched))
    try:
        reply = ask(model, prompt, tally, waiting)[:REPLY]
    except ModelError:
        return []
    return _lines(reply.splitlines(), [question, *searched])[:WORDS]


def _lines(found: Sequence[str], known: Sequence[str]) -> list[str]:
    """Those of some lines that can be questions, each once, and none that is known."""
    seen, kept = {" ".join(one.split()).casefold() for one in known}, []
    for one in found:
        text = " ".join(LIST.sub("", one).strip(" \t\"'").split())
        if any(char.isalnum() for char in text) and len(text) <= LONGEST and text.casefold() not in seen:
            seen.add(text.casefold())
            kept.append(text)
    return kept
