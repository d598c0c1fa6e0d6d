"""Failed logins are slowed down: by where they come from, and by whose name they give."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

FREE = 5  # attempts without a wait
FIRST = 1.0  # seconds to wait after them
LONGEST = 900.0  # seconds, for one network
SLOW = 30.0  # seconds, for one name: whoever comes from many networks is slowed down, and the user is not locked out
KEPT = 10_000  # networks, or names; the one that was quiet longest is forgotten first
SITE = 64  # bits of an IPv6 address that tell one customer of a provider from another


class Attempts:
    """Slows the attempts to log in from one network, and those for one name wherever they come from.

    A `device` in which that user has logged in before counts for itself alone: what strangers try, behind the same
    proxy or for the same name, does not keep the user out.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._from = Throttle(clock)
        self._for = Throttle(clock, longest=SLOW)

    def wait(self, address: str, user: str, device: str = "") -> float:
        """Return the seconds that are left to wait, 0 for none."""
        if device:
            return self._from.wait(f"device {device}")
        return max(self._from.wait(network(address)), self._for.wait(user))

    def attempt(self, address: str, user: str, device: str = "") -> None:
        """Count an attempt, before it is known whether it passes: many at once are not one."""
        self._from.attempt(f"device {device}" if device else network(address))
        if not device:
            self._for.attempt(user)

    def passed(self, address: str, user: str, device: str = "") -> None:
        """Forget what failed before."""
        self._from.passed(f"device {device}" if device else network(address))
        if not device:
            self._for.passed(user)


def network(address: str) -> str:
    """Return the network that counts as one: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, SITE), strict=False))
    return str(ip)


class Throttle:
    """After `FREE` attempts in a row that failed, each further one doubles the wait, from one second on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, longest: float = LONGEST) -> None:
        self._clock = clock
        self._longest = longest
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Return the seconds that are left to wait, 0 for none."""
        count, until = self._failed.get(address, (0, 0.0))
        return max(0.0, until - self._clock()) if count >= FREE else 0.0

    def attempt(self, address: str) -> None:
        """Count an attempt, before it is known whether it passes: many at once are not one."""
        count = self._failed.pop(address, (0, 0.0))[0] + 1
        pause = min(self._longest, FIRST * 2.0 ** min(count - FREE, 20)) if count >= FREE else 0.0
        self._failed[address] = (count, self._clock() + pause)
        while len(self._failed) > KEPT:
            self._failed.popitem(last=False)

    def passed(self, address: str) -> None:
        """Forget what failed before."""
        self._failed.pop(address, None)
