"""What can be asked of one server, and done to its sources, whatever the face: page, endpoints, MCP."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import QuestionError, SourceRefused
from app.gaps import Gaps
from app.web.watch.watch import Watch
from app.web.work.asking import Desk
from app.web.work.changes import Change, Changes
from app.web.work.intake import Intake
from app.web.work.preparation import Preparation
from ingest import OnProgress, Report
from store import BriefChatError

if TYPE_CHECKING:
    import gradio as gr

    from app.assistant import Assistant

logger = logging.getLogger(__name__)

# What a source is to those who ask; where it was read on this machine is not their business.
TOLD = (
    "id", "title", "author", "publisher", "date", "kind", "digest", "language", "url", "version", "library",
    "passages", "length", "format", "added",
)  # fmt: skip


class Access:
    """One server's assistant with what its faces share: the preparation, the desk, the changes, the intake.

    Its methods take and return plain values, and raise BriefChatError.
    """

    def __init__(self, assistant: "Assistant", preparation: Preparation | None = None) -> None:
        settings = assistant.settings
        self.assistant = assistant
        self.read_only = settings.web.read_only
        self.preparation = preparation or Preparation(assistant)
        self.watch = Watch(
            questions=settings.web.log_questions, gaps=Gaps(settings.store.home) if settings.store.gaps else None
        )
        self.desk = Desk(assistant, self.preparation, seconds=settings.web.answer_seconds, watch=self.watch)
        self.changes = Changes(assistant, self.preparation, watch=self.watch, after=self._follow)
        self.intake = Intake(settings)

    def end(self) -> None:
        """Break off what is under way."""
        self.preparation.end()
        self.changes.end()

    async def answer(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] | None = None,
        sources: Sequence[str] | None = None,
        on_step: Callable[[str], object] | None = None,
        *,
        as_of: str | None = None,
        model: str | None = None,
    ) -> dict[str, Any]:
        """Return what `Assistant.answer` returns."""
        check(question, history, sources, as_of, model)
        answer = await self.desk.answer(question, history or (), sources, on_step, as_of=as_of, model=model)
        return answer.to_dict()

    async def grid(self, questions: Sequence[str], sources: Sequence[str] | None = None) -> dict[str, Any]:
        """Return what `Assistant.grid` returns, within an answer's time."""
        listed = questions is None or isinstance(questions, list | tuple)
        if not listed or not all(isinstance(one, str) for one in questions or ()):
            raise QuestionError("the questions are no list of texts")
        check("", None, sources)
        return (await self.desk.grid(list(questions or ()), sources)).to_dict()

    async def sources(self) -> list[dict[str, Any]]:
        """Return the sources, each with the time and the outcome of its last check."""
        await self.preparation.until_ready()
        checks = await asyncio.to_thread(self.assistant.checks)
        listed = []
        for source in await asyncio.to_thread(self.assistant.sources):
            plain, check = source.to_dict(), checks.get(source.id)
            told = {"checked": check.checked, "state": check.state, "reason": self.told(check.reason)} if check else {}
            listed.append({name: plain[name] for name in TOLD} | told)
        return listed

    async def cite(self, sources: Sequence[str], form: str) -> str:
        """Return references to sources in a format."""
        if not isinstance(sources, list | tuple) or not all(isinstance(source, str) for source in sources or ()):
            raise QuestionError("the sources are no list of ids")
        await self.preparation.until_ready()
        return await asyncio.to_thread(self.assistant.cite, list(sources or ()), form)

    async def ingest(
        self,
        addresses: Sequence[str],
        files: Sequence[str | Path],
        who: str,
        on_progress: OnProgress | None = None,
        *,
        documents: Sequence[tuple[str, str]] = (),
    ) -> dict[str, Any]:
        """Take web addresses, uploaded files and documents (name and text) in, and return the report."""
        return self.plain(await self.changes.report(self.adding(addresses, files, documents), who, on_progress))

    async def recheck(self, sources: Sequence[str], who: str, on_progress: OnProgress | None = None) -> dict[str, Any]:
        """Look at these sources again, or at all of them, and return the report."""
        return self.plain(await self.changes.report(self.rechecking(sources), who, on_progress))

    async def remove(self, source: str, who: str) -> dict[str, Any]:
        """Take a source out, and return the report."""
        return self.plain(await self.changes.report(self.removing(source), who))

    def adding(
        self,
        addresses: Sequence[str] = (),
        files: Sequence[str | Path] = (),
        documents: Sequence[tuple[str, str]] = (),
    ) -> Change:
        """Return the change that takes addresses, uploaded files and documents in.

        Raises SourceRefused where they cannot be; of the documents nothing is left then, nor where it never begins.
        """
        pages = self.intake.addresses(addresses)
        written = self.intake.written(documents)
        try:
            uploads = self.intake.files([*files, *written])
            if not pages and not uploads:
                raise SourceRefused("nothing was given: name an address, or upload a file")
        except SourceRefused:
            self.intake.discard(written)
            raise

        def work(assistant: "Assistant", progress: OnProgress) -> Report:
            try:
                reports = [assistant.upload(uploads, progress=progress)] if uploads else []
                reports += [assistant.ingest(pages, progress=progress)] if pages else []
            finally:
                self.intake.discard(uploads)
            return Report(tuple(one for report in reports for one in report.outcomes), reports[-1].snapshot)

        about = ", ".join([path.name for path in uploads] + pages)
        return Change("adding", work, about, drop=lambda: self.intake.discard(written))

    def rechecking(self, sources: Sequence[str] = ()) -> Change:
        """Return the change that looks at these sources again, or at all of them."""
        if not isinstance(sources, list | tuple) or not all(isinstance(source, str) for source in sources):
            raise SourceRefused("the sources are no list of ids")
        what = "checking" if sources else "checking_all"
        return Change(
            what, lambda assistant, progress: assistant.recheck(sources, progress=progress), ", ".join(sources)
        )

    def fetching(self, sources: Sequence[str]) -> Change:
        """Return the change that puts the originals of these digests of the library in their places."""
        if not isinstance(sources, list | tuple) or not all(isinstance(source, str) for source in sources):
            raise SourceRefused("the sources are no list of ids")
        found = {one.id for one in self.assistant.originals() if not one.here}
        if not sources or not set(sources) <= found:
            raise SourceRefused("what was chosen has no original that could be fetched")

        def work(assistant: "Assistant", progress: OnProgress) -> Report:
            return assistant.ingest(list(sources), originals=True, progress=progress)

        return Change("fetching", work, ", ".join(sources))

    def removing(self, source: str) -> Change:
        """Return the change that takes a source out."""
        if not isinstance(source, str):
            raise SourceRefused("the source is no id")
        return Change("removing", lambda assistant, _: assistant.remove(source), source)

    def _follow(self) -> None:
        """Have the questions that stand asked anew where they must be; what is told of them waits to be read."""
        try:
            if self.assistant.standing.questions():
                self.assistant.standing.run()
        except BriefChatError as error:
            logger.warning("the questions that stand could not be asked anew: %s", error)

    def plain(self, report: Report) -> dict[str, Any]:
        """Return a report as plain values, without where on this machine things are."""
        outcomes = [
            asdict(one) | {"reason": self.told(one.reason), "notes": [self.told(note) for note in one.notes]}
            for one in report.outcomes
        ]
        return {"snapshot": report.snapshot, "sources": outcomes}

    def told(self, reason: str) -> str:
        """Return a line for the user without the folders of this machine."""
        settings = self.assistant.settings
        for place in (settings.store.home / "uploads", settings.store.home, settings.sources.library):
            reason = reason.replace(f"{place}/", "").replace(str(place), place.name)
        return reason


def check(question: Any, history: Any, sources: Any, as_of: Any = None, model: Any = None) -> None:
    """Raise QuestionError where what programs send is not of the kind that is asked for; they may send anything."""
    if not isinstance(question, str):
        raise QuestionError("the question is no text")
    told = isinstance(history, Sequence | None) and all(
        isinstance(turn, Mapping) and isinstance(turn.get("role", ""), str) and isinstance(turn.get("content", ""), str)
        for turn in history or ()
    )
    if not told:
        raise QuestionError('the history is no list of {"role": "user" or "assistant", "content": a text}')
    named = isinstance(sources, Sequence | None) and not isinstance(sources, str)
    if not named or not all(isinstance(source, str) for source in sources or ()):
        raise QuestionError("the sources are no list of ids")
    if not isinstance(as_of, str | None):
        raise QuestionError("as_of is no text: write a day, a time, @7 or terms:2")
    if not isinstance(model, str | None):
        raise QuestionError("the model is no text: write the name of one that the settings offer, or an empty one")


def visitor_of(request: "gr.Request") -> str:
    """Return the name under which somebody logged in, as the guard found it."""
    return str(getattr(request.state, "visitor", ""))
