"""From pairs to tensors: tokens as the product makes them, batches of about one length."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from app.read.reader import ENGLISH, PASSAGE, QUESTION, TITLE, Form
from training.pairs import Pair
from training.teacher import NOTHING, Lesson

LONGEST = PASSAGE  # tokens of a passage in training, as in a window of the product; what comes behind is left out
SENTENCES = 64  # of a passage, at most
POOL = 24  # batches that are sorted by length together


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs as tensors, one row each.

    `sentence` (rows, length) is the number of the sentence of each token, -1 for none; `evidence` (rows, 64) is 1 for
    each sentence that bears the answer out; `known` (rows) tells whether that is known. `answer` (rows, 2) is the first
    and last token of the answer, 0 for none, -1 where that is not known. `relevance` (rows) and `likeness` (rows, 64)
    are the re-ranker's, of passage and sentences, NaN where it was not asked.
    """

    ids: Tensor
    types: Tensor
    mask: Tensor
    sentence: Tensor
    answerable: Tensor
    evidence: Tensor
    known: Tensor
    weight: Tensor
    answer: Tensor
    relevance: Tensor
    likeness: Tensor

    def to(self, device: torch.device) -> "Batch":
        """Return the batch where a device can reach it."""
        return Batch(*(getattr(self, one.name).to(device) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Row:
    """One pair as token ids; how many stand in front of its title; each token's sentence; the answer's ends."""

    ids: list[int]
    asked: int
    sentence: list[int]
    answer: tuple[int, int]


def row(tokenizer: Tokenizer, pair: Pair, form: Form = ENGLISH, longest: int = LONGEST) -> Row:
    """Return one pair as tokens, of its passage `longest` at most."""

    def ids(text: str) -> list[int]:
        found: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return found

    asked = [form.first, *ids(pair.asked)[-QUESTION:], *form.middle]
    title = ids(f"{pair.title}.")[:TITLE] if pair.title else []
    passage = tokenizer.encode(pair.passage, add_special_tokens=False)
    middles = [(start + end) / 2 for start, end in passage.offsets[:longest]]
    starts = [start for start, _ in pair.sentences]
    places = np.minimum(np.searchsorted(starts, middles, side="right") - 1, SENTENCES - 1) if middles else []
    sentence = [*[-1] * (len(asked) + len(title)), *map(int, places), -1]
    answer = _ends(pair, middles, len(asked) + len(title))
    return Row([*asked, *title, *passage.ids[:longest], form.last], len(asked), sentence, answer)


def _ends(pair: Pair, middles: Sequence[float], lead: int) -> tuple[int, int]:
    """The first and last token of the answer: 0 where there is none, -1 where it is not known or was left out."""
    if not pair.answerable:
        return (0, 0) if pair.weight else (-1, -1)
    if pair.answer is None:
        return -1, -1
    inside = [place for place, middle in enumerate(middles) if pair.answer[0] <= middle <= pair.answer[1]]
    return (lead + inside[0], lead + inside[-1]) if inside else (-1, -1)


def batch(
    tokenizer: Tokenizer,
    pairs: Sequence[Pair],
    told: Callable[[Pair], Lesson] = lambda pair: NOTHING,
    form: Form = ENGLISH,
    longest: int = LONGEST,
) -> Batch:
    """Return pairs as one batch, with what the re-ranker told of them."""
    encoded = [row(tokenizer, pair, form, longest) for pair in pairs]
    shape = (len(pairs), (max(len(one.ids) for one in encoded) + 7) // 8 * 8)
    ids, types, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    sentence = np.full(shape, -1, np.int64)
    evidence = np.zeros((len(pairs), SENTENCES), np.float32)
    likeness = np.full((len(pairs), SENTENCES), np.nan, np.float32)
    lessons = [told(pair) for pair in pairs]
    for n, (pair, one, lesson) in enumerate(zip(pairs, encoded, lessons, strict=True)):
        ids[n, : len(one.ids)] = one.ids
        mask[n, : len(one.ids)] = 1
        types[n, one.asked : len(one.ids)] = form.typed
        sentence[n, : len(one.ids)] = one.sentence
        evidence[n, [place for place in pair.evidence or () if place < SENTENCES]] = 1
        likeness[n, : len(lesson.sentences)] = lesson.sentences[:SENTENCES]
    return Batch(
        *(torch.from_numpy(one) for one in (ids, types, mask, sentence)),
        answerable=torch.tensor([float(pair.answerable) for pair in pairs]),
        evidence=torch.from_numpy(evidence),
        known=torch.tensor([float(pair.evidence is not None) for pair in pairs]),
        weight=torch.tensor([pair.weight for pair in pairs]),
        answer=torch.tensor([one.answer for one in encoded]),
        relevance=torch.tensor([lesson.relevance for lesson in lessons]),
        likeness=torch.from_numpy(likeness),
    )


def batches(pairs: Sequence[Pair], size: int, draw: random.Random) -> Iterator[list[Pair]]:
    """Yield all pairs once in batches of about one length, in an order drawn anew."""
    order = list(pairs)
    draw.shuffle(order)
    found = []
    for first in range(0, len(order), size * POOL):
        pool = sorted(order[first : first + size * POOL], key=lambda pair: len(pair.passage) + draw.randint(0, 60))
        found += [pool[start : start + size] for start in range(0, len(pool), size)]
    draw.shuffle(found)
    yield from found
