"""The bounds by which a quote and a claim bear on a question: how many true ones they keep, and what they withhold.

    python -m benchmarks.bearing [--every N] [--home FOLDER]

Of the questions of tune.jsonl (English) and ko-ja-tune.jsonl that have an answer in the default library: the sentences
that hold it, and those of the passages that were found with them that do not, each read alone by the reader of their
languages. Prints how many of the first are kept as a quote and as a claim (app/writing/bearing.py), how many of them
are held to be told otherwise (app/compose/disputed.py), which should be none, and how many of the others are withheld;
and beside the bounds what others would give.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app import Assistant, Settings
from app.chain import Ask
from app.types.evidence import Claim, Sentence
from app.writing.bearing import ACROSS, CLAIM, QUOTE
from app.writing.composing import Hand, Read

QUESTIONS = Path(__file__).parent / "questions"
FILES = {"English": "tune.jsonl", "Korean, Japanese": "ko-ja-tune.jsonl"}
BOUNDS = (-3.5, CLAIM, -2.5, ACROSS, -1.5, QUOTE, -0.5, 0.0, 0.5)


def read(assistant: Assistant, rows: list[dict]) -> Iterator[tuple[bool, float, bool]]:
    """Yield for each sentence whether it holds the answer, the reader's evidence, and whether it is told otherwise."""
    engine = assistant._engine
    chain, composer = engine.chain, engine.chain._composer
    with assistant._corpus.reading() as snapshot:
        assert snapshot
        for row in rows:
            history = [turn if isinstance(turn, dict) else {"role": "user", "content": turn} for turn in row["history"]]
            question = engine.languages.understand(row["question"], history)
            state = chain.understand(Ask(question, snapshot, None))
            ask = state["ask"]
            evidence = chain._ranked(ask, ask.question, chain.retrieve(ask))
            verdict = chain._decided(ask.question, evidence)
            check = composer._weighed(Read(ask.question, evidence, verdict, state["score"], "", Hand()), evidence)
            for one in evidence.sentences:
                holds = any(_holds(one, support) for support in row["support"])
                found = check.bearing.logit(one.read)
                otherwise = holds and check.fault(Claim((one,), one.text)) == "disputed"
                yield holds, found, otherwise


def _holds(sentence: Sentence, support: str) -> bool:
    one, other = (" ".join(text.split()) for text in (sentence.text, support))
    return one in other or other in one


def main() -> None:
    """Read all, and print a table a language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--home", type=Path)
    given = parser.parse_args()
    with Assistant(Settings.load(home=given.home)) as assistant:
        assistant.prepare()
        for name, file in FILES.items():
            rows = [json.loads(line) for line in (QUESTIONS / file).read_text(encoding="utf-8").splitlines()]
            found = list(read(assistant, [row for row in rows if row.get("support")][:: given.every]))
            holding, others = ([logit for holds, logit, _ in found if holds is wanted] for wanted in (True, False))
            table = Table(name, f"kept of {len(holding)} with the answer", f"withheld of {len(others)} without")
            for bound in BOUNDS:
                kept, withheld = sum(one >= bound for one in holding), sum(one < bound for one in others)
                table.add_row(f"{bound}", f"{kept / len(holding):.3f}", f"{withheld / len(others):.3f}")
            table.add_row("told otherwise", str(sum(otherwise for _, _, otherwise in found)), "")
            Console().print(table)


if __name__ == "__main__":
    main()
