"""What a real, small, unreliable language model writes, and what of it reaches the reader.

    python benchmarks/written.py MODEL [QUESTIONS.jsonl …] [--home FOLDER] [--first N] [--every N] [--seconds S]
    python benchmarks/written.py --again                 what was shown then, held against the check as it is now

Asks the questions of some files (default: benchmarks/questions/tune.jsonl) over the corpus in `--home` of a chat model,
such as openai:qwen with OPENAI_BASE_URL at a server on this machine, and of the extractive way, and prints for both
how many were answered, how many of those with an answer were right and how many of those without were answered all the
same; of the model, how many sentences it wrote, how many were carried and why others were withheld, how many that
were shown have a figure, date or name that is in none of their quotes (by a check of its own; must be 0), how often
it failed, its tokens a question, and the medians of the seconds from the question to its first words and to the whole
answer. Rows over another library than the default one are left out. Writes `benchmarks/results/written.json` with every
sentence that was shown and its quotes, anew after each question.
"""

import argparse
import calendar
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app import Answer, Assistant, Settings
from app.present.markdown import plain
from app.types.written import Piece
from benchmarks.claims import judge

FOLDER = Path(__file__).parent
ANSWERED = ("answered", "partial")
RESULTS = FOLDER / "results" / "written.json"
NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
MONTHS = [name.lower() for name in calendar.month_name[1:]]
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
    held |= {str(MONTHS.index(word) + 1) for word in held if word in MONTHS}  # 10월, 10月
    for country in COUNTRIES:
        held |= country if held & country else set()
    told = [word for word in re.findall(r"[\w.]+", claim)[1:] if word[0].isupper() and len(word) > 1]
    words = _words(" ".join([*told, *re.findall(r"(?<![A-Za-z])\d[\d,]*", claim)]))
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


def row_of(row: dict, answer: Answer, seconds: float, first_words: float) -> dict:
    """Return what became of one question."""
    told, text, must = shown(answer), plain(answer.text), row.get("must") or []
    return {
        "id": row.get("id"),
        "question": row["question"],
        "answerable": bool(must) and row.get("status", "answered") in ANSWERED,
        "status": answer.status,
        "right": bool(must) and all(re.search(one, text, re.IGNORECASE) for one in must),
        "shown": told,
        "withheld": [(one.text, one.reason) for one in answer.sentences if one.state == "withheld"],
        "absent": [word for claim, quotes in told for word in absent(claim, quotes)],
        "trouble": answer.trouble,
        "calls": answer.usage.calls if answer.usage else 0,
        "tokens": [answer.usage.input_tokens, answer.usage.output_tokens] if answer.usage else [],
        "first_words": round(first_words, 2),
        "seconds": round(seconds, 2),
    }


def ask(assistant: Assistant, row: dict, model: str) -> dict:
    """Ask one row of a model ("": of none), and return what became of it."""
    history = [turn if isinstance(turn, dict) else {"role": "user", "content": turn} for turn in row["history"]]
    first: list[float] = []

    def hear(piece: Piece) -> None:
        if piece.text and not first:
            first.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    answer = assistant.answer(row["question"], history=history, model=model, on_piece=hear)
    return row_of(row, answer, time.perf_counter() - begun, first[0] if first else 0.0)


def figures(done: list[dict]) -> dict[str, object]:
    """Return the counts of one way."""
    heard, asked = [row for row in done if row["first_words"]], [row for row in done if row["calls"]]
    return {
        "questions": len(done),
        "answered": sum(row["status"] in ANSWERED for row in done),
        "with an answer": sum(row["answerable"] for row in done),
        "answered, of those": sum(row["status"] in ANSWERED for row in done if row["answerable"]),
        "right, of those": sum(row["right"] for row in done if row["answerable"]),
        "answered, of those without": sum(row["status"] in ANSWERED for row in done if not row["answerable"]),
        "the model was asked": len(asked),
        "with a sentence of it shown": sum(bool(row["shown"]) for row in done),
        "sentences shown": sum(len(row["shown"]) for row in done),
        "sentences withheld": sum(len(row["withheld"]) for row in done),
        "reasons": dict(Counter(reason for row in done for _, reason in row["withheld"])),
        "shown with a figure, date or name absent from its quotes": sum(bool(row["absent"]) for row in done),
        "failed": sum(bool(row["trouble"]) for row in done),
        "median tokens, given and written": [median(row["tokens"][at] for row in asked) for at in (0, 1)],
        "median seconds to the first words": median(row["first_words"] for row in heard),
        "median seconds": median(row["seconds"] for row in done),
    }


def median(values: Iterable[float]) -> float | None:
    """Return the median, None of nothing."""
    listed = list(values)
    return statistics.median(listed) if listed else None


def rows_of(given: argparse.Namespace) -> list[dict]:
    """Return the rows that are asked."""
    lines = [line for path in given.questions for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [json.loads(line) for line in lines if line.strip()]
    return [row for row in rows if row.get("library", "default") == "default"][:: given.every][: given.first]


def again() -> None:
    """Print which of the kept sentences, shown when they were written, their quotes would not carry any more."""
    rows = json.loads(RESULTS.read_text(encoding="utf-8"))["rows"].popitem()[1]
    claims = [{"claim": claim, "quotes": quotes} for row in rows for claim, quotes in row["shown"]]
    fault = judge()
    faults = [(fault(one), one["claim"]) for one in claims]
    withheld = [(why, claim) for why, claim in faults if why]
    for why, claim in withheld:
        print(f"{why}: {claim}")
    print(f"{len(withheld)} of {len(claims)} are withheld now")


def main() -> None:
    """Ask every question both ways, print the table and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?")
    parser.add_argument("questions", type=Path, nargs="*", default=[FOLDER / "questions" / "tune.jsonl"])
    parser.add_argument("--home", type=Path)
    parser.add_argument("--first", type=int)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--again", action="store_true")
    given = parser.parse_args()
    if given.again:
        return again()
    if not given.model:
        parser.error("name a model")
    ways: dict[str, list[dict]] = {"extractive": [], given.model: []}
    RESULTS.parent.mkdir(exist_ok=True)
    with Assistant(Settings.load(home=given.home, model=given.model, seconds=given.seconds)) as assistant:
        assistant.prepare()
        for row in rows_of(given):
            for name, model in zip(ways, ("", given.model), strict=True):
                ways[name].append(ask(assistant, row, model))
            print(json.dumps(ways[given.model][-1], ensure_ascii=False), flush=True)
            counted = {name: figures(done) for name, done in ways.items()}
            kept = {"figures": counted, "rows": ways}
            RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    table = Table(", ".join(path.name for path in given.questions), *counted)
    for name in counted["extractive"]:
        table.add_row(name, *(str(one[name]) for one in counted.values()))
    Console().print(table)


if __name__ == "__main__":
    main()
