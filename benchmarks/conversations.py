"""Last turns of conversations, asked of the product itself: found, answered from the right place, refused rightly?

    python benchmarks/conversations.py [--dev] [--output FILE.json] [--shown N]

The 300 last turns that we wrote and never train on (`training/data/apart-*.jsonl`), half of them answered by their
passage, over a library of all of their passages, each a source. The questions before it come first in the history, as a
chat has them. Right is an answer of which a quote overlaps a sentence that bears it out. `--dev` asks, over the same
library with theirs in it, the turns of `talk-*.jsonl` that are kept apart instead: those the weights and thresholds of
follow-ups were chosen on. `--shown` prints the first N that went wrong.
"""

import argparse
import json
import tempfile
from pathlib import Path

from abstention import write_library
from rich.progress import track

from app import Assistant, Settings
from ingest import sentence_spans
from training.pairs import Pair, own


def turns(earlier: str) -> list[dict[str, str]]:
    """Return what was asked before as a chat has it."""
    return [{"role": "user", "content": earlier[start:end]} for start, end in sentence_spans(earlier)]


def outcome(assistant: Assistant, pair: Pair) -> dict[str, object]:
    """Ask one last turn; tell how it went."""
    answer = assistant.answer(pair.question, history=turns(pair.earlier))
    quotes = [one.quote for one in answer.citations if one.title == pair.title]
    right = [pair.passage[start:end] for n, (start, end) in enumerate(pair.sentences) if n in (pair.evidence or ())]
    answered = bool(answer.citations) and answer.status in ("answered", "partial")
    held = any(quote in sentence or sentence in quote for quote in quotes for sentence in right)
    return {
        "answerable": pair.answerable,
        "answered": answered,
        "right": answered and held,
        "earlier": pair.earlier,
        "question": pair.question,
        "text": answer.text,
        "p": round(answer.answerable, 3),
        "there": bool(quotes),
    }


def main() -> None:
    """Ask, and print the rates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--shown", type=int, default=0)
    given = parser.parse_args()
    apart = [pair for pair in own() if pair.set == "own-apart"]
    pairs = (
        [pair for pair in own() if pair.set == "own-talk" and pair.split == "dev" and pair.earlier]
        if given.dev
        else apart
    )
    with tempfile.TemporaryDirectory() as temporary:
        library = Path(temporary, "library")
        write_library(library, list({pair.title: {"context": pair.passage} for pair in (*pairs, *apart)}.items()))
        with Assistant(Settings.load(home=Path(temporary, "home"), library=library)) as assistant:
            assistant.prepare()
            rows = [outcome(assistant, pair) for pair in track(pairs, "asking")]
    answerable = [row for row in rows if row["answerable"]]
    others = [row for row in rows if not row["answerable"]]
    result = {
        "rows": len(rows),
        "right": sum(bool(row["right"]) for row in answerable) / len(answerable),
        "false refusals": sum(not row["answered"] for row in answerable) / len(answerable),
        "false answers": sum(bool(row["answered"]) for row in others) / len(others),
    }
    print(json.dumps({name: round(value, 3) for name, value in result.items()}))
    for row in [row for row in rows if row["right"] != row["answerable"]][: given.shown]:
        print(json.dumps(row, ensure_ascii=False))
    if given.output:
        given.output.write_text(json.dumps({**result, "all": rows}, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
