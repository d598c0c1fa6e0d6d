"""An evaluation, and a comparison where there is one, as one page that loads nothing from elsewhere."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from app.evaluation.against.comparison import ChangedRow, Comparison
from app.evaluation.causes import Cause, cause
from app.evaluation.outcome import Outcome
from app.evaluation.report.charts import Point, bars, steps, whiskers
from app.evaluation.report.figures import bounds, figure
from app.evaluation.report.table import overall
from app.evaluation.report.versus import cells, heads, latencies, notes
from app.evaluation.rows import EvaluationError
from app.evaluation.run import Evaluation

STYLE = Path(__file__).with_name("page.css")
NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'"  # the browser is told, too
Cells = Sequence[str]


def write_page(evaluation: Evaluation, comparison: Comparison | None, path: Path) -> None:
    """Write the page; raise EvaluationError where the file cannot be written."""
    try:
        path.write_text(page(evaluation, comparison), encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"{path}: the page cannot be written ({error.strerror or error})") from None


def page(evaluation: Evaluation, comparison: Comparison | None = None) -> str:
    """Return the page as HTML."""
    title = f"{evaluation.total.rows} questions, answers by {evaluation.generator}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        *(_against(comparison) if comparison else ()),
        "<h2>All rows</h2>",
        _table("Intervals are of 95%: Wilson's of a rate, a bootstrap's of the others.",
               ("measure", "value", "95%", "over"), overall(evaluation.total), numbers=(1, 2)),
        "<h2>By kind and by language</h2>",
        _groups(evaluation),
        *_pictures(evaluation, comparison),
        *_wrong(evaluation),
    ]  # fmt: skip
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{NOTHING_ELSE}">'
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _against(comparison: Comparison) -> Iterable[str]:
    yield f"<h2>{escape(comparison.name)} against {escape(comparison.other)}</h2>"
    rows: list[Cells] = [*map(cells, comparison.total), *latencies(comparison)]
    for groups in (comparison.by_kind, comparison.by_language):
        for name, differences in groups.items():
            rows += [(name,), *map(cells, differences)]
    told = " ".join([f"{comparison.rows} questions, in pairs.", *notes(comparison)])
    yield _table(told, heads(comparison), rows, numbers=range(1, 7))
    for way, changes in (("better", comparison.better), ("worse", comparison.worse)):
        yield f"<h2>{len(changes)} rows are {way}</h2>"
        yield from (_changed(change, comparison) for change in changes)


def _changed(change: ChangedRow, comparison: Comparison) -> str:
    row = change.this
    return _article(
        f"{row.id} · {row.kind}, {row.lang} · {row.question}",
        {"what": ["; ".join(change.measures)], comparison.other: [change.other.answer], comparison.name: [row.answer]},
    )


def _groups(evaluation: Evaluation) -> str:
    rows: list[Cells] = []
    for name, metrics in {**evaluation.by_kind, **evaluation.by_language}.items():
        shares = (metrics.accuracy, metrics.citation_recall, metrics.false_answers, metrics.false_refusals)
        told = [f"{figure(one.value)} {bounds(one.interval)}" for one in shares]
        rows.append((name, str(metrics.rows), *told, f"{metrics.latency.p50:.3f}"))
    names = ("kind, language", "rows", "accuracy", "citation recall", "false answers", "false refusals", "p50, s")
    return _table("Each rate with its interval of 95%.", names, rows, numbers=range(1, 7))


def _pictures(evaluation: Evaluation, comparison: Comparison | None) -> Iterable[str]:
    yield "<h2>Pictures</h2>"
    taken = {"a": [outcome.seconds for outcome in evaluation.outcomes]}
    if comparison:
        this, other = escape(comparison.name), escape(comparison.other)
        yield f'<p><span class="key"> {this}</span> &nbsp; <span class="key b"> {other}</span></p>'
        sides = [(one.measure.name, one.this, one.other) for one in comparison.total]
        points = [
            Point(name, share.value or 0.0, share.interval, series)
            for name, *both in sides
            for share, series in zip(both, ("a", "b"), strict=True)
        ]
        yield whiskers("Both runs, rates with intervals of 95%", points)
        taken["b"] = list(comparison.seconds)
    groups = {**evaluation.by_kind, **evaluation.by_language}
    rightly = [
        Point(name, share.value, share.interval)
        for name, metrics in groups.items()
        if (share := metrics.rightly).value is not None
    ]
    yield whiskers("Answered rightly, or rightly refused, by kind and by language", rightly)
    yield bars("Why rows went wrong", {str(why): count for why, count in evaluation.causes.items()})
    yield steps("Seconds of an answer", taken)


def _wrong(evaluation: Evaluation) -> Iterable[str]:
    """The wrong rows, by cause in the order of the way from question to answer."""
    found = [(cause(outcome), outcome) for outcome in evaluation.outcomes]
    count = sum(why is not None for why, _ in found)
    yield f"<h2>{count} of {len(found)} rows went wrong</h2>"
    for group in Cause:
        rows = [outcome for why, outcome in found if why is group]
        if rows:
            yield f"<h3>{len(rows)} {escape(group)}</h3>"
            yield from map(_row, rows)


def _row(outcome: Outcome) -> str:
    row = outcome.row
    expected = [*(f"must: {one}" for one in row.must), *(f"from: {one}" for one in row.support)]
    quotes = [f"[{one.number}] “{one.quote}” — {one.title}" for one in outcome.answer.citations]
    earlier = [f"{turn.role}: {turn.content}" for turn in row.history]
    return _article(
        f"{row.id} · {row.kind}, {row.lang} · {row.question}",
        {
            **({"before": earlier} if earlier else {}),
            "expected": expected if row.answerable else ["a refusal"],
            "came": [outcome.said, *quotes],
            "why": ["; ".join(outcome.why)],
        },
    )


def _article(head: str, told: dict[str, list[str]]) -> str:
    terms = "".join(
        f"<dt>{escape(name)}</dt><dd>{''.join(f'<p>{escape(line)}</p>' for line in lines)}</dd>"
        for name, lines in told.items()
    )
    return f'<article><p class="q">{escape(head)}</p><dl>{terms}</dl></article>'


def _table(caption: str, names: Cells, rows: Iterable[Cells], numbers: Iterable[int]) -> str:
    """A table whose first column names the row; a row of one cell is a heading over those that follow."""
    right = set(numbers)
    head = "".join(f'<th scope="col"{_right(at in right)}>{escape(name)}</th>' for at, name in enumerate(names))
    body = []
    for first, *others in rows:
        if not others:
            body.append(f'<tr><th scope="rowgroup" colspan="{len(names)}">{escape(first)}</th></tr>')
            continue
        told = "".join(f"<td{_right(at in right)}>{escape(cell)}</td>" for at, cell in enumerate(others, start=1))
        body.append(f'<tr><th scope="row">{escape(first)}</th>{told}</tr>')
    return (
        f'<div class="wide" tabindex="0"><table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _right(is_number: bool) -> str:
    return ' class="n"' if is_number else ""
