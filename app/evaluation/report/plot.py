"""An evaluation as one picture; matplotlib is imported here alone, and only when a picture is asked for."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.evaluation.metrics import Metrics
from app.evaluation.rows import EvaluationError
from app.evaluation.run import Evaluation

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLORS = ("#0072b2", "#009e73", "#e69f00", "#cc79a7")  # Okabe and Ito: told apart by the colour-blind
WIDTH = 0.2  # of the room of one kind


def plot(evaluation: Evaluation, path: Path) -> None:
    """Draw bars by kind and the distribution of latency; the file's ending names the format, PNG without one.

    Raises EvaluationError where matplotlib is missing or the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise EvaluationError("matplotlib is missing: run `pip install 'brief-chat[evaluate]'`") from None
    figure = Figure(figsize=(16, 4.8), layout="constrained")
    quality, trust, speed = figure.subplots(1, 3, width_ratios=(2.2, 1, 1))
    _bars(quality, evaluation)
    _reliability(trust, evaluation)
    _latency(speed, evaluation)
    figure.suptitle(f"{evaluation.total.rows} questions, answers by {evaluation.generator}")
    try:
        figure.savefig(path, dpi=150, format=path.suffix[1:] or "png")
    except (OSError, ValueError) as error:
        raise EvaluationError(f"{path}: the plot cannot be written ({error})") from None


def _bars(axes: "Axes", evaluation: Evaluation) -> None:
    names = ("recall@1", "right answer or refusal", "citation precision", "citation recall")
    values = [_values(metrics) for metrics in evaluation.by_kind.values()]
    for series, (name, color) in enumerate(zip(names, COLORS, strict=True)):
        shown = [(kind + (series - 1.5) * WIDTH, row[series]) for kind, row in enumerate(values)]
        places = [(place, value) for place, value in shown if value is not None]
        heights = [value for _, value in places]
        bars = axes.bar([place for place, _ in places], heights, WIDTH, label=name, color=color)
        axes.bar_label(bars, [f"{value:.2f}" for value in heights], fontsize=7, rotation=90, padding=2)
    axes.set_xticks(
        range(len(values)), [f"{kind}\n{metrics.rows} rows" for kind, metrics in evaluation.by_kind.items()]
    )
    axes.set_ylim(0, 1.12)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    axes.set_title("by kind")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=4, frameon=False)


def _values(metrics: Metrics) -> tuple[float | None, ...]:
    right = metrics.accuracy if metrics.answerable else metrics.refusal_recall
    shares = (right, metrics.citation_precision, metrics.citation_recall)
    return (metrics.retrieval.recall_1, *(share.value for share in shares))


def _reliability(axes: "Axes", evaluation: Evaluation) -> None:
    calibration = evaluation.total.calibration
    axes.plot([0, 1], [0, 1], color="#999999", linestyle="--", label="probability as told")
    places = [one.predicted for one in calibration.bins]
    axes.plot(places, [one.observed for one in calibration.bins], color=COLORS[0], label="share answerable")
    axes.scatter(places, [one.observed for one in calibration.bins], [8 + 2 * one.rows for one in calibration.bins])
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    axes.set_xlabel("probability that the evidence answers")
    axes.set_ylabel("share of rows")
    axes.set_title(f"calibration (expected error {calibration.error:.2f})")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2, frameon=False)


def _latency(axes: "Axes", evaluation: Evaluation) -> None:
    latency = evaluation.total.latency
    seconds = [outcome.seconds for outcome in evaluation.outcomes]
    axes.hist(seconds, bins=min(30, max(10, len(seconds) // 4)), color="#999999")
    for name, value, style in (("p50", latency.p50, "-"), ("p95", latency.p95, "--")):
        axes.axvline(value, color="black", linestyle=style, label=f"{name} {value:.2f} s")
    axes.set_xlim(left=0)
    axes.set_xlabel("seconds an answer")
    axes.set_ylabel("rows")
    axes.set_title("latency")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2, frameon=False)
