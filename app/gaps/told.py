"""The kept refusals, and what readers turned their thumbs down on, by question: how often, why, what came nearest."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.gaps.kept import FILE

FEEDBACK = "feedback.jsonl"
DISLIKED = "disliked"


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that was not answered, or not well: how often it was asked, by small and capital letters alike.

    `causes` count why (nothing, absent, unanswered, partial, not_ours, disliked), `missing` are the names and terms
    that a source which would help has to hold, `nearest` is the title of the source that came nearest, `reasons` are
    readers' own. `last` is the day on which it was asked last (ISO 8601).
    """

    question: str
    times: int
    causes: dict[str, int]
    missing: tuple[str, ...] = ()
    nearest: str = ""
    nearest_id: str = ""
    reasons: tuple[str, ...] = ()
    last: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return asdict(self)


def gaps(home: Path) -> list[Gap]:
    """Return what was asked and not found, the most frequent first; nothing where nothing was kept."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in [*_lines(home / FILE), *_disliked(home / FEEDBACK)]:
        found.setdefault(_same(line["question"]), []).append(line)
    made = [_gap(lines) for lines in found.values()]
    return sorted(made, key=lambda one: (-one.times, one.question))


def _gap(lines: list[dict[str, Any]]) -> Gap:
    nearest = [line["nearest"] for line in lines if isinstance(line.get("nearest"), dict)]
    return Gap(
        question=lines[-1]["question"],
        times=len(lines),
        causes=dict(Counter(str(line.get("cause", "")) for line in lines).most_common()),
        missing=tuple(dict.fromkeys(str(one) for line in lines for one in line.get("missing") or ())),
        nearest=str(nearest[-1].get("title", "")) if nearest else "",
        nearest_id=str(nearest[-1].get("source_id", "")) if nearest else "",
        reasons=tuple(dict.fromkeys(line["reason"] for line in lines if line.get("reason"))),
        last=max(str(line.get("day", "")) for line in lines),
    )


def _disliked(path: Path) -> Iterator[dict[str, Any]]:
    """The last rating of each answer, where it is a thumb down."""
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for line in _lines(path):
        last[line["question"], str(line.get("answer", ""))] = line
    for line in last.values():
        if line.get("rating") == "Dislike":
            reason, day = str(line.get("reason", "")), str(line.get("time", ""))[:10]
            yield {"question": line["question"], "cause": DISLIKED, "reason": reason, "day": day}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file that hold a question; a line that was cut is left out."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for line in text.splitlines():
        try:
            plain = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(plain, dict) and isinstance(plain.get("question"), str):
            yield plain


def _same(question: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in question.casefold()).split())
