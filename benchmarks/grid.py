"""How right and how fast a grid is: 10 sources of the default library, 20 columns, 200 cells filled by hand beforehand.

python benchmarks/grid.py            # right, false silence, wrong; quotes of another row's source; seconds, and again
python benchmarks/grid.py --learn    # writes what is learned from the examples of columns (app/grid/examples/*.npz)

`grid/cells.jsonl` has a line a cell: what the first quote has to hold (one of `holds`), or nothing where the source is
silent. It was filled from the texts before a grid was made of them. Prints each cell that is not right.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

from app import Assistant, GridCell, Settings
from app.encoders.embedding import MultilingualEmbeddings
from app.encoders.minilm import MiniLMEmbeddings
from app.grid.columns import EXAMPLES, LANGUAGES, training
from app.text.likeness import keep, learn

CELLS = Path(__file__).parent / "grid" / "cells.jsonl"


def verdict(cell: GridCell, holds: list[str]) -> str:
    """Return right, wrong or false silence."""
    if not cell.quotes:
        return "false silence" if holds else "right" if cell.state == "silent" else "wrong"
    return "right" if any(words in cell.quotes[0].quote for words in holds) else "wrong"


def measure() -> None:
    """Fill the grid in a fresh home, and compare it with what was filled by hand."""
    rows = [json.loads(line) for line in CELLS.read_text(encoding="utf-8").splitlines()]
    wanted = {(row["question"], row["source"]): row["holds"] for row in rows}
    questions = list(dict.fromkeys(row["question"] for row in rows))
    with tempfile.TemporaryDirectory() as home, Assistant(Settings.load(home=home)) as assistant:
        assistant.prepare()
        begun, computed = time.perf_counter(), time.process_time()
        grid = assistant.grid(questions)
        seconds, computed = time.perf_counter() - begun, time.process_time() - computed
        begun = time.perf_counter()
        again = assistant.grid(questions)
        repeated = time.perf_counter() - begun
    assert again.to_dict() == grid.to_dict() and again.redone == 0
    found: dict[str, int] = {"right": 0, "false silence": 0, "wrong": 0}
    for row in grid.rows:
        for column, cell in zip(grid.columns, row.cells, strict=True):
            told = verdict(cell, wanted[column.text, row.source_id])
            found[told] += 1
            if told != "right":
                quote = cell.quotes[0].quote if cell.quotes else ""
                print(f"{told:<14} {column.kind:<9} {column.text} | {row.source_id} {cell.answerable} {quote}")
    strange = sum(one.source_id != row.source_id for row in grid.rows for cell in row.cells for one in cell.quotes)
    speaking = sum(map(bool, wanted.values()))
    print(f"{len(rows)} cells, {speaking} of which hold something")
    print(f"right {found['right'] / len(rows):.3f}  wrong {found['wrong'] / len(rows):.3f}")
    print(f"false silence {found['false silence'] / speaking:.3f} of those that hold something")
    print(f"quotes of another row's source {strange}")
    print(f"{seconds:.1f} s, {computed:.1f} s of processors; again {repeated:.3f} s")


def write() -> None:
    """Learn from the examples, and keep it beside them."""
    eastern = MultilingualEmbeddings()
    for language in LANGUAGES:
        _, texts, classes = training(language)
        learned = learn(texts, classes, MiniLMEmbeddings() if language == "en" else eastern)
        keep(learned, EXAMPLES / f"{language}.npz")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learn", action="store_true")
    write() if parser.parse_args().learn else measure()
