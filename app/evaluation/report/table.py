"""An evaluation as tables for the terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.evaluation.causes import cause
from app.evaluation.intervals import Interval
from app.evaluation.metrics import Metrics, Share
from app.evaluation.outcome import SHOWN
from app.evaluation.report.figures import NOTHING, bounds, figure, line, percents, seconds
from app.evaluation.run import Evaluation

COLUMNS = (
    *("rows", "R@1", "R@3", "R@5", "MRR", "accu-\nracy", "cite\nprec.", "cite\nrec.", "quote\nexact"),
    *("false\nans.", "false\nref.", "part", "held", "p50\ns"),
)


def print_table(evaluation: Evaluation, console: Console) -> None:
    """Print the figures over all rows, by kind and by language, then the causes and every wrong row and why."""
    console.print(_overall(evaluation))
    console.print(_groups(evaluation))
    console.print("Below each rate: its interval of 95%, in percent.\n", highlight=False)
    for why, count in evaluation.causes.items():
        console.print(f"{count:>4}  {why}", highlight=False)
    wrong = evaluation.wrong
    rows = evaluation.total.rows
    console.print(f"{len(wrong)} of {rows} rows have something wrong", highlight=False)
    for outcome in wrong:
        row = outcome.row
        console.print()
        console.print(Text.assemble((row.id, "bold"), f"  {row.kind}, {row.lang}  ", line(row.question)))
        console.print(Text.assemble("  why     ", ("; ".join(outcome.why), "red")))
        if reason := cause(outcome):
            console.print(Text.assemble("  cause   ", (reason, "red")))
        console.print(Text.assemble("  answer  ", (outcome.said[:SHOWN], "dim")))


def _overall(evaluation: Evaluation) -> Table:
    total = evaluation.total
    table = Table(
        box=SIMPLE_HEAD, title=Text(f"{total.rows} questions, answers by {evaluation.generator}"), title_justify="left"
    )
    table.add_column("measure")
    table.add_column("value", justify="right")
    table.add_column("95%", justify="right")
    table.add_column("over")
    for told in overall(total):
        table.add_row(*told)
    return table


def overall(total: Metrics) -> list[tuple[str, str, str, str]]:
    """Return each measure over all rows: its name, value and interval, and what it is over."""
    found, latency = total.retrieval, total.latency
    unmeasured = f"; {found.not_measurable} not measurable" if found.not_measurable else ""
    ranking = (("recall@1", "recall_1"), ("recall@3", "recall_3"), ("recall@5", "recall_5"), ("MRR", "mrr"))
    rows = [
        (f"right passage: {name}", figure(getattr(found, key)), bounds(found.intervals.get(key)),
         f"{found.rows} rows with support{unmeasured}")
        for name, key in ranking
    ]  # fmt: skip
    for name, share, over in (
        ("answer accuracy", total.accuracy, "answerable rows"),
        ("answered or refused rightly", total.rightly, "rows"),
        ("citation precision", total.citation_precision, "citations of answered rows with support"),
        ("citation recall", total.citation_recall, "answered rows with support"),
        ("quote exactness", total.quote_exactness, "citations"),
        ("refusal precision", total.refusal_precision, "refused rows"),
        ("refusal recall", total.refusal_recall, "unanswerable rows"),
        ("false answers", total.false_answers, "unanswerable rows"),
        ("false refusals", total.false_refusals, "answerable rows"),
    ):
        rows.append((name, figure(share.value), bounds(share.interval), f"{share.hits} of {share.of} {over}"))
    steps = ", ".join(f"{name} {taken:.3f}" for name, taken in latency.steps.items())
    return [
        *rows,
        ("calibration error", figure(total.calibration.error), "", f"{total.rows} rows in ten bins"),
        ("partial answers", str(total.partial), "", f"{total.rows} rows"),
        ("withheld claims", str(total.withheld), "", f"{total.rows} rows"),
        ("latency p50", f"{latency.p50:.3f} s", seconds(latency.p50_interval), steps),
        ("latency p95", f"{latency.p95:.3f} s", seconds(latency.p95_interval), f"{total.rows} rows"),
    ]


def _groups(evaluation: Evaluation) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=0, collapse_padding=True)
    table.add_column("kind, lang.", no_wrap=True)
    for name in COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_row("all", *_cells(evaluation.total), end_section=True)
    for groups in (evaluation.by_kind, evaluation.by_language):
        for name, metrics in groups.items():
            table.add_row(Text(line(name)), *_cells(metrics), end_section=name == list(groups)[-1])
    return table


def _cells(metrics: Metrics) -> list[Text]:
    found = metrics.retrieval
    ranking = ("recall_1", "recall_3", "recall_5", "mrr")
    shares = (metrics.accuracy, metrics.citation_precision, metrics.citation_recall, metrics.quote_exactness)
    return [
        Text(str(metrics.rows)),
        *(_cell(figure(getattr(found, name)), found.intervals.get(name)) for name in ranking),
        *(_cell(figure(share.value), share.interval) for share in shares),
        _cell(_count(metrics.false_answers), metrics.false_answers.interval),
        _cell(_count(metrics.false_refusals), metrics.false_refusals.interval),
        Text(str(metrics.partial)),
        Text(str(metrics.withheld)),
        Text(f"{metrics.latency.p50:.2f}"),
    ]


def _cell(value: str, interval: Interval | None) -> Text:
    """A figure, and its interval below."""
    return Text.assemble(value, (f"\n{percents(interval)}", "dim") if interval else "")


def _count(share: Share) -> str:
    return str(share.hits) if share.of else NOTHING
