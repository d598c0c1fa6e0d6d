"""Which language model writes: chosen on the page among those of the settings and none, and kept by the browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gated import Gated
from look import picture
from prepared import PreparedModel
from reader import Reader

from app.errors import ModelError
from app.settings import Models, Settings
from app.web.words.wording import words_in
from app.web.work.models import choice, chosen

INDIA = "In what year did Japan begin a 2+2 dialogue with India?"
ONE, OTHER = "prepared:one", "prepared:other/b&<b>"
MODELS = Models(chat=ONE, choices=f" {OTHER} ,{ONE},")


@pytest.mark.parametrize(
    ("cookie", "name"),
    [
        ("", None),
        ("brief_chat_model=none", ""),
        ("a=b; brief_chat_model=prepared%3Aone; c=d", ONE),
        ("brief_chat_model=prepared%3Aother%2Fb%26%3Cb%3E", OTHER),
        ("brief_chat_model=openai%3Asomething-dear", None),
        ("xbrief_chat_model=none", None),
        ("brief_chat_model=", None),
    ],
)
def test_only_what_the_settings_offer_can_be_chosen(cookie: str, name: str | None) -> None:
    assert chosen({"cookie": cookie}, MODELS) == name


def test_the_choice_offers_each_model_once_and_none_at_last_and_escapes_their_names() -> None:
    shown = choice({}, MODELS, words_in("en"))
    assert shown.count("<option") == 3 and "b&amp;&lt;b&gt;" in shown and "<b>" not in shown
    assert shown.index(ONE) < shown.index("prepared:other") < shown.index("no model")
    assert f'value="{ONE}" selected' in shown
    assert choice({}, Models(), words_in("en")) == ""
    assert 'value="none" selected' in choice({}, Models(choices=ONE), words_in("ko"))


@pytest.fixture(scope="module")
def offering(library_home: Path) -> Iterator[Gated]:
    """An assistant with two models, each of which says which one it is."""
    settings = Settings.load(home=library_home, model=ONE, choices=OTHER, suggestions=False)
    with Gated(settings) as assistant:
        for name in (ONE, OTHER):
            assistant._engine.written_by(name).__dict__["model"] = PreparedModel(reply=f"I am {name}.")
        assistant.prepare()
        yield assistant


def test_in_python_the_named_model_writes_and_the_parts_are_loaded_once(offering: Gated) -> None:
    written = {name: offering.answer(INDIA, model=name) for name in (None, ONE, OTHER)}
    assert [one.sentences[0].text for one in written.values()] == [f"I am {one}." for one in (ONE, ONE, OTHER)]
    plain = offering.answer(INDIA, model="")
    assert (plain.generator, plain.usage, plain.sentences) == ("extractive", None, ())
    engine = offering._engine
    assert engine.written_by("").reader is engine.reader and engine.written_by("") is engine.written_by("")
    with pytest.raises(ModelError, match="openai:x: the settings offer no such chat model"):
        offering.answer(INDIA, model="openai:x")


@pytest.mark.browser
def test_a_reader_chooses_what_writes_and_the_browser_keeps_it(
    page: Any, context: Any, offering: Gated, serve_it: Any
) -> None:
    expect = pytest.importorskip("playwright.sync_api").expect
    address = serve_it(offering)
    reader = Reader(page)
    reader.open(address)
    select = page.get_by_label("Answers written by")
    expect(select.locator("option")).to_have_text([ONE, OTHER, "no model (quotes only)"])
    expect(select).to_have_value(ONE)
    assert page.locator("input[type=password]").count() == 0
    left_out = page.locator("#evidence .turn[open] details.withheld li")
    try:
        for name in (ONE, OTHER):
            select.select_option(name)
            reader.ask(INDIA)
            expect(left_out).to_contain_text(f"I am {name}.")
        picture(page, "model-choice")
        select.select_option("none")
        reader.open(address)
        expect(select).to_have_value("none")
        reader.ask(INDIA)
        expect(reader.answer).to_contain_text("2019")
        expect(left_out).to_have_count(0)
        page.get_by_label("Language").select_option("日本語")
        expect(page.get_by_label("回答を書くモデル")).to_have_value("none")
    finally:
        context.clear_cookies()
