"""What the fusion benchmark reads and holds against ours."""

import json
from pathlib import Path

from benchmarks.fusion import WAYS, xquad
from store import Hit, Passage


def test_answers_stand_where_the_joined_paragraphs_have_them(tmp_path: Path) -> None:
    def paragraph(context: str, **asked: str) -> dict:
        answers = {question: [{"text": text, "answer_start": context.index(text)}] for question, text in asked.items()}
        return {"context": context, "qas": [{"question": q, "answers": found} for q, found in answers.items()]}

    seoul, tokyo = paragraph("It met in Seoul.", where="Seoul"), paragraph("Tokyo, in May.", when="May", place="Tokyo")
    (tmp_path / "xquad.json").write_text(json.dumps({"data": [{"paragraphs": [seoul]}, {"paragraphs": [tokyo]}]}))
    text, asked = xquad(tmp_path / "xquad.json", every=1)
    found = {one.text: [text[start:end] for start, end in one.references] for one in asked}
    assert found == {"where": ["Seoul"], "when": ["May"], "place": ["Tokyo"]}
    assert [one.text for one in xquad(tmp_path / "xquad.json", every=2)[1]] == ["where", "place"]


def test_each_way_of_fusing_gives_its_own_order() -> None:
    def hits(**scores: float) -> list[Hit]:
        return [Hit(Passage(name, "v", 0, 0, 1, name), score) for name, score in scores.items()]

    rankings = {"vectors": hits(a=0.50, b=0.49, c=0.48, d=0.1), "words": hits(c=20, a=4)}
    orders = {name: "".join(passage.text for passage in way(rankings)) for name, way in WAYS.items()}
    assert orders == {"vectors": "abcd", "BM25": "ca", "reciprocal ranks": "acbd", "scaled scores": "cabd"}
