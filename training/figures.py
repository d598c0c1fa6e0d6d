"""How good a reader is, on pairs that it was not trained on."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from sklearn.metrics import roc_auc_score

from app.read.reader import ENGLISH, Form, Reader, Text
from app.text.prose import prose_spans
from app.types.evidence import Reading
from ingest import language_of
from training.pairs import Pair

ENGLISH_SETS = ("near-misses", "nomiracl-en")
OTHER_SETS = ("ko-ja", "nomiracl-ko", "nomiracl-ja")

Label = tuple[bool, list[Reading]]


def figures(
    weights: Path, kept_apart: Sequence[Pair], outside: Path, form: Form = ENGLISH
) -> dict[str, dict[str, float]]:
    """Return figures by set: areas under the curve by the best passage, and false answers and refusals at logit 0."""
    reader = Reader(weights, form)
    sets: dict[str, list[Label]] = defaultdict(list)
    hits: dict[str, list[bool]] = defaultdict(list)
    for pair in kept_apart:
        (reading,) = reader.read(pair.asked, [Text(pair.title, pair.passage, pair.sentences)])
        sets[pair.set].append((pair.answerable, [reading]))
        if pair.answerable and pair.evidence and len(pair.sentences) > 1:
            best = max(range(len(reading.evidence)), key=lambda n: reading.evidence[n])
            hits[pair.set].append(best in pair.evidence)
    for name in ENGLISH_SETS if form == ENGLISH else OTHER_SETS:
        if (outside / f"{name}.jsonl").is_file():
            sets[name] = list(_outside(reader, outside / f"{name}.jsonl"))
    return {name: {**_rates(rows), **_best(hits[name])} for name, rows in sorted(sets.items()) if _mixed(rows)}


def _outside(reader: Reader, path: Path) -> Iterator[Label]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        texts = [
            Text(one["title"], one["text"], tuple(prose_spans(one["text"], language_of(one["text"]))))
            for one in row.get("passages") or [row]
        ]
        yield bool(row["answerable"]), reader.read(row["question"], texts)


def _rates(rows: Sequence[Label]) -> dict[str, float]:
    labels = [label for label, _ in rows]
    best = [max(one.answerable for one in readings) for _, readings in rows]
    near = [max(one.relevance for one in readings) for _, readings in rows]
    return {
        "rows": len(rows),
        "area": round(float(roc_auc_score(labels, best)), 3),
        "area_by_relevance": round(float(roc_auc_score(labels, near)), 3),
        "false_answers": _share([value > 0 for label, value in zip(labels, best, strict=True) if not label]),
        "false_refusals": _share([value <= 0 for label, value in zip(labels, best, strict=True) if label]),
    }


def _best(hits: Sequence[bool]) -> dict[str, float]:
    return {"best_sentence_right": _share(hits)} if hits else {}


def _share(found: Sequence[bool]) -> float:
    return round(sum(found) / len(found), 3)


def _mixed(rows: Sequence[Label]) -> bool:
    return len({label for label, _ in rows}) == 2
