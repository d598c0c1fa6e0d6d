"""What reaches the reader when a real, small, unreliable language model proposes the claims.

    python benchmarks/language_model.py [QUESTIONS.jsonl] [--library FOLDER] [--first N]

Asks the English questions of a file (default: benchmarks/questions/tune.jsonl over the default library) with
SmolLM2-135M-Instruct served on this machine (benchmarks/local_model.py tells how to install it), and prints how many
claims it proposed, how many were shown and withheld, how many of the shown have a figure, date or name that is not in
their quotes (by a check of its own; must be 0), how many questions were refused, and the median of the seconds an
answer took. Writes `benchmarks/results/language_model.json`, with every claim that was shown.
"""

import argparse
import json
import re
import statistics
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

import app.chain
from app import Answer, Assistant, Settings
from app.present.markdown import plain
from app.settings import DEFAULT_LIBRARY
from app.types.evidence import Claim
from benchmarks.local_model import SETTING, missing, serving

FOLDER = Path(__file__).parent
NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
COUNTRIES = (
    {"korea", "korean", "south", "rok", "republic"},
    {"us", "united", "states", "america", "american", "usa"},
    {"japan", "japanese"},
    {"china", "chinese"},
    {"uk", "united", "kingdom", "britain", "british"},
)


class Watch:
    """Stands in the chain's generator's place and writes down what it proposes."""

    def __init__(self) -> None:
        self.proposed: list[Claim] = []
        self._propose = app.chain.propose

    def __call__(self, *given: object) -> list[Claim]:
        claims = self._propose(*given)  # type: ignore[arg-type, unused-ignore]
        self.proposed += claims  # a short question in a conversation may be asked twice
        return claims


def shown(answer: Answer) -> list[tuple[str, list[str]]]:
    """Return each claim in an answer's text with the quotes that its markers name."""
    quotes = {str(citation.number): citation.quote for citation in answer.citations}
    found = re.findall(r"(.+?)((?:(?<!\\)\[\d+\])+)(?=\s|$)", answer.text, re.DOTALL)
    return [(plain(text).strip(), [quotes[n] for n in re.findall(r"\d+", markers)]) for text, markers in found]


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


def ask(library: Path, rows: list[dict]) -> list[dict]:
    """Ask all rows and return what became of each."""
    done = []
    with (
        serving(),
        tempfile.TemporaryDirectory() as home,
        Assistant(Settings.load(home=home, library=library, model=SETTING)) as assistant,
    ):
        assistant.prepare()
        app.chain.propose = watch = Watch()
        for row in rows:
            history = [turn if isinstance(turn, dict) else {"role": "user", "content": turn} for turn in row["history"]]
            watch.proposed = []
            begun = time.perf_counter()
            answer = assistant.answer(row["question"], history=history)
            seconds = time.perf_counter() - begun
            claims = shown(answer) if watch.proposed else []  # what no model wrote is the source's own words
            text = plain(answer.text)
            done.append(
                {
                    "id": row["id"],
                    "status": answer.status,
                    "proposed": len(watch.proposed),
                    "withheld": answer.withheld,
                    "shown": [claim for claim, _ in claims],
                    "absent": [word for claim, quotes in claims for word in absent(claim, quotes)],
                    "right": bool(row["must"]) and all(re.search(m, text, re.IGNORECASE) for m in row["must"]),
                    "seconds": round(seconds, 2),
                }
            )
    return done


def main() -> None:
    """Ask every question, print the table and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, nargs="?", default=FOLDER / "questions" / "tune.jsonl")
    parser.add_argument("--library", type=Path, default=DEFAULT_LIBRARY)
    parser.add_argument("--first", type=int, help="ask only so many questions")
    given = parser.parse_args()
    if reason := missing():
        parser.exit(1, f"{reason}\n")
    rows = [json.loads(line) for line in given.questions.read_text(encoding="utf-8").splitlines()]
    done = ask(given.library, [row for row in rows if row["lang"] == "en"][: given.first])
    asked = [row for row in done if row["proposed"]]
    figures = {
        "questions": len(done),
        "claims proposed": sum(row["proposed"] for row in done),
        "claims shown": sum(len(row["shown"]) for row in done),
        "claims withheld": sum(row["withheld"] for row in done),
        "shown with a figure, date or name absent from its quotes": sum(bool(row["absent"]) for row in done),
        "questions refused": sum(row["status"] == "not_found" for row in done),
        "questions with a claim shown": sum(bool(row["shown"]) for row in done),
        "median seconds, where claims were proposed": statistics.median(row["seconds"] for row in asked or done),
    }
    table = Table("SmolLM2-135M-Instruct", str(given.questions.name))
    for name, value in figures.items():
        table.add_row(name, str(value))
    Console().print(table)
    (FOLDER / "results").mkdir(exist_ok=True)
    path = FOLDER / "results" / "language_model.json"
    path.write_text(
        json.dumps({"figures": figures, "rows": done}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
