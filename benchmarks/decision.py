"""Fits the decision (app/read/decision.py) on all sets, each weighed alike, and shows what each of its signs brings.

    python benchmarks/decision.py OUTSIDE_FOLDER [--rows N] [--signs FILE.json]

`OUTSIDE_FOLDER` holds `near-misses.jsonl`, `nomiracl-en.jsonl` and `xquad-en.json`. Fitted on: `tune.jsonl` over the
default library, the near misses (a pair each), XQuAD with half of its paragraphs held out (searched by the product).
Not fitted on, only measured: `held-out.jsonl`, NoMIRACL, whose ten passages a search found for each question, and our
own last turns of conversations (`training/data/apart-*.jsonl`, never trained on). Of each set from outside N rows are
drawn (default 300). Prints the weights (not that of `follows`, which is chosen), and for every choice of signs the area
under the curve, false refusals and false answers on each set, with that set left out of the fit; and the rates of each
named threshold. Writes
`benchmarks/results/decision.json`; `--signs` keeps what was read, so that a fit can be repeated without reading.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
from abstention import write_library
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from app import Assistant, Settings
from app.question.names import Names
from app.question.question import Question, understand
from app.read.decision import BIAS, WEIGHTS, read_signs
from app.read.rank import rank
from app.read.reader import Reader
from app.read.threshold import THRESHOLDS
from app.retrieve.fusion import DEPTH, fuse
from app.settings import DEFAULT_LIBRARY
from app.types.evidence import Evidence, Found
from store import Passage, Source
from training.pairs import own

FOLDER = Path(__file__).parent
CHOSEN = "follows"  # by conversations.py: of what is fitted on here, ten rows follow another question
SIGNS = [name for name in WEIGHTS if name != CHOSEN]
MEASURED_ONLY = ("held-out", "nomiracl", "conversations")
Row = tuple[bool, dict[str, float]]


class Signer:
    """Reads the signs for questions, as the chain does."""

    def __init__(self) -> None:
        self._reader = Reader()

    def through(self, assistant: Assistant, question: Question) -> dict[str, float] | None:
        """The signs over what the product itself retrieves."""
        with assistant._corpus.reading() as snapshot:
            assert snapshot is not None
            vectors = snapshot.nearest(question.text, assistant._embeddings, DEPTH, None)
            words = snapshot.matching(question.words, DEPTH, None)
            found = fuse({"vectors": vectors, "words": words})
            before, text = snapshot.before, snapshot.text
            evidence = rank(question, found, self._reader, None, snapshot.sources, before, text)
            return signs_of(question, evidence, assistant._engine.languages.glossary.names)

    def given(self, question: Question, passages: list[dict[str, str]]) -> dict[str, float] | None:
        """The signs over passages that come with the question, each as a source of its own."""
        sources, found = {}, []
        for number, passage in enumerate(passages):
            text, name = passage["text"], f"given-{number}"
            sources[name] = Source(name, passage["title"], "", "", "", "", False, "en", "", name, name, False)
            found.append(Found(Passage(name, name, 0, 0, len(text), text), 1 - number / len(passages)))
        return signs_of(question, rank(question, found, self._reader, None, sources))


def signs_of(question: Question, evidence: Evidence, names: Names = lambda name: ()) -> dict[str, float] | None:
    """The signs that the decision weighs."""
    if not evidence.sentences:
        return None
    return asdict(read_signs(question, evidence, names)[0])


def read_rows(path: Path) -> list[dict]:
    """Return the rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def over_the_library(signer: Signer) -> Iterator[tuple[str, list[Row]]]:
    """Yield our own questions over the default library."""
    library = DEFAULT_LIBRARY
    with (
        tempfile.TemporaryDirectory() as home,
        Assistant(Settings.load(home=Path(home), library=library)) as assistant,
    ):
        assistant.prepare()
        for name in ("tune", "held-out"):
            rows = []
            for row in track(read_rows(FOLDER / "questions" / f"{name}.jsonl"), name):
                history = [one if isinstance(one, dict) else {"role": "user", "content": one} for one in row["history"]]
                rows.append(
                    (row["kind"] != "unanswerable", signer.through(assistant, understand(row["question"], history)))
                )
            yield name, kept(rows)


def xquad(signer: Signer, folder: Path, count: int, seed: int = 11) -> list[Row]:
    """Return questions on XQuAD's paragraphs, of which half are held out."""
    draw = random.Random(seed)
    articles = json.loads((folder / "xquad-en.json").read_text(encoding="utf-8"))["data"]
    paragraphs = [(article["title"], paragraph) for article in articles for paragraph in article["paragraphs"]]
    draw.shuffle(paragraphs)
    half = len(paragraphs) // 2
    rows = [(one["question"], n < half) for n, (_, paragraph) in enumerate(paragraphs) for one in paragraph["qas"]]
    draw.shuffle(rows)
    with tempfile.TemporaryDirectory() as temporary:
        library = Path(temporary, "library")
        write_library(library, paragraphs[:half])
        with Assistant(Settings.load(home=Path(temporary, "home"), library=library)) as assistant:
            assistant.prepare()
            return kept(
                [(right, signer.through(assistant, understand(asked))) for asked, right in track(rows[:count], "XQuAD")]
            )


