"""The check of written claims: how many of the true ones it keeps, and of those false in one detail it withholds.

    python benchmarks/claims.py [CLAIMS.jsonl …] [--wrong]

Checks claims in English, Korean and Japanese, each with its quotes, and each true or false in one detail: a number,
name, date, denial, who says it, the order of who does it, or a comparison (default: benchmarks/claims/claims.jsonl,
written for this before the rules were; those that were judged wrongly were read while the rules were set, so expect
less on other texts). No language model is asked. With `--wrong` every claim that is judged wrongly is printed. Writes
`benchmarks/results/claims.json`.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.check.claims import fault, mixes_days
from app.check.facts import Fault
from app.encoders.embedding import MultilingualEmbeddings
from app.languages.crosscheck import CrossCheck
from app.languages.crosslingual import CrossLingual
from app.languages.glossary import Glossary
from app.read.cross_encoder import open_reranker
from app.settings import DEFAULT_LIBRARY
from app.types.evidence import Claim, Sentence

FOLDER = Path(__file__).parent
CLAIMS = FOLDER / "claims" / "claims.jsonl"


def judge() -> Callable[[dict], str]:
    """Return what tells why a row's claim is withheld, "" where it is shown."""
    reranker = open_reranker()
    assert reranker, "the re-ranker's weights are not installed"
    glossary, encoder = Glossary.read([DEFAULT_LIBRARY]), MultilingualEmbeddings()
    languages = CrossLingual(glossary, encoder, encoder, reranker)

    def carried(claim: Claim) -> Fault:
        return fault(claim, reranker.score, CrossCheck(languages).fault, glossary.same)

    def found(row: dict) -> str:
        texts = [one if isinstance(one, str) else one["text"] for one in row["quotes"]]
        quotes = tuple(Sentence("s", "v", 0, len(one), one, 1.0, 0, 1.0) for one in texts)
        claim = Claim(quotes, row["claim"])
        return carried(claim) or ("date" if mixes_days(claim, carried) else "")

    return found


def rates(rows: list[dict]) -> dict[str, list[int]]:
    """Return for all rows, each half, language and detail how many were judged rightly, and of how many."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        side = "false" if row["wrong"] else "true"
        half = "second half" if row.get("apart") else "first half"
        names = [f"all, {side}", f"{half}, {side}", f"{row.get('language', 'en')}, {side}"]
        for name in names + ([row["wrong"]] if row["wrong"] else []):
            counted[name][0] += bool(row["found"]) == bool(row["wrong"])
            counted[name][1] += 1
    return dict(sorted(counted.items()))


def main() -> None:
    """Check every claim, print the table and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=Path, nargs="*", default=[CLAIMS])
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    rows = [json.loads(line) for path in given.claims for line in path.read_text(encoding="utf-8").splitlines()]
    found = judge()
    for row in rows:
        row["found"] = found(row)
    console, table = Console(), Table("claims", "judged rightly", "of", "share")
    counted = rates(rows)
    for name, (right, of) in counted.items():
        table.add_row(name, str(right), str(of), f"{right / of:.3f}")
    console.print(table)
    for row in rows if given.wrong else ():
        if bool(row["found"]) != bool(row["wrong"]):
            console.print(f"{row['wrong'] or 'true'}, {row['found'] or 'shown'}: {row['claim']}")
    (FOLDER / "results").mkdir(exist_ok=True)
    (FOLDER / "results" / "claims.json").write_text(json.dumps(counted, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
