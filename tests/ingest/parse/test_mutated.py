"""Damaged files, by the hundred: none ends the process, hangs past its limit, or loses another file.

MUTANTS=2000 pytest tests/ingest/parse/test_mutated.py -s        # 200 where nothing is said
"""

import os
import re
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from mutants import mutants, whole

from ingest.ingestion import run
from ingest.parse.parsers import Parsers
from ingest.sources.items import items_at
from ingest.split.passages import Limit
from ingest.types.errors import SourceError
from store import Corpus

MUTANTS = int(os.environ.get("MUTANTS", "200"))
LONGEST = 30.0  # seconds of a file of some thousand bytes on a busy machine


def became(parsers: Parsers, name: str, data: bytes) -> tuple[str, float, str]:
    """What becomes of a file, in how many seconds, and what is said of it."""
    begun = time.monotonic()
    try:
        document = parsers.parse(data, name)
    except SourceError as error:
        said = str(error)
        end = "broke down" if "broke down" in said else "given up" if "given up" in said else "refused"
        return end, time.monotonic() - begun, said
    document.text.encode()  # it can be stored
    return "taken with doubts" if document.notes else "taken", time.monotonic() - begun, "\n".join(document.notes)


@pytest.mark.timeout(120 + 2 * MUTANTS)
def test_each_damaged_file_is_taken_or_refused_in_one_line_in_its_time() -> None:
    with closing(Parsers()) as parsers, ThreadPoolExecutor(parsers.count) as pool:
        files = dict(mutants(MUTANTS))
        found = dict(zip(files, pool.map(lambda one: became(parsers, *one), files.items()), strict=True))
    counts = Counter(end for end, _, _ in found.values())
    slowest = max(found, key=lambda name: found[name][1])
    print(f"\n{MUTANTS} damaged files: {dict(counts)}; the slowest, {slowest}, took {found[slowest][1]:.1f} s")
    bad = {name: one for name, one in found.items() if one[0] in ("broke down", "given up") or one[1] > LONGEST}
    assert not bad
    assert all(len(said) < 400 and "\n" not in said for end, _, said in found.values() if end == "refused")


class Lengths:
    """Vectors of the texts' lengths."""

    name, dimension, beside = "lengths", 2, None

    def limit(self, language: str) -> Limit:
        return Limit(64, lambda text: list(range(0, len(text), 4)))

    def embed_query(self, text: str) -> list[float]:
        return [1.0, 1.0]

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        return [[1.0, float(len(text))] for text in texts]


@pytest.mark.timeout(120 + 2 * MUTANTS)
def test_a_folder_of_damaged_files_loses_none_of_the_sound_ones(corpus: Corpus, tmp_path: Path) -> None:
    for name, data in mutants(MUTANTS):
        (tmp_path / name).write_bytes(data)
    sound = {f"{n:04}-{turn}-sound-{name}": data for turn in "az" for n, (name, data) in enumerate(whole().items())}
    for name, data in sound.items():
        (tmp_path / name).write_bytes(data)
    report = run(corpus, items_at(tmp_path), Lengths())
    failed = {one.source_id for one in report.outcomes if one.state == "failed"}
    told = "\n".join(f"{one.source_id}: {one.reason} {one.notes}" for one in report.outcomes)
    assert [path.name for path in tmp_path.iterdir() if path.is_file() and path.name not in told] == []
    assert failed and not failed & set(sound)
    with corpus.reading() as snapshot:
        assert snapshot is not None
        snapshot.check()
        places = {Path(place).name: one.id for one in snapshot.sources.values() for place in (one.origin, *one.also)}
        assert all(re.search("Osaka|오사카", snapshot.text(places[name])) for name in sound)
    print(f"\n{report.counts()}")
