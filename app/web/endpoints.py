"""The named endpoints `/answer`, `/sources`, `/ingest` and more, for `gradio_client` and plain HTTP."""

from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar

import gradio as gr
from gradio.data_classes import FileData
from gradio.events import api

from app.web.work.access import Access, visitor_of
from store import BriefChatError

Got = TypeVar("Got")


NAMES = ("answer", "grid", "sources", "cite", "ingest", "recheck", "remove")
READING = 4  # of them, the first, change nothing


def offered(read_only: bool) -> tuple[str, ...]:
    """Return the names of the endpoints that are there."""
    return NAMES[:READING] if read_only else NAMES


class Endpoints:
    """What each endpoint does; Gradio takes its documentation from here."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def answer(
        self, question: str, history: list[dict[str, str]] | None = None, sources: list[str] | None = None,
        as_of: str | None = None, model: str | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Answer a question from the sources; every sentence of the answer is cited by a verbatim quote.

        Parameters:
            question: what to ask
            history: what was said before, as {"role": "user" or "assistant", "content": text}
            sources: ids of the sources to search; all of them when left out
            as_of: ask the sources as they stood: a day, a time (UTC), "@7" (a snapshot) or "terms:2" (an edition)
            model: the language model that writes, by a name that the server's settings offer; "" for none
        Returns:
            the answer: text, status, citations, passages and more
        """
        return await _told(self._access.answer(question, history, sources, as_of=as_of, model=model))

    async def grid(self, questions: list[str], sources: list[str] | None = None) -> dict[str, Any]:
        """Put every question to every source alone; a cell quotes, is silent, or is not judged.

        Parameters:
            questions: what to ask, or a topic such as "tariffs": whatever speaks of it is quoted
            sources: ids of the sources to ask; all of them when left out
        Returns:
            the grid: columns, and rows of cells with their state, quotes and nearest passage
        """
        return await _told(self._access.grid(questions, sources))

    async def sources(self) -> list[dict[str, Any]]:
        """List the sources that can be asked, each with the time and outcome of its last check.

        Returns:
            the sources
        """
        return await _told(self._access.sources())

    async def cite(self, sources: list[str], format: str = "chicago") -> str:
        """Return references to sources, as a file for reference managers or in a style for people.

        Parameters:
            sources: ids of the sources
            format: ris, bibtex, csl-json, chicago, apa, korean or japanese
        Returns:
            the text of the file, or of the list of references
        """
        return await _told(self._access.cite(sources, format))

    async def ingest(
        self, request: gr.Request, addresses: list[str] | None = None, files: list[FileData] | None = None
    ) -> dict[str, Any]:
        """Take web pages and uploaded files in, or bring them up to date.

        Parameters:
            addresses: web addresses
            files: files that were uploaded before
        Returns:
            what became of each source, and the snapshot that serves now
        """
        given = files if isinstance(files, list | tuple) else [files] if files else []
        paths = [str(dict(file).get("path", "")) if isinstance(file, Mapping | FileData) else "" for file in given]
        return await _told(self._access.ingest(addresses or (), paths, visitor_of(request)))

    async def recheck(self, request: gr.Request, sources: list[str] | None = None) -> dict[str, Any]:
        """Look at sources again, and take in what has changed.

        Parameters:
            sources: ids of sources; all of them when left out
        Returns:
            what became of each source, and the snapshot that serves now
        """
        return await _told(self._access.recheck(sources or (), visitor_of(request)))

    async def remove(self, request: gr.Request, source: str) -> dict[str, Any]:
        """Take a source out.

        Parameters:
            source: its id
        Returns:
            what became of it, and the snapshot that serves now
        """
        return await _told(self._access.remove(source, visitor_of(request)))


def endpoints(access: Access) -> None:
    """Add the endpoints to the page that is being built; those that change something unless it is read-only."""
    calls = Endpoints(access)
    for name in offered(access.read_only):
        api(getattr(calls, name), api_name=name, concurrency_limit=None)


async def _told(call: Awaitable[Got]) -> Got:
    """Give an error of ours to Gradio as one that is shown."""
    try:
        return await call
    except BriefChatError as error:
        raise gr.Error(str(error), print_exception=False) from None
