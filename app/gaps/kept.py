"""Refusals as JSON lines in the home: the question, why nothing was found, what came nearest; not who asked."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from app.types.results import Answer
from store import durable

Cause = Literal["nothing", "absent", "unanswered", "partial", "not_ours"]
FILE = "gaps.jsonl"
LARGEST = 20_000_000  # bytes of the file; what comes then is not kept
NEAR = 300  # characters of what came nearest


class Gaps:
    """Keeps refusals in a file of its own."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE

    def note(self, answer: Answer) -> None:
        """Keep why an answer is none, or not a whole one; of one that is, or where the disk refuses, nothing."""
        why = cause(answer)
        if why is None:
            return
        nearest = answer.passages[0] if answer.passages else None
        line = {
            "day": datetime.now(UTC).date().isoformat(),
            "question": answer.question,
            "language": answer.language,
            "cause": why,
            "missing": list(answer.absent or answer.missing),
            "nearest": {"source_id": nearest.source_id, "title": nearest.title, "text": nearest.text[:NEAR]}
            if nearest
            else None,
        }
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        try:
            durable.private(self._path.parent)
            if self._path.exists() and self._path.stat().st_size + len(data) > LARGEST:
                return
            file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, data)  # one line in one call: those of other processes do not come between
            finally:
                os.close(file)
        except OSError:
            return  # an answer is not lost for it


def cause(answer: Answer) -> Cause | None:
    """Return why an answer is none, or not a whole one.

    "nothing" is near; a name or term is "absent" from all sources; something is near, but it is "unanswered"; "partial"
    where a part is answered; "not_ours" where a task is done elsewhere.
    """
    if answer.status == "not_found":
        return "absent" if answer.absent else "unanswered" if answer.passages else "nothing"
    if answer.status == "partial":
        return "partial"
    return "not_ours" if answer.status == "chat" and answer.kind == "task" else None
