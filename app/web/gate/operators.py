"""Who may see what is everybody's: the operator of the server."""

from collections.abc import Callable
from typing import Any

from app.settings import Settings
from app.web.gate.guard import LOOPBACK

FORWARDED = ("x-forwarded-for", "x-real-ip", "forwarded", "via")  # what proxies say


def operators(settings: Settings) -> Callable[[Any], bool]:
    """Return who may read what everybody thinks of answers, with their questions, and the server's figures.

    Where people log in, those of them who are named as operators; else, unless it is read-only, somebody at this very
    machine, and nobody who comes through a proxy. It takes Starlette's request, or Gradio's around it.
    """
    named = {name.strip() for name in settings.web.operators.split(",") if name.strip()}
    guarded = bool(settings.web.auth or settings.web.token.get_secret_value())
    alone = settings.web.host in LOOPBACK and not settings.web.hosts and not settings.web.read_only

    def may_read(request: Any) -> bool:
        if guarded:
            return str(getattr(request.state, "visitor", "")) in named
        direct = not any(name in request.headers for name in FORWARDED)
        return alone and direct and bool(request.client) and request.client.host in LOOPBACK

    return may_read
