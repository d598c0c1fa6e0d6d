"""A real, small, unreliable language model in the generator's place: nothing that it invents reaches the reader."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import app.chain
from app import Answer, Assistant, Settings
from app.present.markdown import plain
from app.types.evidence import Claim
from benchmarks.language_model import Watch, absent, shown
from benchmarks.local_model import SETTING, missing, serving

QUESTIONS = Path(__file__).parents[3] / "benchmarks" / "questions" / "tune.jsonl"
ASKED = 10  # questions; benchmarks/language_model.py asks all

pytestmark = [pytest.mark.skipif(bool(missing()), reason=missing()), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def answers(library_home: Path) -> Iterator[tuple[Assistant, list[tuple[list[Claim], Answer]]]]:
    """What the model proposed and what was answered, for the first questions."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    asked = [row["question"] for row in rows if not row["history"]][:ASKED]
    with (
        serving(),
        pytest.MonkeyPatch.context() as patch,
        Assistant(Settings.load(home=library_home, model=SETTING)) as assistant,
    ):
        watch = Watch()
        patch.setattr(app.chain, "propose", watch)
        found = []
        for question in asked:
            watch.proposed = []
            answer = assistant.answer(question)
            found.append((watch.proposed, answer))
        yield assistant, found


def test_the_model_proposes_and_no_withheld_claim_is_shown(answers) -> None:
    proposed = sum(len(claims) for claims, _ in answers[1])
    assert proposed >= 4
    for claims, answer in answers[1]:
        told = [text for text, _ in shown(answer)] if claims else []
        assert len(told) + answer.withheld == len(claims)
        assert set(told) <= {" ".join((claim.text or "").split()) for claim in claims}


def test_no_figure_date_or_name_is_shown_that_its_quotes_do_not_hold(answers) -> None:
    for claims, answer in answers[1]:
        for claim, quotes in shown(answer) if claims else []:
            assert quotes and absent(claim, quotes) == [], (claim, quotes)


def test_quotes_are_exact_and_a_refusal_has_none(answers) -> None:
    assistant, found = answers
    for _, answer in found:
        assert (answer.status == "not_found") == (not answer.citations), plain(answer.text)
        for citation in answer.citations:
            text = assistant.source_text(citation.source_id, citation.version)
            assert citation.quote == text[citation.start : citation.end]


def test_the_check_of_this_test_finds_what_is_invented() -> None:
    quotes = ["The Korea-U.S. summit was held in Seoul on May 21, 2022, only two days before the U.S.-Japan summit."]
    assert absent("The summit of South Korea and the United States was 2 days earlier, on May 21, 2022.", quotes) == []
    assert absent("The summit was held in Busan on June 12, 2022.", quotes) == ["busan", "june", "12"]
