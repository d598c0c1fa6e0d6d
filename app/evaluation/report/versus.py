"""A comparison as tables for the terminal."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.evaluation.against.comparison import ChangedRow, Comparison
from app.evaluation.against.measures import PairedDifference
from app.evaluation.report.figures import apart, bounds, chance, figure, line, seconds


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print both runs' measures side by side, over all rows, by kind and by language, and the rows that changed."""
    console.print(_table(comparison))
    for note in notes(comparison):
        console.print(Text(note))
    for way, changes in (("better", comparison.better), ("worse", comparison.worse)):
        console.print(f"\n{len(changes)} rows are {way}", highlight=False)
        for change in changes:
            _print_change(change, comparison, console)


def notes(comparison: Comparison) -> list[str]:
    """Return what is to be known of the figures."""
    told = []
    for count, what in (
        (comparison.here, f"rows are not in {comparison.other}"),
        (comparison.there, f"rows of {comparison.other} were not asked"),
        (comparison.reworded, "rows have another question there"),
    ):
        if count:
            told.append(f"{count} {what}: they are left out")
    return [
        *told,
        "95%: Wilson's interval of a rate; of a difference, a bootstrap over pairs. p: McNemar's exact test. "
        "Where nothing differs, up to one line of twenty has p < 0.05 all the same.",
    ]


def cells(one: PairedDifference) -> tuple[str, ...]:
    """Return a difference in words: rates with intervals, their distance, rows that changed each way, p."""
    return (
        one.measure.name,
        str(one.this.of),
        f"{figure(one.other.value)} {bounds(one.other.interval)}",
        f"{figure(one.this.value)} {bounds(one.this.interval)}",
        apart(one.value, one.interval),
        f"+{one.gained} −{one.lost}" if one.gained or one.lost else "none",
        chance(one.p),
    )


def latencies(comparison: Comparison) -> list[tuple[str, ...]]:
    """Return the same of the seconds."""
    return [
        (
            f"latency p{one.percent}, s",
            str(comparison.rows),
            f"{one.other:.3f} {seconds(one.other_interval)}",
            f"{one.this:.3f} {seconds(one.this_interval)}",
            apart(one.value, one.interval, 3),
            "",
            "",
        )
        for one in comparison.latency
    ]


def heads(comparison: Comparison) -> tuple[str, ...]:
    """Return the names of the columns."""
    return ("measure", "rows", comparison.other, comparison.name, "difference", "changed", "p")


def _table(comparison: Comparison) -> Table:
    title = f"{comparison.rows} questions, {comparison.name} against {comparison.other}"
    table = Table(box=SIMPLE_HEAD, title=Text(title), title_justify="left", padding=(0, 1, 0, 0))
    for name in heads(comparison):
        table.add_column(Text(name), justify="left" if name == "measure" else "right")
    _add(table, [cells(one) for one in comparison.total] + latencies(comparison))
    for groups in (comparison.by_kind, comparison.by_language):
        for name, differences in groups.items():
            table.add_row(Text(line(name), "bold"))
            _add(table, [cells(one) for one in differences])
    return table


def _add(table: Table, rows: Sequence[tuple[str, ...]]) -> None:
    for row in rows:
        table.add_row(*map(Text, row), end_section=row == rows[-1])


def _print_change(change: ChangedRow, comparison: Comparison, console: Console) -> None:
    row = change.this
    console.print(Text.assemble("\n", (row.id, "bold"), f"  {row.kind}, {row.lang}  ", line(row.question)))
    console.print(Text.assemble("  ", ("; ".join(change.measures), "bold")))
    console.print(Text.assemble(f"  {comparison.other}: ", (line(change.other.answer), "dim")))
    console.print(Text.assemble(f"  {comparison.name}: ", (line(change.this.answer), "dim")))
