"""How sure an answer must be: three positions by name."""

from collections.abc import Mapping
from typing import Literal

Threshold = Literal["careful", "balanced", "open"]
THRESHOLDS: Mapping[Threshold, float] = {"careful": 0.5, "balanced": 0.28, "open": 0.15}  # least probability to answer
