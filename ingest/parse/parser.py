"""Parsing in a process of its own: what crashes, hangs or grows beyond measure there costs one file, and no more."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from ingest.parse.extract import extract, is_plain
from ingest.types.document import Document
from ingest.types.errors import SourceError

SECONDS = 90.0  # for a file, and one more for each megabyte
MEMORY = 3_000_000_000  # bytes that the process may have at most (where the system can hold it to that)
GROWN = 300_000_000  # bytes that a process may hold between two files: what it took for one is not always given back
STARTS = 20.0  # seconds more for the first file of a process, whose libraries are loaded then


class Parser:
    """Parses files one at a time in a process that is begun with the first and ended by `close`.

    Small plain texts are read right here. Safe to use from one thread at a time.
    """

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None

    def parse(self, data: bytes, name: str, *, kind: str = "", charset: str = "") -> Document:
        """Return the document in the bytes of a file, as `extract` does; SourceError where a limit is passed, too."""
        if is_plain(data, name, kind):
            return extract(data, name, kind=kind, charset=charset)
        fresh = self._process is None or self._process.poll() is not None
        if fresh:
            self._process = self._begun()
        assert self._process is not None
        limit = self._seconds + len(data) / 1e6 + (STARTS if fresh else 0)
        late = threading.Timer(limit, self._process.kill)
        late.start()
        try:
            answer = self._asked(self._process, data, {"name": name, "kind": kind, "charset": charset})
        finally:
            ended = not late.is_alive()
            late.cancel()
        if answer is None:
            self.close()
            reason = f"its reading took more than {limit:,.0f} seconds" if ended else "its reading broke down"
            raise SourceError(f"{name}: {reason}, and was given up; save it once again, or part it")
        if answer.pop("held", 0) > GROWN:
            self.close()  # the next file begins another
        if "error" in answer:
            raise SourceError(str(answer["error"]))
        return Document(answer["text"], answer["format"], answer["about"], tuple(answer["notes"]))

    def stop(self) -> None:
        """Kill the process, from another thread than the one that parses: what is being parsed has broken down then."""
        if (process := self._process) is not None:
            process.kill()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None

    def _begun(self) -> "subprocess.Popen[bytes]":
        root = str(Path(__file__).parents[2])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        return subprocess.Popen(  # noqa: S603  this very Python and a module of ours; a file comes through the pipe
            [sys.executable, "-P", "-m", "ingest.parse.parsing", str(self._memory)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"},
        )  # fmt: skip

    @staticmethod
    def _asked(process: "subprocess.Popen[bytes]", data: bytes, job: dict[str, str]) -> dict[str, Any] | None:
        """What the process answers; None where it ended."""
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(json.dumps(job | {"size": len(data)}).encode() + b"\n" + data)
            process.stdin.flush()
            line = process.stdout.readline()
            answer: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
            return answer
        except (OSError, ValueError):
            return None
