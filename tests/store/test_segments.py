"""The word index shares its segments between snapshots, and scores as one that is built anew does."""

import json
import shutil
from pathlib import Path

import bm25s
import numpy as np
import pytest
from bm25s.tokenization import Tokenized
from hypothesis import given
from hypothesis import strategies as st
from shelf import finish, publish, put

from store import Corpus
from store.index.lexical import GONE, LexicalIndex
from store.index.terms import tokens
from store.local.integrity import sizes

WORDS = ["seoul", "tokyo", "busan", "osaka", "kobe", "nara", "ferry", "toll", "bridge", "the", "summit", "도시", "港"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
EDITS = st.lists(
    st.tuples(st.sets(st.integers(0, 30), max_size=4), st.lists(TEXTS, max_size=5)), min_size=1, max_size=12
)


def bm25_of(passages: dict[str, str]) -> bm25s.BM25 | None:
    """The index that bm25s makes of passages, None where they hold no word."""
    vocabulary: dict[str, int] = {}
    rows = [[vocabulary.setdefault(word, len(vocabulary)) for word in tokens(text)] for text in passages.values()]
    if not vocabulary:
        return None
    retriever = bm25s.BM25()
    retriever.index(Tokenized(rows, vocabulary), show_progress=False)
    return retriever


def oracle(passages: dict[str, str], question: str) -> list[tuple[str, float]]:
    """What bm25s finds in an index of its own, best first, the first ones before others of the same score."""
    retriever = bm25_of(passages)
    if retriever is None or not tokens(question):
        return []
    scores = retriever.get_scores(tokens(question))
    order = [n for n in np.argsort(-scores, kind="stable") if scores[n] > 0]
    return [(list(passages)[n], float(scores[n])) for n in order]


@given(first=st.lists(TEXTS, max_size=20), edits=EDITS, question=TEXTS)
def test_scores_and_order_are_those_of_an_index_that_is_built_anew(
    tmp_path_factory: pytest.TempPathFactory, first: list[str], edits: list[tuple[set[int], list[str]]], question: str
) -> None:
    home = tmp_path_factory.mktemp("words")
    passages = {f"a#{n}": text for n, text in enumerate(first)}
    LexicalIndex.build(passages.items(), home / "0")
    number = len(passages)
    for step, (gone, added) in enumerate(edits, start=1):
        ids = [id_ for n, id_ in enumerate(passages) if n in gone]
        passages = {id_: text for id_, text in passages.items() if id_ not in ids}
        names = [*ids[:2], *(f"b#{number + n}" for n in range(len(added)))]  # two of those that went come again
        new = dict(zip(names, added, strict=False))
        number += len(new)
        passages |= new
        index = LexicalIndex.open(home / f"{step - 1}").changed([*ids, *new], new.items())
        assert index is not None
        index.write(home / f"{step}")
        opened = LexicalIndex.open(home / f"{step}")
        assert len(opened) == len(index) == len(passages)
        for one in (index, opened, LexicalIndex.of(passages.items())):
            assert one.search(question, 1_000) == oracle(passages, question)


def index_of(corpus: Corpus) -> tuple[Path, LexicalIndex]:
    """The folder of the word index that serves, and the index."""
    with corpus.reading() as snapshot:
        assert snapshot is not None
        return snapshot.folder / "bm25", snapshot.words


def anew(corpus: Corpus) -> LexicalIndex:
    """The words of what serves, indexed anew in the order in which Chroma has the passages."""
    with corpus.reading() as snapshot:
        assert snapshot is not None
        rows = snapshot._collection.get(include=["documents"])
        return LexicalIndex.of(zip(rows["ids"], rows["documents"] or [], strict=True))


LINES = [f"The ministers met in hall {n} of the palace, and spoke of {WORDS[n % 9]}." for n in range(200)]


def test_a_small_change_shares_the_segments_that_stand(corpus: Corpus) -> None:
    publish(corpus, a="\n".join(LINES))
    first, _ = index_of(corpus)
    before = {path: path.read_bytes() for path in first.rglob("*.*")}
    publish(corpus, a="\n".join([*LINES[:50], "They met nowhere at all, in Seoul.", *LINES[51:]]))
    second, index = index_of(corpus)
    assert (first / "1" / "counts.npy").samefile(second / "1" / "counts.npy")
    assert np.load(second / "2" / "lengths.npy").shape == (1,) and np.load(second / "gone.npy").tolist() == [50]
    assert {path: path.read_bytes() for path in first.rglob("*.*")} == before
    for question in ("hall 50", "nowhere", "Seoul", "the ministers met in Tokyo"):
        assert index.search(question, 300) == anew(corpus).search(question, 300) != []


def test_segments_stay_few_and_free_of_what_has_gone(corpus: Corpus) -> None:
    rows = [f"{line} {n}" for n, line in enumerate(LINES)]
    publish(corpus, a="\n".join(rows), b="\n".join(rows))
    for edition in range(40):
        rows[edition * 4 : edition * 4 + 4] = [f"They met in Kobe {edition} {n}, by ferry." for n in range(4)]
        publish(corpus, a="\n".join(rows))
        folder, index = index_of(corpus)
        segments = [path for path in folder.iterdir() if path.is_dir()]
        held = sum(len(np.load(path / "lengths.npy")) for path in segments)
        assert len(segments) <= 4 and held * (1 - GONE) <= len(index) == 400
        assert index.search("Kobe hall 7 ferry", 500) == anew(corpus).search("Kobe hall 7 ferry", 500)


def test_sources_that_go_and_come_again_stand_where_chroma_has_them(corpus: Corpus) -> None:
    publish(corpus, a="Seoul toll.\nTokyo toll.", b="Busan toll.", c="Osaka toll.")
    with corpus.writing() as draft:
        put(draft, "b", "Kobe toll.\nNara toll.")
        put(draft, "b", "Kobe toll.\nBusan toll.\nFerry toll.")  # what was put before is written, and taken out again
        draft.remove("a")
        put(draft, "d", "A toll.")
        put(draft, "a", "Tokyo toll.\nSeoul toll.")
        finish(draft)
    _, index = index_of(corpus)
    assert index.search("toll", 20) == anew(corpus).search("toll", 20) and len(index) == 7
    with corpus.writing() as draft:
        draft.clear()
        put(draft, "e", "A toll.")
        finish(draft)
    _, index = index_of(corpus)
    assert [id_ for id_, _ in index.search("toll", 9)] == ["e#0"] and len(index) == 1


def test_the_words_of_a_source_that_is_taken_out_leave_the_files_at_once(corpus: Corpus) -> None:
    publish(corpus, a="\n".join(LINES), secret="The heron is called Aldous.")
    with corpus.writing() as draft:
        draft.remove("secret")
        finish(draft)
    folder, index = index_of(corpus)
    held = [file for file in folder.rglob("*.*") if b"aldous" in file.read_bytes() or b"secret" in file.read_bytes()]
    assert held == [] and np.load(folder / "gone.npy").tolist() == []
    assert len(index) == 200 and index.search("hall 50", 300) == anew(corpus).search("hall 50", 300)


def test_an_index_of_a_former_version_is_searched_and_then_built_anew(corpus: Corpus) -> None:
    publish(corpus, a="\n".join(LINES))
    folder, _ = index_of(corpus)
    asked = ("hall 50", "the ministers met in Tokyo", "submarine")
    expected = [anew(corpus).search(one, 300) for one in asked]
    corpus.close()
    former(folder, {f"a#{n}": line for n, line in enumerate(LINES)})
    _, index = index_of(corpus)
    assert not (folder / "segments.json").exists() and len(index) == 200
    assert [index.search(one, 300) for one in asked] == expected
    assert index.search("hall 50", 3, ["b"]) == []
    publish(corpus, b="They met nowhere.")
    folder, index = index_of(corpus)
    assert (folder / "segments.json").exists() and len(index) == 201
    assert index.search("met", 300) == anew(corpus).search("met", 300)


def former(folder: Path, passages: dict[str, str]) -> None:
    """Write the index that bm25s makes in the place of ours, as it was before there were segments."""
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "ids.json").write_text(json.dumps(list(passages)))
    retriever = bm25_of(passages)
    assert retriever is not None
    retriever.save(folder / "index")
    record = folder.parent / "generation.json"
    plain = json.loads(record.read_text())
    record.write_text(json.dumps(plain | {"files": sizes(folder.parent)}))
