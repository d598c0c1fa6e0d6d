"""A written answer: the model writes sentences over numbered ones, and each is checked as soon as it is whole."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice

from langchain_core.language_models import BaseChatModel

import prompts
from app.check.facts import Fault
from app.compose.model import bound, parse
from app.text.coherence import alike
from app.types.draft import Judged
from app.types.evidence import Claim, Evidence, Sentence
from app.types.written import Opens, Piece
from app.wording.answers import wording
from app.writing.asking.calls import Prompt, Tally, Waiting, stream
from app.writing.material import fenced, given, laid_out, room
from app.writing.sentences import Cut, cut
from ingest import ENGLISH, language_of

OnPiece = Callable[[Piece], None]
Check = Callable[[Claim], Fault]
Bears = Callable[[Sentence], bool]
Judge = Callable[[Sequence[Claim], Waiting], frozenset[int]]

NONE = re.compile(r"\W*NOT[ _]FOUND\b", re.IGNORECASE)
REPEATED = 2  # sentences said before, in a row, after which a model is going round in circles
LOOKED_AT = 6  # of the sentences nearest to a claim, the first
NEAREST = 2  # of those that bear on the question: the best of them may carry a claim where those named do not


def write(
    model: BaseChatModel,
    question: str,
    evidence: Evidence,
    check: Check,
    tally: Tally,
    on_piece: OnPiece = lambda piece: None,
    bears: Bears = lambda sentence: True,
    judge: Judge = lambda claims, waiting: frozenset(),
) -> tuple[Judged, ...]:
    """Let the model write, and return its sentences, each with its quotes and why it is withheld ("" where it is not).

    A sentence of the sources that does not bear on the question, as `bears` finds, carries none of them; in the end
    `judge` denies of those that are carried, by their places, which are withheld all the same.
    `on_piece` is told of each sentence as it grows, and of what became of it; while the model is silent again of the
    last, or of one that is empty yet: what it raises ends the writing. Raises ModelError.
    """
    sentences = given(evidence, room(model))
    prompt = _prompt(question, sentences, evidence)
    judged: list[Judged] = []
    numbers: dict[tuple[str, int, int], int] = {}
    growing = Piece(0, "")
    with closing(stream(model, prompt, tally, lambda: on_piece(growing))) as text:
        for one in _fresh(_cuts(text)):
            if not one.whole:
                growing = Piece(len(judged), one.text, opens=one.opens)
                on_piece(growing)
                continue
            on_piece(Piece(len(judged), one.text, opens=one.opens))
            found = _judged(one, sentences, check, bears)
            growing = _piece(len(judged), found, numbers)
            on_piece(growing)
            judged.append(found)
    for place in _denied(judged, judge, lambda: on_piece(growing)):
        judged[place] = replace(judged[place], fault="judged")
        on_piece(_piece(place, judged[place], numbers))
    return tuple(judged)


def _fresh(cuts: Iterator[Cut]) -> Iterator[Cut]:
    """Those that grow, and the whole ones that were not said before, until a model goes round in circles."""
    said: set[str] = set()
    again = 0
    for one in cuts:
        if not one.whole:
            yield one
            continue
        again = again + 1 if one.text.casefold() in said or NONE.match(one.text) else 0
        if again >= REPEATED:
            return
        if not again:
            said.add(one.text.casefold())
            yield one


def _denied(judged: Sequence[Judged], judge: Judge, waiting: Waiting) -> list[int]:
    """The places of the carried sentences that the judge denies."""
    carried = [place for place, one in enumerate(judged) if not one.fault]
    found = judge([judged[place].claim for place in carried], waiting) if carried else ()
    return [carried[number] for number in sorted(found)]


def _tongue(question: str) -> str:
    """A line that names the language of a question where its letters tell it: a small model forgets the rule."""
    code = language_of(question)
    name = "" if code == ENGLISH else wording(ENGLISH).language(code)
    return f"\nWrite the answer in {name}." if name else ""


def _cuts(text: Iterator[str]) -> Iterator[Cut]:
    """Sentences with markers; out of JSON, the claims in it."""
    begun = ""
    for part in text:
        begun += part
        if begun.strip():
            break
    if begun.lstrip()[:1] not in ("{", "[", "`"):
        yield from cut(_joined(begun, text))
        return
    opens: Opens = "paragraph"
    for claim in parse(begun + "".join(text)):
        yield Cut(claim.text, tuple(claim.sentences), True, opens)
        opens = ""


def _prompt(question: str, sentences: Sequence[Sentence], evidence: Evidence) -> Prompt:
    shown = laid_out(sentences, evidence)
    return prompts.load("write", sentences=shown, question=fenced(question), tongue=_tongue(question))


def _joined(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _judged(one: Cut, sentences: Sequence[Sentence], check: Check, bears: Bears) -> Judged:
    """A sentence with the quotes that carry it: those that the model names, else the nearest by its words."""
    claim = bound(one.text, one.numbers, sentences)
    named, claim = claim, replace(claim, sentences=tuple(filter(bears, claim.sentences)))
    fault = check(claim) if claim.sentences or not named.sentences else "beside"
    if fault not in ("", "unfinished", "disputed"):
        near = sorted(sentences, key=lambda other: -alike(claim.text or "", other.text))
        nearest = list(islice(filter(bears, near[:LOOKED_AT]), NEAREST))
        for quotes in (nearest[:1], nearest) if nearest else ():
            other = Claim(tuple(sorted(quotes, key=lambda row: (row.rank, row.start))), claim.text)
            if (found := check(other)) in ("", "disputed"):
                return Judged(other, found, one.opens)
    return Judged(claim if claim.sentences else named, fault, one.opens)


def _piece(number: int, judged: Judged, numbers: dict[tuple[str, int, int], int]) -> Piece:
    text = judged.claim.text or ""
    if judged.fault:
        return Piece(number, text, "withheld", judged.fault, opens=judged.opens)
    keys = [(one.source_id, one.start, one.end) for one in judged.claim.sentences]
    cited = tuple(numbers.setdefault(key, len(numbers) + 1) for key in keys)
    return Piece(number, text, "carried", "", cited, judged.opens)
