"""The word index of one generation: BM25 over stemmed words."""

import json
import logging
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import bm25s
import numpy as np
import Stemmer

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG, and tells of every index it builds

INITIALISM = re.compile(r"\b[A-Za-z]{1,2}\.(?:[A-Za-z]{1,2}\.)+")  # U.S., Ph.D.
WORD = r"(?u)\b\w+\b"


def stem(word: str) -> str:
    """Return the stem of one English word; `U.S.` counts as `us`."""
    return str(Stemmer.Stemmer("english").stemWord(word.replace(".", "").lower()))


def tokens(text: str) -> list[str]:
    """Return the stemmed words of a text, without stop words; `U.S.` counts as one word."""
    plain = INITIALISM.sub(lambda found: found.group().replace(".", ""), text)
    stemmer = Stemmer.Stemmer("english")  # one a call: an instance must not be shared between threads
    words = bm25s.tokenize(
        plain, token_pattern=WORD, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
    )
    return list(words[0])


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over the passages of a generation."""

    def __init__(self, retriever: bm25s.BM25 | None, passage_ids: list[str]) -> None:
        self._retriever = retriever
        self._ids = passage_ids
        self._sources = np.array([passage_id.rpartition("#")[0] for passage_id in passage_ids])

    @staticmethod
    def build(passages: Iterable[tuple[str, str]], folder: Path) -> None:
        """Index `(passage id, text)` pairs and write the index into `folder`."""
        ids, words = [], []
        for passage_id, text in passages:
            ids.append(passage_id)
            words.append(tokens(text))
        folder.mkdir(parents=True)
        (folder / "ids.json").write_text(json.dumps(ids), encoding="utf-8")
        if any(words):
            retriever = bm25s.BM25()
            retriever.index(words, show_progress=False)
            retriever.save(folder / "index")

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        """Open the index that `build` wrote."""
        ids = json.loads((folder / "ids.json").read_text(encoding="utf-8"))
        index = folder / "index"
        return cls(bm25s.BM25.load(index, mmap=True) if index.exists() else None, ids)

    def search(self, question: str, k: int, sources: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Return up to `k` `(passage id, BM25 score)` pairs with a score above zero, best first."""
        words = tokens(question)
        if self._retriever is None or not words:
            return []
        scores = self._retriever.get_scores(words)
        if sources is not None:
            scores = np.where(np.isin(self._sources, list(sources)), scores, 0.0)
        best = np.argsort(-scores, kind="stable")[:k]
        return [(self._ids[i], float(scores[i])) for i in best if scores[i] > 0]
