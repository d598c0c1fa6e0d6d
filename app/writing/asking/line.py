"""The line before a language model that serves so many questions at once, and which models have one."""

import ipaddress
import threading
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

OLLAMA = "ollama"
ADDRESSES = ("base_url", "openai_api_base", "anthropic_api_url", "endpoint", "endpoint_url")  # where LangChain has one
CLIENT = "root_client"  # of those of OpenAI, which read the environment themselves
BEAT = 0.5  # seconds after which who waits is told, and may leave


class Line:
    """So many places (0: no end of them), given in the order of arrival. Safe to use from several threads."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._held = 0
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()

    def enter(self, left: Callable[[], float], on_place: Callable[[int], None], waiting: Callable[[], None]) -> bool:
        """Return whether a place was had before no seconds were `left`; it is held until `leave`.

        `on_place` is told the position in line (from 1) as it changes, `waiting` that nothing did: what either raises
        ends the waiting.
        """
        me, told = object(), 0
        with self._changed:
            self._waiting.append(me)
        try:
            while place := self._place(me):
                if left() <= 0:
                    return False
                if place != told:
                    on_place(place)
                    told = place
                    continue
                waiting()
                self._rest(me, place, min(BEAT, left()))
            return True
        finally:
            with self._changed:
                self._waiting.remove(me)
                self._changed.notify_all()

    def _rest(self, me: object, place: int, seconds: float) -> None:
        """Wait until something changes for who waits, so many seconds at most."""
        with self._changed:
            self._changed.wait_for(lambda: self._ready(me) or self._position(me) != place, seconds)

    def _position(self, me: object) -> int:
        return self._waiting.index(me) + 1

    def _ready(self, me: object) -> bool:
        return not self._places or self._position(me) <= self._places - self._held

    def _place(self, me: object) -> int:
        """The position of who waits; 0 where a place is free for it, which it holds from then on."""
        with self._changed:
            if not self._ready(me):
                return self._position(me)
            self._held += 1
            return 0

    def leave(self) -> None:
        """Give a place back."""
        with self._changed:
            self._held -= 1
            self._changed.notify_all()


def is_near(name: str, model: Any) -> bool:
    """Whether a `provider:name` is a model on this machine: Ollama's, or one at a loopback address."""
    if name.partition(":")[0] == OLLAMA:
        return True
    holders = (model, getattr(model, CLIENT, None))
    return any(_loopback(str(getattr(one, key, None) or "")) for one in holders for key in ADDRESSES)


def _loopback(address: str) -> bool:
    try:
        host = urlsplit(address if "://" in address else f"http://{address}").hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
