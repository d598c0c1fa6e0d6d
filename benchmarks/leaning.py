"""Fits what tells that a question leans on the one before it (app/question/question.py), and shows how well it does.

    python benchmarks/leaning.py [OUTSIDE_FOLDER]

Fitted on our conversations (`training/data/talk-*.jsonl`, all but those kept apart), whose last turns lean on what was
asked before, against our other questions and the examples of requests. Kept apart: every tenth passage's, all of
`apart-*.jsonl`, half of the examples; XQuAD's questions, where `OUTSIDE_FOLDER` is given. Prints the weights, and the
share of each set that is taken for leaning; then the same with each sign left out.
"""

import json
import random
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from app.question.question import LEANS, SURELY_LEANS, signs_of_leaning
from app.question.request import examples
from training.pairs import own

NAMES = list(LEANS)


def questions() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return questions by set: those to fit on, and those kept apart; `+` marks the sets whose questions lean."""
    fitted: dict[str, list[str]] = {"talk +": [], "alone": []}
    apart: dict[str, list[str]] = {"talk +": [], "apart +": [], "alone": []}
    for pair in own():
        sets = fitted if pair.split == "train" else apart
        if pair.earlier:
            (apart["apart +"] if pair.set == "own-apart" else sets["talk +"]).append(pair.question)
        elif pair.set not in ("own-talk", "own-lists"):
            sets["alone"].append(pair.question)
    texts = [text for some in examples("en").values() for text in some]
    random.Random(3).shuffle(texts)
    half = len(texts) // 2
    return fitted | {"examples": texts[:half]}, apart | {"examples": texts[half:]}


def xquad(folder: Path) -> list[str]:
    """Return XQuAD's questions."""
    articles = json.loads((folder / "xquad-en.json").read_text(encoding="utf-8"))["data"]
    return [one["question"] for article in articles for part in article["paragraphs"] for one in part["qas"]]


def columns(rows: list[str], names: list[str]) -> np.ndarray:
    """Return the signs of questions, (questions, signs)."""
    return np.array([[signs_of_leaning(row)[name] for name in names] for row in rows])


SHARES = {"talk +": 0.5, "alone": 0.35, "examples": 0.15}


def fit(sets: dict[str, list[str]], names: list[str]) -> LogisticRegression:
    """Fit on sets, each with its share of the weight."""
    labels = np.concatenate([np.full(len(rows), float(name.endswith("+"))) for name, rows in sets.items()])
    weights = np.concatenate([np.full(len(rows), SHARES[name] / len(rows)) for name, rows in sets.items()])
    model = LogisticRegression(C=1, max_iter=3_000)
    return model.fit(
        np.concatenate([columns(rows, names) for rows in sets.values()]), labels, sample_weight=weights * len(labels)
    )


def main() -> None:
    """Fit, and print."""
    fitted, apart = questions()
    if len(sys.argv) > 1:
        apart["xquad"] = xquad(Path(sys.argv[1]))
    print({name: len(rows) for name, rows in apart.items()})
    model = fit(fitted, NAMES)
    print(round(float(model.intercept_[0]), 2), dict(zip(NAMES, model.coef_[0].round(2).tolist(), strict=True)))
    for left_out in ("", *NAMES):
        names = [name for name in NAMES if name != left_out]
        model = fit(fitted, names)
        found = {
            name: round(float((model.predict_proba(columns(rows, names))[:, 1] >= SURELY_LEANS).mean()), 3)
            for name, rows in apart.items()
        }
        print(f"without {left_out}" if left_out else "all", found)


if __name__ == "__main__":
    main()
