"""Which of a passage's sentences is taken for the answer: how the reader's evidence and likeness are weighed.

    python benchmarks/sentences.py

On our pairs kept apart that their passages answer (`training/data`, every tenth passage, and the last turns in
`apart-*.jsonl`): the share of which the sentence with the highest score bears the answer out, by set, for several
weights of evidence and likeness (app/read/rank.py: both for a question that stands alone, the last for a follow-up).
"""

from collections import defaultdict

import numpy as np
from rich.progress import track

from app.read.rank import EVIDENCE_SHARE, KNOWN_SHARE, SCALE
from app.read.reader import Reader, Text
from app.types.evidence import Reading
from ingest import sentence_spans
from training.pairs import Pair, own

WEIGHTS = {  # of likeness, evidence, and the evidence for the question before
    "as it was before": (1.0, 0.25, 0.0),
    "likeness alone": (1.0, 0.0, 0.0),
    "evidence alone": (0.0, 1.0, 0.0),
    "both": (1.0, EVIDENCE_SHARE, 0.0),
    "evidence, less that for the question before": (0.0, 1.0, KNOWN_SHARE),
}


def readings(reader: Reader, pair: Pair) -> tuple[Reading, Reading | None]:
    """Return what the reader finds for a pair's question, and for the one before it, if any."""
    text = [Text(pair.title, pair.passage, pair.sentences)]
    before = [pair.earlier[start:end] for start, end in sentence_spans(pair.earlier)]
    return reader.read(pair.asked, text)[0], reader.read(before[-1], text)[0] if before else None


def chosen(found: Reading, known: Reading | None, weights: tuple[float, float, float]) -> int:
    """Return the number of the sentence with the highest score."""
    like, evidence, before = weights
    less = np.array(known.evidence) if known else 0.0
    scores = like * SCALE * np.array(found.likeness) + evidence * (np.array(found.evidence) - before * less)
    return int(np.argmax(scores))


def main() -> None:
    """Read, and print the shares."""
    reader = Reader()
    pairs = [pair for pair in own() if pair.split == "dev" and pair.answerable and pair.evidence]
    right: dict[str, list[list[bool]]] = defaultdict(list)
    for pair in track(pairs, "reading"):
        found, known = readings(reader, pair)
        name = f"{pair.set}, follow-ups" if pair.set == "own-talk" and pair.earlier else pair.set
        right[name].append([chosen(found, known, one) in (pair.evidence or ()) for one in WEIGHTS.values()])
    print(list(WEIGHTS))
    for name, rows in sorted(right.items()):
        print(f"{name} ({len(rows)})", np.mean(rows, axis=0).round(3).tolist())


if __name__ == "__main__":
    main()
