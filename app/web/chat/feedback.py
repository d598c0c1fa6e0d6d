"""What readers think of answers: JSON lines in the corpus's own folder, and nowhere else."""

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

from app.web.words.conversation import Turn
from store import BriefChatError, durable

LONGEST = 2_000  # characters of a reason
LARGEST = 50_000_000  # bytes of the file


class FeedbackError(BriefChatError):
    """Feedback cannot be stored or read."""


class Feedback:
    """Appends to one file, a line for each rating and one more where a reason is given for it.

    A line holds `time` (ISO 8601 UTC), `rating` ("Like", "Dislike", or "" where it was taken back), `reason`,
    `question`, `scope`, `status`, `answer` (Markdown), `citations` (source id, version, start, end in characters),
    `snapshot` and `generator`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._guard = threading.Lock()

    def add(self, turn: Turn, reason: str = "") -> None:
        """Append a line; raise FeedbackError where the file cannot be written or has reached its limit."""
        answer = turn.answer
        line = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "rating": turn.rating,
            "reason": " ".join(reason.split())[:LONGEST],
            "question": turn.question,
            "scope": turn.scope,
            "status": answer.status if answer else "failed" if turn.error else "stopped",
            "answer": answer.text if answer else turn.error,
            "citations": [
                {"source_id": one.source_id, "version": one.version, "start": one.start, "end": one.end}
                for one in (answer.citations if answer else ())
            ],
            "snapshot": answer.snapshot if answer else None,
            "generator": answer.generator if answer else "",
        }
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        try:
            with self._guard:
                durable.private(self.path.parent)
                if self.path.exists() and self.path.stat().st_size + len(data) > LARGEST:
                    raise FeedbackError(f"{self.path} has reached its limit: move it away")
                file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
                try:
                    _append(file, data)
                finally:
                    os.close(file)
        except OSError as error:
            raise FeedbackError(f"cannot write {self.path}: {error.strerror or error}") from error

    def text(self) -> str:
        """Return the whole file."""
        try:
            return self.path.read_text(encoding="utf-8", errors="replace")  # a line may have been cut
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise FeedbackError(f"cannot read {self.path}: {error.strerror or error}") from error


def _append(file: int, data: bytes) -> None:
    """Append a line, whole or not at all; behind one that was cut, by a full disk or a kill, on a line of its own."""
    before = os.fstat(file).st_size
    if before:
        os.lseek(file, before - 1, os.SEEK_SET)
        data = data if os.read(file, 1) == b"\n" else b"\n" + data
    try:
        while data:
            data = data[os.write(file, data) :]
    except OSError:
        os.ftruncate(file, before)
        raise
