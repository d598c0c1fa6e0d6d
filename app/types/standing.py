"""What comes of questions that stand: plain, frozen values, the same at every face."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

ChangeKind = Literal["answered", "unanswered", "quotes"]
CauseKind = Literal["source changed", "new source", "source removed", "software", "search"]


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A quote of an answer as it was told, and what the catalog said of its source then."""

    source_id: str
    title: str
    date: str
    quote: str
    version: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as it was told: whether it answered, its quotes in their order, its text (Markdown)."""

    status: str
    text: str
    quotes: tuple[ShownQuote, ...]

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Shown":
        """Turn plain values back."""
        return cls(plain["status"], plain["text"], tuple(ShownQuote(**one) for one in plain["quotes"]))


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an answer changed: "source changed", "new source" and "source removed" name the source.

    "software" is said where no source of either answer changed, but the program or its settings did; "search" where
    neither did: what was added or taken elsewhere changed what is found first.
    """

    kind: CauseKind
    source_id: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What changed in the answer to a question that stands.

    `kind` is answered (it was refused before), unanswered (the reverse) or quotes (others than before, or more).
    """

    question: str
    kind: ChangeKind
    causes: tuple[Cause, ...]
    before: Shown
    after: Shown


@dataclass(frozen=True, slots=True)
class Notice:
    """All that changed at once: `number` counts notices from 1, `at` is ISO 8601 UTC, `snapshot` what was asked."""

    number: int
    at: str
    snapshot: int | None
    changes: tuple[AnswerChange, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Notice":
        """Turn plain values back."""
        changes = tuple(
            AnswerChange(
                one["question"], one["kind"], tuple(Cause(**cause) for cause in one["causes"]),
                Shown.from_dict(one["before"]), Shown.from_dict(one["after"]),
            )
            for one in plain["changes"]
        )  # fmt: skip
        return cls(plain["number"], plain["at"], plain["snapshot"], changes)


@dataclass(frozen=True, slots=True)
class StandingQuestion:
    """A question that stands: since when (ISO 8601 UTC), of which snapshot its answer is, and whether it has one."""

    question: str
    since: str
    snapshot: int | None
    status: str
