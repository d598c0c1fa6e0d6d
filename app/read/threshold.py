"""How sure an answer must be: three positions by name."""

import math
from collections.abc import Mapping
from typing import Literal

from app.types.evidence import probability

Threshold = Literal["careful", "balanced", "open"]
# The least probability to answer. Of English, after `python benchmarks/decision.py`: careful is the fit's own even
# chance; balanced kept both rates below 8% on 300 questions of XQuAD, half of its paragraphs held out. Across languages
# (app/languages/crossjudge.py), after `python benchmarks/across.py`: balanced refuses a third of what
# strangers ask in Korean of English passages, and answers a third of what these do not answer.
THRESHOLDS: Mapping[Threshold, float] = {"careful": 0.5, "balanced": 0.3, "open": 0.2}
ACROSS: Mapping[Threshold, float] = {"careful": 0.55, "balanced": 0.47, "open": 0.4}
# Logits more for a question that is put to one source alone, which is silent more often than a whole library is.
# Chosen on the cells of `python benchmarks/grid.py`: anything from .2 to .85 makes more of them right than 0.
ALONE = 0.65


def raised(named: float, margin: float) -> float:
    """Return a probability (above 0, below 1) that is so many logits above another."""
    return probability(math.log(named / (1 - named)) + margin)
