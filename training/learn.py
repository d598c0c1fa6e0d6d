"""The training itself: what is asked of the three heads, and how the weights follow it."""

import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from app.read.reader import ENGLISH, PASSAGE, Form
from training.batches import SENTENCES, Batch, batch, batches
from training.model import FAR, Model
from training.pairs import Pair, Variation
from training.teacher import Lesson

Told = Callable[[Pair], Lesson]
Say = Callable[[str], None]
SMOOTHING = 0.02  # of the labels: one in fifty may be wrong
EVIDENCE, RELEVANCE, LIKENESS, ANSWER = 2.0, 1.0, 1.0, 0.15  # weights of their losses beside that of answerable
SILENT = 0.3  # weight of the evidence of a pair that has none
WARM = 0.06  # share of the steps in which the rate grows
LEAST = 0.03  # of the highest rate, at the end


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: passes over the pairs, pairs a step, the highest rate, layers left alone, seconds at most,
    tokens of a passage at most."""

    passes: float = 1.0
    size: int = 24
    rate: float = 6e-5
    frozen: int = 4
    seconds: float = math.inf
    seed: int = 1
    form: Form = ENGLISH
    longest: int = PASSAGE


def pooled(tokens: Tensor, sentence: Tensor) -> tuple[Tensor, Tensor]:
    """Return the mean of each sentence's tokens (rows, 64), and which sentences there are."""
    inside = (sentence >= 0).float()
    places = sentence.clamp(min=0)
    zeros = torch.zeros(len(tokens), SENTENCES, device=tokens.device)
    sums = zeros.scatter_add(1, places, tokens * inside)
    counts = zeros.scatter_add(1, places, inside)
    return sums / counts.clamp(min=1), counts > 0


def losses(model: Model, one: Batch) -> dict[str, Tensor]:
    """Return the weighed losses of one batch."""
    with torch.autocast(one.ids.device.type, dtype=torch.bfloat16):
        answer, tokens = model(one.ids, one.types, one.mask)
    answer, tokens = answer.float(), tokens.float()
    target = one.answerable * (1 - 2 * SMOOTHING) + SMOOTHING
    wrong = functional.binary_cross_entropy_with_logits(answer[:, 0], target, reduction="none")
    scores, there = pooled(tokens[..., 0], one.sentence)
    missed = functional.binary_cross_entropy_with_logits(scores, one.evidence, reduction="none") * there
    share = one.known * one.weight * torch.where(one.answerable > 0, 1.0, SILENT)
    likeness, _ = pooled(tokens[..., 1], one.sentence)
    ends = tokens[..., 2:].masked_fill(one.mask[..., None] == 0, FAR)
    return {
        "answerable": (wrong * one.weight).mean(),
        "evidence": EVIDENCE * (missed.sum(1) / there.sum(1).clamp(min=1) * share).mean(),
        "relevance": RELEVANCE * _off(answer[:, 1], one.relevance),
        "likeness": LIKENESS * _off(likeness, one.likeness.where(there, math.nan)),
        "answer": ANSWER * _missed(ends, one.answer),
    }


def _off(values: Tensor, told: Tensor) -> Tensor:
    """How far values are from what the re-ranker told, where it told anything."""
    known = ~torch.isnan(told)
    return functional.smooth_l1_loss(values[known], told[known]) if known.any() else values.sum() * 0


def _missed(ends: Tensor, answer: Tensor) -> Tensor:
    """The cross-entropy of an answer's first and last token, where they are known."""
    known = answer[:, 0] >= 0
    return functional.cross_entropy(ends[known], answer[known]) if known.any() else ends[:, 0].sum() * 0


def train(model: Model, tokenizer: Tokenizer, pairs: Sequence[Pair], plan: Plan, told: Told, say: Say) -> int:
    """Train a model in place, and return how many steps were made; `say` is given the losses now and then.

    Ends after the plan's passes, or its seconds, with the rate let down to its end in either case. It runs where the
    model's weights are: on the CPU, or on a graphics card.
    """
    draw = random.Random(plan.seed)
    variation = Variation(pairs, draw)
    torch.manual_seed(plan.seed)
    model.freeze(plan.frozen)
    model.train()
    optimizer = _optimizer(model, plan.rate)
    steps = max(1, int(len(pairs) * plan.passes / plan.size))
    device = next(model.parameters()).device
    begun, step = time.monotonic(), 0
    seen: dict[str, float] = {}
    while step < steps:
        for chosen in batches(pairs, plan.size, draw):
            passed = max(step / steps, (time.monotonic() - begun) / plan.seconds)
            if passed >= 1:
                return step
            for group in optimizer.param_groups:
                group["lr"] = plan.rate * min(1, (step + 1) / (WARM * steps + 1)) * max(LEAST, 1 - passed)
            varied = [variation.of(pair) for pair in chosen]
            found = losses(model, batch(tokenizer, varied, told, plan.form, plan.longest).to(device))
            optimizer.zero_grad(set_to_none=True)
            sum(found.values()).backward()  # type: ignore[union-attr]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            seen = {name: 0.98 * seen.get(name, value.item()) + 0.02 * value.item() for name, value in found.items()}
            if step % 40 == 0:
                shown = " ".join(f"{name} {value:.3f}" for name, value in seen.items())
                say(f"step {step} of {steps}, {time.monotonic() - begun:.0f} s: {shown}")
    return step


def _optimizer(model: Model, rate: float) -> torch.optim.Optimizer:
    learned = [one for one in model.parameters() if one.requires_grad]
    return torch.optim.AdamW(
        [
            {"params": [one for one in learned if one.dim() > 1], "weight_decay": 0.01},
            {"params": [one for one in learned if one.dim() <= 1], "weight_decay": 0.0},
        ],
        lr=rate,
        betas=(0.9, 0.98),
    )
