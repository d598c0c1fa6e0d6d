"""The figures over a set of outcomes; each says in one sentence what it is averaged over."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from app.evaluation.intervals import Interval, bootstrap, wilson
from app.evaluation.outcome import Outcome
from app.evaluation.retrieval import Retrieval, retrieval

BINS = 10  # of the probability that the evidence answers


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`; `value` is their quotient (0 to 1), None where there is nothing to count.

    `interval` is Wilson's, of 95%. It takes what is counted for independent, which several citations of one answer
    are not: that of a share of citations is rather too narrow.
    """

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """Return hits / of."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> Interval | None:
        """Return where the share lies with a probability of 95%."""
        return wilson(self.hits, self.of)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        value, interval = self.value, self.interval
        return {
            "value": None if value is None else round(value, 4),
            "hits": self.hits,
            "of": self.of,
            "interval": None if interval is None else [round(bound, 4) for bound in interval],
        }


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds: the median and the 95th percentile of an answer, their intervals, and the median of each step."""

    p50: float
    p95: float
    steps: dict[str, float]
    p50_interval: Interval | None = None
    p95_interval: Interval | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows whose probability lies in one tenth: their number, its mean, and the share that is answerable."""

    rows: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far `Answer.answerable` can be taken for a probability.

    `error` is the expected calibration error: the mean distance of `predicted` from `observed`, bins weighed by rows.
    """

    error: float
    bins: tuple[Bin, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Metrics:
    """All figures over one set of outcomes; the functions below define them."""

    rows: int
    answerable: int
    retrieval: Retrieval
    accuracy: Share
    rightly: Share
    citation_precision: Share
    citation_recall: Share
    quote_exactness: Share
    refusal_precision: Share
    refusal_recall: Share
    false_answers: Share
    false_refusals: Share
    calibration: Calibration
    partial: int
    withheld: int
    latency: Latency

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON, in the order of the fields."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value if isinstance(value, int) else value.to_dict() for name, value in values.items()}


def measure(outcomes: Sequence[Outcome]) -> Metrics:
    """Return all figures over these outcomes, of which there is at least one."""
    return Metrics(
        rows=len(outcomes),
        answerable=sum(one.row.answerable for one in outcomes),
        retrieval=retrieval(outcomes),
        accuracy=accuracy(outcomes),
        rightly=rightly(outcomes),
        citation_precision=citation_precision(outcomes),
        citation_recall=citation_recall(outcomes),
        quote_exactness=quote_exactness(outcomes),
        refusal_precision=refusal_precision(outcomes),
        refusal_recall=refusal_recall(outcomes),
        false_answers=false_answers(outcomes),
        false_refusals=false_refusals(outcomes),
        calibration=calibration(outcomes),
        partial=sum(one.answer.status == "partial" for one in outcomes),
        withheld=sum(one.answer.withheld for one in outcomes),
        latency=latency(outcomes),
    )


def accuracy(outcomes: Sequence[Outcome]) -> Share:
    """Share of answerable rows that are answered with all of `must` in the answer's plain text."""
    asked = [one for one in outcomes if one.row.answerable]
    return Share(sum(one.accurate for one in asked), len(asked))


def rightly(outcomes: Sequence[Outcome]) -> Share:
    """Share of all rows that are answered with all of `must`, or refused where they are unanswerable."""
    return Share(sum(one.rightly for one in outcomes), len(outcomes))


def citation_precision(outcomes: Sequence[Outcome]) -> Share:
    """Share of citations on a support snippet, or in a passage with one, over rows that are `citable`."""
    citable = [one for one in outcomes if one.citable]
    return Share(sum(one.fitting for one in citable), sum(len(one.answer.citations) for one in citable))


def citation_recall(outcomes: Sequence[Outcome]) -> Share:
    """Share of rows with a citation on a support snippet, over rows that are `citable`."""
    citable = [one for one in outcomes if one.citable]
    return Share(sum(one.overlapping > 0 for one in citable), len(citable))


def quote_exactness(outcomes: Sequence[Outcome]) -> Share:
    """Share of all citations whose quote is `text[start:end]` of the source version that they name."""
    return Share(sum(one.exact for one in outcomes), sum(len(one.answer.citations) for one in outcomes))


def refusal_precision(outcomes: Sequence[Outcome]) -> Share:
    """Share of unanswerable rows among the refused ones."""
    refused = [one for one in outcomes if one.refused]
    return Share(sum(not one.row.answerable for one in refused), len(refused))


def refusal_recall(outcomes: Sequence[Outcome]) -> Share:
    """Share of refused rows among the unanswerable ones."""
    unanswerable = [one for one in outcomes if not one.row.answerable]
    return Share(sum(one.refused for one in unanswerable), len(unanswerable))


def false_answers(outcomes: Sequence[Outcome]) -> Share:
    """Share of answered rows, wholly or in part, among the unanswerable ones."""
    refused = refusal_recall(outcomes)
    return Share(refused.of - refused.hits, refused.of)


def false_refusals(outcomes: Sequence[Outcome]) -> Share:
    """Share of refused rows among the answerable ones."""
    asked = [one for one in outcomes if one.row.answerable]
    return Share(sum(one.refused for one in asked), len(asked))


def calibration(outcomes: Sequence[Outcome]) -> Calibration:
    """Hold the probability of each row against whether it is answerable, in ten bins of equal width."""
    predicted = np.array([one.answer.answerable for one in outcomes])
    observed = np.array([one.row.answerable for one in outcomes], float)
    places = np.minimum((predicted * BINS).astype(int), BINS - 1)
    bins = tuple(
        Bin(int(inside.sum()), round(float(predicted[inside].mean()), 4), round(float(observed[inside].mean()), 4))
        for inside in (places == place for place in range(BINS))
        if inside.any()
    )
    error = sum(one.rows * abs(one.predicted - one.observed) for one in bins) / len(outcomes)
    return Calibration(round(error, 4), bins)


def latency(outcomes: Sequence[Outcome]) -> Latency:
    """Median and 95th percentile of wall-clock seconds over all rows; of a step, over rows that took it."""
    seconds = [one.seconds for one in outcomes]
    steps: dict[str, list[float]] = {}
    for outcome in outcomes:
        for name, taken in outcome.answer.timings.items():
            steps.setdefault(name, []).append(taken)
    p50, p95 = np.percentile(seconds, [50, 95])
    medians = {name: round(float(np.median(taken)), 4) for name, taken in steps.items()}
    bounds = (_bounds(seconds, percent) for percent in (50, 95))
    return Latency(round(float(p50), 4), round(float(p95), 4), medians, *bounds)


def _bounds(seconds: Sequence[float], percent: int) -> Interval | None:
    found = bootstrap(seconds, lambda drawn: np.percentile(drawn, percent, axis=1))
    return None if found is None else (round(found[0], 4), round(found[1], 4))
