"""The hybrid retrieval stands in a LangChain chain of anybody's own."""

import pytest
from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from app.assistant import Assistant
from store import UnknownSource

ASKED = "In what year did Japan begin a 2+2 dialogue with India?"


def test_documents_are_passages_of_the_sources(assistant: Assistant) -> None:
    found = assistant.retriever(k=4).invoke(ASKED)
    assert len(found) == 4 and any("India in 2019" in one.page_content for one in found)
    for one in found:
        text = assistant.source_text(one.metadata["source_id"], one.metadata["version"])
        assert text[one.metadata["start"] : one.metadata["end"]] == one.page_content
    scores = [one.metadata["score"] for one in found]
    assert scores == sorted(scores, reverse=True)


def test_it_stands_in_a_chain(assistant: Assistant) -> None:
    def joined(documents: list[Document]) -> str:
        return "\n".join(f"{one.metadata['title']}: {one.page_content}" for one in documents)

    prompt = ChatPromptTemplate.from_template("{context}\n\n{question}")
    chain = {"context": assistant.retriever(k=2) | joined, "question": RunnablePassthrough()} | prompt
    said = (chain | RunnableLambda(lambda value: value.to_string())).invoke(ASKED)
    assert "India in 2019" in said and said.endswith(ASKED)


def test_the_scope_limits_it(assistant: Assistant) -> None:
    first = assistant.sources()[0].id
    assert {one.metadata["source_id"] for one in assistant.retriever(sources=[first]).invoke(ASKED)} == {first}
    with pytest.raises(UnknownSource):
        assistant.retriever(sources=["nowhere"]).invoke(ASKED)
