"""Watching the work: each question, change and request is counted and logged once, when it is over."""

import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.gaps import Gaps
from app.types.results import Answer
from app.web.watch.figures import Figures
from ingest import Report
from store import BriefChatError

logger = logging.getLogger(__name__)

WAITS = ("prepare", "locked", "wait")  # steps of a question whose turn has not come
FAILED = "failed"


@dataclass
class Asked:
    """One question on its way; `cause` is why it got no answer."""

    begun: float = field(default_factory=time.monotonic)  # seconds
    turn: float | None = None
    answer: Answer | None = None
    cause: str = ""

    def hear(self, step: str | Answer) -> None:
        """Note how far it is."""
        if isinstance(step, Answer):
            self.answer = step
        elif self.turn is None and step not in WAITS:
            self.turn = time.monotonic()

    @property
    def status(self) -> str:
        """Return what became of it: the answer's status, or refused, failed, stopped (its asker left)."""
        if self.answer:
            return self.answer.status
        return FAILED if self.cause == FAILED else "refused" if self.cause else "stopped"


class Watch:
    """Counts into `figures`, and logs at level INFO; with `questions` the log holds their text.

    Where there are `gaps`, they take what was not answered.
    """

    def __init__(self, *, questions: bool = False, gaps: Gaps | None = None) -> None:
        self.figures = Figures()
        self._questions = questions
        self._gaps = gaps

    @contextmanager
    def question(self, text: str) -> Iterator[Asked]:
        """Watch a question until it is over, however it ends."""
        asked = Asked()
        try:
            yield asked
        except BriefChatError as error:
            asked.cause = _cause(error)
            raise
        except Exception:
            asked.cause = FAILED
            raise
        finally:
            self._over(asked, text)

    def _over(self, asked: Asked, text: str) -> None:
        now, answer = time.monotonic(), asked.answer
        if answer and answer.status == "not_found":
            asked.cause = "absent" if answer.absent else "unanswered"
        if answer and self._gaps:
            self._gaps.note(answer)
        self.figures.questions.labels(asked.status).inc()
        if asked.status == FAILED:
            self.figures.failures.labels("answer").inc()
        elif asked.cause:
            self.figures.refusals.labels(asked.cause).inc()
        waited = (asked.turn or now) - asked.begun
        self.figures.waited.observe(waited)
        if answer and asked.turn:
            self.figures.answered.observe(now - asked.turn)
        told = {"status": asked.status, "cause": asked.cause, "waited": round(waited, 3)}
        told |= {"seconds": round(now - asked.begun, 3)}
        if answer:
            told |= {"language": answer.language, "citations": len(answer.citations), "snapshot": answer.snapshot}
        _log("question", told | ({"question": text} if self._questions else {}))

    def change(self, what: str, who: str, seconds: float, report: Report | None, error: BaseException | None) -> None:
        """Note a change to the sources that is over."""
        refused = isinstance(error, BriefChatError)
        status = "done" if report is not None else "refused" if refused else FAILED
        self.figures.changes.labels(what, status).inc()
        self.figures.changed.observe(seconds)
        if status == FAILED:
            self.figures.failures.labels("change").inc()
        states = Counter(outcome.state for outcome in report.outcomes) if report else {}
        cause = _cause(error) if refused and error else ""
        told = {"what": what, "status": status, "cause": cause, "seconds": round(seconds, 3), "user": who}
        _log("change", told | {"sources": dict(states)})

    def request(self, door: str, status: int) -> None:
        """Note a request that was answered; those that were refused are logged, without what they asked for."""
        self.figures.requests.labels(door, str(status)).inc()
        if status >= 500 and status not in (503, 507):
            self.figures.failures.labels("request").inc()
        if status >= 400:
            _log("request", {"door": door, "status": status})


def _cause(error: BaseException) -> str:
    """The name of an error as a label: `OutOfTime` is out_of_time."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).lower()


def _log(event: str, fields: dict[str, object]) -> None:
    logger.info(event, extra={"fields": fields})
