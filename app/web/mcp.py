"""The same calls as tools of the Model Context Protocol, at `/mcp` (streamable HTTP)."""

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import SettingsError
from app.web.gate.limits import BODY
from app.web.work.access import Access

try:
    from mcp.server.fastmcp import Context, FastMCP
    from mcp.server.transport_security import TransportSecuritySettings
    from mcp.types import ToolAnnotations
    from pydantic import BaseModel, Field
except ImportError:
    raise SettingsError("MCP needs the package mcp: pip install 'brief-chat[mcp]'") from None

ABOUT = (
    "Answers questions from a collection of sources. Every sentence of an answer ends with markers such as [1]; the "
    "citation of that number holds the verbatim quote and its source. Where the status is not_found, no passage "
    "was found that answers: say so, and do not answer from elsewhere in the sources' name. The status chat is what "
    "the server says of itself or in reply to a greeting, and quotes nothing."
)
READS = ToolAnnotations(readOnlyHint=True, openWorldHint=False)
ADDS = ToolAnnotations(readOnlyHint=False, destructiveHint=False, idempotentHint=True, openWorldHint=True)
REMOVES = ToolAnnotations(readOnlyHint=False, destructiveHint=True, idempotentHint=True, openWorldHint=False)

HINT = (
    "this is MCP (streamable HTTP): POST JSON-RPC with the headers `Content-Type: application/json` and "
    "`Accept: application/json, text/event-stream`\n"
)

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]


class Turn(BaseModel):
    """What was said before."""

    role: str = Field(description='"user" or "assistant"')
    content: str


class Document(BaseModel):
    """A text to take in."""

    name: str = Field(description="file name with its ending, such as notes.md; the same name again is a new version")
    text: str


class Tools:
    """What each tool does; MCP takes names, arguments and descriptions from here."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def answer(
        self, question: str, context: Context[Any, Any, Any], history: list[Turn] | None = None,
        sources: list[str] | None = None, as_of: str | None = None, model: str | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Answer a question from the sources; every sentence of the answer is cited by a verbatim quote.

        `sources` limits the search to these ids. `as_of` asks the sources as they stood: a day, a time (UTC), "@7" for
        snapshot 7, "terms:2" for edition 2 of terms; `now` of a citation is then what became of it since.
        `model` is the language model that writes, by a name that the server's settings offer, "" for none.
        The result has `text`, `status` (answered, partial, not_found, chat),
        `citations` (number, quote, title, author, publisher, date, kind, url, …), `missing`, `table` (what the text
        lays out, cell by cell) and the `passages` that were considered.
        """
        said = [turn.model_dump() for turn in history or ()]
        return await self._access.answer(question, said, sources, as_of=as_of, model=model)

    async def grid(self, questions: list[str], sources: list[str] | None = None) -> dict[str, Any]:
        """Put every question to every source alone: a table of what each source says on each point.

        A question may be a topic such as "tariffs": whatever speaks of it is quoted. Each row of the result is a source
        with its `cells`, one for each of `columns`: `state` is quoted (`quotes`, verbatim), silent (`nearest` is no
        answer), not_judged (`reason`; after no_time ask again, what was filled is kept) or catalog (`text`).
        """
        return await self._access.grid(questions, sources)

    async def sources(self) -> list[dict[str, Any]]:
        """List the sources that can be asked, each with the time and outcome of its last check."""
        return await self._access.sources()

    async def cite(self, sources: list[str], format: str = "chicago") -> str:
        """Return references to these sources: a file (ris, bibtex, csl-json), or a list in a style for people.

        The styles are chicago, apa, korean and japanese.
        """
        return await self._access.cite(sources, format)

    async def ingest(
        self,
        context: Context[Any, Any, Any],
        addresses: list[str] | None = None,
        documents: list[Document] | None = None,
    ) -> dict[str, Any]:
        """Take web pages and texts in, or bring them up to date; tells what became of each."""
        texts = [(document.name, document.text) for document in documents or ()]
        return await self._access.ingest(addresses or (), (), _visitor(context), documents=texts)

    async def recheck(self, context: Context[Any, Any, Any], sources: list[str] | None = None) -> dict[str, Any]:
        """Look at these sources again, or at all of them, and take in what has changed."""
        return await self._access.recheck(sources or (), _visitor(context))

    async def remove(self, context: Context[Any, Any, Any], source: str) -> dict[str, Any]:
        """Take the source of this id out."""
        return await self._access.remove(source, _visitor(context))


def tools(access: Access) -> tuple[list[BaseRoute], Lifespan]:
    """Return the route of the MCP server, and the context in which it runs; it only answers, unless it may change."""
    logging.getLogger().addFilter(_without_message)
    server = FastMCP(
        "Brief Chat",
        instructions=ABOUT,
        stateless_http=True,
        log_level="WARNING",
        max_request_body_size=BODY,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),  # the guard has done it
    )
    calls = Tools(access)
    offered: list[tuple[Callable[..., Any], ToolAnnotations]] = [
        (calls.answer, READS), (calls.grid, READS), (calls.sources, READS), (calls.cite, READS),
    ]  # fmt: skip
    if access.assistant.settings.web.mcp_changes and not access.read_only:
        offered += [(calls.ingest, ADDS), (calls.recheck, ADDS), (calls.remove, REMOVES)]
    for call, about in offered:
        server.add_tool(call, annotations=about)
    app = server.streamable_http_app()
    routes: list[BaseRoute] = [Route(one.path, Hinting(one.app)) for one in app.routes if isinstance(one, Route)]
    return routes, lambda _: server.session_manager.run()


class Hinting:
    """ASGI app around the SDK's: what it refuses for its headers alone, in a word or two, is told with what to send."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the SDK does, or with the hint."""
        hinted = False

        async def give(message: Message) -> None:
            nonlocal hinted
            if message["type"] == "http.response.start":
                bare = message["status"] in (400, 415) and "content-type" not in Headers(raw=message["headers"])
                hinted = bare or message["status"] == 406
                if hinted:
                    await PlainTextResponse(HINT, message["status"])(scope, receive, send)
            if not hinted:
                await send(message)

        await self._app(scope, receive, give)


def _without_message(record: logging.LogRecord) -> bool:
    """Cut a message that fits no schema out of what the SDK logs of it: questions do not belong there."""
    told = str(record.msg)
    if told.startswith("Failed to validate"):
        record.msg = told.partition(":")[0]
    return True


def _visitor(context: Context[Any, Any, Any]) -> str:
    request = context.request_context.request
    return str(getattr(request.state, "visitor", "")) if request else ""
