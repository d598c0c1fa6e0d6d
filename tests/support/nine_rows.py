"""A small corpus, an assistant that gives prepared answers over it, and nine rows to ask of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.evaluation import Row
from app.types.results import Answer, Citation, ConsideredPassage, Status
from store import Source, UnknownSource, version_of

TEXT = (
    "Alpha met Beta on May 21.\n\nThe talks were\nheld in Seoul. Gamma stayed home.\n\nDelta signed the “pact” in 2019."
)
VERSION = version_of(TEXT)
FIRST, SECOND, THIRD = TEXT.split("\n\n")
BRIEF = Source(
    id="brief",
    title="A brief",
    author="",
    publisher="",
    date="2022",
    kind="brief",
    digest=False,
    language="en",
    url="",
    version=VERSION,
    origin="",
    library=False,
)


@dataclass
class Prepared:
    """Gives the answer that was prepared for a question, and notes what it was asked."""

    answers: Mapping[str, Answer]
    asked: list[tuple[str, list[dict[str, str]]]] = field(default_factory=list)

    def prepare(self) -> None:
        pass

    def answer(self, question: str, *, history: Sequence[Mapping[str, str]] = ()) -> Answer:
        self.asked.append((question, [dict(turn) for turn in history]))
        return self.answers[question]

    def sources(self) -> list[Source]:
        return [BRIEF]

    def source_text(self, source_id: str, version: str | None = None) -> str:
        if (source_id, version) != ("brief", VERSION):
            raise UnknownSource(f"no {source_id} in version {version}")
        return TEXT


def passage(text: str) -> ConsideredPassage:
    """One passage of the brief, by its text."""
    start = TEXT.index(text)
    return ConsideredPassage("brief", VERSION, "A brief", text, start, start + len(text), 0.03, 0.5)


def cited(stands: str, quote: str | None = None, version: str = VERSION) -> Citation:
    """A citation of where a text stands; `quote` is what it claims to be there."""
    start = TEXT.index(stands)
    end = start + len(stands)
    known = ("A brief", "", "", "2022", "brief", False, "")
    return Citation(1, stands if quote is None else quote, "brief", version, *known, start, end)


def answered(
    text: str,
    *citations: Citation,
    passages: Sequence[str] = (),
    status: Status = "answered",
    withheld: int = 0,
    timings: Mapping[str, float] | None = None,
) -> Answer:
    """An answer to whatever is asked."""
    return Answer(
        question="",
        text=text,
        status=status,
        citations=citations,
        passages=tuple(passage(one) for one in passages),
        generator="prepared",
        withheld=withheld,
        timings=timings or {},
    )


REFUSAL = "No passage was found that answers this question."


def row(name: str, kind: str = "fact", lang: str = "en", **more: Any) -> Row:
    """A row whose question is its id."""
    return Row.model_validate({"id": name, "kind": kind, "lang": lang, "question": name, **more})


# name: row, and the answer that it gets; test_evaluation_metrics.py counts over them by hand
CASES: dict[str, tuple[Row, Answer]] = {
    "right": (
        row("right", must=["may 21"], support=["Alpha met Beta on May 21"]),
        answered(
            "Alpha met Beta on May 21\\. [1]",
            cited(FIRST),
            passages=[FIRST, SECOND, THIRD],
            timings={"retrieve": 0.1, "read": 0.5},
        ),
    ),
    "second": (
        row("second", must=["Seoul"], support=["talks were held in\nSeoul"]),
        answered(
            "The talks were held in Seoul. [1] Delta signed the “pact” in 2019. [2]",
            cited("The talks were\nheld in Seoul."),
            cited(THIRD),
            passages=[FIRST, SECOND, THIRD],
            timings={"retrieve": 0.3},
        ),
    ),
    "elsewhere": (
        row("elsewhere", lang="ko", must=["2019", "home"], support=['the "pact"']),
        answered(
            "Gamma stayed home. [1]",
            cited("Gamma stayed home."),
            passages=[SECOND, FIRST],
            status="partial",
            timings={"retrieve": 0.2},
        ),
    ),
    "neighbour": (
        row("neighbour", kind="list", must=["Seoul"], support=["Gamma stayed home"]),
        answered(
            "The talks were held in Seoul. [1]",
            cited("The talks were\nheld in Seoul.", quote="The talks were held in Seoul."),
            passages=[FIRST, SECOND],
        ),
    ),
    "unlocatable": (
        row("unlocatable", kind="list", must=["Epsilon"], support=["Epsilon came late"]),
        answered(REFUSAL, passages=[FIRST], status="not_found"),
    ),
    "summary": (
        row("summary", kind="summary", must=["Alpha"]),
        answered("Alpha met Beta on May 21. [1]", cited(FIRST), passages=[FIRST]),
    ),
    "no-1": (row("no-1", kind="unanswerable"), answered(REFUSAL, passages=[THIRD], status="not_found")),
    "no-2": (
        row("no-2", kind="unanswerable", lang="ko", swapped="Beta for Zeta"),
        answered("Alpha met Beta on May 21. [1]", cited(FIRST), passages=[FIRST], withheld=2),
    ),
    "no-3": (row("no-3", kind="unanswerable"), answered(REFUSAL, status="not_found")),
}
