"""Failed logins are slowed down, address by address."""

import time
from collections import OrderedDict
from collections.abc import Callable

FREE = 5  # attempts without a wait
FIRST = 1.0  # seconds to wait after them
LONGEST = 900.0  # seconds
KEPT = 10_000  # addresses; the one that was quiet longest is forgotten first


class Throttle:
    """After `FREE` attempts in a row that failed, each further one doubles the wait, from one second on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Return the seconds that are left to wait, 0 for none."""
        count, until = self._failed.get(address, (0, 0.0))
        return max(0.0, until - self._clock()) if count >= FREE else 0.0

    def attempt(self, address: str) -> None:
        """Count an attempt, before it is known whether it passes: many at once are not one."""
        count = self._failed.pop(address, (0, 0.0))[0] + 1
        pause = min(LONGEST, FIRST * 2.0 ** min(count - FREE, 20)) if count >= FREE else 0.0
        self._failed[address] = (count, self._clock() + pause)
        while len(self._failed) > KEPT:
            self._failed.popitem(last=False)

    def passed(self, address: str) -> None:
        """Forget what failed before."""
        self._failed.pop(address, None)
