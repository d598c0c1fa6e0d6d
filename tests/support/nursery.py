"""A process that ingests when it is told to, so that an ingest may be killed, or run beside readers of this process."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

# It imports everything once and forks for each ingest; vectors are made of the texts' bytes: no model is the subject.
NURSERY = """
import os, sys
from pathlib import Path
import numpy as np
import chromadb
from ingest.ingestion import run
from ingest.sources.items import items_at
from ingest.split.passages import Limit
from store import BriefChatError, Corpus, ServerCorpus

class Bytes:
    name, dimension, beside = "bytes", 8, None
    def limit(self, language="en"):
        return Limit(64, lambda text: list(range(0, len(text), 4)))
    def embed_documents(self, texts):
        rows = [np.bincount(np.frombuffer(text.encode(), np.uint8) % 8, minlength=8) + 1.0 for text in texts]
        return [(row / np.linalg.norm(row)).tolist() for row in rows]

home, folder, url = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
for line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            for path in folder.iterdir():
                path.write_text(line.strip().join(["City of ", "."]) + "\\n\\n" + "\\n\\n".join(
                    f"{line.strip()} has a street of the number {n} in {path.stem}." for n in range(60)))
            corpus = ServerCorpus(url, home=home, keep=60.0, lapse=1.5) if url else Corpus(home)
            report = run(corpus, items_at(folder), Bytes())
            os._exit(report.failed)
        except BriefChatError as error:
            print(error, file=sys.stderr, flush=True)
            os._exit(3)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(4)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Nursery:
    """A process that ingests when told to, in children that may be killed; with `url` into a Chroma server."""

    def __init__(self, home: Path, folder: Path, url: str = "") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY, str(home), str(folder), url],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def ingest(self, city: str, *, kill_after: float | None = None) -> tuple[int, float]:
        """Ingest the sources as they tell of a city, and return the exit status and the seconds it took."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{city}\n")
        child = int(self._process.stdout.readline())
        begun = time.perf_counter()
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):  # it was quicker
                os.kill(child, signal.SIGKILL)
        return int(self._process.stdout.readline()), time.perf_counter() - begun

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()
