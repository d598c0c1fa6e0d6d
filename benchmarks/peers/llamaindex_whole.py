"""LlamaIndex's CitationQueryEngine with the arguments of its example, its own prompts, and a model by OpenAILike.

What it cites are the source nodes whose number stands in brackets in its text.
"""

import os
import re
from pathlib import Path
from typing import Any

from llama_index.core import Settings
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.llms.openai_like import OpenAILike

from benchmarks.local_model import CONTEXT
from benchmarks.peers.llamaindex import LlamaIndex
from benchmarks.peers.protocol import MODEL, PATIENCE, TOKENS, Vectors, run

K = 3  # nodes: as in the example
HEAD = re.compile(r"Source \d+:\n")  # before the text of each node
NUMBERS = r"\d+(?:\s*(?:,|and)\s*(?:sources?\s*)?\d+)*"
MARKER = re.compile(rf"\[(?:sources?\s*)?({NUMBERS})", re.IGNORECASE)  # [1, 2], [Source 1, paragraph 2]


class Citing(LlamaIndex):
    """LlamaIndex with its own store, and a language model that cites nodes."""

    def __init__(self, home: Path, vectors: Vectors | None = None) -> None:
        super().__init__(home, vectors)
        Settings.llm = OpenAILike(
            model=MODEL,
            api_base=os.environ["OPENAI_BASE_URL"],
            is_chat_model=True,
            context_window=CONTEXT,
            max_tokens=TOKENS,
            temperature=0,
            timeout=PATIENCE,
        )
        if self._index is not None:
            self._engine = CitationQueryEngine.from_args(self._index, similarity_top_k=K, citation_chunk_size=512)

    def answer(self, question: str) -> dict[str, Any]:
        assert self._engine is not None
        told = self._engine.query(question)
        text = str(told)
        numbers = {int(number) for inside in MARKER.findall(text) for number in re.findall(r"\d+", inside)}
        cited = [
            {"source": one.node.ref_doc_id or "", "quote": HEAD.sub("", one.node.get_content(), count=1).strip()}
            for number, one in enumerate(told.source_nodes, start=1)
            if number in numbers
        ]
        return {"text": text, "citations": cited}


if __name__ == "__main__":
    run(Citing)
