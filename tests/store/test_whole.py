"""Whether all that serves is what was published is found out on demand, to the last text, passage, vector and word."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from shelf import BOTH, publish

from store import AnyCorpus, Corpus, StoreError, check_whole


@BOTH
def test_what_was_published_is_whole(corpus: AnyCorpus) -> None:
    assert check_whole(corpus) == (0, 0)
    publish(corpus, a="Seoul.\nTokyo.", b="Busan.", empty="")
    assert check_whole(corpus) == (3, 3)
    publish(corpus, a="Seoul.\nOsaka.\nKobe.")
    publish(corpus, c="The ferry to Jeju.")
    assert check_whole(corpus) == (4, 5)


def test_what_is_not_as_it_was_published_is_named(corpus: Corpus) -> None:
    publish(corpus, a="A summit in Seoul.\nTokyo.", b="Busan.")
    assert check_whole(corpus) == (2, 3)
    corpus.close()
    folder = corpus.home / "generations" / "000001"
    text, words, counts = next(folder.glob("texts/*.txt")), folder / "bm25/1/words.json", folder / "bm25/1/counts.npy"
    for path, found in (
        (text, b"X" + text.read_bytes()[1:]),
        (words, json.dumps(["x" * len(word) for word in json.loads(words.read_text())]).encode()),
        (counts, _saved(np.load(counts) + 1, folder)),
    ):
        before = path.read_bytes()
        assert len(found) == len(before) and found != before
        path.write_bytes(found)
        told = pytest.raises(StoreError, match=r"the text of . is not that of its|the word index is not that of")
        with told as error:
            check_whole(corpus)
        assert "`brief-chat rollback`" in str(error.value) and "\n" not in str(error.value)
        corpus.close()
        path.write_bytes(before)
    assert check_whole(corpus) == (2, 3)


def _saved(rows: np.ndarray, folder: Path) -> bytes:
    path = folder.parent.parent / "rows.npy"
    np.save(path, rows)
    return path.read_bytes()


def test_a_passage_with_another_text_is_named(corpus: Corpus) -> None:
    publish(corpus, a="A summit in Seoul.\nTokyo.")
    corpus.close()
    with closing(sqlite3.connect(corpus.home / "generations" / "000001" / "chroma" / "chroma.sqlite3")) as database:
        database.execute("UPDATE embedding_metadata SET string_value = 'Kyoto.' WHERE string_value = 'Tokyo.'")
        database.commit()
    with pytest.raises(StoreError, match="the passages of a do not give its text back"):
        check_whole(corpus)


def test_a_wrong_count_of_words_is_not_published(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(corpus, a="Seoul.")
    monkeypatch.setattr("store.snapshot.draft.Draft._touched_texts", lambda self: iter(()))
    with pytest.raises(StoreError, match="has the words of 1 passages instead of 2: nothing was published"):
        publish(corpus, b="Tokyo.")
    assert corpus.serving() == 1


def test_what_was_put_is_read_again_before_it_is_published(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(corpus, a="Seoul.\nTokyo.")
    monkeypatch.setattr("store.snapshot.rows.Rows.move", lambda self, passages: None)  # places that stay behind
    with pytest.raises(StoreError, match="a: its passages were not stored as they were put: nothing was published"):
        publish(corpus, a="Seoul and Busan.\nTokyo.")
    assert corpus.text("a") == "Seoul.\nTokyo."
