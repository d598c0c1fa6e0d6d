"""How much it helps a Korean or Japanese question over English passages that names are heard by their sound.

    python benchmarks/sounds.py [--rows 150] [--odds]

Brings the English passages of `training/data` that `training/translated` asks of (invented, ours) into a library of
their own, and searches for its questions that are answered there, with and without app/languages/sounds.py. Prints the
share of questions whose passage comes first, and among the first three, ten and twenty, before anything is read; how
many words were heard a question, and the milliseconds that took. `--odds` tries other odds that a word spells a name.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from app import Assistant, Settings
from app.chain import Ask
from app.languages import sounds
from store import Snapshot

ROOT = Path(__file__).parents[1]
FIRST = (1, 3, 10, 20)  # passages
MISSED = 10**6  # the place of a passage that was not found
SOURCE = """[[source]]
id = "{id}"
title = {title}
author = ""
publisher = ""
date = ""
kind = "article"
digest = false
language = "en"
url = ""
file = "{id}.md"
"""

Rows = dict[str, list[tuple[str, str]]]  # by language: a question and the id of the source that answers it


def library(folder: Path) -> Rows:
    """Write the passages as a library, and return the questions."""
    ids: dict[tuple[str, int], str] = {}
    listed: list[str] = []
    rows: Rows = {}
    for language in sounds.RUNS:
        rows[language] = []
        for line in (ROOT / "training" / "translated" / f"{language}.jsonl").read_text("utf-8").splitlines():
            asked = json.loads(line)
            place = (asked["file"], asked["line"])
            data = (ROOT / "training" / "data" / f"{place[0]}.jsonl").read_text("utf-8").splitlines()
            passage = json.loads(data[place[1] - 1])
            if place not in ids:
                ids[place] = f"passage-{len(ids):04}"
                text = f"# {passage['title']}\n\n{' '.join(passage['sentences'])}\n"
                (folder / f"{ids[place]}.md").write_text(text, encoding="utf-8")
                listed.append(SOURCE.format(id=ids[place], title=json.dumps(passage["title"], ensure_ascii=False)))
            pairs = [(one["q"], passage["pairs"][one["n"]]) for one in asked["pairs"]]
            rows[language] += [(q, ids[place]) for q, pair in pairs if pair["answerable"] and not pair.get("earlier")]
    (folder / "sources.toml").write_text("\n".join(listed), encoding="utf-8")
    return rows


def places(
    assistant: Assistant, snapshot: Snapshot, rows: list[tuple[str, str]], *, heard: bool
) -> tuple[list[int], float, float]:
    """Return where the passages were found (from 0), the words heard a question, and the median of the seconds."""
    engine = assistant._engine
    found, words, took = [], 0, []
    for asked, source_id in track(rows, "heard" if heard else "not heard", transient=True):
        question = engine.languages.understand(asked)
        begun = time.perf_counter()
        read = engine.languages.hearing.heard(question, snapshot, None) if heard else question
        took.append(time.perf_counter() - begun)
        words += len(read.terms) - len(question.terms)
        ranking = [one.passage.source_id for one in engine.chain.retrieve(Ask(read, snapshot, None))]
        found.append(ranking.index(source_id) if source_id in ranking else MISSED)
    return found, words / len(rows), statistics.median(took)


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=150)
    parser.add_argument("--odds", action="store_true")
    given = parser.parse_args()
    table = Table("", "heard", *(f"first {count}" for count in FIRST), "words", "ms")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder, "library").mkdir()
        rows = library(Path(folder, "library"))
        settings = Settings.load(home=Path(folder, "home"), library=Path(folder, "library"))
        with Assistant(settings) as assistant:
            assistant.ingest()
            assistant.prepare()
            table.title = f"{len(assistant.sources())} passages"
            usual = dict(sounds.ODDS)
            with assistant._corpus.reading() as snapshot:
                assert snapshot is not None
                for language, asked in rows.items():
                    drawn = random.Random(5).sample(asked, min(given.rows, len(asked)))
                    for odds in [None, usual[language], *((-4.0, -2.0, 0.0, 3.0) if given.odds else ())]:
                        sounds.ODDS = {**usual, language: odds or 0.0}
                        found, words, took = places(assistant, snapshot, drawn, heard=odds is not None)
                        shares = (f"{sum(one < count for one in found) / len(found):.3f}" for count in FIRST)
                        said = "no" if odds is None else f"odds {odds:g}"
                        table.add_row(f"{language}, {len(drawn)}", said, *shares, f"{words:.2f}", f"{1000 * took:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
