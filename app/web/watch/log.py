"""Log lines as JSON, one object a line, for what gathers the logs of many programs."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

OURS = "app.web.watch"


class AsJson(logging.Formatter):
    """Writes `time` (ISO 8601 UTC), `level`, `logger`, `event` and the event's own fields; an error's trace, too."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def as_json(stream: TextIO | None = None) -> None:
    """Let every logger of this process write JSON to a stream (standard error), and Python's warnings, too."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(AsJson())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(OURS).setLevel(logging.INFO)
    logging.captureWarnings(True)
