"""Thousands of passages that are alike, such as the rows of a table, hide no other passage from a search by vectors."""

from collections.abc import Sequence

import numpy as np
from langchain_core.embeddings import Embeddings
from shelf import ABOUT, BOTH, passages_of

from store import AnyCorpus, Draft, Source, version_of

WIDE, ROWS, FACTS = 64, 3_000, 60
CHANCE = np.random.default_rng(7)
TABLE = (np.eye(WIDE)[0] + 0.01 * CHANCE.normal(size=(ROWS, WIDE))).astype(np.float32)
BRIEF = (6 * np.eye(WIDE)[1] + CHANCE.normal(size=(FACTS, WIDE))).astype(np.float32)  # of one subject, cosine about 0.4


class Facts(Embeddings):
    """Questions by the number of the fact that they ask for: twice as near to it as to the table."""

    def embed_query(self, text: str) -> list[float]:
        fact = BRIEF[int(text)]
        return list(map(float, fact / np.linalg.norm(fact) + TABLE[0] / 2))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise AssertionError("vectors are given")


def put(draft: Draft, source_id: str, vectors: np.ndarray) -> None:
    text = "".join(f"{source_id} {number}\n" for number in range(len(vectors)))
    passages = passages_of(source_id, text)
    source = Source(id=source_id, version=version_of(text), passages=len(passages), length=len(text), **ABOUT)
    draft.put(source, text, passages, list(vectors))


def publish(corpus: AnyCorpus) -> None:
    rows = {"table": TABLE, "brief": BRIEF}

    def embed(texts: list[str]) -> Sequence[Sequence[float]]:
        return [rows[name][int(number)].tolist() for name, number in (text.split() for text in texts)]

    with corpus.writing() as draft:
        for source_id, vectors in rows.items():
            put(draft, source_id, vectors)
        draft.add_space("second", "another", embed)
        draft.finish(change="test", embedding="made", dimension=WIDE, chunker="lines")


@BOTH
def test_each_fact_beside_a_long_table_is_found_in_either_space(corpus: AnyCorpus) -> None:
    publish(corpus)
    with corpus.reading() as snapshot:
        assert snapshot is not None
        for number in range(FACTS):
            question = Facts().embed_query(str(number))
            for hits in (snapshot.nearest(str(number), Facts(), 20), snapshot.near("second", question, 20)):
                scores = [hit.score for hit in hits]
                assert f"brief {number}\n" in [hit.passage.text for hit in hits]
                assert len({hit.passage.id for hit in hits}) == 20 and scores == sorted(scores, reverse=True)
