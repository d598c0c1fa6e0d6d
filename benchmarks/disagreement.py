"""Whether disagreements of sources are found, and nothing else taken for one: precision, recall, false alarms.

    python benchmarks/disagreement.py            the pairs of benchmarks/disagreements/*.jsonl
    python benchmarks/disagreement.py --answers  false alarms over the questions of benchmarks/questions/*.jsonl

A pair is two small invented sources and a question; half of them differ in what is asked, the others only seem to (a
trap). All sources go into one corpus, and each question is asked of its two. `apart` pairs are for reporting: nothing
is set by them, and only their counts are printed. Intervals are Wilson's, at 95%.
"""

import argparse
import json
import math
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import Answer, Assistant, Settings

HERE = Path(__file__).parent
Z = 1.96


@dataclass(frozen=True)
class Asked:
    """A pair, whether it was refused, and what difference was found."""

    row: dict[str, Any]
    refused: bool
    found: str


def pairs() -> list[dict[str, Any]]:
    """Return the pairs, in the order of their files."""
    files = sorted((HERE / "disagreements").glob("*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def write_library(folder: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write the sources of all pairs as a library with its manifest."""
    entries = []
    for row in rows:
        for name, source in zip("ab", row["sources"], strict=True):
            id_ = f"{row['id']}-{name}"
            (folder / f"{id_}.md").write_text(f"# {source['title']}\n\n{source['text']}\n", encoding="utf-8")
            told = {key: source[key] for key in ("title", "publisher", "date")}
            about = {"id": id_, **told, "kind": "report", "language": row["lang"], "file": f"{id_}.md"}
            lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in about.items()]
            entries.append("\n".join(["[[source]]", *lines]))
    (folder / "sources.toml").write_text("\n\n".join(entries) + "\n", encoding="utf-8")


def ask_pairs(rows: Sequence[dict[str, Any]]) -> list[Asked]:
    """Ask each question of its two sources."""
    with tempfile.TemporaryDirectory() as scratch:
        library = Path(scratch) / "library"
        library.mkdir()
        write_library(library, rows)
        with Assistant(Settings.load(home=Path(scratch) / "home", library=library)) as assistant:
            return [asked(row, assistant.answer(row["question"], sources=_ids(row))) for row in rows]


def asked(row: dict[str, Any], answer: Answer) -> Asked:
    """Return what became of a pair."""
    told = "; ".join(f"{one.what}: {' / '.join(one.values)}" for one in answer.differences)
    return Asked(row, answer.status == "not_found", told)


def _ids(row: dict[str, Any]) -> list[str]:
    return [f"{row['id']}-a", f"{row['id']}-b"]


def wilson(hits: int, of: int) -> str:
    """Return a share with its 95% interval after Wilson."""
    if not of:
        return "-"
    share, base = hits / of, 1 + Z * Z / of
    middle = (share + Z * Z / (2 * of)) / base
    half = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of)) / base
    return f"{share:.2f} ({hits}/{of}; {max(0.0, middle - half):.2f} to {min(1.0, middle + half):.2f})"


def line(name: str, found: Sequence[Asked]) -> None:
    """Print precision and recall over some pairs."""
    right = sum(bool(one.found) and one.row["differs"] for one in found)
    alarms = sum(bool(one.found) for one in found)
    differ = sum(one.row["differs"] for one in found)
    print(f"{name:<14} precision {wilson(right, alarms):<32} recall {wilson(right, differ)}")


def of_pairs() -> None:
    """Print how well disagreements are found, for those that were looked at and for those kept apart."""
    found = ask_pairs(pairs())
    for name, part in (("tuning", False), ("apart", True)):
        some = [one for one in found if one.row["apart"] == part]
        line(name, some)
        for language in ("en", "ko", "ja"):
            line(f"  {language}", [one for one in some if one.row["lang"] == language])
        traps = Counter(one.row["trap"] for one in some if one.row["trap"])
        alarms = Counter(one.row["trap"] for one in some if one.row["trap"] and one.found)
        print("  false alarms by trap:", ", ".join(f"{trap} {alarms[trap]}/{count}" for trap, count in traps.items()))
        print(f"  refused: {sum(one.refused for one in some)} of {len(some)}")
    for one in found:
        if not one.row["apart"] and bool(one.found) != one.row["differs"]:
            print(f"{'missed' if one.row['differs'] else 'false'} {one.row['id']}: {one.row['question']} {one.found}")


def of_answers() -> None:
    """Print each difference that is shown over the default library, for reading: is it one?"""
    count, alarms = Counter[str](), 0
    with tempfile.TemporaryDirectory() as home, Assistant(Settings.load(home=home)) as assistant:
        for path in sorted((HERE / "questions").glob("*.jsonl")):
            for text in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(text)
                said = [one if isinstance(one, dict) else {"role": "user", "content": one} for one in row["history"]]
                answer = assistant.answer(row["question"], history=said)
                count[answer.status] += 1
                alarms += bool(answer.differences)
                if answer.differences:
                    print(f"- {path.name}: {row['question']}\n{answer.text}\n")
    answers = count["answered"] + count["partial"]
    print(f"{dict(count)}; differences shown in {alarms} of {answers} answers")


def main() -> None:
    """Ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", action="store_true")
    (of_answers if parser.parse_args().answers else of_pairs)()


if __name__ == "__main__":
    main()
