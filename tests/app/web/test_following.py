"""Questions to ask next: made of names beside the quotes, offered where the real assistant answers them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gated import Gated
from reader import Reader

from app.web.following import candidates, names

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


@pytest.mark.browser
def test_a_question_that_the_source_answers_is_offered_and_asked_with_one_click(
    page: Any, make: Callable[..., Gated], serve_it: Callable[[Gated], str], tmp_path: Path
) -> None:
    (tmp_path / "sources.toml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "osaka.md").write_text(TEXT, encoding="utf-8")
    assistant = make(tmp_path, suggestions=True)
    assistant.prepare()
    reader = Reader(page)
    reader.open(serve_it(assistant))
    reader.ask("When did the ministers meet in Osaka?")
    offer = page.get_by_role("button", name="What is said about Blue Lantern Fund?")
    expect(offer).to_be_visible(timeout=90_000)
    offer.click()
    expect(page.locator("#chatbot .user-row")).to_have_count(2)
    page.wait_for_selector("#send", timeout=90_000)
    expect(reader.answer).to_contain_text("Blue Lantern Fund")
