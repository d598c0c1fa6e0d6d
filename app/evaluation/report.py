"""An evaluation as tables for the terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.evaluation.metrics import Metrics, Share
from app.evaluation.outcome import SHOWN
from app.evaluation.run import Evaluation

NOTHING = "–"
COLUMNS = (
    *("rows", "R@1", "R@3", "R@5", "MRR", "accu-\nracy", "cite\nprec.", "cite\nrec.", "quote\nexact"),
    *("false\nans.", "false\nref.", "part", "held", "p50\ns"),
)


def print_table(evaluation: Evaluation, console: Console) -> None:
    """Print the figures over all rows, by kind and by language, then every wrong row and why."""
    console.print(_overall(evaluation))
    console.print(_groups(evaluation))
    wrong = evaluation.wrong
    rows = evaluation.total.rows
    console.print(f"{len(wrong)} of {rows} rows have something wrong", highlight=False)
    for outcome in wrong:
        row = outcome.row
        console.print()
        console.print(Text.assemble((row.id, "bold"), f"  {row.kind}, {row.lang}  ", _line(row.question)))
        console.print(Text.assemble("  why     ", ("; ".join(outcome.why), "red")))
        console.print(Text.assemble("  answer  ", (outcome.said[:SHOWN], "dim")))


def _overall(evaluation: Evaluation) -> Table:
    total = evaluation.total
    found = total.retrieval
    title = f"{total.rows} questions, answers by {evaluation.generator}"
    table = Table(box=SIMPLE_HEAD, title=Text(title), title_justify="left")
    table.add_column("measure")
    table.add_column("value", justify="right")
    table.add_column("over")
    unmeasured = f"; {found.not_measurable} not measurable" if found.not_measurable else ""
    over = f"{found.rows} rows with support{unmeasured}"
    for name, value in (("1", found.recall_1), ("3", found.recall_3), ("5", found.recall_5)):
        table.add_row(f"right passage: recall@{name}", _figure(value), over)
    table.add_row("right passage: MRR", _figure(found.mrr), over)
    for name, share, over in (
        ("answer accuracy", total.accuracy, "answerable rows"),
        ("citation precision", total.citation_precision, "citations of answered rows with support"),
        ("citation recall", total.citation_recall, "answered rows with support"),
        ("quote exactness", total.quote_exactness, "citations"),
        ("refusal precision", total.refusal_precision, "refused rows"),
        ("refusal recall", total.refusal_recall, "unanswerable rows"),
        ("false answers", total.false_answers, "unanswerable rows"),
        ("false refusals", total.false_refusals, "answerable rows"),
    ):
        table.add_row(name, _figure(share.value), f"{share.hits} of {share.of} {over}")
    table.add_row("calibration error", _figure(total.calibration.error), f"{total.rows} rows in ten bins")
    table.add_row("partial answers", str(total.partial), f"{total.rows} rows")
    table.add_row("withheld claims", str(total.withheld), f"{total.rows} rows")
    table.add_row("latency p50", f"{total.latency.p50:.3f} s", ", ".join(_steps(total)))
    table.add_row("latency p95", f"{total.latency.p95:.3f} s", f"{total.rows} rows")
    return table


def _groups(evaluation: Evaluation) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=0, collapse_padding=True)
    table.add_column("kind, language", no_wrap=True)
    for name in COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_row("all", *_cells(evaluation.total), end_section=True)
    for groups in (evaluation.by_kind, evaluation.by_language):
        for name, metrics in groups.items():
            table.add_row(Text(_line(name)), *_cells(metrics), end_section=name == list(groups)[-1])
    return table


def _cells(metrics: Metrics) -> list[str]:
    found = metrics.retrieval
    ranking = (found.recall_1, found.recall_3, found.recall_5, found.mrr)
    shares = (metrics.accuracy, metrics.citation_precision, metrics.citation_recall, metrics.quote_exactness)
    return [
        str(metrics.rows),
        *(_figure(value) for value in ranking),
        *(_figure(share.value) for share in shares),
        _count(metrics.false_answers),
        _count(metrics.false_refusals),
        str(metrics.partial),
        str(metrics.withheld),
        f"{metrics.latency.p50:.2f}",
    ]


def _figure(value: float | None) -> str:
    """Return two decimals; what is not quite 1 is never shown as 1."""
    if value is None:
        return NOTHING
    return f"{value:.2f}" if value == 1 or value < 0.995 else f"{min(value, 0.999):.3f}"


def _count(share: Share) -> str:
    return str(share.hits) if share.of else NOTHING


def _steps(metrics: Metrics) -> list[str]:
    return [f"{name} {seconds:.3f}" for name, seconds in metrics.latency.steps.items()]


def _line(text: str) -> str:
    return " ".join(text.split())
