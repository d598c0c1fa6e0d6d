"""The reader: the same values as the weights it was made from gave, whole passages, order and windows."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from app.errors import ModelError
from app.read.decision import Signs, weigh
from app.read.reader import ENGLISH, MULTILINGUAL, SUMS, WEIGHTS, Reader, Text
from ingest.text.sentences import sentence_spans

EXPECTED = Path(__file__).parents[4] / "shared" / "reader" / "expected.json"
PASSAGE = (
    "The lighthouse on Gull Rock was lit in 1871. Its keeper, Agnes Holm, recorded every ship that passed. "
    "The council closed it after the storm of 1953, because the stairs had become unsafe."
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def text(passage: str, title: str = "") -> Text:
    return Text(title, passage, tuple(sentence_spans(passage, "en")))


@pytest.mark.skipif(not EXPECTED.exists(), reason="the reference's output is not on this machine")
def test_it_gives_what_the_reference_gives_but_for_rounding(tmp_path: Path) -> None:
    shutil.copyfile(EXPECTED.parent / "reader-en.onnx", tmp_path / ENGLISH.model)
    shutil.copyfile(WEIGHTS / ENGLISH.tokenizer, tmp_path / ENGLISH.tokenizer)
    sums = [
        f"{hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()}  {name}"
        for name in (ENGLISH.model, ENGLISH.tokenizer)
    ]
    (tmp_path / SUMS).write_text("\n".join(sums), encoding="utf-8")
    reader = Reader(tmp_path)
    for row in json.loads(EXPECTED.read_text(encoding="utf-8")):
        (found,) = reader.read(row["question"], [text(row["passage"], row["title"])])
        assert found.answerable == pytest.approx(row["answerable"], abs=0.02)
        assert found.relevance == pytest.approx(row["relevance"], abs=0.02)
        # the reference counts the closing token to the last sentence; in training it belonged to none
        assert found.evidence[:-1] == pytest.approx(row["evidence"][:-1], abs=0.02)
        assert found.evidence[-1] == pytest.approx(row["evidence"][-1], abs=0.2)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("When was the lighthouse first lit?", 0),
        ("Who kept a record of the ships?", 1),
        ("Why did the council close the lighthouse?", 2),
    ],
)
def test_the_sentence_that_answers_has_the_highest_evidence(reader, question: str, place: int) -> None:
    (found,) = reader.read(question, [text(PASSAGE)])
    assert max(range(3), key=lambda n: found.evidence[n]) == place
    assert weigh(Signs(found.answerable, names=False, kind=0.0)) > 0.5


def test_a_passage_that_answers_is_told_from_one_on_another_subject(reader) -> None:
    other = text("Rope is laid from hemp. A rope walk is as long as the longest rope that is made in it.")
    apart, answers = reader.read("When was the lighthouse first lit?", [other, text(PASSAGE)])
    near, far = (weigh(Signs(one.answerable, names=False, kind=0.0)) for one in (answers, apart))
    assert near > 0.5 > far


@pytest.mark.parametrize(
    ("question", "off"),
    [
        ("등대는 언제 처음 불을 밝혔습니까?", "의회는 누구를 등대지기로 임명했습니까?"),
        ("灯台はいつ初めて点灯しましたか?", "灯台の建設には何人の石工が雇われましたか?"),
        ("Who kept a record of the ships?", "How many masons were hired to build the lighthouse?"),
    ],
)
def test_the_multilingual_one_tells_a_question_that_is_answered_from_a_near_miss(question: str, off: str) -> None:
    reader = Reader(form=MULTILINGUAL)
    (answered,), (missed,) = reader.read(question, [text(PASSAGE)]), reader.read(off, [text(PASSAGE)])
    assert answered.answerable > missed.answerable + 0.5


def test_texts_read_together_give_what_each_gives_alone(reader) -> None:
    texts = [text(PASSAGE), text("Agnes Holm kept the light."), text(PASSAGE * 2)]
    alone = [reader.read("Who kept the light?", [one])[0] for one in texts]
    for one, found in zip(alone, reader.read("Who kept the light?", texts), strict=True):
        assert found == one


def test_a_passage_longer_than_a_window_is_read_to_its_end(reader) -> None:
    filler = "The harbour was busy with boats that carried salt, rope and timber along the coast. " * 40
    (found,) = reader.read("When was the lighthouse first lit?", [text(filler + PASSAGE)])
    assert len(found.evidence) == 43
    assert max(range(43), key=lambda n: found.evidence[n]) == 40
    (without,) = reader.read("When was the lighthouse first lit?", [text(filler)])
    assert found.answerable > without.answerable + 1


@pytest.mark.parametrize("passage", ["", " ", "x" * 5_000, "\u0000\ufffe"])
def test_a_text_with_nothing_to_read_has_finite_logits(reader, passage: str) -> None:
    (found,) = reader.read("When?", [Text("", passage, ())])
    assert abs(found.answerable) < 100 and found.evidence == ()


def test_missing_weights_are_named_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"reader-en\.onnx"):
        Reader(tmp_path).read("When?", [text(PASSAGE)])
