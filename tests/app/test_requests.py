"""Greetings, questions about the library and the assistant, and tasks: answered as such, without a citation."""

import pytest

from app.assistant import Assistant


@pytest.mark.parametrize(
    ("asked", "language", "kind"),
    [
        ("Hello!", "en", "small_talk"),
        ("What can you do?", "en", "assistant"),
        ("Translate that into French, please.", "en", "task"),
        ("감사합니다", "ko", "small_talk"),
        ("무엇을 할 수 있나요?", "ko", "assistant"),
        ("何ができますか", "ja", "assistant"),
    ],
)
def test_what_is_no_question_to_the_sources_is_chat(assistant: Assistant, asked: str, language: str, kind: str) -> None:
    found = assistant.answer(asked)
    assert (found.status, found.kind, found.language, found.citations) == ("chat", kind, language, ())
    assert bool(found.passages) == (kind == "task")


def test_the_questions_that_are_offered_are_answered(assistant: Assistant) -> None:
    for asked in ("What can you do?", "무엇을 할 수 있나요?", "何ができますか"):
        offered = [line.removeprefix("• ") for line in assistant.answer(asked).text.splitlines() if "• " in line]
        assert len(offered) == 3
        for question in offered:
            found = assistant.answer(question)
            assert found.status == "answered" and found.citations and found.kind == "summary", question


@pytest.mark.parametrize("asked", ["How many sources do you have?", "자료가 몇 개 있나요?", "資料はいくつありますか"])
def test_the_library_is_counted_as_the_catalog_has_it(assistant: Assistant, asked: str) -> None:
    sources = assistant.sources()
    found = assistant.answer(asked)
    assert (found.status, found.kind, found.citations) == ("answered", "library", ())
    assert str(len(sources)) in found.text and max(sources, key=lambda one: one.date).title in found.text
    within = assistant.answer(asked, sources=[sources[0].id, sources[1].id])
    assert sources[1].title in within.text and sources[-1].title not in within.text and "2" in within.text


def test_thanks_after_an_answer_is_not_answered_again(assistant: Assistant) -> None:
    asked = "When was the Korea-U.S. summit held in Seoul?"
    before = assistant.answer(asked)
    turns = [{"role": "user", "content": asked}, {"role": "assistant", "content": before.text}]
    assert assistant.answer("Thanks!", history=turns).status == "chat"


def conversation(assistant: Assistant, *asked: str) -> list[dict[str, str]]:
    turns: list[dict[str, str]] = []
    for one in asked:
        turns += [{"role": "user", "content": one}]
        turns += [{"role": "assistant", "content": assistant.answer(one, history=turns[:-1]).text}]
    return turns


def test_of_two_questions_the_one_without_an_answer_is_named(assistant: Assistant) -> None:
    found = assistant.answer("When was the Korea-U.S. summit held in Seoul, and how much did the dinner cost?")
    assert (found.status, found.missing, found.absent) == ("partial", ("how much did the dinner cost?",), ())
    assert "May 21, 2022" in found.text and "how much did the dinner cost?" in found.text


def test_two_questions_are_both_answered(assistant: Assistant) -> None:
    asked = "How long did Lee Jong-sup and Hamada Yasukazu talk in Singapore, and when was the Camp David summit?"
    found = assistant.answer(asked)
    assert found.status == "answered" and found.missing == ()
    assert "40 minutes" in found.text and "August 18, 2023" in found.text
    quotes = [(one.source_id, one.start) for one in found.citations]
    assert len(quotes) == len(set(quotes)) > 1


def test_a_turn_takes_the_question_before_as_its_own(assistant: Assistant) -> None:
    turns = conversation(assistant, "Who was the defense minister of Japan in June 2022?")
    found = assistant.answer("And in June 2023?", history=turns)
    assert found.status == "answered" and "Hamada" in found.text and found.question == "And in June 2023?"


def test_what_was_quoted_is_not_given_again_as_new(assistant: Assistant) -> None:
    turns = conversation(assistant, "Which books has Cho co-authored?")
    given = {one.quote for one in assistant.answer(turns[0]["content"]).citations}
    more = assistant.answer("What else did he write?", history=turns)
    assert more.status == "answered" and not {one.quote for one in more.citations} & given


def test_a_summary_is_of_the_source_that_is_named(assistant: Assistant) -> None:
    found = assistant.answer("Sum up the Hankyoreh commentary for me.")
    assert found.kind == "summary" and {one.publisher for one in found.citations} == {"Hankyoreh"}
