"""The training: its loss falls on a few pairs, and what it exports reads as the model in torch does."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from tokenizers import Tokenizer

from app.read.reader import ENGLISH, MULTILINGUAL, WEIGHTS, open_tokenizer
from training.batches import batch
from training.beginning import started
from training.export import export
from training.learn import Plan, losses, train
from training.model import Model, mix, opened
from training.pairs import Pair, Variation, found, own, split, translated
from training.teacher import NOTHING, Lesson, Lessons

PASSAGE = "The mill stands at the river. It was built in 1902. Anna Rohr ran it, and sold flour to the town."
SENTENCES = ((0, 29), (30, 51), (52, 96))


def pair(question: str, answerable: bool, *evidence: int) -> Pair:
    return Pair(question, "The mill", PASSAGE, SENTENCES, answerable, evidence, "made")


PAIRS = [
    pair("When was the mill built?", True, 1),
    pair("Who ran the mill?", True, 2),
    pair("Where does the mill stand?", True, 0),
    pair("What was sold to the town?", True, 2),
    pair("When was the mill closed?", False),
    pair("Who built the mill?", False),
    pair("How high is the mill?", False),
    pair("Why was flour so dear?", False),
]


def silent(line: str) -> None:
    pass


def told(pair: Pair) -> Lesson:
    return Lesson(2.0 if pair.answerable else -1.0, tuple(1.0 if n in pair.evidence else -2.0 for n in range(3)))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return open_tokenizer()


def test_the_loss_falls_within_a_few_steps(tokenizer: Tokenizer) -> None:
    torch.manual_seed(0)
    model = opened(WEIGHTS / ENGLISH.model)
    one = batch(tokenizer, PAIRS, told)

    def loss() -> float:
        with torch.no_grad():
            return sum(value.item() for value in losses(model.eval(), one).values())

    before = loss()
    assert train(model, tokenizer, PAIRS, Plan(passes=12, size=8, rate=1e-4, frozen=8), told, silent) == 12
    assert loss() < 0.8 * before


def test_training_ends_when_its_time_is_over(tokenizer: Tokenizer) -> None:
    model = Model(layers=2)
    steps = train(model, tokenizer, PAIRS, Plan(passes=10_000, size=8, frozen=0, seconds=3), told, silent)
    assert 0 < steps < 10_000


@pytest.fixture(scope="module", params=[(), ("fo",)])
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Model, Path]:
    """A model in torch, and the file to which it was exported."""
    model = opened(WEIGHTS / ENGLISH.model).eval()
    path = tmp_path_factory.mktemp("exported") / ENGLISH.model
    export(model, path, request.param)
    return model, path


def test_what_is_exported_reads_as_the_model_in_torch_does(tokenizer: Tokenizer, exported: tuple[Model, Path]) -> None:
    model, path = exported
    one = batch(tokenizer, PAIRS[:1])
    inputs = {"input_ids": one.ids, "token_type_ids": one.types, "attention_mask": one.mask}
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    answer, tokens = session.run(["answer", "tokens"], {name: value.numpy() for name, value in inputs.items()})
    with torch.no_grad():
        expected, expected_tokens = model(*inputs.values())
    real = one.mask.numpy().astype(bool)
    assert np.abs(answer - expected.numpy()).max() < 0.2  # int8
    assert np.abs(tokens - expected_tokens.numpy())[real].mean() < 0.2


def test_its_weights_come_back_from_what_was_exported(exported: tuple[Model, Path]) -> None:
    model, path = exported
    again = opened(path).state_dict()
    for name, value in model.state_dict().items():
        apart = (again[name] - value).abs().max().item()
        assert apart <= 0.02 * value.abs().max().item() + 1e-6, name


def test_our_own_pairs_are_whole_and_every_tenth_passage_is_kept_apart() -> None:
    pairs = list(own())
    trained, apart = split(pairs, "train"), split(pairs, "dev")
    assert len(pairs) > 1_000 and len(apart) > len(pairs) / 12
    assert not {one.passage for one in trained} & {one.passage for one in apart}
    for one in pairs:
        assert bool(one.evidence) == one.answerable
        assert all(one.passage[start:end].strip() for start, end in one.sentences)


def test_a_search_finds_pairs_without_labels_that_teach_relevance_alone(tokenizer: Tokenizer) -> None:
    others = [replace(one, passage=one.passage.replace("mill", name)) for one in PAIRS for name in ("mill", "barn")]
    pairs = found(others, 6, seed=1)
    assert len(pairs) == 6
    assert all(one.passage in {other.passage for other in others} for one in pairs)
    one = batch(tokenizer, pairs, lambda pair: Lesson(1.0, ()))
    values = {name: value.item() for name, value in losses(opened(WEIGHTS / ENGLISH.model).eval(), one).items()}
    assert values["relevance"] > 0
    assert values["answerable"] == values["evidence"] == values["likeness"] == values["answer"] == 0


def test_lessons_are_kept_and_asked_for_once(tmp_path: Path) -> None:
    class Counting:
        name = "counting"
        asked = 0

        def score(self, question: str, texts: Sequence[str]) -> list[float]:
            self.asked += 1
            return [5.0] * len(texts)

    reranker = Counting()
    Lessons(tmp_path / "lessons.jsonl").learn(PAIRS, reranker, silent)
    again = Lessons(tmp_path / "lessons.jsonl")
    again.learn(PAIRS, reranker, silent)
    assert reranker.asked == len(PAIRS)
    assert all(again.of(one).relevance == 1.0 for one in PAIRS)
    assert {len(again.of(one).sentences) for one in PAIRS} == {0, 3}
    assert again.of(pair("Who owns the mill?", True, 2)) is NOTHING


def test_a_mean_of_weights_lies_between_but_for_what_tells_nearness() -> None:
    torch.manual_seed(0)
    one, other = Model(layers=1), Model(layers=1)
    first, near = one.tok.weight.clone(), one.cls.weight[1].clone()
    mix(one, other, 0.25)
    assert torch.allclose(one.tok.weight[0], 0.75 * first[0] + 0.25 * other.tok.weight[0])
    assert torch.equal(one.cls.weight[1], near) and torch.equal(one.tok.weight[1], first[1])


def test_a_longer_passage_holds_the_same_evidence() -> None:
    pairs = [replace(PAIRS[0], answer=(46, 50)), *PAIRS[1:]]
    other = Pair(
        "Who lives there?", "The mill", "A miller lives there. He is old.", ((0, 21), (22, 32)), True, (0,), "made"
    )
    variation = Variation([*pairs, other], random.Random(2))
    seen = [variation.of(pairs[0]) for _ in range(200)]
    longer = [one for one in seen if one.answerable and len(one.passage) > len(PASSAGE)]
    assert longer and all(one.passage[slice(*one.answer)] == "1902" for one in longer if one.answer)
    for one in longer:
        assert one.evidence is not None
        assert [one.passage[slice(*one.sentences[n])] for n in one.evidence] == ["It was built in 1902."]


def test_a_multilingual_reader_learns_from_an_encoder(tmp_path: Path, tokenizer: Tokenizer) -> None:
    draw = np.random.default_rng(0)
    kept: dict[str, np.ndarray] = {}
    for name, value in Model(words=ENGLISH.words).state_dict().items():
        if name.partition(".")[0] in ("word", "pos", "typ", "ln"):
            outer = {"word": "word_embeddings", "pos": "position_embeddings", "typ": "token_type_embeddings"}
            part, _, end = name.partition(".")
            kept[f"bert.embeddings.{outer.get(part, 'LayerNorm')}.{end}"] = value.numpy()
    for n in range(12):
        for part, (rows, columns) in {
            "attention.self.query": (384, 384),
            "attention.self.key": (384, 384),
            "attention.self.value": (384, 384),
            "attention.output.dense": (384, 384),
            "intermediate.dense": (1536, 384),
            "output.dense": (384, 1536),
        }.items():
            name = f"bert.encoder.layer.{n}.{part}"
            kept[f"{name}.weight|i"] = draw.integers(-127, 127, (rows, columns), np.int8)
            kept[f"{name}.weight|t"] = np.float32(0.02 / 127)
            kept[f"{name}.bias"] = np.zeros(rows, np.float32)
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            kept[f"bert.encoder.layer.{n}.{part}.weight"] = np.ones(384, np.float32)
            kept[f"bert.encoder.layer.{n}.{part}.bias"] = np.zeros(384, np.float32)
    np.savez(tmp_path / "base.npz", **kept)
    model = started(tmp_path / "base.npz")
    query = model.state_dict()["layers.3.qkv.weight"][:384].numpy()
    np.testing.assert_allclose(
        query, kept["bert.encoder.layer.3.attention.self.query.weight|i"] * 0.02 / 127, rtol=1e-5
    )
    one = batch(tokenizer, PAIRS, told, MULTILINGUAL)
    assert int(one.types.sum()) == 0 and one.ids[0, 0] == MULTILINGUAL.first
    before = losses(model, one)["answerable"].item()
    train(model, tokenizer, PAIRS * 3, Plan(passes=3, size=8, rate=3e-4, frozen=0, form=MULTILINGUAL), told, silent)
    assert losses(model.eval(), one)["answerable"].item() < before


def test_our_translated_pairs_stand_on_our_passages() -> None:
    pairs = list(translated())
    on_english = [pair for pair in pairs if pair.original]
    assert len(on_english) == 6_552 and {pair.languages for pair in on_english} == {("ko", "en"), ("ja", "en")}
    assert sum(pair.answerable for pair in on_english) == 3_276
    for pair in pairs:
        assert not pair.answerable or pair.evidence
        assert all(pair.passage[start:end].strip() for start, end in pair.sentences)
