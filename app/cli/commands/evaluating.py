"""The command that asks every question of some files, measures the answers, and holds them against another run's."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from app.cli.opening import AsJson, open_assistant
from app.cli.printing import Bar, out, print_json

if TYPE_CHECKING:
    from app.evaluation import Comparison, Evaluation, Row, Run

OTHERS = ("threshold", "model", "reranker", "home")  # settings under which the corpus stays as it is


def evaluate(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Questions with what a right answer holds, one JSON object a line."),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Ask the quick set for developers, too: no test.")] = False,
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="OTHER", help="Compare with an earlier run's JSON, or with a setting as NAME=VALUE."),
    ] = None,
    as_json: AsJson = False,
    output: Annotated[Path | None, typer.Option(metavar="FILE.json", help="Keep the run, as --json prints it.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE.html", help="Write a report that stands alone.")] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw the figures, too.")] = None,
) -> None:
    """Ask every question of some files, measure the answers, and compare them with another run's."""
    from app import evaluation

    paths = [*(files or ()), *([evaluation.QUICK] if quick else ())]
    if not paths:
        raise typer.BadParameter("name a file of questions, or --quick")
    rows = evaluation.read_rows(*paths)  # a wrong row is told before anything is loaded
    found, comparison = _compared(context, rows, *_other(against or []))
    plain = {**found.to_dict(), **({"against": comparison.to_dict()} if comparison else {})}
    if output:
        _write(output, plain)
    if html:
        evaluation.write_page(found, comparison, html)
    if plot:
        evaluation.plot(found, plot)
    if as_json:
        print_json(plain)
        return
    console = Console(highlight=False, width=max(out.width, 112))
    evaluation.print_table(found, console)
    if comparison:
        evaluation.print_comparison(comparison, console)


def _compared(
    context: typer.Context, rows: "tuple[Row, ...]", earlier: "Run | None", setting: dict[str, str]
) -> "tuple[Evaluation, Comparison | None]":
    """Ask, first under the other settings where there are some, and compare."""
    from app import evaluation

    if setting:
        name = ", ".join(f"{key}={value}" for key, value in setting.items())
        earlier = evaluation.kept(_run(context, rows, setting)[0], name)
    found, settings = _run(context, rows, {})
    name = ", ".join(f"{key}={settings[key]}" for key in setting) or "this run"
    return found, evaluation.compare(evaluation.kept(found, name), earlier) if earlier else None


def _run(
    context: typer.Context, rows: "tuple[Row, ...]", setting: dict[str, str]
) -> "tuple[Evaluation, dict[str, object]]":
    """Ask under the settings of the command line and this one; return what came, and the settings."""
    from app import evaluation

    with open_assistant(context, **setting) as assistant, Bar() as progress:
        assistant.prepare(progress)
        return evaluation.evaluate(assistant, rows, progress), dict(assistant.settings)


def _other(against: list[str]) -> "tuple[Run | None, dict[str, str]]":
    """Return the earlier run that is named, or the settings."""
    from app.evaluation import read_run

    setting = dict(one.split("=", 1) for one in against if "=" in one and not Path(one).exists())
    runs = [one for one in against if "=" not in one or Path(one).exists()]
    if unknown := setting.keys() - set(OTHERS):
        raise typer.BadParameter(f"--against {min(unknown)}=…: only {', '.join(OTHERS)} can be another")
    if len(runs) > 1 or (runs and setting):
        raise typer.BadParameter("--against: name one earlier run, or settings")
    return (read_run(Path(runs[0])) if runs else None), setting


def _write(path: Path, plain: object) -> None:
    from app.evaluation import EvaluationError

    try:
        path.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"{path}: the run cannot be kept ({error.strerror or error})") from None
