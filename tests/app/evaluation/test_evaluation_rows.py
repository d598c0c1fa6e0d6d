"""Question rows: what is read, and what is said of a row that is wrong."""

import json
import re
from pathlib import Path

import pytest

from app.evaluation import EvaluationError, read_rows

GOOD = {
    "id": "a",
    "kind": "fact",
    "lang": "en",
    "question": "When?",
    "history": [],
    "must": ["May"],
    "support": [],
}


def written(folder: Path, *lines: object) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), encoding="utf-8")
    return path


def test_rows_are_read_in_order_and_unknown_keys_are_kept(tmp_path: Path) -> None:
    near = {"id": "b", "kind": "unanswerable", "lang": "ja", "question": "いつ?", "swapped": "May for June"}
    first, second = read_rows(written(tmp_path, GOOD, "", near, ""))
    assert (first.id, first.must, first.answerable) == ("a", ("May",), True)
    assert (second.lang, second.answerable, second.model_extra) == ("ja", False, {"swapped": "May for June"})


def test_history_holds_earlier_questions_or_whole_turns(tmp_path: Path) -> None:
    history = ["Who met?", {"role": "assistant", "content": "Alpha."}]
    (row,) = read_rows(written(tmp_path, {**GOOD, "history": history}))
    assert [turn.model_dump() for turn in row.history] == [
        {"role": "user", "content": "Who met?"},
        {"role": "assistant", "content": "Alpha."},
    ]


def test_a_line_separator_inside_a_string_does_not_end_the_row(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({**GOOD, "question": "When\u2028exactly?"}, ensure_ascii=False))
    assert len(read_rows(path)) == 1


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"question": " "}, "line 2, field question: must not be empty"),
        ({"lang": None}, "line 2, field lang: "),
        ({"must": ["(open"]}, "line 2, field must.0: not a regular expression"),
        ({"must": "May"}, "line 2, field must: "),
        ({"history": [{"role": "system", "content": "x"}]}, "line 2, field history.0.role: "),
        ({"must": [], "support": []}, "line 2, field must: an answerable row needs `must` or `support`"),
        ({"id": "a"}, "line 2, field id: a is used by an earlier row"),
    ],
)
def test_a_bad_row_is_named_by_file_line_and_field(tmp_path: Path, change: dict[str, object], complaint: str) -> None:
    path = written(tmp_path, GOOD, {**GOOD, "id": "b", **change})
    with pytest.raises(EvaluationError, match=re.escape(complaint)) as raised:
        read_rows(path)
    assert str(raised.value).startswith(f"{path}: line 2, field ") and "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "holds no question"),
        (b"{oops}", "line 1: not JSON"),
        (b"[1]", "line 1: write a JSON object, not list"),
        (b"\xff\xfe", "not UTF-8 (byte 0)"),
    ],
)
def test_a_file_that_is_no_jsonl_is_refused_in_one_line(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    with pytest.raises(EvaluationError, match=re.escape(complaint)):
        read_rows(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.jsonl: No such file"):
        read_rows(tmp_path / "none.jsonl")
