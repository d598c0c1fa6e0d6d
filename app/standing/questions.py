"""Questions that stand: added, asked anew where they must be, and told of where their answers changed."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app.errors import StandingError
from app.standing.change import changed, shown
from app.standing.kept import Kept, Questions, Shelf
from app.standing.trace import Trace
from app.types.evidence import Reading
from app.types.results import Answer
from app.types.standing import AnswerChange, Notice, StandingQuestion
from store import Snapshot

MOST = 500  # questions


@dataclass(frozen=True, slots=True)
class Asking:
    """What the assistant does for questions that stand.

    `ask` answers a question and notes what the answer rests on; `repeats` says of each question whether an answer that
    rests on its trace would be the same now, and `software` names the program, its models and its settings. `versions`
    gives the number of the snapshot that serves and the versions of its sources by their ids.
    """

    ask: Callable[[str, Trace], Answer]
    repeats: Callable[[Mapping[str, Trace]], Mapping[str, bool]]
    software: Callable[[], str]
    versions: Callable[[], tuple[int | None, Mapping[str, str]]]


class Standing:
    """The questions that stand in a home. Raises StandingError where they cannot be kept."""

    def __init__(self, home: Path, asking: Asking) -> None:
        self._shelf = Shelf(home)
        self._asking = asking
        self._one_run = threading.Lock()

    def add(self, question: str) -> Answer:
        """Let a question stand from now on, and return its answer of today, from which on changes are told."""
        question = " ".join(question.split())
        with self._one_run:
            known = self._shelf.read()
            if len(known.questions) >= MOST and question not in known.questions:
                raise StandingError(f"{MOST} questions stand already: remove one with `brief-chat watch remove`")
            number, versions = self._asking.versions()
            answer, kept = self._asked(question, _now(), number, {})
            self._keep(known, {question: kept}, versions)
            return answer

    def remove(self, question: str) -> None:
        """Let a question stand no more; it is named by its text, or by its number in the list, from 1."""
        with self._one_run:
            known = self._shelf.read()
            wanted = " ".join(question.split())
            texts = list(known.questions)
            if wanted not in texts and wanted.isdecimal() and 0 < int(wanted) <= len(texts):
                wanted = texts[int(wanted) - 1]
            if wanted not in texts:
                raise StandingError(f"no such question stands here: {wanted[:200]}")
            left = {text: one for text, one in known.questions.items() if text != wanted}
            self._shelf.write(Questions(left, known.versions))

    def questions(self) -> list[StandingQuestion]:
        """Return the questions that stand, in the order in which they were added."""
        kept = self._shelf.read().questions.values()
        return [StandingQuestion(one.question, one.since, one.snapshot, one.shown.status) for one in kept]

    def run(self) -> Notice | None:
        """Ask anew where what an answer rests on has changed; return what is told, None where nothing changed."""
        with self._one_run:
            known = self._shelf.read()
            if not known.questions:
                return None
            (number, versions), software = self._asking.versions(), self._asking.software()
            news: dict[str, Kept] = {}
            told: list[AnswerChange] = []
            due = [one for one in known.questions.values() if (one.snapshot, one.software) != (number, software)]
            same = {one.question: one.trace for one in due if one.software == software}
            repeated = self._asking.repeats(same) if same else {}
            for one in due:
                if repeated.get(one.question):
                    news[one.question] = replace(one, snapshot=number)
                    continue
                held = {} if one.software != software else one.trace.readings
                _, again = self._asked(one.question, one.since, number, held)
                was = known.versions.get(one.snapshot or 0, {})
                differs = one.software != software
                change = changed(one.question, one.shown, again.shown, was, versions, software=differs)
                told += [change] if change else []
                news[one.question] = again if change else replace(again, shown=one.shown)
            notice = Notice(self._shelf.next_number(), _now(), number, tuple(told)) if told else None
            if notice is not None:
                self._shelf.tell(notice)
            if news:
                self._keep(known, news, versions)
            return notice

    def notices(self, last: int = 0) -> list[Notice]:
        """Return what was told, the newest first; with `last`, so many at most."""
        return self._shelf.notices(last)

    def notice(self, number: int) -> Notice | None:
        """Return what was told under a number, or None."""
        return self._shelf.notice(number)

    def _asked(
        self, question: str, since: str, number: int | None, before: Mapping[str, Reading]
    ) -> tuple[Answer, Kept]:
        trace = Trace(before=before)
        answer = self._asking.ask(question, trace)
        trace.before = {}
        trace.plain = answer.kind == "lookup" and len(trace.searches) == 1
        return answer, Kept(question, since, number, self._asking.software(), shown(answer), trace)

    def _keep(self, known: Questions, news: Mapping[str, Kept], versions: Mapping[str, str]) -> None:
        numbers = {one.snapshot or 0 for one in news.values()}
        self._shelf.write(
            Questions({**known.questions, **news}, {**known.versions, **dict.fromkeys(numbers, versions)})
        )


def versions_of(snapshot: Snapshot | None) -> tuple[int | None, Mapping[str, str]]:
    """Return the number of a snapshot and the versions of its sources by their ids."""
    if snapshot is None:
        return None, {}
    return snapshot.record.number, {one.id: one.version for one in snapshot.sources.values()}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
