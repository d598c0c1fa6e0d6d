"""How requests are recognised: precision and recall of each kind, false ones among look-ups, and the time it takes.

    python benchmarks/recognition.py         the phrasings of benchmarks/requests/, which nothing is set by
    python benchmarks/recognition.py --fit   the examples themselves, each left out in its turn: what sets the margins

The last lines ask all questions of benchmarks/questions/: of those that the sources answer, none may be taken for
another kind than a look-up (or, where it asks for a summary, that).
"""

import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from app.encoders.embedding import MultilingualEmbeddings
from app.encoders.minilm import MiniLMEmbeddings
from app.evaluation.rows import Row, read_rows
from app.question.question import Question
from app.question.request import KINDS, MARGINS, Classifier, Requests, examples
from ingest import language_of

HERE = Path(__file__).parent


def encoders() -> dict[str, MiniLMEmbeddings | MultilingualEmbeddings]:
    """Return the embedding models, by language."""
    multilingual = MultilingualEmbeddings()
    return {"en": MiniLMEmbeddings(), "ko": multilingual, "ja": multilingual}


def as_question(text: str) -> Question:
    """Return a text as the chain has it."""
    language = language_of(text)
    return Question(text, "what", False, language=language, written="" if language == "en" else text)


def phrasings(language: str) -> list[tuple[str, str]]:
    """Return the kinds and phrasings that are kept apart."""
    read = tomllib.loads((HERE / "requests" / f"{language}.toml").read_text(encoding="utf-8"))
    return [(kind, text) for kind, texts in read.items() for text in texts]


def rows() -> list[Row]:
    """Return the questions of benchmarks/questions/."""
    return [row for path in sorted((HERE / "questions").glob("*.jsonl")) for row in read_rows(path)]


def table(title: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Print precision and recall of each kind, from pairs of what was asked for and what was recognised."""
    counts = Counter(pairs)
    shown = Table("kind", "phrasings", "precision", "recall", title=title)
    for kind in KINDS:
        right = counts[kind, kind]
        asked = sum(count for (one, _), count in counts.items() if one == kind)
        taken = sum(count for (_, one), count in counts.items() if one == kind)
        shown.add_row(
            kind, str(asked), f"{right / taken:.2f}" if taken else "-", f"{right / asked:.2f}" if asked else "-"
        )
    Console().print(shown)


def left_out(language: str, classifier: Classifier) -> None:
    """Print how the examples are recognised, each left out, and the margin at which 1 in 100 look-ups is not."""
    truth = np.eye(len(KINDS))[classifier.kinds]
    inverse = classifier.inverse
    scores = truth - (inverse @ truth) / np.diag(inverse)[:, None]  # the closed form of leaving one out
    best = scores[:, 1:].argmax(axis=1) + 1
    above = scores[:, 1:].max(axis=1) - scores[:, 0]
    margin = np.quantile(above[classifier.kinds == 0], 0.99)
    found = np.where(above >= MARGINS[language], best, 0)
    pairs = [(KINDS[a], KINDS[b]) for a, b in zip(classifier.kinds, found, strict=True)]
    table(f"{language}: examples, each left out; 1 in 100 look-ups above {margin:.2f}", pairs)


def main() -> None:
    """Recognise, count, and print."""
    models = encoders()
    if "--fit" in sys.argv:
        for language in MARGINS:
            left_out(language, Classifier(examples(language), models[language]))
        return
    requests = Requests(models)
    seconds: dict[str, list[float]] = {language: [] for language in MARGINS}

    def recognised(text: str, language: str) -> str:
        begun = time.perf_counter()
        kind = requests.recognise(as_question(text)).kind
        seconds[language].append(time.perf_counter() - begun)
        return kind

    for language in MARGINS:
        requests.recognise(as_question(phrasings(language)[0][1]))  # embeds the examples
        table(f"{language}: kept apart", [(kind, recognised(text, language)) for kind, text in phrasings(language)])
    for row in rows():
        kind = recognised(row.question, language_of(row.question))
        if kind != "lookup":
            print(f"{row.id} ({row.kind}) is taken for {kind}: {row.question}")
    for language, taken in seconds.items():
        print(f"{language}: {1_000 * float(np.median(taken)):.1f} ms a question (median of {len(taken)})")


if __name__ == "__main__":
    main()
