"""What the browser keeps comes back whole, and what it cannot have kept does not."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.types.results import Answer, Citation, ConsideredPassage
from app.web.chat.feedback import LARGEST, Feedback, FeedbackError
from app.web.chat.kept import LARGEST as HELD
from app.web.chat.kept import MOST, PASSAGES, keep, kept
from app.web.chat.transcript import answer_text, conversation
from app.web.words.conversation import Turn
from app.web.words.wording import words_in

CITATION = Citation(
    number=1, quote="Held in\nOsaka.", source_id="osaka", version="v", title="Osaka", author="A. Uthor", publisher="P",
    date="2031", kind="news", digest=True, url="https://example.org/", start=3, end=17,
)  # fmt: skip
PASSAGE = ConsideredPassage("osaka", "v", "Osaka", "Held in\nOsaka.", 3, 17, 0.03, None)
ANSWER = Answer("Where?", "Held in Osaka \\[sic\\]. [1]", "answered", (CITATION,), (PASSAGE,) * 5, "extractive")
TURNS = [
    Turn("Where?", scope=("osaka",), answer=ANSWER, rating="Like", following=("When?",)),
    Turn("Who?", answer=replace(ANSWER, status="not_found", citations=())),
    Turn("What?", error="no", trouble="busy"),
    Turn("Why?", stopped=True),
]


def test_a_conversation_comes_back_with_its_citations() -> None:
    back = kept(json.loads(json.dumps(keep(TURNS))))
    assert [replace(turn, answer=None) for turn in back] == [replace(turn, answer=None) for turn in TURNS]
    assert back[0].answer == replace(ANSWER, passages=())
    assert back[1].answer and len(back[1].answer.passages) == PASSAGES


def test_a_question_that_was_under_way_comes_back_to_be_asked_again_if_it_was_the_last() -> None:
    before, last = kept(json.loads(json.dumps(keep([Turn("Then?"), Turn("Now?")]))))
    assert (before, last) == (Turn("Then?", stopped=True), Turn("Now?", waiting=True))


@pytest.mark.parametrize("stored", [None, [], "x", 7, {"turns": 1}, [{"question": 5}], [{"answer": {}}], [[]]])
def test_what_is_no_conversation_is_none(stored: object) -> None:
    assert kept(stored) == []


def test_only_the_newest_turns_are_kept() -> None:
    assert len(keep([Turn(str(number), stopped=True) for number in range(MOST + 5)])) == MOST


def test_a_session_takes_no_more_of_a_conversation_than_it_may_hold() -> None:
    turns = [Turn(str(number), stopped=True) for number in range(MOST * 100)]
    assert [turn.question for turn in kept([{"question": one.question, "stopped": True} for one in turns])] == [
        turn.question for turn in turns[-MOST:]
    ]
    large = [{"question": "가" * 150_000, "stopped": True}] * 5
    assert len(kept(large)) == 2 and kept([{"question": "a" * (HELD + 1), "stopped": True}]) == []


def test_a_copy_has_the_quotes_as_notes() -> None:
    assert answer_text(ANSWER, words_in("en")) == (
        "Held in Osaka [sic]. [1]\n\n"
        "[1] “Held in Osaka.” Osaka, A. Uthor, P, 2031, news, digest of the original, https://example.org/\n"
    )


def test_a_conversation_is_exported_as_markdown_with_footnotes() -> None:
    text = conversation(TURNS, words_in("en")).decode()
    assert text.startswith("# Conversation\n\n## Where?\n\nHeld in Osaka \\[sic\\].[^1-1]\n\n[^1-1]: “Held")
    assert "## What?\n\n*no*" in text and "## Why?\n\n*Stopped" in text


def test_feedback_is_a_line_each_and_has_a_limit(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "home" / "feedback.jsonl")
    assert feedback.text() == ""
    feedback.add(TURNS[0])
    feedback.add(TURNS[0], "Exact.\nShort. \ud800")
    first, second = [json.loads(line) for line in feedback.text().splitlines()]
    assert (first["reason"], second["reason"]) == ("", "Exact. Short. ?")
    assert first["citations"] == [{"source_id": "osaka", "version": "v", "start": 3, "end": 17}]
    assert (first["rating"], first["scope"], first["status"]) == ("Like", ["osaka"], "answered")
    with feedback.path.open("ab") as file:
        file.truncate(LARGEST)
    with pytest.raises(FeedbackError, match="move it away"):
        feedback.add(TURNS[0])


CUT = """
import resource, signal, sys
from pathlib import Path
from app.web.chat.feedback import Feedback, FeedbackError
from app.web.words.conversation import Turn
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
room = Path(sys.argv[1]).stat().st_size + 50
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))  # as a disk with so many bytes left
try:
    Feedback(Path(sys.argv[1])).add(Turn("Is there room?", stopped=True))
except FeedbackError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the size of a file is bounded as POSIX does it")
def test_a_line_that_a_full_disk_cuts_leaves_the_others_whole(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "feedback.jsonl")
    feedback.add(TURNS[0])
    before = feedback.text()
    told = subprocess.run([sys.executable, "-c", CUT, str(feedback.path)], capture_output=True, text=True, check=True)
    assert "cannot write" in told.stdout and len(told.stdout.splitlines()) == 1
    assert feedback.text() == before, "nothing of the line is left"
    feedback.add(TURNS[2])
    assert [json.loads(line)["question"] for line in feedback.text().splitlines()] == ["Where?", "What?"]


def test_behind_a_line_that_was_cut_the_next_one_is_whole(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "feedback.jsonl")
    feedback.add(TURNS[0])
    whole = feedback.path.read_bytes()
    feedback.path.write_bytes(whole + whole[:20] + "가".encode()[:2])  # a kill, or a copy that was cut
    feedback.add(TURNS[2])
    first, cut, last = feedback.text().splitlines()
    assert (json.loads(first)["question"], json.loads(last)["question"]) == ("Where?", "What?")
    with pytest.raises(json.JSONDecodeError):
        json.loads(cut)
    assert feedback.path.stat().st_mode & 0o777 == 0o600
