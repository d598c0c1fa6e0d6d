"""The process in which files are parsed: jobs come by stdin, documents go out by stdout, a line of JSON each."""

import json
import os
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from ingest.parse.extract import extract
from ingest.types.errors import SourceError

DEEPEST = 20_000  # calls within each other: pages nest their elements; what overflows costs this process alone
STATM = Path("/proc/self/statm")
WATCH = 2.0  # seconds between two looks at whether the parent is there


def main(memory: int) -> None:
    """Parse until stdin ends, with at most `memory` bytes."""
    sys.setrecursionlimit(DEEPEST)
    _hold(memory)
    _leave_with(os.getppid())
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    while line := jobs.readline():
        answers.write(json.dumps(_answer(json.loads(line), jobs) | {"held": _held()}).encode() + b"\n")
        answers.flush()


def _answer(job: dict[str, Any], jobs: BinaryIO) -> dict[str, Any]:
    data = jobs.read(job["size"])
    try:
        return asdict(extract(data, job["name"], kind=job["kind"], charset=job["charset"]))
    except SourceError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": f"{job['name']}: its reading takes too much memory; part it"}


def _held() -> int:
    """How many bytes of memory this process holds; 0 where the system does not tell."""
    try:
        return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0


def _leave_with(parent: int) -> None:
    """End this process where the one that began it was killed, also in the midst of a file."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH)
        os._exit(1)

    if os.name == "posix":
        threading.Thread(target=watch, daemon=True).start()


def _hold(memory: int) -> None:
    """Hold this process to an amount of memory, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(int(sys.argv[1]))
