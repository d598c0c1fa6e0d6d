"""The hybrid retrieval as a LangChain retriever, for chains of anybody's own."""

from collections.abc import Callable, Mapping, Sequence

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from app.types.evidence import Found
from store import Source

Find = Callable[[str], tuple[Sequence[Found], Mapping[str, Source]]]


class HybridRetriever(BaseRetriever):
    """Passages found by meaning and by words, best first; `Assistant.retriever` makes one.

    Each document is a passage, its text unchanged. Its metadata: `source_id`, `version`, `start` and `end` (characters
    of that version's text), `score` (of the fused rankings, 0 to 1), `title`, `author`, `publisher`, `date`, `url`.
    Raises BriefChatError as `Assistant.answer` does.
    """

    find: Find
    k: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        found, sources = self.find(query)
        return [_document(one, sources[one.passage.source_id]) for one in found[: self.k]]


def _document(found: Found, source: Source) -> Document:
    passage = found.passage
    return Document(
        passage.text,
        id=passage.id,
        metadata={
            "source_id": passage.source_id,
            "version": passage.version,
            "start": passage.start,
            "end": passage.end,
            "score": found.fused,
            "title": source.title,
            "author": source.author,
            "publisher": source.publisher,
            "date": source.date,
            "url": source.url,
        },
    )
