"""What a language model says, read tolerantly: claims with sentence numbers, and a follow-up that stands alone."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, Field, ValidationError, field_validator

import prompts
from app.present.markdown import plain
from app.question.names import holds, vocabulary
from app.question.question import content_words
from app.text.coherence import alike
from app.types.evidence import Claim, Sentence

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


def bound(text: str, numbers: Sequence[int], given: Sequence[Sentence]) -> Claim:
    """Return a claim of the model on those of the sentences it was given whose numbers (from 1) it names.

    Numbers that do not exist never get further than this; a claim that has no others comes without sentences.
    """
    plain_text = " ".join(re.sub(r"\[\d+(?:\s*,\s*\d+)*\]", " ", text[:CLAIM]).split())
    cited = [given[number - 1] for number in dict.fromkeys(numbers) if 1 <= number <= len(given)]
    closest = sorted(cited, key=lambda sentence: -alike(plain_text, sentence.text))[:CITED]
    return Claim(tuple(sentence for sentence in cited if sentence in closest), plain_text)


def condense(ask: Callable[[Prompt], str], question: str, history: Sequence[Mapping[str, str]]) -> str:
    """Return a follow-up as a question that stands alone, in the model's words; empty where they cannot be used."""
    prompt = prompts.load("condense", history="\n".join(shown(history)), question=_fenced(question))
    reply = ask(prompt)[:REPLY]
    lines = [line.strip().strip('"') for line in reply.splitlines() if line.strip()]
    return stands_alone(lines[0].removeprefix("Last question:").strip() if lines else "", question, history)


def shown(history: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the latest turns of a conversation as a model is shown them, a line each."""
    return [
        f"{turn.get('role', 'user')}: {_fenced(plain(turn.get('content', '')))[:TURN]}" for turn in history[-TURNS:]
    ]


def stands_alone(condensed: str, question: str, history: Sequence[Mapping[str, str]]) -> str:
    """Return a model's words for a question where they can be used in its place; nothing where they cannot.

    They cannot when they are none, too many, name what neither the question nor the conversation names, or leave
    out what the question names.
    """
    said = vocabulary([question, *shown(history)])
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


def _fenced(text: str) -> str:
    """A text as one line in which no tag of ours can be closed or opened."""
    return " ".join(text.replace("<", "‹").replace(">", "›").split())
