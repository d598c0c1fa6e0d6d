"""Who takes part, in which environment, and how a command is put to one of them."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ELSEWHERE = ROOT / "benchmarks" / ".venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
# OpenMP's threads wait without spinning, for all alike: Brief Chat has it so, and a busy machine is faster for it.
QUIET = {name: value for name, value in os.environ.items() if not name.startswith("BRIEF_CHAT_")}
QUIET |= {"HF_HUB_OFFLINE": "1", "OMP_WAIT_POLICY": "passive", "PYTHONPATH": str(ROOT)}


class PeerFailed(Exception):
    """A peer's process ended without an answer; the message is one line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One that is measured: its name in the table, its command, and what it is said to be; `own` is ours."""

    name: str
    command: tuple[str, ...]
    own: bool = False

    @property
    def folder(self) -> str:
        """Return the name as the name of a folder."""
        return re.sub(r"\W+", "-", self.name).lower()

    def call(self, *values: object, told: Callable[[str], None] | None = None) -> dict[str, Any]:
        """Run one command of the protocol; `wall` is added, the seconds from the start of the process to its line.

        `told` hears every line of JSON, as it comes.
        """
        begun = time.perf_counter()
        command = [*self.command, *map(str, values)]
        with (
            tempfile.TemporaryFile("w+") as errors,
            subprocess.Popen(command, cwd=ROOT, env=QUIET, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
        ):
            assert process.stdout is not None
            last = ""
            for line in process.stdout:
                last = line if line.strip() else last
                if told and line.startswith("{"):
                    told(line)
            wall = time.perf_counter() - begun
            process.wait()
            errors.seek(0)
            said = errors.read().strip().splitlines() or [last.strip() or "no output"]
        if process.returncode or not last.startswith("{"):
            raise PeerFailed(f"{self.name}: {' '.join(map(str, values[:1]))} failed: {said[-1]}")
        found: dict[str, Any] = json.loads(last)
        return found | {"wall": wall}


def _module(python: str | Path, name: str) -> tuple[str, ...]:
    return (str(python), "-m", f"benchmarks.peers.{name}")


OURS = Entry("Brief Chat, retrieval", _module(sys.executable, "ours"), own=True)
ANSWER = Entry("Brief Chat, whole answer", _module(sys.executable, "answer"), own=True)
BARE = Entry("bare embed and query", _module(sys.executable, "bare"), own=True)
PLAIN = Entry("LangChain + Chroma", _module(ELSEWHERE, "plain_chain"))
LLAMAINDEX = Entry("LlamaIndex", _module(ELSEWHERE, "llamaindex"))
HAYSTACK = Entry("Haystack", _module(ELSEWHERE, "haystack"))
TXTAI = Entry("txtai", _module(ELSEWHERE, "txtai"))
LINEUP: Sequence[Entry] = (OURS, ANSWER, BARE, PLAIN, LLAMAINDEX, HAYSTACK, TXTAI)
CITED = Entry("LangChain, quoted answers", _module(ELSEWHERE, "plain_chain_whole"))
CITING = Entry("LlamaIndex, CitationQueryEngine", _module(ELSEWHERE, "llamaindex_whole"))
WHOLE: Sequence[Entry] = (ANSWER, CITED, CITING)
