"""What a real, small, unreliable language model writes, and what of it reaches the reader.

    python benchmarks/written.py MODEL [QUESTIONS.jsonl] [--home FOLDER] [--first N] [--seconds S]

Asks the questions of a file (default: benchmarks/questions/tune.jsonl) over the corpus in `--home` of a chat model,
such as openai:qwen with OPENAI_BASE_URL at a server on this machine, and of the extractive way, and prints for both
how many were answered, how many of those with a `must` were right and how many of those without were answered all the
same; of the model, how many sentences it wrote, how many were carried and why others were withheld, how many that
were shown have a figure, date or name that is in none of their quotes (by a check of its own; must be 0), how often
it failed, and the medians of the seconds to its first words and to the whole answer. Writes
`benchmarks/results/written.json` with every sentence that was shown and its quotes.
"""

import argparse
import json
import re
import statistics
import time
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app import Answer, Assistant, Settings
from app.present.markdown import plain

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results" / "written.json"
NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
COUNTRIES = (
    {"korea", "korean", "south", "rok", "republic"},
    {"us", "united", "states", "america", "american", "usa"},
    {"japan", "japanese"},
    {"china", "chinese"},
    {"uk", "united", "kingdom", "britain", "british"},
)


def absent(claim: str, quotes: list[str]) -> list[str]:
    """Return the figures and capitalised words of a claim that are in none of its quotes."""
    held = set(_words(" ".join(quotes)))
    held |= {str(NUMBERS.index(word) + 1) for word in held if word in NUMBERS}
    for country in COUNTRIES:
        held |= country if held & country else set()
    told = [word for word in re.findall(r"[\w.]+", claim)[1:] if word[0].isupper() and len(word) > 1]
    words = _words(" ".join([*told, *re.findall(r"\d[\d,]*", claim)]))
    return [
        word for word in words if not any(word == one or (len(word) > 4 and one.startswith(word[:-2])) for one in held)
    ]


def _words(text: str) -> list[str]:
    plain_text = re.sub(r"(?<=\d),(?=\d)|\.|['’]s\b", "", text.lower())
    return re.findall(r"[^\W_]+", plain_text)


def shown(answer: Answer) -> list[tuple[str, list[str]]]:
    """Return each sentence of the model that is carried, with its quotes."""
    quotes = {one.number: one.quote for one in answer.citations}
    return [(one.text, [quotes[n] for n in one.citations]) for one in answer.sentences if one.state == "carried"]


def row_of(row: dict, answer: Answer, seconds: float) -> dict:
    """Return what became of one question."""
    told, text, must = shown(answer), plain(answer.text), row.get("must") or []
    return {
        "id": row.get("id"),
        "question": row["question"],
        "answerable": bool(must),
        "status": answer.status,
        "right": bool(must) and all(re.search(one, text, re.IGNORECASE) for one in must),
        "shown": told,
        "withheld": [(one.text, one.reason) for one in answer.sentences if one.state == "withheld"],
        "absent": [word for claim, quotes in told for word in absent(claim, quotes)],
        "trouble": answer.trouble,
        "first_words": answer.usage.first_words if answer.usage else 0.0,
        "tokens": [answer.usage.input_tokens, answer.usage.output_tokens] if answer.usage else [],
        "seconds": round(seconds, 2),
    }


def ask(settings: Settings, rows: list[dict]) -> list[dict]:
    """Ask all rows, and write down what became of each as it comes."""
    done = []
    with Assistant(settings) as assistant:
        assistant.prepare()
        for row in rows:
            history = [turn if isinstance(turn, dict) else {"role": "user", "content": turn} for turn in row["history"]]
            begun = time.perf_counter()
            answer = assistant.answer(row["question"], history=history)
            done.append(row_of(row, answer, time.perf_counter() - begun))
            print(json.dumps(done[-1], ensure_ascii=False), flush=True)
    return done


def figures(done: list[dict]) -> dict[str, object]:
    """Return the counts of one way."""
    asked = [row for row in done if row["first_words"]]
    return {
        "questions": len(done),
        "answered": sum(row["status"] in ("answered", "partial") for row in done),
        "with an answer": sum(row["answerable"] for row in done),
        "right, of those": sum(row["right"] for row in done),
        "answered, of those without": sum(
            row["status"] in ("answered", "partial") for row in done if not row["answerable"]
        ),
        "sentences shown": sum(len(row["shown"]) for row in done),
        "sentences withheld": sum(len(row["withheld"]) for row in done),
        "reasons": dict(Counter(reason for row in done for _, reason in row["withheld"])),
        "shown with a figure, date or name absent from its quotes": sum(bool(row["absent"]) for row in done),
        "failed": sum(bool(row["trouble"]) for row in done),
        "median seconds to the first words": statistics.median(row["first_words"] for row in asked) if asked else None,
        "median seconds": statistics.median(row["seconds"] for row in done),
    }


def main() -> None:
    """Ask every question both ways, print the table and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("questions", type=Path, nargs="?", default=FOLDER / "questions" / "tune.jsonl")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--first", type=int)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.questions.read_text(encoding="utf-8").splitlines()][: given.first]
    ways = {
        "extractive": ask(Settings.load(home=given.home), rows),
        given.model: ask(Settings.load(home=given.home, model=given.model, seconds=given.seconds), rows),
    }
    counted = {name: figures(done) for name, done in ways.items()}
    table = Table(given.questions.name, *counted)
    for name in counted["extractive"]:
        table.add_row(name, *(str(one[name]) for one in counted.values()))
    Console().print(table)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        json.dumps({"figures": counted, "rows": ways}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
