"""What analysts ask: requests of our own over seven small invented libraries, and what was answered rightly.

    python benchmarks/asking.py            the rows that may be looked at
    python benchmarks/asking.py --apart    those that are kept apart (two fifths): nothing is set by them
    python benchmarks/asking.py --only LIBRARY

A row of `benchmarks/asking/rows.jsonl` is right when the status is its own, each pattern of `must` and none of
`must_not` is found in the text or the quotes (in one line, without markers), every quote is exact, and what is not
answered cites nothing. Those over kestrel, merrow and osmark were written without a look at the product or its answers.
The earlier questions of `history` are really asked first. Prints what is wrong, then right and
total by kind, language and library.
"""

import argparse
import json
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from app import Answer, Assistant, Settings

HERE = Path(__file__).parent / "asking"
GROUPS = ("kind", "lang", "library")
SHOWN = 160  # characters of a wrong answer
MARKS = re.compile(r"(?<!\\)\[\d+\]|\\(?=[^\w\s])")

Row = dict[str, Any]


def rows() -> list[Row]:
    """Return all rows."""
    return [json.loads(line) for line in (HERE / "rows.jsonl").read_text(encoding="utf-8").splitlines()]


def asked(assistant: Assistant, row: Row) -> Answer:
    """Ask the earlier questions, then the question with all of that as its history."""
    history: list[dict[str, str]] = []
    for earlier in row["history"]:
        before = assistant.answer(earlier, history=history)
        history += [{"role": "user", "content": earlier}, {"role": "assistant", "content": before.text}]
    return assistant.answer(row["question"], history=history)


def faults(assistant: Assistant, row: Row, answer: Answer) -> list[str]:
    """Return what is wrong with an answer; nothing where it is right."""
    quotes = "\n".join(one.quote for one in answer.citations)
    texts = [" ".join(MARKS.sub(" ", one).split()) for one in (answer.text, quotes)]
    wrong = [] if answer.status == row["status"] else [f"{answer.status} for {row['status']}"]
    wrong += [f"lacks /{one}/" for one in row["must"] if not any(re.search(one, text) for text in texts)]
    wrong += [f"holds /{one}/" for one in row["must_not"] if any(re.search(one, text) for text in texts)]
    if answer.status in ("not_found", "chat") and answer.citations:
        wrong.append(f"{answer.status} with a citation")
    for one in answer.citations:
        if one.quote != assistant.source_text(one.source_id, one.version)[one.start : one.end]:
            wrong.append(f"quote {one.number} is not exact")
    return wrong


def main() -> None:
    """Ask, count and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--apart", action="store_true")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    chosen = [row for row in rows() if row["apart"] == given.apart and given.only in ("", row["library"])]
    right: Counter[tuple[str, str]] = Counter()
    for library in dict.fromkeys(row["library"] for row in chosen):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            settings = Settings.load(home=home, library=HERE / "libraries" / library)
            with Assistant(settings) as assistant:
                assistant.ingest()
                for row in (one for one in chosen if one["library"] == library):
                    answer = asked(assistant, row)
                    wrong = faults(assistant, row, answer)
                    right.update((name, row[name]) for name in GROUPS if not wrong)
                    if wrong and not given.apart:
                        print(f"{row['id']} {row['kind']} {row['lang']}: {row['question']}\n    {'; '.join(wrong)}")
                        print(
                            f"    [{answer.status}, {answer.kind}] {' '.join(answer.text.split())[:SHOWN]}", flush=True
                        )
    table = Table("", "", "right", "of")
    for name in GROUPS:
        for group, total in Counter(row[name] for row in chosen).items():
            table.add_row(name, group, str(right[name, group]), str(total))
    table.add_row("all", "", str(sum(count for (name, _), count in right.items() if name == "kind")), str(len(chosen)))
    Console().print(table)


if __name__ == "__main__":
    main()
