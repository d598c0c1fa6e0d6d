"""The pairs that disagreements are measured with hold what the figures need, and the intervals are Wilson's."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.disagreement import pairs, wilson, write_library


def test_half_of_the_pairs_of_each_part_differ_and_the_others_are_traps() -> None:
    rows = pairs()
    assert len({row["id"] for row in rows}) == len(rows) >= 120
    for language in ("en", "ko", "ja"):
        for apart in (False, True):
            part = [row for row in rows if row["lang"] == language and row["apart"] == apart]
            assert sum(row["differs"] for row in part) * 2 == len(part)
    assert all(bool(row["trap"]) != row["differs"] and bool(row["what"]) == row["differs"] for row in rows)
    assert min(Counter(row["trap"] for row in rows if row["trap"]).values()) >= 6


def test_no_question_that_is_kept_apart_is_asked_elsewhere() -> None:
    rows = pairs()
    assert not {row["question"] for row in rows if row["apart"]} & {row["question"] for row in rows if not row["apart"]}


def test_each_source_becomes_a_file_with_its_entry(tmp_path: Path) -> None:
    write_library(tmp_path, pairs()[:2])
    assert len(list(tmp_path.glob("*.md"))) == 4
    assert (tmp_path / "sources.toml").read_text(encoding="utf-8").count("[[source]]") == 4


@pytest.mark.parametrize(
    ("hits", "of", "said"), [(0, 0, "-"), (10, 10, "1.00 (10/10; 0.72 to 1.00)"), (5, 10, "0.50 (5/10; 0.24 to 0.76)")]
)
def test_a_share_comes_with_its_interval(hits: int, of: int, said: str) -> None:
    assert wilson(hits, of) == said
