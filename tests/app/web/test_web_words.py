"""The words of the page."""

import gradio as gr
import pytest

from app.web.sources.catalog import table
from app.web.words.wording import at_once, translations, words_in
from app.wording.catalog import LANGUAGES
from store import Source


def test_the_browser_has_the_words_that_stand_in_the_page_at_once_in_every_language() -> None:
    with gr.Blocks() as page:
        with gr.Tab(at_once("tab_chat")):
            gr.Button(at_once("ask"))
            gr.Textbox(label=at_once("question_label"), placeholder=str(at_once("question_hint")))
        gr.Dropdown([], label=at_once("scope_label"))
    tables = translations(page).translations
    assert set(tables) == set(LANGUAGES)
    marked = ("tab_chat", "ask", "question_label", "question_hint", "scope_label")
    for language, found in tables.items():
        assert found == {f"brief.{key}": words_in(language)(key) for key in marked}


def test_one_is_not_many() -> None:
    words = words_in("en")
    assert words.count("searched", 1) == "1 source searched"
    assert words.count("searched", 10) == "10 sources searched"
    with pytest.raises(KeyError):
        words("no such text")


def test_a_search_of_the_sources_that_nobody_touched_finds_all() -> None:
    source = Source("a", "A study", "", "", "", "", False, "en", "", "v", "", False)
    for sought, found in ((None, True), ("", True), ("study", True), ("nothing", False)):
        assert ("A study" in table([source], {}, {}, words_in("en"), sought)) == found
