"""What the check of a language model's claims lets through.

    python benchmarks/grounding.py

Checks the claims of tests/app/check/claims.jsonl (written for this: right paraphrases, and claims with one thing wrong)
with the installed re-ranker, at several of its thresholds, and prints how many right ones are shown and how many
wrong ones are, then the wrong ones that are shown at the threshold in use. Writes `benchmarks/results/grounding.json`.
"""

import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.check.claims import HELD, SUPPORTED, held_share
from app.check.facts import holds_its_facts
from app.languages.glossary import Glossary
from app.read.cross_encoder import open_reranker
from app.settings import DEFAULT_LIBRARY

FOLDER = Path(__file__).parent
CLAIMS = FOLDER.parent / "tests" / "app" / "check" / "claims.jsonl"
THRESHOLDS = sorted({-99.0, 0.0, 2.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, SUPPORTED})


def main() -> None:
    """Check every claim, print the table and write it down."""
    reranker = open_reranker()
    assert reranker, "the re-ranker's weights are not installed"
    same = Glossary.read([DEFAULT_LIBRARY]).same
    rows = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        quotes = " ".join(quote["text"] for quote in row["quotes"])
        row["facts"] = holds_its_facts(row["claim"], quotes, same)
        row["held"] = held_share(row["claim"], quotes)
        row["logit"] = reranker.score(row["claim"], [quotes])[0]
    right, wrong = [row for row in rows if row["right"]], [row for row in rows if not row["right"]]
    table = Table(
        "logit from", f"right shown, of {len(right)}", f"wrong shown, of {len(wrong)}", "wrong, by logit alone"
    )
    results = []
    for threshold in THRESHOLDS:
        shown = [row for row in rows if row["facts"] and row["held"] >= HELD and row["logit"] >= threshold]
        kept = sum(row["right"] for row in shown)
        alone = sum(row["logit"] >= threshold for row in wrong)
        results.append({"from": threshold, "right": kept, "wrong": len(shown) - kept, "wrong_by_logit_alone": alone})
        marks = [str(value) for value in results[-1].values()]
        table.add_row(*marks, style="bold" if threshold == SUPPORTED else None)
    console = Console()
    console.print(f"right claims: logit at least {min(row['logit'] for row in right):.2f}, ", end="")
    console.print(f"words held at least {min(row['held'] for row in right):.2f}", table)
    for row in wrong:
        if row["facts"] and row["held"] >= HELD and row["logit"] >= SUPPORTED:
            console.print(f"shown though wrong ({row['wrong']}): {row['claim']}")
    for row in right:
        if not (row["facts"] and row["held"] >= HELD and row["logit"] >= SUPPORTED):
            console.print(f"withheld though right: {row['claim']}")
    (FOLDER / "results").mkdir(exist_ok=True)
    (FOLDER / "results" / "grounding.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
