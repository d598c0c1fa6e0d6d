"""How sure an answer must be: three positions by name."""

from collections.abc import Mapping
from typing import Literal

Threshold = Literal["careful", "balanced", "open"]
# The least probability to answer. Of English, after `python benchmarks/decision.py`: careful is the fit's own even
# chance; balanced keeps both rates below 8% on XQuAD with half of its paragraphs held out. Across languages the
# probability is another one (app/languages/crossjudge.py), set so that an even chance is balanced.
THRESHOLDS: Mapping[Threshold, float] = {"careful": 0.5, "balanced": 0.3, "open": 0.2}
ACROSS: Mapping[Threshold, float] = {"careful": 0.7, "balanced": 0.5, "open": 0.3}
