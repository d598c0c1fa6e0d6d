"""A further vector space holds what the first one holds, and pays only for what is new."""

from collections.abc import Sequence

from shelf import BOTH, finish, publish, put, vector_of

from store import AnyCorpus, Draft


class Counting:
    """Vectors of another model, and which texts it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: list[str]) -> Sequence[Sequence[float]]:
        self.asked += texts
        return [[*vector_of(text), 2.0] for text in texts]


def publish_with(corpus: AnyCorpus, embed: Counting, model: str = "four numbers", **texts: str) -> None:
    with corpus.writing() as draft:
        for source_id, text in texts.items():
            put(draft, source_id, text)
        draft.add_space("second", model, embed)
        finish(draft)


def nearest(corpus: AnyCorpus, text: str, sources: Sequence[str] | None = None) -> str:
    with corpus.reading() as snapshot:
        assert snapshot is not None
        hit, *_ = snapshot.near("second", [*vector_of(text), 2.0], 5, sources)
        return hit.passage.text


@BOTH
def test_each_space_is_searched_by_its_own_vectors(corpus: AnyCorpus) -> None:
    publish_with(corpus, Counting(), a="Seoul.\nTokyo is large.", b="Busan lies by the sea.")
    assert nearest(corpus, "Tokyo is large.") == "Tokyo is large."
    assert nearest(corpus, "Tokyo is large.", ["b"]) == "Busan lies by the sea."


@BOTH
def test_an_edit_embeds_only_new_texts_in_each_space(corpus: AnyCorpus) -> None:
    embed = Counting()
    publish_with(corpus, embed, a="Seoul.\nTokyo.\n", b="Busan.")
    publish_with(corpus, embed, a="Before.\nSeoul.\nTokyo.\n")
    assert embed.asked == ["Seoul.\n", "Tokyo.\n", "Busan.", "Before.\n"]
    assert nearest(corpus, "Tokyo.\n") == "Tokyo.\n"


@BOTH
def test_a_corpus_without_the_space_gets_it_and_keeps_its_own_vectors(corpus: AnyCorpus) -> None:
    publish(corpus, a="Seoul.\nTokyo.\n")
    embed = Counting()
    publish_with(corpus, embed)
    assert embed.asked == ["Seoul.\n", "Tokyo.\n"]
    with corpus.reading() as snapshot:
        assert snapshot is not None and snapshot.record.spaces == {"second": "four numbers"}
        assert list(snapshot.vectors("a")["Tokyo.\n"]) == vector_of("Tokyo.\n")


@BOTH
def test_another_model_begins_the_space_anew(corpus: AnyCorpus) -> None:
    embed = Counting()
    publish_with(corpus, embed, a="Seoul.")
    publish_with(corpus, embed, model="four others")
    assert embed.asked == ["Seoul.", "Seoul."]


@BOTH
def test_a_removed_source_leaves_every_space(corpus: AnyCorpus) -> None:
    publish_with(corpus, Counting(), a="Seoul.", b="Tokyo.")
    with corpus.writing() as draft:
        draft.remove("a")
        finish(draft)
    assert nearest(corpus, "Seoul.") == "Tokyo."


@BOTH
def test_a_space_that_lags_behind_is_left_out_rather_than_wrong(corpus: AnyCorpus) -> None:
    publish_with(corpus, Counting(), a="Seoul.")
    publish(corpus, a="Busan.")  # by a process that lacks the second model
    with corpus.reading() as snapshot:
        assert snapshot is not None and snapshot.record.spaces == {}


@BOTH
def test_a_rebuild_leaves_no_old_vector(corpus: AnyCorpus) -> None:
    embed = Counting()
    publish_with(corpus, embed, a="Seoul.", b="Tokyo.")

    def rebuilt(draft: Draft) -> None:
        draft.clear()
        put(draft, "a", "Seoul.")
        draft.add_space("second", "four numbers", embed)
        finish(draft)

    with corpus.writing() as draft:
        rebuilt(draft)
    with corpus.reading() as snapshot:
        assert snapshot is not None and snapshot.count() == 1
    assert nearest(corpus, "Tokyo.") == "Seoul."
