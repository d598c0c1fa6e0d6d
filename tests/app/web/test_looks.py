"""How the page looks and reads: wide and narrow, light and dark, in three languages, for everybody."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reader import Reader

from app.web.words import words_in

expect = pytest.importorskip("playwright.sync_api").expect
Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing").Axe
pytestmark = pytest.mark.browser

FACT = "When was the Korea-U.S. summit held in Seoul?"
LIST = "With which countries has Japan initiated 2+2 ministerial dialogues besides the United States?"
UNKNOWN = "What is the capital of Mongolia?"
SIZES = {"1280": {"width": 1280, "height": 800}, "375": {"width": 375, "height": 760}}

IMAGES = Path(__file__).parents[3] / "docs" / "images"
OUTPUT = Path(__file__).parents[2] / "output"
FOLDER = IMAGES if os.environ.get("BRIEF_CHAT_SCREENSHOTS") else OUTPUT


@pytest.fixture
def dressed(reader: Reader) -> Iterator[Reader]:
    """A reader whose browser is put back to light and English afterwards."""
    yield reader
    reader.page.emulate_media(color_scheme="light")
    reader.page.goto("about:blank")


def nobody_is_shut_out(page: Any, where: str) -> None:
    """Assert that axe-core finds nothing serious or critical, and that nothing is wider than the page."""
    found = Axe().run(page).response["violations"]
    told = [
        (one["impact"], one["id"], [node["html"][:200] for node in one["nodes"][:3]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert not told, where
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{where}: no scrolling sideways"


def picture(page: Any, name: str) -> None:
    """Write a screenshot: into docs/images where BRIEF_CHAT_SCREENSHOTS is set."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    assert len(page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")) > 10_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["1280", "375"])
def test_every_view_is_open_to_everybody(dressed: Reader, address: str, size: str, scheme: str) -> None:
    reader, page = dressed, dressed.page
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme=scheme)
    reader.open(address)
    assert page.evaluate("document.body.classList.contains('dark')") == (scheme == "dark")
    nobody_is_shut_out(page, "before the first question")
    reader.ask(UNKNOWN)
    nobody_is_shut_out(page, "a refusal")
    if scheme == "light":
        picture(page, "abstention" if size == "1280" else "abstention-mobile")
    reader.ask(LIST)
    if scheme == "light":
        picture(page, "chat" if size == "1280" else "mobile")
    page.locator("#chatbot .bot-row").last.get_by_label("Like", exact=True).click()
    expect(page.locator("#reason")).to_be_visible()
    nobody_is_shut_out(page, "an answer and its rating")
    page.click("#reason-send")
    expect(page.locator("#reason")).to_be_hidden()
    reader.markers.last.hover()
    expect(reader.quote).to_be_visible()
    nobody_is_shut_out(page, "a quote beside its marker")
    reader.follow(reader.markers.last)
    nobody_is_shut_out(page, "a source")
    if size == "1280":
        picture(page, "evidence" if scheme == "light" else "evidence-dark")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Sources").click()
    expect(page.get_by_text("Trilateral summit at Camp David").locator("visible=true").first).to_be_visible()
    nobody_is_shut_out(page, "the Sources tab")
    if scheme == "light" and size == "1280":
        picture(page, "sources")


@pytest.mark.parametrize("width", [320, 2560])
def test_the_page_is_readable_small_and_large(dressed: Reader, width: int) -> None:
    reader, page = dressed, dressed.page
    page.set_viewport_size({"width": width, "height": 640 if width == 320 else 1440})
    reader.ask(LIST)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no scrolling sideways"
    sizes = page.evaluate(
        "[...document.querySelectorAll('#talk :is(p, a, button, textarea), #evidence :is(p, mark)')]"
        ".filter(one => one.offsetParent && one.innerText).map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 12
    line = reader.answer.locator("p").first.bounding_box()
    assert line and line["width"] <= 1000, "lines are no longer than the eye can follow"
    fonts = page.evaluate("[...document.fonts].map((font) => font.family)")
    assert not fonts, "the reader's own fonts"


@pytest.mark.parametrize("language", ["ko", "ja"])
def test_the_page_speaks_the_language_of_the_browser(dressed: Reader, address: str, language: str) -> None:
    reader, page = dressed, dressed.page
    words = words_in(language)
    session = page.context.new_cdp_session(page)
    agent = page.evaluate("navigator.userAgent")
    session.send("Emulation.setUserAgentOverride", {"userAgent": agent, "acceptLanguage": f"{language},en;q=0.5"})
    try:
        reader.open(address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("#masthead")).to_contain_text(words("promise", subject=words("subject")))
        expect(page.get_by_role("tab").first).to_have_text(words("tab_chat"))
        expect(page.locator("#send")).to_have_text(words("ask"))
        expect(reader.question).to_have_attribute("placeholder", words("question_hint"))
        expect(page.locator("#chatbot .placeholder")).to_contain_text(words("invitation"))
        reader.ask(UNKNOWN)
        expect(reader.answer).to_contain_text(words("not_in_sources"))
        expect(reader.evidence).to_contain_text(words("nearest"))
        expect(page.locator("#retry")).to_have_text(words("retry"))
    finally:
        session.send("Emulation.setUserAgentOverride", {"userAgent": agent, "acceptLanguage": "en-US"})
        session.detach()


def test_the_keyboard_alone_reaches_everything(reader: Reader) -> None:
    expect(reader.question).to_be_focused()
    reader.page.keyboard.type(FACT)
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_selector("#clear", timeout=90_000)
    reached: list[str] = []
    for _ in range(60):
        reader.page.keyboard.press("Tab")
        name, outlined = reader.page.evaluate(
            "(() => { const at = document.activeElement;"
            " const style = getComputedStyle(at);"
            " const drawn = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || at.tagName === 'BODY';"
            " return [at.id || at.className || at.getAttribute('href') || at.innerText, drawn]; })()"
        )
        if name and name in reached:
            break
        reached.append(str(name))
        assert outlined, f"the focus is seen on {name}"
    everything = " ".join(reached)
    assert all(one in everything for one in ("send", "copy", "edit", "retry", "share", "export", "clear", "read"))
    chat = reader.page.locator("#chatbot [role=log]")
    expect(chat).to_have_attribute("aria-live", "polite")  # answers are announced
