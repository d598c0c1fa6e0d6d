"""What a line of a list of questions makes a column of."""

import pytest

from app.encoders.embedding import MultilingualEmbeddings
from app.encoders.minilm import MiniLMEmbeddings
from app.errors import QuestionError
from app.grid.columns import MOST, Columns, checked, read_columns


@pytest.fixture(scope="module")
def columns() -> Columns:
    """Columns told by the packaged models."""
    eastern = MultilingualEmbeddings()
    return Columns({"en": MiniLMEmbeddings(), "ko": eastern, "ja": eastern})


@pytest.mark.parametrize(
    ("line", "kind", "about"),
    [
        ("ballistic missile defence", "topic", "ballistic missile defence"),
        ("What does it say about the dismissal of judges?", "topic", "dismissal of judges"),
        ("Any mention of Ukraine", "topic", "Ukraine"),
        ("When did the talks begin?", "question", "When did the talks begin?"),
        ("Which exemptions apply?", "question", "Which exemptions apply?"),
        ("Who is the author?", "catalog", "author"),
        ("publication year", "catalog", "date"),
        ("question: tariffs", "question", "tariffs"),
        ("topic: When did the talks begin?", "topic", "talks"),
        ("방위비에 대해 무엇을 말하나요?", "topic", "방위비"),
        ("기시다 총리는 언제 방한했습니까?", "question", "기시다 총리는 언제 방한했습니까?"),
        ("GSOMIAについて何と言っていますか", "topic", "GSOMIA"),
        ("首相は誰ですか。", "question", "首相は誰ですか。"),
    ],
)
def test_a_line_is_a_question_a_topic_or_a_field_of_the_catalog(
    columns: Columns, line: str, kind: str, about: str
) -> None:
    found = columns.column(line)
    assert (found.kind, found.about.removesuffix(" begin")) == (kind, about)


def test_without_an_encoder_every_line_is_a_question() -> None:
    assert Columns({}).column("missiles").kind == "question"


def test_comments_and_empty_lines_are_no_columns_and_bullets_are_left_out() -> None:
    assert read_columns("\ufeff# mine\n\n- missiles \n2. Who  met?\nChina\n") == ["missiles", "Who met?", "China"]


def test_a_line_twice_is_one_column_and_none_or_too_many_are_refused() -> None:
    assert checked(["China", " China "]) == ["China"]
    for lines in ([], [" "], [f"topic {n}" for n in range(MOST + 1)]):
        with pytest.raises(QuestionError):
            checked(lines)
