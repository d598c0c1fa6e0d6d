"""A glossary reads a question's terms into English; a library's own comes first."""

from pathlib import Path

import pytest

from app.errors import SettingsError
from app.languages.glossary import FILE, Glossary
from app.settings import DEFAULT_LIBRARY

OWN = """
[[group]]
about = "ours"
source = "our own usage"
terms = [{en = ["Garnet Bridge"], ko = ["석류교"], ja = ["柘榴橋"]}, {en = ["naval parade"], ko = ["관함식"]}]
"""


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.read([DEFAULT_LIBRARY])


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("한미동맹은 무엇입니까?", "ko", "ROK-U.S. alliance"),
        ("日韓の防衛白書", "ja", "Defense of Japan Korea-Japan"),
        ("2022년 5월 21일 서울", "ko", "Seoul May 21, 2022"),
        ("２０２２年７月２２日のＮＡＴＯ", "ja", "NATO July 22, 2022"),
        ("일본이 인도와 2+2", "ko", "2+2 Ministerial Dialogue India Japan"),
    ],
)
def test_terms_dates_and_latin_words_are_read_the_last_first(
    glossary: Glossary, text: str, language: str, english: str
) -> None:
    assert glossary.read_text(text, language).text == english


def test_a_short_term_inside_another_word_is_not_read(glossary: Glossary) -> None:
    assert glossary.read_text("고인도 같은 것", "ko").text == ""


def test_a_librarys_own_terms_come_before_the_installed_ones(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(OWN)
    own = Glossary.read([tmp_path, DEFAULT_LIBRARY])
    assert own.read_text("석류교의 관함식", "ko").text == "naval parade Garnet Bridge"
    assert own.read_text("柘榴橋と観艦式", "ja").text == "fleet review Garnet Bridge"


@pytest.mark.parametrize("text", ["[[group]]\nterms = 3", "[[group", "[[group]]\nterms = [{ko = ['석류교']}]"])
def test_a_malformed_glossary_is_one_clear_line(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(SettingsError) as raised:
        Glossary.read([tmp_path])
    assert FILE in str(raised.value) and "\n" not in str(raised.value)


def test_every_group_of_terms_of_the_field_names_its_source() -> None:
    import tomllib

    groups = tomllib.loads((DEFAULT_LIBRARY / FILE).read_text())["group"]
    assert all(group["source"] for group in groups if not group["about"].startswith("plain words"))


def test_only_things_that_a_question_may_be_about_are_subjects(glossary: Glossary) -> None:
    reading = glossary.read_text("일본과 한국은 반도체 협력을 어떻게 발표했습니까?", "ko")
    assert [forms[0] for forms in reading.english if forms in glossary.subjects] == ["semiconductors"]
