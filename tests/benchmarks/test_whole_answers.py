"""What is right in a whole answer, tried on made ones; and what was answered is not asked again."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from fake_peer import Fake
from rich.console import Console

from app.evaluation.rows import Row
from benchmarks.peers.answers import judged, medians, refuses, shares
from benchmarks.peers.protocol import answer
from benchmarks.peers.running import Entry
from benchmarks.whole import COUNT, ask, chosen, kept

FAKE = Entry("fake", (sys.executable, str(Path(__file__).with_name("fake_peer.py"))))
TEXTS = {"a.md": "Seoul is “old”.\n\nBusan has a harbour. It is large.", "b.txt": "Tokyo lies on a bay."}
HARBOUR = Row(
    id="1",
    kind="fact",
    lang="en",
    question="Which city has a harbour?",
    must=("Busan",),
    support=("Busan has a harbour",),
)
PARIS = Row(id="2", kind="unanswerable", lang="en", question="What of Paris?")


def told(text: str, *citations: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {
        "text": text,
        "citations": [{"source": name, "quote": quote} for name, quote in citations],
        "seconds": 1,
        **more,
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I don’t know.",
        "None of the provided sources are helpful [1].",
        "The provided sources do not mention Paris. Seoul is old [1].",
        "The population of Paris is not mentioned in the articles.",
        "There is no information about Paris in the sources.",
    ],
)
def test_a_refusal_is_seen_and_right_only_where_nothing_answers(text: str) -> None:
    assert refuses(text)
    assert judged(PARIS, told(text), TEXTS).right and judged(PARIS, told(text), TEXTS).refused
    assert not judged(HARBOUR, told(text), TEXTS).right


@pytest.mark.parametrize(
    "text", ["Busan has a harbour [1].", "Busan. The sources do not mention others.", "2022", "No, it did not."]
)
def test_an_answer_is_no_refusal(text: str) -> None:
    assert not refuses(text)
    assert judged(PARIS, told(text), TEXTS).answered and not judged(PARIS, told(text), TEXTS).right


def test_who_tells_by_itself_whether_it_refused_is_taken_at_its_word() -> None:
    assert judged(PARIS, told("No passage.", refused=True), TEXTS).right
    assert not judged(PARIS, told("I don't know.", refused=False), TEXTS).right


def test_a_right_citation_is_seen_and_one_elsewhere_or_of_another_document_is_not() -> None:
    def cited(*citations: tuple[str, str]) -> bool | None:
        return judged(HARBOUR, told("Busan [1]", *citations), TEXTS).cited

    assert cited(("a.md", "a harbour. It is"))
    assert cited(("b.txt", "Tokyo lies on a bay."), ("a.md", "Busan has"))
    assert cited() is False and cited(("a.md", "")) is False
    assert cited(("a.md", "It is large.")) is False
    assert cited(("b.txt", "Busan has a harbour")) is False and cited(("", "Busan has a harbour")) is False
    assert cited(("a.md", "Busan has the harbour")) is False
    assert judged(PARIS, told("Old.", ("a.md", "Seoul")), TEXTS).cited is None


def test_an_inexact_quote_is_seen_and_one_that_differs_in_marks_alone_is_told_apart() -> None:
    quotes = [
        ("a.md", "Seoul is “old”."),
        ("a.md", 'Seoul is "old". Busan'),
        ("a.md", "Seoul was old"),
        ("c.md", "Seoul"),
    ]
    found = judged(HARBOUR, told("Busan", *quotes), TEXTS)
    assert (found.quotes, found.alike, found.exact) == (4, 2, 1)


def test_a_marker_is_no_part_of_what_is_said_and_all_of_must_has_to_be() -> None:
    row = HARBOUR.model_copy(update={"must": (r"\b1\b", "busan")})
    assert not judged(row, told("Busan [1], see [Source 1]"), TEXTS).right
    assert judged(row, told("Busan has 1 [2]"), TEXTS).right


def test_a_failure_is_neither_an_answer_nor_a_refusal() -> None:
    failed = judged(PARIS, told("", error="Late: no answer"), TEXTS)
    right = judged(HARBOUR, told("Busan", ("a.md", "Busan has a harbour")), TEXTS)
    found = shares([failed, right])
    assert not failed.answered and not failed.refused and not failed.right
    assert {name: (one.hits, one.of) for name, one in found.items()} == {
        "right": (1, 2),
        "right, of those with an answer": (1, 1),
        "false answers": (0, 1),
        "false refusals": (0, 1),
        "failures": (1, 2),
        "later than 120 seconds": (0, 2),
        "cited rightly, of those answered": (1, 1),
        "quotes exact": (1, 1),
        "quotes exact but for blanks and marks": (1, 1),
    }
    assert medians([failed, right]) == {"characters a citation": 19, "citations an answer": 1, "seconds a question": 1}


def test_an_answer_that_came_too_late_is_a_failure() -> None:
    assert judged(HARBOUR, told("Busan") | {"seconds": 120}, TEXTS).right
    late = judged(HARBOUR, told("Busan") | {"seconds": 121}, TEXTS)
    assert late.failed and late.late and not late.right and not late.answered


def test_what_was_answered_is_not_asked_again_and_a_line_that_was_cut_short_is(tmp_path: Path) -> None:
    path, out = tmp_path / "kept.jsonl", io.StringIO()
    rows = [HARBOUR, HARBOUR.model_copy(update={"id": "3", "question": "What lies on a bay?"}), PARIS]
    path.write_text(json.dumps({"id": "1", **told("kept")}) + '\n{"id": "3", "te')
    found = ask(FAKE, rows, TEXTS, path, Console(file=out))
    assert found["1"]["text"] == "kept" and found["3"]["text"] == "Tokyo lies on a bay."
    assert kept(path) == found and list(found) == ["1", "3", "2"] and found["3"]["peak MB"] > 0
    assert "fake: 2 (3)" in out.getvalue() and "(1)" not in out.getvalue()
    assert ask(Entry("gone", ("nowhere",)), rows, TEXTS, path, Console(file=out)) == found


def test_a_question_that_fails_or_takes_too_long_is_one_line_and_the_next_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    (tmp_path / "held.txt").write_text("a.md\tSeoul is old.\n")
    answer(Fake, tmp_path, ["It breaks", "It sleeps", "Seoul?"], limit=0.2)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line]
    assert [line.get("error") for line in lines] == [
        "ValueError: broken",
        "Late: no answer within 0 seconds",
        None,
    ]
    assert lines[2]["text"] == "Seoul is old."


def test_no_failure_is_kept_of_a_model_that_is_served_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(SystemExit, match="served no longer"):
        answer(Fake, tmp_path, ["It breaks"])


def test_a_hundred_different_questions_are_chosen_and_always_the_same() -> None:
    rows = chosen()
    names = [row.id for part in rows.values() for row in part]
    assert len(set(names)) == len(names) == COUNT and chosen() == rows
