"""The figures of one server, in the text format of Prometheus; no word of a question or a source is in them."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

PREFIX = "brief_chat"
SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)  # an answer may take 120 by default
LONG = (1, 5, 15, 60, 300, 1_800)  # changes to the sources

# What is looked at when it is asked for, and what it means.
NOW = {
    "ready": "1 once questions can be answered, 0 before",
    "answers_under_way": "Answers that are at work",
    "questions_waiting": "Questions that wait for their turn",
    "changes_waiting": "Changes to the sources that wait for their turn",
    "snapshot": "Number of the snapshot of the corpus that answers",
    "snapshot_age_seconds": "Seconds since that snapshot was made",
}


class Figures:
    """Counters and histograms of one server, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.questions = self._counter("questions", "Questions by what became of them", "status")
        self.refusals = self._counter("refusals", "Questions that got no answer, by cause", "cause")
        self.failures = self._counter("failures", "What should not have happened, by where it did", "where")
        self.changes = self._counter(
            "changes", "Changes to the sources by kind and what became of them", "what", "status"
        )
        self.requests = self._counter("requests", "HTTP requests by door and status", "door", "status")
        self.waited = self._histogram("wait_seconds", "How long a question waited for its turn", SECONDS)
        self.answered = self._histogram("answer_seconds", "How long an answer took once its turn had come", SECONDS)
        self.changed = self._histogram("change_seconds", "How long a change to the sources took", LONG)
        self._now = {name: Gauge(f"{PREFIX}_{name}", about, registry=self._registry) for name, about in NOW.items()}

    def text(self, now: Mapping[str, float]) -> bytes:
        """Return all figures; `now` has those of `NOW`, NaN where one is not known."""
        for name, gauge in self._now.items():
            gauge.set(now.get(name, float("nan")))
        return generate_latest(self._registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"{PREFIX}_{name}", about, labels, registry=self._registry)

    def _histogram(self, name: str, about: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"{PREFIX}_{name}", about, buckets=buckets, registry=self._registry)
