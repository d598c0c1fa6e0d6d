"""LangChain as in its how-to on citations: a retriever over Chroma, and a model's structured output that quotes.

The prompt and the schema say what the how-to's say ("cite snippets"): articles with their ids, an answer that is based
on them alone, quotes word for word, and "just say you don't know". The model is asked by ChatOpenAI.
"""

from pathlib import Path
from typing import Any

from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI
from pydantic import BaseModel, Field

from benchmarks.peers.plain_chain import PlainChain
from benchmarks.peers.protocol import MODEL, PATIENCE, TOKENS, Vectors, run

K = 4  # passages: the retriever's default
PROMPT = ChatPromptTemplate.from_messages(
    [
        (
            "system",
            "You're a helpful AI assistant. Given a user question and some article snippets, answer the user "
            "question. If none of the articles answers the question, just say you don't know."
            "\n\nHere are the articles: {context}",
        ),
        ("human", "{question}"),
    ]
)


class Citation(BaseModel):
    source_id: int = Field(..., description="The integer ID of the SPECIFIC source that justifies the answer.")
    quote: str = Field(..., description="The VERBATIM quote from that source that justifies the answer.")


class QuotedAnswer(BaseModel):
    """Answer the user question from the given sources alone, and cite the sources used."""

    answer: str = Field(..., description="The answer to the user question, based on the given sources alone.")
    citations: list[Citation] = Field(..., description="Citations from the given sources that justify the answer.")


class Cited(PlainChain):
    """LangChain with Chroma in a folder, and a language model that quotes."""

    def __init__(self, home: Path, vectors: Vectors | None = None) -> None:
        super().__init__(home, vectors)
        self._retriever = self._store.as_retriever(search_kwargs={"k": K})
        model = ChatOpenAI(model=MODEL, temperature=0, max_completion_tokens=TOKENS, timeout=PATIENCE)
        self._chain = PROMPT | model.with_structured_output(QuotedAnswer)

    def answer(self, question: str) -> dict[str, Any]:
        found = self._retriever.invoke(question)
        told = self._chain.invoke({"question": question, "context": _numbered(found)})
        assert isinstance(told, QuotedAnswer), "no quoted answer"
        names = {number: passage.metadata["source"] for number, passage in enumerate(found)}
        cited = [{"source": names.get(one.source_id, ""), "quote": one.quote} for one in told.citations]
        return {"text": told.answer, "citations": cited}


def _numbered(passages: list[Document]) -> str:
    shown = (
        f"Source ID: {number}\nArticle Title: {passage.metadata['source']}\nArticle Snippet: {passage.page_content}"
        for number, passage in enumerate(passages)
    )
    return "\n\n" + "\n\n".join(shown)


if __name__ == "__main__":
    run(Cited)
