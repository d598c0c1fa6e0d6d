"""Whose words a question wants is read from it, in three languages."""

import pytest

from app.compose.kinds.speakers import whom
from app.question.question import Question
from ingest import language_of


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("What did the mayor say about the bridge?", ("the mayor",)),
        ("What did Ola Brandt and Ines Kolb say about the bridge?", ("Ola Brandt", "Ines Kolb")),
        ("What is Ines Kolb's view of the bridge?", ("Ines Kolb",)),
        ("What is the position of the Anglers' League on the bridge?", ("the Anglers' League",)),
        ("What are the positions of Oslo and Bergen on the wall?", ("Oslo", "Bergen")),
        ("How does the author see the reform?", ("the author",)),
        ("According to Kolb, what will the bridge ruin?", ("Kolb",)),
        ("Who supports the bridge?", ()),
        ("Who is for the bridge, and who is against it?", ()),
        ("다리에 대해 콜브 국장은 뭐라고 했습니까?", ("콜브 국장",)),
        ("다리에 대한 오슬로와 베르겐의 입장은 무엇입니까?", ("오슬로", "베르겐")),
        ("橋についてコルブ局長は何と述べましたか。", ("コルブ局長",)),
        ("町が橋を建てることをコルブはどう評価していますか。", ("コルブ",)),
    ],
)
def test_whose_words_are_wanted(text: str, speakers: tuple[str, ...]) -> None:
    language = language_of(text)
    question = Question(text, "what", False, language=language, written="" if language == "en" else text)
    assert whom(question) == speakers
