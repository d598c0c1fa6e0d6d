"""`POST /answer/stream`: an answer as it is made, as server-sent events."""

import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from app.types.results import Answer
from app.types.written import Piece
from app.web.work.access import Access, check
from store import BriefChatError

PATH = "/answer/stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def stream(access: Access) -> Route:
    """Return the route.

    It takes JSON with `question`, `history`, `sources`, `as_of` and `model` as the endpoint `/answer` does. Events are
    `step` (its name), `sentence` (of a language model, as it grows and is checked), and at the end `answer` or `error`
    (one line).
    """

    async def respond(request: Request) -> Response:
        try:
            body = await request.json()
            asked = {name: body.get(name) for name in ("question", "history", "sources", "as_of", "model")}
            check(**asked)
        except BriefChatError as error:
            return PlainTextResponse(f"{error}\n", status_code=422)
        except (ValueError, AttributeError):
            return PlainTextResponse("the body is no JSON object\n", status_code=400)
        return StreamingResponse(_events(access, asked), media_type="text/event-stream", headers=HEADERS)

    return Route(PATH, respond, methods=["POST"])


async def _events(access: Access, asked: dict[str, Any]) -> AsyncIterator[str]:
    """Yield events; where the reader leaves, the work ends."""
    try:
        said, given = asked["history"] or (), {name: asked[name] for name in ("as_of", "model")}
        steps = access.desk.ask(asked["question"], said, asked["sources"], **given)
        async with aclosing(steps):
            async for step in steps:
                if isinstance(step, Answer):
                    yield _event("answer", step.to_dict())
                elif isinstance(step, Piece):
                    yield _event("sentence", asdict(step))
                else:
                    yield _event("step", step)
    except BriefChatError as error:
        yield _event("error", str(error))


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
