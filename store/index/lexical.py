"""The word index of one snapshot: BM25 over stemmed words."""

import json
import logging
import re
import unicodedata
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
# Scripts whose words do not stand apart (Japanese, Chinese) or change their endings (Korean): pairs of characters
# stand for words there, without a dictionary.
UNPARTED = re.compile(
    r"[\u1100-\u11ff\u3041-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d]+"
)
RAISED = re.compile("[\u00b9\u00b2\u00b3\u2070-\u2079\u2080-\u2089]+")
# A line's end between two characters of a script without blanks parts no words.
WRAPPED = re.compile(r"(?<=[\u3041-\u30ff\u3400-\u9fff])[ \t]*\r?\n[ \t]*(?=[\u3041-\u30ff\u3400-\u9fff])")
HIRAGANA = re.compile(r"[\u3041-\u309f]+")


def stem(word: str) -> str:
    """Return the stem of one English word; `U.S.` counts as `us`."""
    return str(Stemmer.Stemmer("english").stemWord(word.replace(".", "").lower()))


def searched(text: str) -> str:
    """Return a text as it is searched: composed, in plain letters, without soft hyphens and the marks of notes.

    It is for comparing only: offsets in it are not those of the text.
    """
    if text.isascii():
        return text
    plain = RAISED.sub(" ", text.replace("\u00ad", ""))
    return unicodedata.normalize("NFKC", WRAPPED.sub("", plain))


def tokens(text: str) -> list[str]:
    """Return the stemmed words of a text, without stop words; `U.S.` counts as one word.

    A run of Hangul, Kana or Han gives its pairs of neighbouring characters, but those of Hiragana alone, which are
    endings; composed and decomposed, full-width and half-width forms count as the same.
    """
    plain = INITIALISM.sub(lambda found: found.group().replace(".", ""), searched(text))
    found = pairs(plain)
    if found:
        plain = UNPARTED.sub(" ", plain)
    stemmer = Stemmer.Stemmer("english")  # one a call: an instance must not be shared between threads
    words = bm25s.tokenize(
        plain, token_pattern=WORD, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
    )
    return [*words[0], *found]


def pairs(text: str) -> list[str]:
    """Return the pairs of neighbouring characters in the runs of Hangul, Kana and Han of a text; one alone counts."""
    if not UNPARTED.search(text):
        return []
    found: list[str] = []
    for run in UNPARTED.findall(unicodedata.normalize("NFKC", text)):
        found += [run[n : n + 2] for n in range(len(run) - 1)] or [run]
    return [pair for pair in found if not HIRAGANA.fullmatch(pair)]


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over the passages of a snapshot."""

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
        retriever, ids = _indexed(passages)
        folder.mkdir(parents=True)
        (folder / "ids.json").write_text(json.dumps(ids), encoding="utf-8")
        if retriever is not None:
            retriever.save(folder / "index")

    @classmethod
    def of(cls, passages: Iterable[tuple[str, str]]) -> "LexicalIndex":
        """Return an index of `(passage id, text)` pairs that is held in memory alone."""
        return cls(*_indexed(passages))

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


def _indexed(passages: Iterable[tuple[str, str]]) -> tuple[bm25s.BM25 | None, list[str]]:
    """The index of `(passage id, text)` pairs, None where they hold no word, and their ids."""
    ids: list[str] = []
    vocabulary: dict[str, int] = {}
    words: list[npt.NDArray[np.int32]] = []  # numbers: the words themselves would take ten times the room
    for passage_id, text in passages:
        ids.append(passage_id)
        numbers = [vocabulary.setdefault(word, len(vocabulary)) for word in tokens(text)]
        words.append(np.asarray(numbers, np.int32))
    if not vocabulary:
        return None, ids
    retriever = bm25s.BM25()
    retriever.index(Tokenized(words, vocabulary), show_progress=False)
    return retriever, ids
