"""The table and the picture of an evaluation."""

import re
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from app.evaluation import Evaluation, EvaluationError, plot, print_table
from app.evaluation.retrieval import retrieval


def printed(evaluation: Evaluation, width: int) -> str:
    console = Console(file=StringIO(), width=width)
    print_table(evaluation, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_every_figure_is_printed_with_what_it_is_over(evaluation: Evaluation) -> None:
    text = re.sub(r"\s+", " ", printed(evaluation, 120))
    assert "recall@1 0.25 0.05–0.70 4 rows with support; 1 not measurable" in text
    assert "answer accuracy 0.67 0.30–0.90 4 of 6 answerable rows" in text
    assert "citation precision 0.60 0.23–0.88 3 of 5 citations" in text
    assert "false answers 0.33 0.06–0.79 1 of 3 unanswerable rows" in text
    assert "withheld claims 2" in text


def test_kinds_and_languages_have_a_line_each_that_fits_a_terminal(evaluation: Evaluation) -> None:
    lines = printed(evaluation, 100).splitlines()
    for name in ("all", "fact", "list", "summary", "unanswerable", "en", "ko"):
        (line,) = [line for line in lines if re.match(rf"\s*{name} +\d", line)]
        assert len(line.split()) == 15 and "…" not in line


def test_the_interval_of_each_rate_stands_below_it(evaluation: Evaluation) -> None:
    lines = printed(evaluation, 100).splitlines()
    (at,) = [place for place, line in enumerate(lines) if re.match(r"\s*all +\d", line)]
    assert lines[at + 1].split() == [
        "5–70",
        "30–95",
        "30–95",
        "12–88",
        "30–90",
        "23–88",
        "15–85",
        "49–97",
        "6–79",
        "3–56",
    ]


def test_causes_are_counted_and_stand_beside_their_rows(evaluation: Evaluation) -> None:
    text = printed(evaluation, 120)
    assert "   1  answered from the wrong place\n" in text
    assert "  cause   not retrieved\n  answer  Gamma stayed home." in text


def test_wrong_rows_are_listed_with_their_question_reason_and_answer(evaluation: Evaluation) -> None:
    text = printed(evaluation, 120)
    assert "5 of 9 rows have something wrong" in text
    assert "elsewhere  fact, ko  elsewhere" in text
    assert "why     must not found: 2019; no citation on the support" in text
    assert "answer  Gamma stayed home." in text


def test_text_that_looks_like_markup_is_printed_as_it_is(evaluation: Evaluation) -> None:
    wrong = replace(evaluation.wrong[0], said="the [bold]plain[/bold] words [/]")
    text = printed(replace(evaluation, outcomes=(wrong,)), 120)
    assert "the [bold]plain[/bold] words [/]" in text


def test_the_plot_is_one_png(evaluation: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "plot.png"
    plot(evaluation, path)
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n") and len(content) > 10_000


@pytest.mark.parametrize("name", ["none/plot.png", "plot.xyz"])
def test_a_plot_that_cannot_be_written_is_one_clear_line(evaluation: Evaluation, tmp_path: Path, name: str) -> None:
    with pytest.raises(EvaluationError, match="the plot cannot be written") as raised:
        plot(evaluation, tmp_path / name)
    assert "\n" not in str(raised.value)


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    evaluation: Evaluation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(EvaluationError, match=r"pip install 'brief-chat\[evaluate\]'"):
        plot(evaluation, tmp_path / "plot.png")
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(EvaluationError, match=r"ir-measures is missing: run `pip install"):
        retrieval(evaluation.outcomes)
