"""Hosts that are asked directly, whatever proxy the environment names for the rest of the world."""

import ipaddress
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LOCAL = ("127.0.0.1", "localhost")
ENVIRONMENT = threading.RLock()  # it is the whole process's


def this_machine(host: str) -> bool:
    """Whether a host is this machine, by its name or its address."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@contextmanager
def unproxied(host: str) -> Iterator[None]:
    """Let clients that are made meanwhile ask a host, and this machine, without a proxy; one thread at a time."""
    with ENVIRONMENT:
        before = {name: os.environ.get(name) for name in ("NO_PROXY", "no_proxy")}
        for name, value in before.items():
            os.environ[name] = ",".join(filter(None, (value, host, *LOCAL)))
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name)
                if value is not None:
                    os.environ[name] = value
