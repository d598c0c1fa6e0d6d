"""Fits the decision across languages (app/languages/crossjudge.py) on sets of three kinds, each kind weighed alike.

    python benchmarks/across.py OUTSIDE_FOLDER [--rows N] [--signs FILE.json]

`OUTSIDE_FOLDER` holds `ko-ja.jsonl`, `nomiracl-ko.jsonl` and `nomiracl-ja.jsonl`. Read are, N rows of each at most
(default 160): `ko-ja-tune.jsonl` and `ko-ja-tune-2.jsonl` over the default library; Korean and Japanese questions on
English passages, half of those without an answer written as near misses, the others with a passage of the same article;
Japanese questions on Japanese passages; NoMIRACL, whose ten passages a search found. Not fitted on, only measured:
`ko-ja-held-out.jsonl`. Prints the rates of each named threshold, then for every choice of signs the weights, and the
area under the curve, false refusals and false answers on each set, with that set left out of the fit.
"""

import argparse
import random
import tempfile
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

import numpy as np
from decision import columns, fit, kept, rates, read_once, read_rows
from rich.progress import track

from app import Assistant, Settings
from app.chain import Ask
from app.languages.crossjudge import BIAS, WEIGHTS, read_signs
from app.languages.crosslingual import Scorer
from app.languages.sounds import Words
from app.question.question import Question
from app.read.rank import rank
from app.read.threshold import ACROSS
from app.settings import DEFAULT_LIBRARY
from app.types.evidence import Evidence, Found
from store import Passage, Source

FOLDER = Path(__file__).parent
SIGNS = list(WEIGHTS)
MEASURED_ONLY = ("held-out",)
SHARES = {  # of the three kinds: our own library; English passages of others; passages in the question's language
    "tune": 1.0,
    "squad2-ko": 1 / 2,
    "squad2-ja": 1 / 2,
    "jaquad-dev": 1 / 3,
    "nomiracl-ko": 1 / 3,
    "nomiracl-ja": 1 / 3,
}
Row = tuple[bool, dict[str, float]]


class Signer:
    """Reads the signs for questions, as the chain of one assistant does."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._languages = assistant._engine.languages

    def signs(self, question: Question, evidence: Evidence) -> dict[str, float] | None:
        """The signs that the decision weighs."""
        if not evidence.sentences:
            return None
        return asdict(read_signs(question, evidence, self._languages)[0])

    def through(self, asked: str, history: list) -> dict[str, float] | None:
        """The signs over what the product itself retrieves."""
        languages = self._languages
        turns = [one if isinstance(one, dict) else {"role": "user", "content": one} for one in history]
        with self._assistant._corpus.reading() as snapshot:
            assert snapshot is not None
            question = languages.hearing.heard(languages.understand(asked, turns), snapshot, None)
            found = self._assistant._engine.chain.retrieve(Ask(question, snapshot, None))
            scorer, across = languages.scorer(question, snapshot, None, alone=False), languages.across(question)
            evidence = rank(question, found, None, scorer, snapshot.sources, snapshot.before, snapshot.text, across)
            return self.signs(question, evidence)

    def given(self, asked: str, passages: list[dict[str, str]], language: str) -> dict[str, float] | None:
        """The signs over passages that come with the question, each as a source of its own."""
        words = Words.of(one[part] for one in passages for part in ("title", "text")) if language == "en" else None
        question = self._languages.understand(asked)
        question = self._languages.hearing.among(question, words) if words else question
        sources, found = {}, []
        for number, passage in enumerate(passages):
            text, name = passage["text"], f"given-{number}"
            sources[name] = Source(name, passage["title"], "", "", "", "", False, language, "", name, name, False)
            found.append(Found(Passage(name, name, 0, 0, len(text), text), 1 - number / len(passages)))
        scorer, across = Scorer(self._languages, question, alone=False), self._languages.across(question)
        return self.signs(question, rank(question, found, None, scorer, sources, across=across))


def outside(folder: Path, count: int) -> dict[str, list[tuple[bool, str, list[dict[str, str]], str]]]:
    """Return drawn rows by set: whether there is an answer, the question, its passages and their language."""
    found = defaultdict(list)
    for row in read_rows(folder / "ko-ja.jsonl"):
        name = row["set"].removesuffix("-mined")
        found[name].append((row["answerable"], row["question"], [row], "ja" if name.startswith("jaquad") else "en"))
    for language in ("ko", "ja"):
        for row in read_rows(folder / f"nomiracl-{language}.jsonl"):
            found[f"nomiracl-{language}"].append((row["answerable"], row["question"], row["passages"], language))
    draw = random.Random(7)
    return {name: draw.sample(rows, min(count, len(rows))) for name, rows in found.items()}


def read_all(folder: Path, count: int) -> dict[str, list[Row]]:
    """Read the signs of every set."""
    library = DEFAULT_LIBRARY
    sets: dict[str, list[Row]] = {}
    with (
        tempfile.TemporaryDirectory() as home,
        Assistant(Settings.load(home=Path(home), library=library)) as assistant,
    ):
        assistant.prepare()
        signer = Signer(assistant)
        for name, files in {"tune": ("ko-ja-tune", "ko-ja-tune-2"), "held-out": ("ko-ja-held-out",)}.items():
            rows = [row for file in files for row in read_rows(FOLDER / "questions" / f"{file}.jsonl")]
            sets[name] = kept(
                [
                    (row["kind"] != "unanswerable", signer.through(row["question"], row["history"]))
                    for row in track(rows, name)
                ]
            )
        for name, drawn in outside(folder, count).items():
            sets[name] = kept(
                [(bool(right), signer.given(asked, texts, lang)) for right, asked, texts, lang in track(drawn, name)]
            )
    return sets


def main() -> None:
    """Read, fit, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=160)
    parser.add_argument("--signs", type=Path)
    options = parser.parse_args()
    sets = read_once(options.signs, lambda: read_all(options.folder, options.rows))
    for position, least in ACROSS.items():
        for name, rows in sets.items():
            y, x = columns(rows, SIGNS)
            logits = BIAS + x @ np.array(list(WEIGHTS.values()))
            print(position, name, rates(y, logits - np.log(least / (1 - least))))
    fitted = {name: rows for name, rows in sets.items() if name not in MEASURED_ONLY}
    choices = {"all": SIGNS, **{f"without {name}": [one for one in SIGNS if one != name] for name in SIGNS}}
    for choice, names in choices.items():
        whole = fit(fitted, names, SHARES)
        print(
            choice,
            round(float(whole.intercept_[0]), 2),
            dict(zip(names, whole.coef_[0].round(2).tolist(), strict=True)),
        )
        for name, rows in sets.items():
            model = fit({other: theirs for other, theirs in fitted.items() if other != name}, names, SHARES)
            y, x = columns(rows, names)
            print("   ", name, rates(y, model.decision_function(x)))


if __name__ == "__main__":
    main()
