"""A live chat outlives changes, prunes, rollbacks and killed ingests; and the soak sees what would be wrong."""

import argparse
import hashlib
from pathlib import Path
from typing import Any

import pytest

from benchmarks.soak import Ledger, Watched, report, soak, text_of


def cited(number: int, edition: int, **other: object) -> dict[str, Any]:
    text = text_of(number, edition)
    version = hashlib.sha256(text.encode()).hexdigest()
    return {"source_id": "x", "version": version, "start": 0, "end": 8, "quote": text[:8], **other}


def test_what_must_not_be_answered_is_seen(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.write({1: 1, 2: 1})
    ledger.write({1: 2, 2: 2, 3: 1})
    assert ledger.fault({"citations": [cited(1, 2), cited(2, 2)]}) == ""
    assert ledger.fault({"citations": [cited(1, 1), cited(2, 2)]}).startswith("mixed")
    assert ledger.fault({"citations": [cited(1, 1), cited(3, 1)]}).startswith("mixed")
    assert ledger.fault({"citations": [cited(1, 1, quote="# report")]}).startswith("a quote is not")
    assert ledger.fault({"citations": [cited(1, 7)]}).startswith("cites a text that was never written")


def test_a_state_is_what_lies_in_the_folder(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.write({1: 1, 2: 1})
    ledger.write({2: 3})
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == [text_of(2, 3)]


def test_growth_is_told_where_there_was_time_to_see_it() -> None:
    for looks, told in ((100, 2), (20, 0)):
        seen = Watched(memory=[100.0] * looks, files=[10] * looks)
        seen.memory[-looks // 5 :], seen.files[-looks // 5 :] = [120.0] * (looks // 5), [20] * (looks // 5)
        assert report(seen, 1)["violations"] == told


@pytest.mark.alone
def test_some_seconds_of_it_hold(tmp_path: Path) -> None:
    seen = Watched()
    soak(tmp_path, argparse.Namespace(seed=1, sources=12, minutes=0.4, askers=1, pause=0.1), seen)
    assert seen.faults == []
    assert seen.counts["answered"] > 10 and seen.counts["ingests"] >= 1
