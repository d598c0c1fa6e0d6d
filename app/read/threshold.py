"""How sure an answer must be: three positions by name."""

from collections.abc import Mapping
from typing import Literal

Threshold = Literal["careful", "balanced", "open"]
# The least probability to answer. Of English, after `python benchmarks/decision.py`: careful is the fit's own even
# chance; balanced keeps both rates below 8% on XQuAD with half of its paragraphs held out. Across languages
# (app/languages/crossjudge.py), after `python benchmarks/across.py`: balanced keeps both rates below 8% on our own
# Korean and Japanese questions over the library, which the fit saw.
THRESHOLDS: Mapping[Threshold, float] = {"careful": 0.5, "balanced": 0.3, "open": 0.2}
ACROSS: Mapping[Threshold, float] = {"careful": 0.62, "balanced": 0.55, "open": 0.42}
