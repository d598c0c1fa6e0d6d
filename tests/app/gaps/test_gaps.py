"""What was asked and not found: kept where one wants it, without names, told by question and cause."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.gaps import FILE, Gaps, gaps
from app.types.results import Answer, ConsideredPassage
from app.web.watch.watch import Watch

NEAR = ConsideredPassage("toll", "v", "The toll", "The toll is 40 crowns.", 0, 22, 1.0, 0.1)
REFUSED = Answer("Who built the bridge in Busan?", "No.", "not_found", (), (NEAR,), "extractive", absent=("Busan",))


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (REFUSED, "absent"),
        (replace(REFUSED, absent=()), "unanswered"),
        (replace(REFUSED, absent=(), passages=()), "nothing"),
        (replace(REFUSED, status="partial"), "partial"),
        (replace(REFUSED, status="chat", kind="task"), "not_ours"),
        (replace(REFUSED, status="chat", kind="small_talk"), None),
        (replace(REFUSED, status="answered"), None),
    ],
)
def test_a_refusal_is_kept_with_its_cause_and_an_answer_is_not(tmp_path: Path, answer: Answer, cause: str) -> None:
    Gaps(tmp_path).note(answer)
    assert [list(one.causes) for one in gaps(tmp_path)] == ([[cause]] if cause else [])


def test_a_question_is_told_once_with_what_would_help(tmp_path: Path) -> None:
    kept = Gaps(tmp_path)
    for question in ("Who built the bridge in Busan?", "who built the bridge in busan", "When was it fixed?"):
        kept.note(replace(REFUSED, question=question, absent=("Busan",) if "usan" in question else ()))
    rated = {"question": "When was it fixed?", "answer": "x", "rating": "Dislike", "reason": "wrong year"}
    taken_back = [{**rated, "answer": "y"}, {**rated, "answer": "y", "rating": ""}]
    lines = [json.dumps(one) for one in (rated, *taken_back)]
    (tmp_path / "feedback.jsonl").write_text("\n".join([*lines, '{"cut']), encoding="utf-8")
    second, first = gaps(tmp_path)
    assert (first.times, first.missing, first.nearest) == (2, ("Busan",), "The toll")
    assert (second.causes, second.reasons) == ({"unanswered": 1, "disliked": 1}, ("wrong year",))
    assert oct((tmp_path / FILE).stat().st_mode)[-3:] == "600"
    told = CliRunner().invoke(cli, ["--home", str(tmp_path), "gaps"]).output
    assert "in no source: Busan" in told and "a source on these would help: Busan (2)" in told


def test_nothing_is_kept_unless_it_is_wanted(tmp_path: Path) -> None:
    for watch, count in ((Watch(), 0), (Watch(gaps=Gaps(tmp_path)), 1)):
        with watch.question(REFUSED.question) as asked:
            asked.hear(REFUSED)
        assert len(gaps(tmp_path)) == count
    assert "refusals are not kept" in CliRunner().invoke(cli, ["--home", str(tmp_path / "no"), "gaps"]).output


def test_a_disk_that_refuses_loses_no_answer(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    Gaps(tmp_path / "home").note(REFUSED)
    assert gaps(tmp_path / "home") == []
