"""`/metrics`: the server's figures for Prometheus, for its operator and for whoever sends the token for them."""

import asyncio
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.web.gate.guard import METRICS
from app.web.gate.operators import operators
from app.web.work.access import Access
from store import BriefChatError

KIND = "text/plain; version=0.0.4; charset=utf-8"
REFUSED = "the figures are for the operator: see BRIEF_CHAT_WEB_METRICS_TOKEN and BRIEF_CHAT_WEB_OPERATORS\n"


def metrics(access: Access) -> Route:
    """Return the route."""
    may_read = operators(access.assistant.settings)

    async def respond(request: Request) -> Response:
        if not (getattr(request.state, "metrics", False) or may_read(request)):
            return PlainTextResponse(REFUSED, status_code=403)
        now = _now(access) | await asyncio.to_thread(_snapshot, access)
        return Response(access.watch.figures.text(now), media_type=KIND, headers={"Cache-Control": "no-store"})

    return Route(METRICS, respond, methods=["GET"])


def _now(access: Access) -> dict[str, float]:
    return {
        "ready": access.preparation.ready,
        "answers_under_way": access.desk.under_way,
        "questions_waiting": access.desk.waiting,
        "changes_waiting": access.changes.waiting,
    }


def _snapshot(access: Access) -> dict[str, float]:
    """Which snapshot serves, and its age in seconds; nothing before there is one, or where the store cannot be read."""
    if not access.preparation.ready:
        return {}
    try:
        serving = next((one for one in access.assistant.history() if one.serving), None)
        made = datetime.fromisoformat(serving.created) if serving else None
    except (BriefChatError, ValueError):
        return {}
    if serving is None or made is None:
        return {}
    age = (datetime.now(UTC) - made).total_seconds()
    return {"snapshot": serving.number, "snapshot_age_seconds": max(0.0, age)}
