"""An earlier state beside the snapshot that serves: found as a snapshot of then would have found it."""

from pathlib import Path

import pytest
from shelf import BOTH, passages_of, publish, vector_of

from store import AnyCorpus, Corpus, Earlier, Past, Stood, version_of

OLD = "The toll is 40 crowns.\nThe bridge is of iron."
NEW = "The toll is 55 crowns and a half.\nThe bridge is of iron.\nIt rains."
BESIDE = "The ferry takes an hour."


class Three:
    """Embeds as `shelf` does."""

    def embed_query(self, text: str) -> list[float]:
        return vector_of(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [vector_of(text) for text in texts]


def test_it_is_searched_as_the_snapshot_of_then_was(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "home")
    publish(corpus, a=OLD, b=BESIDE)
    with corpus.reading() as then:
        assert then is not None
        asked = ("The toll is 40 crowns.", "iron bridge", "an hour by ferry")
        before = [(then.nearest(one, Three(), 5), then.matching(one, 5)) for one in asked]
        scoped = then.nearest("toll", Three(), 5, ["b"]), then.matching("ferry", 5, ["a"])
        publish(corpus, a=NEW, c="It snows on the bridge.")
        with corpus.reading() as base:
            assert base is not None
            kept = passages_of("a", OLD)
            stood = {"a": Stood(then.source("a"), OLD, tuple(kept))}
            embedded: list[str] = []

            def embed(texts: list[str]) -> list[list[float]]:
                embedded.extend(texts)
                return [vector_of(text) for text in texts]

            earlier = Earlier(base, Past(then.record, stood, {"passages": embed}))
            for one, (near, matching) in zip(asked, before, strict=True):
                found = earlier.nearest(one, Three(), 5)
                assert [hit.passage for hit in found] == [hit.passage for hit in near]
                assert [hit.score for hit in found] == pytest.approx([hit.score for hit in near], abs=1e-5)
                assert earlier.matching(one, 5) == matching
            assert [hit.passage for hit in earlier.nearest("toll", Three(), 5, ["b"])] == [
                hit.passage for hit in scoped[0]
            ]
            assert earlier.matching("ferry", 5, ["a"]) == scoped[1] == []
            assert embedded == ["The toll is 40 crowns.\n", "The bridge is of iron."]  # that line ends otherwise now
            assert earlier.text("a") == OLD and earlier.text("b") == BESIDE and earlier.count() == then.count()
            assert earlier.passages("a") == kept and earlier.get(["c#0", "a#9"]) == []
            assert earlier.before(kept[1]) == kept[0] and list(earlier.sources) == ["a", "b"]
    corpus.close()


@BOTH
def test_what_the_base_has_embedded_is_not_embedded_again(corpus: AnyCorpus) -> None:
    publish(corpus, a=NEW)
    with corpus.reading() as base:
        assert base is not None
        record = base.record
        stood = {"a": Stood(base.source("a"), NEW, tuple(passages_of("a", NEW)))}
        earlier = Earlier(base, Past(record, stood, {}))
        assert earlier.nearest("It rains.", Three(), 1)[0].passage.text == "It rains."
        assert version_of(earlier.text("a")) == record.sources["a"].version
