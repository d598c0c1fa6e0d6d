"""Choose the quick set, `app/evaluation/quick.jsonl`: the rows that tell most about a change, for developers.

    brief-chat evaluate FILE.jsonl … --output RUN.json          # under each of several settings
    python benchmarks/quick.py RUN.json … [--rows 72]

The rows are those of `benchmarks/questions/*tune*.jsonl`, never those that are kept apart. First come the rows on which
the runs disagree, in whether they are answered or refused rightly or in whether a quote is on the support: a change
that helps or hurts is seen there. Then comes a rest from all kinds of question and languages, in the proportions of the
whole, chosen by the hash of the ids: it shows what breaks that no setting has broken yet. The set is richer in doubtful
questions than the whole, so its rates say nothing of how good the answers are; only two runs over it can be compared.
"""

import argparse
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.evaluation import QUICK, Row, Run, read_rows, read_run

QUESTIONS = Path(__file__).parent / "questions"
ROWS = 72  # at 0.17 s in English and 0.31 s in Korean and Japanese (docs/evaluation.md): some 20 s


def disagreed(runs: Sequence[Run]) -> list[str]:
    """Return the ids of the rows that not all runs judge alike, in the order of the runs."""
    told: dict[str, set[tuple[bool, bool | None]]] = {}
    for run in runs:
        for name, row in run.rows.items():
            told.setdefault(name, set()).add((row.rightly, row.quoted))
    return [name for name, judged in told.items() if len(judged) > 1]


def choose(rows: Mapping[str, Row], doubtful: Sequence[str], most: int) -> list[Row]:
    """Return `most` rows in the order of `rows`: the doubtful ones, then of each kind and language its share."""
    chosen = set(sorted((name for name in doubtful if name in rows), key=chance)[:most])
    strata: dict[tuple[str, str], list[str]] = {}
    for name in sorted(rows.keys() - chosen, key=chance):
        strata.setdefault((rows[name].kind, rows[name].lang), []).append(name)
    sizes = {stratum: len(names) for stratum, names in strata.items()}
    taken: Counter[tuple[str, str]] = Counter()
    while len(chosen) < min(most, len(rows)):
        open_ = [stratum for stratum, names in strata.items() if names]
        behind = min(open_, key=lambda stratum: ((taken[stratum] + 0.5) / sizes[stratum], stratum))
        chosen.add(strata[behind].pop())
        taken[behind] += 1
    return [row for name, row in rows.items() if name in chosen]


def chance(name: str) -> str:
    """Return what an id is ordered by: the same each time, and nothing to do with the row."""
    return hashlib.sha256(name.encode()).hexdigest()


def main() -> None:
    """Write the set, and print what it holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", type=Path)
    parser.add_argument("--rows", type=int, default=ROWS)
    given = parser.parse_args()
    paths = sorted(QUESTIONS.glob("*tune*.jsonl"))
    rows = {row.id: row for row in read_rows(*paths)}
    lines = {row.id: line for path in paths for row, line in zip(read_rows(path), _lines(path), strict=True)}
    doubtful = disagreed([read_run(path) for path in given.runs])
    chosen = choose(rows, doubtful, given.rows)
    QUICK.write_text("".join(f"{lines[row.id]}\n" for row in chosen), encoding="utf-8")
    print(f"{len(chosen)} rows of {len(rows)}; {sum(row.id in doubtful for row in chosen)} of {len(doubtful)} in doubt")
    for name in ("kind", "lang"):
        counts = Counter(getattr(row, name) for row in chosen)
        print(f"{name}: {', '.join(f'{one} {count}' for one, count in counts.most_common())}")


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8-sig").split("\n") if line.strip()]


if __name__ == "__main__":
    main()
