"""What goes wrong with a language model, in one plain line that holds no key and no address with one."""

import os
import re
from collections.abc import Iterator
from typing import Any

SECRET = re.compile(
    r"\b(?:sk|pk|key|gsk|xai|AIza)[-_A-Za-z0-9*]{6,}|(?i:bearer|api[_ -]?key|token)['\"]?\s*[:= ]\s*\S+|://[^/\s@]+@|"
    r"[?&](?i:key|token|api_key)=[^&\s]+"
)
# What the texts of these errors do not say, by the names of their classes: each client of a provider has its own.
PLAINLY = (
    (frozenset({"JSONDecodeError"}), "what its provider sent is no reply of a model"),
    (frozenset({"ConnectError", "ConnectTimeout", "ConnectionRefusedError"}), "its provider cannot be reached"),
    (frozenset({"RemoteProtocolError", "ReadError", "ConnectionResetError"}), "the line to its provider was cut"),
)
LINES = frozenset({"ConnectionError", "TransportError", "APIConnectionError"})  # of what a line to a provider does
HIDDEN = "…"
DEEPEST = 8  # errors in each other
LONGEST = 200  # characters of what a provider says


def transient(error: BaseException) -> bool:
    """Whether asking again may help: too many requests, the provider's own failure, or a line that was cut."""
    status = _status(error)
    if status:
        return status in (408, 409, 425, 429) or status >= 500
    return bool(LINES & _kinds(error))


def told(error: BaseException) -> str:
    """Return what happened, in one line."""
    status = _status(error)
    if status == 429:
        return "its provider takes no more requests at the moment (429)"
    if status in (401, 403):
        return f"its provider does not accept the key ({status})"
    if status >= 500:
        return f"its provider failed ({status})"
    for cause in _causes(error):
        for kinds, line in PLAINLY:
            if kinds & _kinds(cause):
                return line
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return hidden(lines[0] if lines else type(error).__name__)[:LONGEST]


def hidden(text: str) -> str:
    """Return a text without keys: those of the environment, and what looks like one."""
    for name, value in os.environ.items():
        if len(value) >= 8 and name.upper().endswith(("_KEY", "_TOKEN", "_SECRET")):
            text = text.replace(value, HIDDEN)
    return SECRET.sub(HIDDEN, text)


def _kinds(error: BaseException) -> frozenset[str]:
    return frozenset(kind.__name__ for kind in type(error).__mro__)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it was raised for, as deep as that goes."""
    found: BaseException | None = error
    for _ in range(DEEPEST):
        if found is None:
            return
        yield found
        found = found.__cause__ or found.__context__


def _status(error: Any) -> int:
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else 0
