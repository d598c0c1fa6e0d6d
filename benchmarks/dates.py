"""How well dates are read: spans, periods and bases in sentences of our own, in English, Korean and Japanese.

    python benchmarks/dates.py              benchmarks/dates.jsonl
    python benchmarks/dates.py ROWS.jsonl   other rows: benchmarks/dates-apart.jsonl, written once the rules stood

A row: `text`; `source` and `before`, the dates of the source and in front of the text; `dates`, each the words, the
period (`2018-06`, or `2018/2022`) and the basis; `event`, which of them is the event's (null: none). A date is right
where words, period and basis are; each one that was read and is not right is wrong; each one that was not read, none.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from app.text.dates import Dated, Period, dates_in, event_date, of_catalog
from ingest import language_of

ROWS = Path(__file__).with_name("dates.jsonl")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file."""
    yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def period(written: str) -> Period:
    """Return the period of a row: one date, or two with a stroke between them."""
    first, _, last = written.partition("/")
    begin, end = of_catalog(first), of_catalog(last or first)
    assert begin and end, written
    return begin.to(end)


def found(row: dict[str, Any]) -> tuple[list[Dated], list[tuple[str, Period, str]]]:
    """Return what is read in a row's text, and what stands there."""
    read = dates_in(row["text"], of_catalog(row["source"]), of_catalog(row["before"]))
    return read, [(words, period(written), basis) for words, written, basis in row["dates"]]


def faults(row: dict[str, Any]) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Count the right, wrong and unread dates of a row by basis, and tell what is wrong."""
    read, wanted = found(row)
    given = [(row["text"][one.start : one.end], one.period, one.basis) for one in read]
    counts = Counter(("right" if one in wanted else "wrong", one[2]) for one in given)
    counts.update(("none", one[2]) for one in wanted if one not in given)
    event = event_date(row["text"], read, of_catalog(row["source"]))
    told = event and (row["text"][event.start : event.end], event.period, event.basis)
    meant = None if row["event"] is None else wanted[row["event"]]
    counts[("event right" if told == meant else "event wrong", "")] += 1
    wrong = [f"wrong: {one[0]} {one[1].first} to {one[1].last}, {one[2]}" for one in given if one not in wanted]
    wrong += [f"none: {one[0]}" for one in wanted if one not in given]
    return counts, wrong + ([f"event: {told and told[0]}"] if told != meant else [])


def main() -> None:
    """Read all rows, print what is wrong and the counts by language."""
    total: dict[str, Counter[tuple[str, str]]] = {}
    for row in rows(Path(sys.argv[1]) if sys.argv[1:] else ROWS):
        counts, wrong = faults(row)
        total.setdefault(language_of(row["text"]), Counter()).update(counts)
        if wrong:
            print(f"{row['text']}\n    {'; '.join(wrong)}")
    shown = Table("language", "basis", "right", "wrong", "none", "events right", "events wrong")
    for language, counts in total.items():
        for basis in ("written", "reckoned"):
            cells = [str(counts[what, basis]) for what in ("right", "wrong", "none")]
            events = [str(counts[what, ""]) for what in ("event right", "event wrong")] if basis == "written" else []
            shown.add_row(language, basis, *cells, *events)
    Console().print(shown)


if __name__ == "__main__":
    main()
