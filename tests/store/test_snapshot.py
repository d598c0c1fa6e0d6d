"""What went into a snapshot comes out of it, to the byte, and can be searched."""

from dataclasses import replace

import pytest
from langchain_core.embeddings import Embeddings
from shelf import BOTH, beside, finish, publish, put, vector_of

from store import AnyCorpus, Corpus, StoreError, UnknownSource, version_of
from store.local.folder import FolderSnapshot

TEXTS = {
    "newlines": "One.\r\nTwo.\r\n\r\nThree.\rFour.\n",
    "mark": "\ufeffA text that begins with a byte order mark.\n",
    "emoji": "Flags 🇰🇷🇯🇵, a family 👨‍👩‍👧 and a thumb 👍🏽.\nAnd again 🇰🇷.",
    "korean": "한국과 일본은 협력했다.\n회담은 서울에서 열렸다.",
    "japanese": "日本は防衛費を増やす。\nこれは二〇二二年の決定である。",
    "odd": "\u2028A\u00a0line\u0085of\x0bodd\x1cblanks\u2029\n e\u0301 is not é.",
}


class Letters(Embeddings):
    """The vectors of the shelf, as LangChain asks for them."""

    def embed_query(self, text: str) -> list[float]:
        return vector_of(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [vector_of(text) for text in texts]


@BOTH
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_kept_byte_for_byte(corpus: AnyCorpus, name: str) -> None:
    text = TEXTS[name]
    publish(corpus, **{name: text})
    with corpus.reading() as snapshot:
        assert snapshot is not None
        source = snapshot.source(name)
        assert snapshot.text(name) == text
        assert "".join(passage.text for passage in snapshot.passages(name)) == text
        assert all(text[p.start : p.end] == p.text for p in snapshot.passages(name))
        assert (source.version, source.length) == (version_of(text), len(text))
        if isinstance(snapshot, FolderSnapshot):
            assert (snapshot.folder / "texts" / f"{source.version}.txt").read_bytes() == text.encode()


@BOTH
def test_a_source_comes_back_as_it_was_put(corpus: AnyCorpus) -> None:
    publish(corpus, a="Seoul.\nTokyo.", b="Osaka.")
    with corpus.reading() as first, beside(corpus).reading() as again:
        assert first is not None and again is not None
        assert first.sources == again.sources
        assert list(again.sources) == ["a", "b"]
        assert again.source("a").passages == 2 and again.count() == 3


@BOTH
def test_words_are_found_wherever_they_stand(corpus: AnyCorpus) -> None:
    publish(corpus, a="The summits were held in Seoul.\nNothing of the kind.", b="A summit in Tokyo.")
    with corpus.reading() as snapshot:
        assert snapshot is not None
        found = snapshot.matching("summit", k=10)
        assert {hit.passage.source_id for hit in found} == {"a", "b"} and len(found) == 2
        assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
        assert all(hit.score > 0 for hit in found)
        assert snapshot.matching("submarine", k=10) == []
        assert snapshot.matching("the of and ?", k=10) == []
        assert len(snapshot.matching("summit", k=1)) == 1


@BOTH
@pytest.mark.parametrize("asked", ["U.S.", "US", "u.s."])
def test_an_initialism_is_one_word_with_or_without_its_points(corpus: AnyCorpus, asked: str) -> None:
    publish(corpus, a="The U.S. sent a fleet.\nLet us go, said S. Kim.\nThe U.K. did not.")
    with corpus.reading() as snapshot:
        assert snapshot is not None
        best = snapshot.matching(f"fleet {asked}", k=1)
        assert [hit.passage.text for hit in best] == ["The U.S. sent a fleet.\n"]
        assert [hit.passage.index for hit in snapshot.matching("U.K.", k=5)] == [2]


@BOTH
def test_the_scope_limits_both_searches(corpus: AnyCorpus) -> None:
    publish(corpus, a="A summit in Seoul.", b="A summit in Tokyo.", ab="A summit in Osaka.")
    with corpus.reading() as snapshot:
        assert snapshot is not None
        for scope in (["b"], ["a", "ab"]):
            words = snapshot.matching("summit", 10, scope)
            vectors = snapshot.nearest("A summit in Tokyo.", Letters(), 10, scope)
            for found in (words, vectors):
                assert sorted(hit.passage.source_id for hit in found) == sorted(scope)


@BOTH
def test_the_nearest_passage_to_its_own_text_is_itself(corpus: AnyCorpus) -> None:
    publish(corpus, a="A summit in Seoul.\nSomething else altogether, and longer.", b="Tokyo.")
    with corpus.reading() as snapshot:
        assert snapshot is not None
        best = snapshot.nearest("Tokyo.", Letters(), 3)[0]
        assert best.passage.text == "Tokyo." and best.score == pytest.approx(1, abs=1e-4)


@BOTH
def test_an_unknown_source_is_named_with_those_that_are_known(corpus: AnyCorpus) -> None:
    publish(corpus, a="Seoul.", b="Tokyo.")
    with corpus.reading() as snapshot:
        assert snapshot is not None
        with pytest.raises(UnknownSource, match=r"no source `c` here \(known: a, b\)"):
            snapshot.text("c")


@pytest.mark.parametrize("damaged", ["generation.json", "chroma/chroma.sqlite3", "bm25/segments.json", "bm25/1"])
@pytest.mark.parametrize("how", ["lost", "garbage", "emptied"])
def test_a_damaged_snapshot_is_one_clear_error(corpus: Corpus, damaged: str, how: str) -> None:
    number = publish(corpus, a="A summit in Seoul.")
    corpus.close()
    path = corpus.home / "generations" / f"{number:06d}" / damaged
    for file in [path] if path.is_file() else sorted(path.iterdir()):
        if how == "lost":
            file.unlink()
        else:
            file.write_bytes(b"no such thing" * 1000 if how == "garbage" else b"")
    with pytest.raises(StoreError) as error, corpus.reading():
        pass
    assert "\n" not in str(error.value) and "brief-chat ingest" in str(error.value)


def test_a_snapshot_of_a_format_to_come_is_not_read(corpus: Corpus) -> None:
    number = publish(corpus, a="A summit in Seoul.")
    record = corpus.home / "generations" / f"{number:06d}" / "generation.json"
    record.write_text(record.read_text().replace('"format": 2', '"format": 3'))
    corpus.close()
    with pytest.raises(StoreError, match="written by another version of Brief Chat"), corpus.reading():
        pass


@BOTH
def test_a_snapshot_is_checked_before_it_is_published(corpus: AnyCorpus) -> None:
    publish(corpus, a="A summit in Seoul.")
    told = pytest.raises(StoreError, match="holds 2 passages instead of 6: nothing was published")
    with told, corpus.writing() as draft:
        draft.describe(replace(put(draft, "b", "Tokyo."), passages=5))
        finish(draft)
    assert corpus.serving() == 1
