"""What became of one row: its answer, held against what a right answer holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.evaluation.rows import Row
from app.evaluation.support import Span, Texts, overlaps
from app.present.markdown import plain
from app.types.results import Answer

SHOWN = 160  # characters of an answer in a report
Version = tuple[str, str]  # source id and version
MARKER = re.compile(r"\s?(?<!\\)\[\d+\]")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row and its answer, judged.

    `seconds` is wall-clock time. `said` is the answer as plain text without markers, and `lacking` are the
    patterns of `must` that are not found in it. `right` tells of each considered passage, best first, whether
    it overlaps a support snippet; it is None where the row has no support, or none that the corpus holds.
    Of the citations, `exact` are verbatim, `overlapping` overlap a snippet, and `fitting` do, or stand in a
    right passage. `superseded`: none does, and a later edition of a source that is cited holds a snippet.
    """

    row: Row
    answer: Answer
    seconds: float
    said: str
    lacking: tuple[str, ...]
    right: tuple[bool, ...] | None
    exact: int
    overlapping: int
    fitting: int
    superseded: bool = False

    @property
    def refused(self) -> bool:
        """Return whether the assistant abstained, or said that it does not do that; a partial answer is none of it."""
        return self.answer.status in ("not_found", "chat")

    @property
    def accurate(self) -> bool:
        """Return whether an answer was given and holds all that it must."""
        return not self.refused and not self.lacking

    @property
    def rightly(self) -> bool:
        """Return whether it is answered with all that it must hold, or refused where nothing answers."""
        return self.accurate if self.row.answerable else self.refused

    @property
    def quoted(self) -> bool | None:
        """Return whether a citation is on the support; None where there is none that the corpus holds."""
        return self.overlapping > 0 if self.row.answerable and self.right is not None else None

    @property
    def misquoted(self) -> int:
        """Return how many quotes are not verbatim."""
        return len(self.answer.citations) - self.exact

    @property
    def place(self) -> int | None:
        """Return the place of the first right passage, from 1, or None where there is none."""
        return self.right.index(True) + 1 if self.right and True in self.right else None

    @property
    def citable(self) -> bool:
        """Return whether its citations can be judged: answerable, answered, its support in the corpus."""
        return self.row.answerable and not self.refused and self.right is not None

    @property
    def why(self) -> tuple[str, ...]:
        """Return what is wrong with it, in words; nothing where all is right."""
        return tuple(self._faults())

    def _faults(self) -> Sequence[str]:
        cited = len(self.answer.citations)
        faults = []
        if not self.row.answerable and not self.refused:
            faults.append("false answer (partial)" if self.answer.status == "partial" else "false answer")
        if self.row.answerable and self.refused:
            faults.append("refused")
        if self.row.answerable and not self.refused:
            faults += [f"must not found: {pattern}" for pattern in self.lacking]
        if self.citable and not self.overlapping:
            faults.append("no citation on the support")
        if self.citable and self.fitting < cited:
            faults.append(f"citation off: {cited - self.fitting} of {cited}")
        if self.misquoted:
            faults.append(f"quote not exact: {self.misquoted} of {cited}")
        if self.row.answerable and self.right is not None and self.place != 1:
            where = f"at place {self.place}" if self.place else "not considered"
            faults.append(f"right passage {where}")
        return faults

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON; keys of the row that have no meaning here come last."""
        return {
            "id": self.row.id,
            "kind": self.row.kind,
            "lang": self.row.lang,
            "question": self.row.question,
            "must": list(self.row.must),
            "support": list(self.row.support),
            "status": self.answer.status,
            "answerable": self.row.answerable,
            "refused": self.refused,
            "rightly": self.rightly,
            "quoted": self.quoted,
            "exact": not self.misquoted if self.answer.citations else None,
            "why": list(self.why),
            "answer": self.said[:SHOWN],
            "place": self.place,
            "citations": len(self.answer.citations),
            "fitting": self.fitting if self.citable else None,
            "withheld": self.answer.withheld,
            "seconds": round(self.seconds, 4),
            "timings": dict(self.answer.timings),
            "extra": dict(self.row.model_extra or {}),
        }


def judged(row: Row, answer: Answer, seconds: float, texts: Texts) -> Outcome:
    """Hold one answer against its row."""
    said = " ".join(plain(MARKER.sub("", answer.text)).split())
    right = []
    rooms: dict[Version, list[Span]] = {}
    for passage in answer.passages:
        key = (passage.source_id, passage.version)
        right.append(overlaps(passage.start, passage.end, texts.spans(row.support, *key)))
        if right[-1]:
            rooms.setdefault(key, []).append((passage.start, passage.end))
    exact = overlapping = fitting = 0
    for cited in answer.citations:
        key = (cited.source_id, cited.version)
        text = texts.text(*key)
        on_support = overlaps(cited.start, cited.end, texts.spans(row.support, *key))
        exact += text is not None and cited.quote == text[cited.start : cited.end]
        overlapping += on_support
        fitting += on_support or overlaps(cited.start, cited.end, rooms.get(key, ()))
    return Outcome(
        row=row,
        answer=answer,
        seconds=seconds,
        said=said,
        lacking=tuple(pattern for pattern in row.must if not re.search(pattern, said, re.IGNORECASE)),
        right=tuple(right) if overlapping or any(right) or texts.hold(row.support) else None,
        exact=exact,
        overlapping=overlapping,
        fitting=fitting,
        superseded=not overlapping and texts.superseded(answer.citations, row.support),
    )
