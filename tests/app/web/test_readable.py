"""An answer that can be read: from its beginning, point by point, with what it rests on and more to read."""

from typing import Any

import pytest
from gated import Gated
from look import Look, both_looks
from reader import Reader

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

FACT = "When was the Korea-U.S. summit held in Seoul?"
LONGER = "What did the three defense ministers agree on in Singapore in June 2022?"  # more than one quote


def top(one: Any) -> float:
    """Where an element begins, in pixels from the window's top."""
    return float(one.evaluate("one => one.getBoundingClientRect().top"))


@both_looks
def test_an_answer_is_read_from_its_question_on(reader: Reader, assistant: Gated, look: Look) -> None:
    page, answer = reader.page, assistant.known(LONGER)
    reader.ask(FACT)
    reader.ask(LONGER)
    question = page.locator("#chatbot .user-row").last
    page.wait_for_timeout(300)
    begins = top(page.locator("#chatbot")) if look.width > 859 else 0
    assert begins - 2 <= top(question) <= begins + 60, "the new question stands at the top"
    blocks = reader.answer.locator("p, li").filter(has=page.locator("a[href^='#cite-']"))
    expect(blocks).to_have_count(len(answer.citations))
    for block, citation in zip(blocks.all(), answer.citations, strict=True):
        assert citation.quote in block.inner_text()

    line = reader.answer.locator("p").last
    expect(line).to_contain_text("Exact quotes from 1 source · the newest of 2022 · 10 sources searched")
    reader.answer.get_by_role("link", name="More on this").click()
    more = page.locator("#more-2")
    expect(more.locator("summary")).to_be_focused()
    expect(more.locator(".card").first).to_be_in_viewport()
    expect(more.locator(".caution").first).to_contain_text("Not part of the answer")
    quoted = [citation.quote for citation in answer.citations]
    assert all(quote not in card for quote in quoted for card in more.locator(".card blockquote").all_inner_texts())
    page.reload()
    expect(page.locator("#more-2 .card").first).to_be_attached()
