"""What a language model can get wrong, as the page shows it: it is not there, or what it wrote was left out."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from gated import Gated
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from look import OTHER, USUAL, in_each, picture
from reader import Reader

from app.settings import Settings

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

FACT = "When was the Korea-U.S. summit held in Seoul?"
RIGHT = "The Korea-U.S. summit was held in Seoul on May 21, 2022."
INVENTED = "The Korea-U.S. summit was held in Busan on June 12, 2022."


def written(*claims: str) -> str:
    """A model's reply: each claim with all the sentences that it was given."""
    numbers = list(range(1, 13))
    rows = ", ".join(f'{{"text": "{claim}", "sentences": {numbers}}}' for claim in claims)
    return f'{{"claims": [{rows}]}}'


@pytest.fixture
def open_with(page: Any, library_home: Path, serve_it: Callable[[Gated], str]) -> Iterator[Callable[..., Reader]]:
    """A function that opens a page over the default library with a language model: a setting, or its replies."""
    made: list[Gated] = []

    def opened(model: str, *replies: str) -> Reader:
        assistant = Gated(Settings.load(home=library_home, embedding="", reranker="", model=model, suggestions=False))
        if replies:
            assistant._engine.__dict__["model"] = FakeListChatModel(responses=list(replies))
        made.append(assistant)
        reader = Reader(page)
        reader.open(serve_it(assistant))
        return reader

    yield opened
    for assistant in made:
        assistant.close()


def test_a_model_that_is_not_there_is_named_with_what_to_do(open_with: Callable[..., Reader]) -> None:
    reader = open_with("nosuch:model")
    reader.ask(FACT)
    expect(reader.answer.locator("blockquote h2")).to_have_text("The language model is not there")
    expect(reader.answer).to_contain_text("BRIEF_CHAT_MODELS_CHAT")
    expect(reader.evidence.locator(".card")).to_have_count(0)
    for look in in_each(reader.page, USUAL, OTHER):
        picture(reader.page, f"model-missing-{look}")


def test_what_was_left_out_of_an_answer_is_counted(open_with: Callable[..., Reader]) -> None:
    reader = open_with("prepared:model", written(RIGHT, INVENTED))
    reader.ask(FACT)
    expect(reader.answer).to_contain_text(RIGHT)
    expect(reader.answer.locator("blockquote")).to_contain_text("1 claim of the language model was left out")
    expect(reader.answer).not_to_contain_text("Busan")
    for look in in_each(reader.page, USUAL, OTHER):
        expect(reader.markers.first).to_be_visible()
        picture(reader.page, f"withheld-{look}")


def test_where_nothing_is_left_of_what_was_written_the_sources_own_sentences_stand(
    open_with: Callable[..., Reader],
) -> None:
    reader = open_with("prepared:model", written(INVENTED))
    reader.ask(FACT)
    expect(reader.answer).to_contain_text("What the language model wrote was not carried by its quotes")
    expect(reader.answer).to_contain_text("May 21, 2022")
    expect(reader.answer).not_to_contain_text("Busan")
    for look in in_each(reader.page, USUAL, OTHER):
        expect(reader.markers.first).to_be_visible()
        picture(reader.page, f"all-withheld-{look}")
