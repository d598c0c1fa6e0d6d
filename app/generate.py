"""A LangChain chat model as generator: numbered sentences in, claims with sentence numbers out."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from pydantic import BaseModel, Field, ValidationError

import prompts
from app.errors import ModelError
from app.evidence import Evidence, Sentence
from app.ground import Claim
from app.render import plain

MOST = 12  # sentences that the model is given
LONGEST_CLAIM = 600  # characters
TURNS = 6  # of the history that the model is shown, the latest


class ProposedClaim(BaseModel):
    """One claim, as the model gives it."""

    text: str = Field(description="one short claim, in the words of the sentences")
    sentences: list[int] = Field(description="numbers of the sentences that the claim rests on")


class Proposal(BaseModel):
    """All claims of one answer; none where the sentences do not answer."""

    claims: list[ProposedClaim] = Field(default_factory=list)


def open_model(name: str) -> BaseChatModel:
    """Return the chat model of this `provider:name`; ModelError where it is unknown or not installed."""
    from langchain.chat_models import init_chat_model

    provider = name.partition(":")[0]
    try:
        model = init_chat_model(name, temperature=0)
    except ImportError:
        raise ModelError(
            f"BRIEF_CHAT_MODEL={name}: its integration is not installed: pip install 'brief-chat[{provider}]'"
        ) from None
    except Exception as error:  # every provider raises errors of its own, for a missing key among others
        raise ModelError(f"BRIEF_CHAT_MODEL={name}: {_line(error)}") from None
    return model


def propose(model: BaseChatModel, question: str, evidence: Evidence) -> list[Claim]:
    """Ask the model for claims; sentence numbers that do not exist never get further than this."""
    given = sorted(evidence.sentences, key=lambda sentence: -sentence.score)[:MOST]
    given.sort(key=lambda sentence: (sentence.rank, sentence.start))
    lines = [f"{number}. {_fenced(sentence.text)}" for number, sentence in enumerate(given, start=1)]
    prompt = prompts.load("answer").substitute(sentences="\n".join(lines), question=_fenced(question))
    return [claim for one in _claims(model, prompt) if (claim := _bound(one, given))]


def condense(model: BaseChatModel, question: str, history: Sequence[Mapping[str, str]]) -> str:
    """Return a follow-up as a question that stands alone, in the model's words, or as it was if none come."""
    turns = [
        f"{turn.get('role', 'user')}: {_fenced(plain(turn.get('content', '')))[:500]}" for turn in history[-TURNS:]
    ]
    prompt = prompts.load("condense").substitute(history="\n".join(turns), question=_fenced(question))
    lines = [line.strip().strip('"') for line in _text(_invoke(model, prompt)).splitlines() if line.strip()]
    return lines[0] if lines and len(lines[0]) <= 4 * len(question) + 200 else question


def parse(text: str) -> list[ProposedClaim]:
    """Read claims out of a model's text: JSON anywhere in it, or lines that carry markers such as [1]."""
    for found in re.finditer(r"[\[{]", text):
        try:
            value, _ = json.JSONDecoder().raw_decode(text, found.start())
        except ValueError:
            continue
        claims = _from_json(value)
        if claims is not None:
            return claims
    return [
        ProposedClaim(text=claim, sentences=[int(number) for number in re.findall(r"\d+", markers)])
        for line in text.splitlines()
        for claim, markers in re.findall(r"([^\[\]]+?)\s*((?:\[\d+(?:\s*,\s*\d+)*\]\s*)+)", line)
    ]


def _from_json(value: Any) -> list[ProposedClaim] | None:
    rows = value.get("claims") if isinstance(value, dict) else value
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    claims = []
    for row in rows:
        try:
            claims.append(ProposedClaim.model_validate(row))
        except ValidationError:
            continue
    return claims


def _claims(model: BaseChatModel, prompt: str) -> list[ProposedClaim]:
    try:
        structured = model.with_structured_output(Proposal, include_raw=True)
    except (NotImplementedError, ValueError, TypeError):
        return parse(_text(_invoke(model, prompt)))
    reply: Any = _invoke(structured, prompt)
    if isinstance(reply, dict):
        parsed = reply.get("parsed")
        return parsed.claims if isinstance(parsed, Proposal) else parse(_text(reply.get("raw")))
    return reply.claims if isinstance(reply, Proposal) else parse(_text(reply))


def _bound(proposed: ProposedClaim, given: Sequence[Sentence]) -> Claim | None:
    text = " ".join(re.sub(r"\[\d+(?:\s*,\s*\d+)*\]", " ", proposed.text).split())
    numbers = dict.fromkeys(number for number in proposed.sentences if 1 <= number <= len(given))
    if not text or len(text) > LONGEST_CLAIM or not numbers:
        return None
    return Claim(tuple(given[number - 1] for number in numbers), text)


def _invoke(model: Any, prompt: str) -> Any:
    try:
        return model.invoke([HumanMessage(prompt)])
    except Exception as error:  # the network, the key, the quota: every provider has errors of its own
        raise ModelError(f"the language model did not answer: {_line(error)}") from error


def _text(message: Any) -> str:
    text = getattr(message, "text", "")
    return str(text() if callable(text) and not isinstance(text, str) else text)


def _fenced(text: str) -> str:
    """A text as one line in which no tag of ours can be closed or opened."""
    return " ".join(text.replace("<", "‹").replace(">", "›").split())


def _line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:300]
