"""What is measured of a peer, tried on one that is known."""

import sys
from pathlib import Path

import pytest

from app.evaluation.rows import Row
from benchmarks.peers.judging import Documents, fit, shares
from benchmarks.peers.measuring import Asking, aims, changed, growth, ingests, questions, starts, steps
from benchmarks.peers.running import BARE, OURS, PLAIN, Entry, PeerFailed

FAKE = Entry("fake", (sys.executable, str(Path(__file__).with_name("fake_peer.py"))))
TEXTS = {"a.md": "Seoul is old.\n\nBusan has a harbour.\n\nJeju is an island.", "b.txt": "Tokyo lies on a bay."}
ROWS = [
    Row(id="1", kind="fact", lang="en", question="Which city has a harbour?", support=("Busan has a harbour",)),
    Row(id="2", kind="fact", lang="en", question="What lies on a bay?", support=("Tokyo lies",)),
    Row(id="3", kind="fact", lang="en", question="What is an island?", support=("Seoul is old",)),
    Row(id="4", kind="fact", lang="ko", question="섬은?", support=("Jeju is an island",)),
    Row(id="5", kind="followup", lang="en", question="And it?", history=("Where?",), support=("Tokyo lies",)),
    Row(id="6", kind="fact", lang="en", question="And Paris?", support=("Paris is big",)),
]


def test_a_peer_is_measured_step_by_step_and_each_step_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    asking = Asking("cities", TEXTS, ROWS)
    ingested = ingests([FAKE], TEXTS, 1, tmp_path, told.append)["fake"]
    asked = questions([FAKE], asking, 1, tmp_path, told.append)["fake"]
    started = starts([FAKE], asking, 1, tmp_path, told.append)["fake"]
    grown = growth([FAKE], [100], tmp_path, told.append, count=20)["fake"]["100"]
    assert len(told) == steps([FAKE], [asking], 1, [100])
    assert ingested["passages"] == 4 and ingested["characters a passage"] == pytest.approx(17.5, abs=2)
    assert ingested["first s"] > 0 and ingested["passages/s"] == pytest.approx(4 / ingested["first s"])
    assert asked["first"] == pytest.approx(2 / 3) and 0 < asked["p50 ms"] <= asked["p95 ms"]
    assert started["cold s"] > 0.01 and started["cold MB"] > 10
    assert grown["first"] == 1.0 and grown["disk MB"] > 0


def test_a_peer_that_fails_is_one_line_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(PeerFailed, match=r"^fake: ask failed: .*nowhere\.json"):
        FAKE.call("ask", tmp_path, tmp_path / "nowhere.json", 5)


def test_only_english_questions_without_history_whose_support_is_there_are_asked() -> None:
    documents = Documents(TEXTS)
    assert [row.id for row in ROWS if fit(row, documents)] == ["1", "2", "3"]


def test_a_passage_is_right_where_it_overlaps_the_support_and_not_beside_it() -> None:
    documents = Documents({"a": "One “fine”\nday in Seoul. Rain fell in Busan. Rain fell in Jeju."})
    support = ('fine" day in Seoul. Rain',)
    assert documents.right('One "fine"', support) and documents.right("Rain fell in Busan.", support)
    assert not documents.right("Rain fell in Jeju.", support) and not documents.right("", support)
    assert documents.right('[cleaned] One "fine" day in Seoul. Rain fell', support)  # not found as it is: it holds it
    assert documents.place(["Rain fell in Jeju.", "Rain fell in Busan."], support) == 2
    assert documents.place(["Rain fell in Jeju."], support) is None


def test_shares_count_the_first_place_and_the_first_three() -> None:
    assert shares([1, 3, 4, None]) == {"first": 0.25, "first three": 0.5}


def test_one_paragraph_changes_and_no_other() -> None:
    before, after = TEXTS["a.md"].split("\n\n"), changed(TEXTS["a.md"]).split("\n\n")
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True]


def test_an_aim_is_met_on_its_side_of_the_border_only() -> None:
    def figures(share: float, p50: float, unchanged: float, cold: float, room: float) -> dict[str, dict[str, float]]:
        ours = {"share of bare encode": share, "p50 ms": p50, "unchanged s": unchanged, "cold s": cold, "cold MB": room}
        peer = {"p50 ms": 2.0, "unchanged s": 1.0, "cold s": 4.0, "cold MB": 100.0}
        return {OURS.name: ours, BARE.name: peer | {"unchanged s": 0.0}, PLAIN.name: peer}

    assert [met for *_, met in aims(figures(0.95, 3.0, 0.1, 4.0, 120.0), PLAIN.name)] == [True] * 5
    assert [met for *_, met in aims(figures(0.94, 3.1, 0.11, 4.1, 121.0), PLAIN.name)] == [False] * 5
