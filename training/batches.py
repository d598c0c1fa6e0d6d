"""From pairs to tensors: tokens as the product makes them, batches of about one length."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from app.read.reader import FIRST, QUESTION, SEPARATOR, TITLE
from training.pairs import Pair

LONGEST = 208  # tokens of a passage in training; what comes behind them is left out
SENTENCES = 64  # of a passage, at most
POOL = 24  # batches that are sorted by length together


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs as tensors, one row each.

    `sentence` (rows, length) is the number of the sentence of each token, -1 for none; `evidence` (rows, 64) is 1 for
    each sentence that bears the answer out; `known` (rows) tells whether that is known.
    """

    ids: Tensor
    types: Tensor
    mask: Tensor
    sentence: Tensor
    answerable: Tensor
    evidence: Tensor
    known: Tensor
    weight: Tensor
    pairs: Sequence[Pair]


def rows(tokenizer: Tokenizer, pair: Pair) -> tuple[list[int], int, list[int]]:
    """Return the token ids of a pair, how many stand in front of its title, and the sentence of each token."""

    def ids(text: str) -> list[int]:
        found: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return found

    asked = [FIRST, *ids(pair.asked)[-QUESTION:], SEPARATOR]
    title = ids(f"{pair.title}.")[:TITLE] if pair.title else []
    passage = tokenizer.encode(pair.passage, add_special_tokens=False)
    middles = [(start + end) / 2 for start, end in passage.offsets[:LONGEST]]
    starts = [start for start, _ in pair.sentences]
    places = np.minimum(np.searchsorted(starts, middles, side="right") - 1, SENTENCES - 1) if middles else []
    sentence = [*[-1] * (len(asked) + len(title)), *map(int, places), -1]
    return [*asked, *title, *passage.ids[:LONGEST], SEPARATOR], len(asked), sentence


def batch(tokenizer: Tokenizer, pairs: Sequence[Pair]) -> Batch:
    """Return pairs as one batch."""
    encoded = [rows(tokenizer, pair) for pair in pairs]
    longest = (max(len(ids) for ids, _, _ in encoded) + 7) // 8 * 8
    shape = (len(pairs), longest)
    ids, types, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    sentence = np.full(shape, -1, np.int64)
    evidence = np.zeros((len(pairs), SENTENCES), np.float32)
    for row, (pair, (tokens, asked, places)) in enumerate(zip(pairs, encoded, strict=True)):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
        types[row, asked : len(tokens)] = 1
        sentence[row, : len(tokens)] = places
        evidence[row, [one for one in pair.evidence or () if one < SENTENCES]] = 1
    return Batch(
        *(torch.from_numpy(one) for one in (ids, types, mask, sentence)),
        answerable=torch.tensor([float(pair.answerable) for pair in pairs]),
        evidence=torch.from_numpy(evidence),
        known=torch.tensor([float(pair.evidence is not None) for pair in pairs]),
        weight=torch.tensor([pair.weight for pair in pairs]),
        pairs=pairs,
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
