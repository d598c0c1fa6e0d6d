"""The language of the page: chosen on it, kept by the browser; and examples in it that the library answers."""

from typing import Any

import pytest
from gated import Gated
from reader import Reader

from app.web.words.wording import examples, words_in
from app.wording.catalog import LANGUAGES, wanted

FACT = "When was the Korea-U.S. summit held in Seoul?"


@pytest.mark.parametrize(
    ("cookie", "language"),
    [
        ("", "ja"),
        ("a=b; brief_chat_language=ko", "ko"),
        ("brief_chat_language=fr", "ja"),
        ("xbrief_chat_language=ko", "ja"),
    ],
)
def test_what_a_reader_has_chosen_goes_before_the_browsers_language(cookie: str, language: str) -> None:
    assert wanted({"cookie": cookie, "accept-language": "ja,en;q=0.5"}) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_answered_from_the_library(assistant: Gated, language: str) -> None:
    for question in examples(language):
        answer = assistant.known(question)
        assert (answer.status, answer.language) == ("answered", language), question
        assert answer.citations and not answer.missing, question


@pytest.mark.browser
def test_the_page_changes_its_language_and_keeps_the_conversation(reader: Reader, address: str, context: Any) -> None:
    expect = pytest.importorskip("playwright.sync_api").expect
    page, words = reader.page, words_in("ko")
    page.get_by_label("Language").select_option("한국어")
    try:
        expect(page.locator("#send")).to_have_text(words("ask"))
        expect(page.locator("html")).to_have_attribute("lang", "ko")
        expect(page.locator("#masthead")).to_contain_text(words("subject"))
        expect(page.locator("#chatbot .example")).to_have_text(examples("ko"))
        reader.ask(FACT)
        expect(page.locator("#evidence .kind").first).to_have_text("분석")
        page.get_by_label("언어").select_option("English")
        expect(page.locator("#send")).to_have_text("Ask")
        expect(reader.answer).to_contain_text("Exact quotes from")
    finally:
        context.clear_cookies()
