"""A LangChain chat model as generator: numbered sentences in, claims with sentence numbers out."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, Field, ValidationError, field_validator

import prompts
from app.errors import ModelError
from app.present.markdown import plain
from app.question.names import holds, vocabulary
from app.question.question import content_words
from app.text.coherence import alike
from app.types.evidence import Claim, Evidence, Sentence

MOST = 12  # sentences that the model is given
ROOM = 6_000  # characters of them together: about 1,500 tokens, so that the prompt fits a context of 4,096
CITED = 4  # sentences that a claim may rest on; of more, those closest to its words
TURNS = 6  # of the history that the model is shown, the latest
TURN = 500  # characters of each
LONGER = 200  # characters that a condensed question may have more than the question
REPLY = 20_000  # characters of a model's reply that are read: a small model may run into a loop of one word
CLAIM = 2_000  # characters of one claim
NUMBER = re.compile(r"-?\d{1,9}")
OPENING = re.compile(r"[\[{]")
MARKERS = re.compile(r"(?:\[\d{1,4}(?: ?, ?\d{1,4})*\] ?)+")  # on a line whose blanks are single ones

Prompt = list[tuple[str, str]]


class ProposedClaim(BaseModel):
    """One claim, as the model gives it."""

    text: str = Field(description="one short claim, in the words of the sentences")
    sentences: list[int] = Field(description="numbers of the sentences that the claim rests on")

    @field_validator("sentences", mode="before")
    @classmethod
    def _numbers(cls, given: Any) -> Any:
        """Numbers out of `2`, `"2"`, `"[1, 2]"` and lists of such; what is none is left out."""
        rows = given if isinstance(given, list) else [given]
        return [int(number) for row in rows if not isinstance(row, bool) for number in NUMBER.findall(str(row))]


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
            f"BRIEF_CHAT_MODELS_CHAT={name}: its integration is not installed: pip install 'brief-chat[{provider}]'"
        ) from None
    except Exception as error:  # every provider raises errors of its own, for a missing key among others
        raise ModelError(f"BRIEF_CHAT_MODELS_CHAT={name}: {_line(error)}") from None
    return model


def propose(model: BaseChatModel, question: str, evidence: Evidence) -> list[Claim]:
    """Ask the model for claims, each once.

    Sentence numbers that do not exist never get further than this; a claim that has no others comes without
    sentences. Raises ModelError where the model cannot be reached.
    """
    given = _given(evidence.sentences)
    lines = [f"{number}. {_fenced(sentence.text)}" for number, sentence in enumerate(given, start=1)]
    prompt = prompts.load("answer", sentences="\n".join(lines), question=_fenced(question))
    once: dict[str, Claim] = {}
    for proposed in _claims(model, prompt):
        claim = _bound(proposed, given)
        if claim.text:
            once.setdefault(claim.text.casefold(), claim)
    return list(once.values())


def condense(model: BaseChatModel, question: str, history: Sequence[Mapping[str, str]]) -> str:
    """Return a follow-up as a question that stands alone, in the model's words; empty where they cannot be used.

    They cannot when they are none, too many, name what neither the question nor the conversation names, or leave
    out what the question names.
    """
    turns = [
        f"{turn.get('role', 'user')}: {_fenced(plain(turn.get('content', '')))[:TURN]}" for turn in history[-TURNS:]
    ]
    prompt = prompts.load("condense", history="\n".join(turns), question=_fenced(question))
    reply = _text(_invoke(model, prompt))[:REPLY]
    lines = [line.strip().strip('"') for line in reply.splitlines() if line.strip()]
    condensed = lines[0].removeprefix("Last question:").strip() if lines else ""
    said = vocabulary([question, *turns])
    kept = vocabulary([condensed])
    faithful = all(holds(said, word) for word in content_words(condensed))
    whole = all(holds(kept, word) for word in content_words(question))
    return condensed if faithful and whole and len(condensed) <= len(question) + LONGER else ""


def parse(text: str) -> list[ProposedClaim]:
    """Read claims out of a model's text: JSON anywhere in it, whole or cut off, or lines with markers such as [1].

    No more than `REPLY` characters of it are read.
    """
    text = text[:REPLY]
    found, place = [], 0
    while opening := OPENING.search(text, place):
        try:
            value, place = json.JSONDecoder().raw_decode(text, opening.start())
        except RecursionError:
            break
        except ValueError:
            place = opening.end()
        else:
            found += _from_json(value)
    if found or re.search(r"[{\[]\s*[\"{]", text):
        return found
    return [claim for line in text.splitlines() for claim in _from_line(" ".join(line.split()))]


def _from_line(line: str) -> list[ProposedClaim]:
    """The claims of a line: each is what stands before its markers, behind the last bracket there."""
    claims, place = [], 0
    for markers in MARKERS.finditer(line):
        before = line[place : markers.start()].replace("[", "]").rpartition("]")[2].strip()
        if before:
            numbers = [int(number) for number in NUMBER.findall(markers[0])]
            claims.append(ProposedClaim(text=before, sentences=numbers))
        place = markers.end()
    return claims


def _from_json(value: Any) -> list[ProposedClaim]:
    """The claims in a list of them, in an object that holds such a list, or the one claim that an object is."""
    if isinstance(value, dict) and isinstance(value.get("claims"), list):
        value = value["claims"]
    claims = []
    for row in value if isinstance(value, list) else [value]:
        try:
            claims.append(ProposedClaim.model_validate(row))
        except ValidationError:
            continue
    return claims


def _claims(model: BaseChatModel, prompt: Prompt) -> list[ProposedClaim]:
    try:
        structured = model.with_structured_output(Proposal, include_raw=True)
    except (NotImplementedError, ValueError, TypeError):
        return parse(_text(_invoke(model, prompt)))
    try:
        reply: Any = structured.invoke(prompt)
    except Exception:  # a server that knows no schemas, an answer cut off in the middle, or no network: asked plainly
        return parse(_text(_invoke(model, prompt)))
    parsed, raw = (reply.get("parsed"), reply.get("raw")) if isinstance(reply, dict) else (reply, reply)
    if isinstance(parsed, Proposal):
        return parsed.claims
    called = [claim for call in getattr(raw, "tool_calls", ()) for claim in _from_json(call.get("args"))]
    return called or parse(_text(raw))


def _given(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The best sentences that the prompt has room for, in text order."""
    given: list[Sentence] = []
    room = ROOM
    for sentence in sorted(sentences, key=lambda one: -one.score)[:MOST]:
        room -= len(sentence.text)
        if room >= 0 or not given:
            given.append(sentence)
    return sorted(given, key=lambda one: (one.rank, one.start))


def _bound(proposed: ProposedClaim, given: Sequence[Sentence]) -> Claim:
    text = " ".join(re.sub(r"\[\d+(?:\s*,\s*\d+)*\]", " ", proposed.text[:CLAIM]).split())
    cited = [given[number - 1] for number in dict.fromkeys(proposed.sentences) if 1 <= number <= len(given)]
    closest = sorted(cited, key=lambda sentence: -alike(text, sentence.text))[:CITED]
    return Claim(tuple(sentence for sentence in cited if sentence in closest), text)


def _invoke(model: BaseChatModel, prompt: Prompt) -> Any:
    try:
        return model.invoke(prompt)
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