def given(signer: Signer, path: Path, count: int, seed: int = 5) -> list[Row]:
    """Return questions that come with their passages."""
    rows = read_rows(path)
    random.Random(seed).shuffle(rows)
    return kept(
        [
            (row["answerable"], signer.given(understand(row["question"]), row.get("passages") or [row]))
            for row in track(rows[:count], path.stem)
        ]
    )


def conversations(signer: Signer) -> list[Row]:
    """Return our own last turns of conversations, each with its one passage."""
    rows = [pair for pair in own() if pair.set == "own-apart"]
    return kept(
        [
            (
                pair.answerable,
                signer.given(
                    understand(pair.question, [{"role": "user", "content": pair.earlier}]),
                    [{"title": pair.title, "text": pair.passage}],
                ),
            )
            for pair in track(rows, "conversations")
        ]
    )


def kept(rows: list[tuple[bool, dict[str, float] | None]]) -> list[Row]:
    """Return the rows for which anything was found."""
    return [(answerable, signs) for answerable, signs in rows if signs is not None]


def columns(rows: list[Row], names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return labels and signs as arrays."""
    return (
        np.array([answerable for answerable, _ in rows], int),
        np.array([[float(signs[name]) for name in names] for _, signs in rows]),
    )


def fit(sets: dict[str, list[Row]], names: list[str], shares: Mapping[str, float] | None = None) -> LogisticRegression:
    """Fit on sets, each weighed alike or by its share, and in each the answerable and the others."""
    labels, signs, weights = [], [], []
    for name, rows in sets.items():
        y, x = columns(rows, names)
        labels.append(y)
        signs.append(x)
        weights.append((shares or {}).get(name, 1.0) * np.where(y == 1, 75 / y.sum(), 75 / (1 - y).sum()))
    model = LogisticRegression(C=3, max_iter=2_000)
    return model.fit(np.concatenate(signs), np.concatenate(labels), sample_weight=np.concatenate(weights))


def rates(labels: np.ndarray, logits: np.ndarray) -> dict[str, float]:
    """Return the area under the curve, and false refusals and false answers at the threshold in use."""
    return {
        "rows": len(labels),
        "area": round(float(roc_auc_score(labels, logits)), 3),
        "false_refusals": round(float((logits[labels == 1] < 0).mean()), 3),
        "false_answers": round(float((logits[labels == 0] >= 0).mean()), 3),
    }


def ablation(sets: dict[str, list[Row]], names: list[str]) -> dict[str, dict[str, float]]:
    """Return the rates on each set, with that set left out of the fit."""
    fitted = {name: rows for name, rows in sets.items() if name not in MEASURED_ONLY}
    found = {}
    for name, rows in sets.items():
        model = fit({other: theirs for other, theirs in fitted.items() if other != name}, names)
        y, x = columns(rows, names)
        found[name] = rates(y, model.decision_function(x))
    return found


def read_once(path: Path | None, read: Callable[[], dict[str, list[Row]]]) -> dict[str, list[Row]]:
    """Return the signs that a file keeps, or read them and keep them there."""
    if path and path.exists():
        kept_sets: dict[str, list[Row]] = json.loads(path.read_text(encoding="utf-8"))
        return kept_sets
    sets = read()
    if path:
        path.write_text(json.dumps(sets), encoding="utf-8")
    return sets


def read_all(folder: Path, count: int) -> dict[str, list[Row]]:
    """Read the signs of every set."""
    signer = Signer()
    return {
        **dict(over_the_library(signer)),
        "near-misses": given(signer, folder / "near-misses.jsonl", count),
        "xquad": xquad(signer, folder, count),
        "nomiracl": given(signer, folder / "nomiracl-en.jsonl", count),
        "conversations": conversations(signer),
    }


def main() -> None:
    """Read, fit, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--signs", type=Path)
    options = parser.parse_args()
    sets = read_once(options.signs, lambda: read_all(options.folder, options.rows))
    model = fit({name: rows for name, rows in sets.items() if name not in MEASURED_ONLY}, SIGNS)
    weights = dict(zip(SIGNS, model.coef_[0].round(2).tolist(), strict=True))
    shipped: dict[str, dict] = {position: {} for position in THRESHOLDS}
    for name, rows in sets.items():
        y, x = columns(rows, list(WEIGHTS))
        logits = BIAS + x @ np.array(list(WEIGHTS.values()))
        for position, least in THRESHOLDS.items():
            shipped[position][name] = rates(y, logits - np.log(least / (1 - least)))
    choices = {"all": SIGNS, **{f"without {name}": [one for one in SIGNS if one != name] for name in SIGNS}}
    choices["the reader alone"] = ["answerable"]
    result = {
        "fitted": {"bias": round(float(model.intercept_[0]), 2), **weights},
        "shipped": {"bias": BIAS, **WEIGHTS, "sets": shipped},
        "left out": {choice: ablation(sets, names) for choice, names in choices.items()},
    }
    (FOLDER / "results" / "decision.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result["fitted"]))
    for position, found in shipped.items():
        print(f"{position:20s}", {name: tuple(one.values())[1:] for name, one in found.items()})
    for choice, found in result["left out"].items():
        print(f"{choice:20s}", {name: tuple(one.values())[1:] for name, one in found.items()})


if __name__ == "__main__":
    main()
