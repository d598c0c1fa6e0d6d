"""The language model as a judge: it may withhold what the check carries, and never carries what the check withholds."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from prepared import PreparedModel, StructuredModel

from app.assistant import Assistant
from app.settings import Settings
from app.types.results import Answer
from app.types.written import Piece
from app.wording.answers import wording
from app.writing.asking.judging import Judgement

PONDS = "The Grell pond was dug by Anna Weber. Karl Holt helped Anna Weber to dig the Grell pond."
ASKED = "Who dug the Grell pond?"
WRITTEN = (
    "The Grell pond was dug by Anna Weber [1]. Karl Holt helped Anna Weber to dig the Grell pond [2]. "
    "The Grell pond was dug by Peter Stone [1]."
)


@pytest.fixture
def asked(tmp_path: Path) -> Callable[..., Any]:
    """A function that answers the question with a model, and returns the answer and the sentences that were told."""
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "sources.toml").write_text('[[source]]\nid = "ponds"\ntitle = "p"\nfile = "ponds.md"\n')
    (tmp_path / "books" / "ponds.md").write_text(PONDS)

    def ask(model: PreparedModel, **settings: Any) -> tuple[Answer, list[Piece]]:
        given = {"planning": "never", **settings}
        load = Settings.load(home=tmp_path / "home", library=tmp_path / "books", model="prepared:model", **given)
        told: list[Piece] = []
        with Assistant(load) as assistant:
            assistant._engine.__dict__["model"] = model
            return assistant.answer(ASKED, on_piece=told.append), told

    return ask


def judging(verdict: Any, **more: Any) -> PreparedModel:
    """A model without schemas that writes, and judges so when it is asked to."""
    reply = verdict if isinstance(verdict, str) else json.dumps(verdict)
    return PreparedModel(reply=lambda prompt: reply if "<claim>" in prompt else WRITTEN, **more)


def states(answer: Answer) -> list[str]:
    return [one.reason or one.state for one in answer.sentences]


UNJUDGED = ["carried", "carried", "name"]


def test_what_it_denies_is_struck_out_in_the_end_with_the_reason(asked: Callable[..., Any]) -> None:
    model = judging({"denied": [1]})
    answer, told = asked(model, judging="always")
    assert states(answer) == ["judged", "carried", "name"] and answer.withheld == 2
    assert "dug by Anna" not in answer.text and "Karl Holt" in answer.text
    assert [one.state for one in told if one.number == 0][-2:] == ["carried", "withheld"]
    last = [one for one in told if one.text][-1]
    assert (last.number, last.state, last.reason) == (0, "withheld", "judged")
    assert len(model.asked) == answer.usage.calls == 2
    shown = str(model.asked[-1][-1].content)
    assert "1. <claim>The Grell pond was dug by Anna Weber.</claim>" in shown and "<quote>" in shown
    assert "Peter" not in shown  # what the check withholds is no matter for the judge


@pytest.mark.parametrize(
    "verdict",
    [
        {"denied": []}, {"denied": [0, 3, -1, 99]}, {"denied": "1"}, {"denied": [True]}, {"wrong": [1]}, [1], "", "no",
        '{"denied": [1', "{" * 5_000,
    ],
)  # fmt: skip
def test_without_a_judgement_that_can_be_read_the_check_stands_alone(asked: Callable[..., Any], verdict: Any) -> None:
    assert states(asked(judging(verdict), judging="always")[0]) == UNJUDGED


def test_a_judge_that_fails_or_may_not_be_asked_again_loses_nothing(asked: Callable[..., Any]) -> None:
    def fails(prompt: str) -> str:
        if "<claim>" in prompt:
            raise ValueError("no")
        return WRITTEN

    answer, _ = asked(PreparedModel(reply=fails), judging="always")
    assert states(answer) == UNJUDGED and not answer.trouble
    answer, _ = asked(judging({"denied": [1]}), judging="always", calls=1)
    assert states(answer) == UNJUDGED and not answer.trouble


def test_where_it_denies_all_the_sources_own_sentences_stand(asked: Callable[..., Any]) -> None:
    answer, _ = asked(judging({"denied": [1, 2]}), judging="always")
    assert states(answer) == ["judged", "judged", "name"] and answer.citations and answer.withheld == 3
    assert answer.citations[0].quote in PONDS


def structured(verdict: Any) -> StructuredModel:
    parsed = {"raw": None, "parsed": verdict}
    return StructuredModel(profile={"structured_output": True}, structured=parsed, reply=WRITTEN)


def cases() -> Iterator[tuple[PreparedModel, str, list[str]]]:
    denies = Judgement(denied=[2])
    yield structured(denies), "auto", ["carried", "judged", "name"]
    yield structured(None), "auto", UNJUDGED
    yield structured("nonsense"), "auto", UNJUDGED
    yield structured(denies), "never", UNJUDGED
    yield judging({"denied": [2]}), "auto", UNJUDGED
    yield judging({"denied": [2]}, profile={"tool_calling": True}), "auto", UNJUDGED


@pytest.mark.parametrize(("model", "setting", "expected"), list(cases()))
def test_it_is_asked_where_it_fills_in_schemas_or_a_setting_says_so(
    asked: Callable[..., Any], model: PreparedModel, setting: str, expected: list[str]
) -> None:
    assert states(asked(model, judging=setting)[0]) == expected


def test_the_reason_is_told_in_three_languages(asked: Callable[..., Any]) -> None:
    answer, _ = asked(judging({"denied": [1]}), judging="always", citation_policy="marked")
    assert wording("en").faults["judged"] in answer.text
    assert len({wording(one).faults["judged"] for one in ("en", "ko", "ja")}) == 3
