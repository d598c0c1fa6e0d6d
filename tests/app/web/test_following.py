"""Questions to ask next: made of names beside the quotes, offered where the real assistant answers them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gated import Gated
from look import OTHER, USUAL, Look, picture
from reader import Reader

from app.web.evidence.following import candidates, names

expect = pytest.importorskip("playwright.sync_api").expect

LIST = "With which countries has Japan initiated 2+2 ministerial dialogues besides the United States?"
MANIFEST = """
[[source]]
id = "osaka"
title = "The Osaka meeting"
file = "osaka.md"
"""
TEXT = """The ministers met in Osaka on May 5, 2031. The Osaka meeting founded the Blue Lantern Fund, which pays for
rescue ships. The Blue Lantern Fund holds 40 million dollars and is run from Busan.
"""


def test_names_are_found_in_a_sentence() -> None:
    assert names("In June 2022 the ministers met at the Shangri-La Dialogue in Singapore.") == ["Shangri-La Dialogue"]
    assert names("The Ministry of Defense published it on Monday.") == ["Ministry of Defense"]
    assert names("They met. In May, Japan agreed.") == []


def test_candidates_name_what_the_answer_does_not(assistant: Gated) -> None:
    answer = assistant.known(LIST)
    found = list(candidates(LIST, answer, assistant.source_text))
    assert found and len({one.question for one in found}) == len(found)
    for one in found:
        assert one.name not in answer.text and one.name in one.question
        assert not one.answered_by(answer, answer), "nothing new"


def test_candidates_are_in_the_language_of_the_question_or_there_are_none(assistant: Gated) -> None:
    answer = assistant.known(LIST)
    (english, *_), (korean, *_), (japanese, *_), french = (
        [one.question for one in candidates(LIST, replace(answer, language=language), assistant.source_text)]
        for language in ("en", "ko", "ja", "fr")
    )
    assert english.startswith("What is said about ") and korean.endswith("하나요?") and japanese.endswith("いますか？")
    assert not french


@pytest.mark.browser
@pytest.mark.parametrize(
    ("look", "question", "offered"),
    [
        (USUAL, "When did the ministers meet in Osaka?", "What is said about Blue Lantern Fund?"),
        (OTHER, "장관들은 언제 오사카에서 만났나요?", "Blue Lantern Fund에 대해 무엇이라고 하나요?"),
    ],
    indirect=["look"],
    ids=["en", "ko"],
)
def test_a_question_that_the_source_answers_is_offered_and_asked_with_one_click(
    page: Any,
    make: Callable[..., Gated],
    serve_it: Callable[[Gated], str],
    tmp_path: Path,
    look: Look,
    question: str,
    offered: str,
) -> None:
    (tmp_path / "sources.toml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "osaka.md").write_text(TEXT, encoding="utf-8")
    assistant = make(tmp_path, suggestions=True)
    assistant.prepare()
    reader = Reader(page)
    reader.open(serve_it(assistant))
    reader.ask(question)
    offer = page.get_by_role("button", name=offered)
    expect(offer).to_be_visible(timeout=90_000)
    picture(page, f"suggestion-{look}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no scrolling sideways"
    offer.click()
    expect(page.locator("#chatbot .user-row")).to_have_count(2)
    page.wait_for_selector("#send", timeout=90_000)
    expect(reader.answer).to_contain_text("Blue Lantern Fund")
