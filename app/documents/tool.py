"""An assistant as a LangChain tool, for agents of anybody's own."""

from collections.abc import Callable, Sequence

from langchain_core.tools import StructuredTool

from app.documents.notes import note
from app.present.markdown import plain
from app.types.results import Answer
from app.wording.catalog import texts

NAME = "ask_sources"
ABOUT = (
    "Answers a question from a collection of sources. Each sentence ends with markers such as [1]; below stands the "
    "verbatim quote of that number with its source. Where nothing is found it says so: do not answer from elsewhere "
    "in the sources' name. `sources` limits the search to these ids."
)

Ask = Callable[[str, Sequence[str] | None], Answer]


def tool(ask: Ask) -> StructuredTool:
    """Return a tool whose content is the answer as plain text with its quotes, and whose artifact is the `Answer`."""

    def ask_sources(question: str, sources: list[str] | None = None) -> tuple[str, Answer]:
        found = ask(question, sources)
        return told(found), found

    return StructuredTool.from_function(
        ask_sources, name=NAME, description=ABOUT, response_format="content_and_artifact", parse_docstring=False
    )


def told(answer: Answer) -> str:
    """Return an answer as plain text, a note for each quote below it."""
    say = texts("documents", answer.language)
    notes = [f"[{one.number}] {note(one, say)}" for one in answer.citations]
    return "\n".join([plain(answer.text), *([""] if notes else []), *notes])
