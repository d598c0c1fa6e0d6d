"""What is kept beside the examples is what is learned from them, and nothing hangs on it but the time."""

from pathlib import Path

import numpy as np
import pytest

from app.encoders.embedding import MultilingualEmbeddings
from app.encoders.minilm import MiniLMEmbeddings
from app.question.request import EXAMPLES, LANGUAGES, training
from app.text.likeness import Classifier, Encoder, classifier, keep, learn

TEXTS = ["good morning", "good evening", "how many ships are there", "how many towns are there"]
CLASSES = [0, 0, 1, 1]


class Counting:
    """An encoder that counts the texts that it embeds; a letter is a dimension."""

    def __init__(self, name: str = "letters", shift: int = 0) -> None:
        self.name = name
        self.embedded = 0
        self._shift = shift

    def embed_query(self, text: str) -> list[float]:
        self.embedded += 1
        return [float(text.count(chr(97 + (place + self._shift) % 26))) for place in range(26)]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]


def scores(made: Classifier) -> list[float]:
    return [float(one) for one in made.scores("how many boats are there")]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "kept.npz"
    keep(learn(TEXTS, CLASSES, Counting()), path)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kept_files_are_those_of_the_examples(language: str) -> None:
    encoder: Encoder = MiniLMEmbeddings() if language == "en" else MultilingualEmbeddings()
    texts, classes, _ = training(language)
    anew = learn(texts, classes, encoder)
    with np.load(EXAMPLES / f"{language}.npz") as file:
        assert str(file["digest"]) == str(anew.digest), "write them anew: python benchmarks/recognition.py --learn"
        assert np.abs(file["rows"].astype(int) - anew.rows).max() <= 1
        assert np.allclose(file["by_vector"], anew.by_vector, atol=0.05)
        assert np.allclose(file["by_run"], anew.by_run, atol=0.05)


def test_a_kept_file_saves_embedding_the_examples(kept: Path) -> None:
    encoder = Counting()
    made = classifier(TEXTS, CLASSES, encoder, kept)
    assert encoder.embedded == 1  # whether it is the one that the file is of
    assert scores(made) == pytest.approx(scores(Classifier(learn(TEXTS, CLASSES, encoder), encoder)), abs=0.01)
    assert scores(made)[1] > scores(made)[0]


@pytest.mark.parametrize("wrong", ["missing", "cut short", "no archive", "other examples", "other encoder"])
def test_a_file_that_cannot_be_used_costs_only_the_time(kept: Path, wrong: str) -> None:
    texts, encoder = list(TEXTS), Counting()
    if wrong == "missing":
        kept.unlink()
    elif wrong == "cut short":
        kept.write_bytes(kept.read_bytes()[:-900])
    elif wrong == "no archive":
        kept.write_bytes(b"nothing of the kind")
    elif wrong == "other examples":
        texts[0] = "good night"
    else:
        encoder = Counting(shift=7)
    made = classifier(texts, CLASSES, encoder, kept)
    assert encoder.embedded >= len(texts)
    assert scores(made)[1] > scores(made)[0]


def test_an_encoder_of_another_name_learns_anew(kept: Path) -> None:
    encoder = Counting("others")
    classifier(TEXTS, CLASSES, encoder, kept)
    assert encoder.embedded == len(TEXTS)
