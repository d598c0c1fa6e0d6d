"""The command, over prepared answers: what it compares with, what it writes, what it refuses."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from nine_rows import CASES, Prepared
from typer.testing import CliRunner, Result

from app.cli import cli
from app.cli.commands import evaluating
from app.evaluation import QUICK, EvaluationError, Row, read_rows


class Set(Prepared):
    """The prepared assistant, with settings."""

    settings: dict[str, Any]

    def prepare(self, progress: object = None) -> None:
        pass


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What each assistant was opened with; a careful one refuses what `right` asks."""
    seen: list[dict[str, Any]] = []

    @contextmanager
    def opens(context: object, **more: Any) -> Iterator[Set]:
        seen.append(more)
        answers = {name: answer for name, (_, answer) in CASES.items()}
        if more.get("threshold") == "careful":
            answers["right"] = answers["no-3"]
        assistant = Set(answers)
        assistant.settings = {"threshold": "balanced", "model": "", **more}
        yield assistant

    monkeypatch.setattr(evaluating, "open_assistant", opens)
    return seen


@pytest.fixture
def file(tmp_path: Path, rows: list[Row]) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(f"{row.model_dump_json()}\n" for row in rows), encoding="utf-8")
    return path


def run(*given: object) -> Result:
    return CliRunner().invoke(cli, ["evaluate", *map(str, given)])


def test_a_setting_is_asked_beside_the_one_in_use(opened: list[dict[str, Any]], file: Path) -> None:
    ran = run(file, "--against", "threshold=careful", "--json")
    against = json.loads(ran.stdout)["against"]
    assert opened == [{"threshold": "careful"}, {}]
    assert (against["name"], against["other"]) == ("threshold=balanced", "threshold=careful")
    assert [change["id"] for change in against["better"]] == ["right"] and not against["worse"]


def test_a_run_that_was_kept_is_compared_without_asking_again(
    opened: list[dict[str, Any]], file: Path, tmp_path: Path
) -> None:
    before, report = tmp_path / "before.json", tmp_path / "report.html"
    assert run(file, "--output", before).exit_code == 0
    ran = run(file, "--against", before, "--html", report)
    assert ran.exit_code == 0 and len(opened) == 2
    assert "9 questions, this run against before.json" in ran.stdout
    assert "this run against before.json" in report.read_text(encoding="utf-8")
    assert json.loads(before.read_text(encoding="utf-8"))["total"]["rows"] == 9


def test_several_files_are_one_set(opened: list[dict[str, Any]], file: Path, tmp_path: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    first, second = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    first.write_text("\n".join(lines[:4]), encoding="utf-8")
    second.write_text("\n".join(lines[4:]), encoding="utf-8")
    assert json.loads(run(first, second, "--json").stdout)["total"]["rows"] == 9
    with pytest.raises(EvaluationError, match=r"2\.jsonl: .* is the id of a row of another file, too"):
        read_rows(file, second)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ([], "name a file of questions, or --quick"),
        (["--quick", "--against", "library=/tmp"], "only threshold, model, reranker, home can be another"),
        (["--quick", "--against", __file__, "--against", "model="], "one earlier run, or settings"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_anything_is_loaded(
    opened: list[dict[str, Any]], given: list[str], complaint: str
) -> None:
    ran = run(*given)
    assert ran.exit_code == 2 and opened == []
    assert complaint in " ".join(ran.output.replace("│", " ").split())


def test_a_run_that_cannot_be_kept_is_one_line(opened: list[dict[str, Any]], file: Path, tmp_path: Path) -> None:
    ran = run(file, "--output", tmp_path / "none" / "run.json")
    assert isinstance(ran.exception, EvaluationError) and "the run cannot be kept" in str(ran.exception)


def test_the_quick_set_is_of_the_questions_for_development_alone() -> None:
    questions = Path(__file__).parents[3] / "benchmarks" / "questions"
    known = {row.id: row for path in questions.glob("*tune*.jsonl") for row in read_rows(path)}
    quick = read_rows(QUICK)
    assert all(known[row.id] == row for row in quick)
    assert {row.lang for row in quick} == {row.lang for row in known.values()}
    assert {row.kind for row in quick} == {row.kind for row in known.values()}
