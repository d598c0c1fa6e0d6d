"""Timelines and what is so now, over a small library of our own: which dates are shown, and in which order.

    python benchmarks/timelines.py         ask benchmarks/timelines/requests.jsonl, and print what is wrong
    python benchmarks/timelines.py --fit   the re-ranker's logits of sentences with the subjects of SUBJECTS: the lowest
                                           of those that are about one, the highest of those that are not

A row: `question`, the `kind` and `status` of its answer, the `dates` in its rows (in their order, those without left
out), `must` (regular expressions that its text has to match) and `absent` (words that it may not hold).
"""

import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app import Answer, Assistant, Settings
from app.present.dates import period_told
from app.read.cross_encoder import open_reranker
from app.settings import DEFAULT_LIBRARY
from app.text.dates import of_catalog
from app.text.prose import prose_spans

HERE = Path(__file__).with_name("timelines")
SUBJECTS = {  # what stands in the sentences that are about each
    "radar dispute": r"radar",
    "GSOMIA": r"GSOMIA",
    "rising sun flag": r"rising sun",
    "Orrin dam": r"Orrin",
    "Brenna dam": r"Brenna",
    "school fees": r"fees",
    "landslide": r"landslide",
}


def requests() -> list[dict[str, Any]]:
    """Return the rows."""
    return [json.loads(line) for line in (HERE / "requests.jsonl").read_text(encoding="utf-8").splitlines()]


def faults(answer: Answer, row: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with an answer."""
    if (answer.kind, answer.status) != (row["kind"], row["status"]):
        yield f"{answer.kind}, {answer.status}"
    heads = [line[0].text for line in answer.table.rows] if answer.table else []
    dates = [period for one in row["dates"] if (period := of_catalog(one))]
    wanted = [period_told(one, answer.language) for one in dates]
    shown = [re.split(r" ?[(（]", head)[0] for head in heads if "[" not in head and "［" not in head]
    if row["kind"] == "timeline" and shown != wanted:
        yield f"dates {shown}"
    if row["kind"] != "timeline" and not set(wanted) <= set(shown):
        yield f"lacks {sorted(set(wanted) - set(shown))}"
    yield from (f"lacks /{one}/" for one in row["must"] if not re.search(one, answer.text))
    yield from (f"holds {one}" for one in row["absent"] if one in answer.text)


def ask() -> None:
    """Ask all rows, and print what is wrong with each, and how many are right."""
    right, slowest = 0, 0.0
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        Assistant(Settings.load(home=home, library=HERE)) as assistant,
    ):
        assistant.prepare()
        for row in requests():
            begun = time.perf_counter()
            answer = assistant.answer(row["question"])
            slowest = max(slowest, time.perf_counter() - begun)
            wrong = list(faults(answer, row))
            right += not wrong
            if wrong:
                print(f"{row['question']}\n    {'; '.join(wrong)}")
    print(f"{right} of {len(requests())} right; the slowest took {slowest:.1f} s")


def fit() -> None:
    """Print between which logits the sentences of each subject lie, and those that are not about it."""
    reranker = open_reranker()
    assert reranker is not None
    texts = [path.read_text(encoding="utf-8") for folder in (HERE, DEFAULT_LIBRARY) for path in folder.glob("*.md")]
    english = [text for text in texts if text.isascii() or text.count("the ") > 5]
    sentences = [text[start:end] for text in english for start, end in prose_spans(text, "en")]
    for subject, telling in SUBJECTS.items():
        scores = reranker.score(subject, sentences)
        pairs = list(zip(scores, sentences, strict=True))
        about = min(score for score, sentence in pairs if re.search(telling, sentence))
        other, nearest = max(pair for pair in pairs if not re.search(telling, pair[1]))
        print(f"{subject:16} about it from {about:5.1f}; others up to {other:5.1f}: {nearest[:60]}")


if __name__ == "__main__":
    fit() if "--fit" in sys.argv else ask()
