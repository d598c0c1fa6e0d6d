"""The word index of one generation: BM25 over stemmed words."""

import json
import logging
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer
from bm25s.tokenization import Tokenized

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
        self._codes: dict[str, int] = {}
        sources = (passage_id.rpartition("#")[0] for passage_id in passage_ids)
        codes = [self._codes.setdefault(source, len(self._codes)) for source in sources]
        self._sources = np.asarray(codes, np.int32)  # of each passage, by number

    @staticmethod
    def build(passages: Iterable[tuple[str, str]], folder: Path) -> None:
        """Index `(passage id, text)` pairs and write the index into `folder`."""
        ids: list[str] = []
        vocabulary: dict[str, int] = {}
        words: list[npt.NDArray[np.int32]] = []  # numbers: the words themselves would take ten times the room
        for passage_id, text in passages:
            ids.append(passage_id)
            numbers = [vocabulary.setdefault(word, len(vocabulary)) for word in tokens(text)]
            words.append(np.asarray(numbers, np.int32))
        folder.mkdir(parents=True)
        (folder / "ids.json").write_text(json.dumps(ids), encoding="utf-8")
        if vocabulary:
            retriever = bm25s.BM25()
            retriever.index(Tokenized(words, vocabulary), show_progress=False)
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
            asked = [code for source in set(sources) if (code := self._codes.get(source)) is not None]
            scores = np.where(np.isin(self._sources, asked), scores, 0.0)
        found = np.flatnonzero(scores > 0)
        if len(found) > k:  # the best, and those of the same score, before they are put in order
            found = found[scores[found] >= np.partition(scores[found], -k)[-k]]
        best = found[np.argsort(-scores[found], kind="stable")][:k]
        return [(self._ids[i], float(scores[i])) for i in best]
