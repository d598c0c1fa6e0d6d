"""How requests are recognised: precision and recall of each kind, false ones among look-ups, and the time it takes.

    python benchmarks/recognition.py         the phrasings of benchmarks/requests/, which nothing is set by
    python benchmarks/recognition.py --fit   the examples themselves, each left out in its turn: what sets the margins
    python benchmarks/recognition.py --learn    writes what is learned from the examples to app/question/examples/*.npz

Look-ups for what is so now and for what has changed are counted as "current" and "change". The last lines ask all
questions of benchmarks/questions/: none that the sources answer may be taken for a kind that quotes nothing.
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
from app.question.request import (
    EXAMPLES,
    KINDS,
    LANGUAGES,
    OWN_TOPICS,
    Request,
    Requests,
    groups,
    margin,
    training,
)
from app.text.likeness import Encoder, keep, kernels, learn
from ingest import language_of

HERE = Path(__file__).parent
NAMES = (*KINDS, *OWN_TOPICS)


def encoders() -> dict[str, MiniLMEmbeddings | MultilingualEmbeddings]:
    """Return the embedding models, by language."""
    multilingual = MultilingualEmbeddings()
    return {"en": MiniLMEmbeddings(), "ko": multilingual, "ja": multilingual}


def as_question(text: str) -> Question:
    """Return a text as the chain has it."""
    language = language_of(text)
    return Question(text, "what", False, language=language, written="" if language == "en" else text)


def name(request: Request) -> str:
    """Return what a request is counted as."""
    return request.topic if request.topic in OWN_TOPICS and request.kind == "lookup" else request.kind


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
    for kind in NAMES:
        right = counts[kind, kind]
        asked = sum(count for (one, _), count in counts.items() if one == kind)
        taken = sum(count for (_, one), count in counts.items() if one == kind)
        shown.add_row(
            kind, str(asked), f"{right / taken:.2f}" if taken else "-", f"{right / asked:.2f}" if asked else "-"
        )
    Console().print(shown)


def left_out(language: str, encoder: Encoder) -> None:
    """Print how the examples are recognised, each left out in its turn, and the look-ups that are not, as such."""
    texts, classes, requests = training(language)
    inverse = np.linalg.inv(kernels(texts, learn(texts, classes, encoder).rows)[2])
    competing = groups(requests)
    wanted = [requests[group[0]] for group in competing]
    places = {place: n for n, group in enumerate(competing) for place in group}
    truth = np.eye(len(wanted))[[places[one] for one in classes]]
    scores = truth - (inverse @ truth) / np.diag(inverse)[:, None]  # the closed form of leaving one out
    above = scores[:, 1:] - scores[:, :1]
    best = above.argmax(axis=1)
    found = np.where(above.max(axis=1) < np.array([margin(one) for one in wanted[1:]])[best], 0, best + 1)
    table(
        f"{language}: examples, each left out",
        [(name(requests[a]), name(wanted[b])) for a, b in zip(classes, found, strict=True)],
    )


def main() -> None:
    """Recognise, count, and print."""
    models = encoders()
    if "--learn" in sys.argv:
        for language in LANGUAGES:
            texts, classes, _ = training(language)
            keep(learn(texts, classes, models[language]), EXAMPLES / f"{language}.npz")
        return
    if "--fit" in sys.argv:
        for language in LANGUAGES:
            left_out(language, models[language])
        return
    requests = Requests(models)
    seconds: dict[str, list[float]] = {language: [] for language in LANGUAGES}

    def recognised(text: str, language: str) -> str:
        begun = time.perf_counter()
        kind = name(requests.recognise(as_question(text)))
        seconds[language].append(time.perf_counter() - begun)
        return kind

    for language in LANGUAGES:
        requests.recognise(as_question(phrasings(language)[0][1]))  # loads the model
        table(f"{language}: kept apart", [(kind, recognised(text, language)) for kind, text in phrasings(language)])
    for row in rows():
        kind = recognised(row.question, language_of(row.question))
        if kind != "lookup":
            print(f"{row.id} ({row.kind}) is taken for {kind}: {row.question}")
    for language, taken in seconds.items():
        print(f"{language}: {1_000 * float(np.median(taken)):.1f} ms a question (median of {len(taken)})")


if __name__ == "__main__":
    main()
