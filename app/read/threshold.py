"""How sure an answer must be: three positions by name."""

from collections.abc import Mapping
from typing import Literal

Threshold = Literal["careful", "balanced", "open"]
THRESHOLDS: Mapping[Threshold, float] = {"careful": 0.7, "balanced": 0.5, "open": 0.3}  # least probability to answer
