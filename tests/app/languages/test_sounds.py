"""Names in Hangul and Katakana are heard by their sound, among the words of the English sources."""

import pytest

from app import Assistant, Settings
from app.languages.sounds import Words, heard, letters, runs

TEXT = """
Dr Solveig Marchbank of Northfield met Ragnar Stoltz in Halvik. The Kestrian patrol boat and the trawler collided; the
strike was called off. Tarvia, a neighbour of Belland, sent a vaccine. "Will you come?" asked Agnes Vole. They will.
"""


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.of([TEXT])


@pytest.mark.parametrize(
    ("word", "language", "name"),
    [
        ("마치뱅크", "ko", "Marchbank"),
        ("노스필드", "ko", "Northfield"),
        ("솔베이그", "ko", "Solveig"),
        ("벨란드에서", "ko", "Belland"),
        ("マーチバンク", "ja", "Marchbank"),
        ("ノースフィールド", "ja", "Northfield"),
        ("タルヴィア", "ja", "Tarvia"),
        ("パトロール", "ja", "patrol"),
        ("ストライキ", "ja", "strike"),
    ],
)
def test_a_word_is_heard_as_the_one_that_it_spells(words: Words, word: str, language: str, name: str) -> None:
    assert heard(word, language, words)[:1] == (name,)


@pytest.mark.parametrize("word", ["어디에서", "무엇을", "관람객이", "국방장관", "다쳤습니까", "예산은", "합의한"])
def test_a_korean_word_that_spells_nothing_is_not_heard(words: Words, word: str) -> None:
    assert heard(word, "ko", words) == ()


def test_a_name_with_another_sound_is_not_heard(words: Words) -> None:
    assert heard("ヴァシリエフ", "ja", words) == () and heard("치코바니", "ko", words) == ()


def test_names_are_the_words_that_are_written_with_a_capital_letter_alone(words: Words) -> None:
    assert {"marchbank", "halvik", "tarvia"} <= words.names.keys()
    assert not {"will", "strike", "the"} & words.names.keys()
    joined = Words.joined([words, Words.of(["we march to halvik"])])
    assert "halvik" not in joined.names and "tarvia" in joined.names


def test_the_letters_of_a_sound_are_those_of_unicode() -> None:
    assert letters("한국") == ["han", "gug"]
    assert letters("ガッツー") == ["ga", "q", "tu", "-"]


def test_runs_of_a_script_are_words_and_other_languages_have_none() -> None:
    assert runs("マーチバンクは、いつ「タルビア」へ", "ja") == ["マーチバンク", "タルビア"]
    assert runs("Wer ist das?", "de") == []


def test_nothing_is_heard_where_there_are_no_words() -> None:
    assert heard("マーチバンク", "ja", Words.of([])) == () and heard("마치뱅크", "ko", Words.of(["12 345"])) == ()


LIBRARY = """
[[source]]
id = "{id}"
title = "{title}"
author = ""
publisher = ""
date = "2024-05-0{n}"
kind = "article"
digest = false
language = "en"
url = ""
file = "{id}.md"
"""
PEOPLE = {
    "marchbank": (
        "Notes of spring",
        "Marchbank was born in Orsk in 1961 and taught the cello there until 2020.",
    ),
    "stoltz": ("Notes of summer", "Stoltz was born in Lund in 1955 and taught the violin there until 2010."),
    "ferrante": ("Notes of autumn", "Ferrante was born in Bari in 1948 and taught the oboe there until 2005."),
    "quist": ("Notes of winter", "Quist was born in Riga in 1970 and taught the flute there until 2021."),
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("people")
    listed = []
    for n, (id_, (title, text)) in enumerate(PEOPLE.items(), start=1):
        (folder / f"{id_}.md").write_text(f"# {title}\n\n{text}\n")
        listed.append(LIBRARY.format(id=id_, title=title, n=n))
    (folder / "sources.toml").write_text("".join(listed))
    with Assistant(Settings.load(home=tmp_path_factory.mktemp("home"), library=folder)) as assistant:
        assistant.ingest()
        yield assistant


@pytest.mark.parametrize(
    ("question", "born"),
    [
        ("マーチバンクはいつ生まれましたか。", "1961"),
        ("フェランテはいつ生まれましたか。", "1948"),
        ("슈톨츠는 언제 태어났습니까?", "1955"),
        ("페란테는 언제 태어났습니까?", "1948"),
    ],
)
def test_an_answer_is_of_the_one_who_is_named_in_another_script(assistant: Assistant, question: str, born: str) -> None:
    answer = assistant.answer(question)
    assert answer.status == "answered" and born in answer.citations[0].quote
    assert len(answer.citations) == 1


def test_a_name_that_a_new_source_brings_is_heard_at_once(assistant: Assistant, tmp_path_factory) -> None:
    engine = assistant._engine
    question = engine.languages.understand("ベルナドットはいつ生まれましたか。")
    with assistant._corpus.reading() as snapshot:
        assert snapshot is not None
        assert engine.languages.hearing.heard(question, snapshot, None).terms == question.terms
        assert engine.languages.hearing.heard(question, snapshot, ["quist"]) == question
