"""A timeline that is drawn: seen by everybody, and each of its marks a way to a quote, by mouse, key and thumb."""

import re
from typing import Any

import pytest
from look import LOOKS, both_looks, picture, speaking
from reader import Reader

from app.web.words.conversation import Turn, messages
from app.web.words.wording import words_in

sync_api = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
expect = sync_api.expect
Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing").Axe

DATES = "Give me a timeline of trilateral cooperation from 2018 to 2025."
SPILT = """() => [...document.querySelectorAll('.timeline > svg')].filter((one) => one.checkVisibility())
    .flatMap((one) => [...one.querySelectorAll('a')]).filter((one) => {
        const [text, target] = ['text', '.target'].map((part) => one.querySelector(part).getBBox());
        return text.x < target.x - 1 || text.x + text.width > target.x + target.width + 1;
    }).map((one) => one.textContent)"""


def serious(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


@pytest.mark.browser
@both_looks
def test_each_mark_is_a_way_to_its_quote(reader: Reader, look: Any) -> None:
    page = reader.page
    reader.ask(DATES)
    sheet, other = ("wide", "narrow") if look is LOOKS[0] else ("narrow", "wide")
    figure = page.locator("#chatbot .timeline")
    expect(figure.locator(f"svg.{sheet}")).to_be_visible()
    expect(figure.locator(f"svg.{other}")).to_be_hidden()
    marks = figure.locator(f"svg.{sheet} a")
    dated = page.locator("#chatbot table tbody tr:not(:has-text('[date unknown]'))")
    assert marks.count() == dated.count() > 5
    assert page.evaluate(SPILT) == [], "no label is wider than was reckoned"
    expect(marks.nth(1)).to_have_attribute("aria-label", re.compile(r"Jun 11, 2022 .+ \(.+\)$"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") and serious(page) == []
    picture(page, f"drawn-{look}")
    number = str(marks.nth(1).get_attribute("href")).rpartition("-")[2]
    marks.nth(0).focus()
    page.keyboard.press("Tab")  # in the order of the events
    expect(reader.quote).to_be_visible()
    page.keyboard.press("Enter")
    reader.mark.wait_for()
    assert reader.mark.get_attribute("data-number") == number
    page.keyboard.press("Escape")
    expect(marks.nth(1)).to_be_focused()
    if sheet == "wide":
        marks.nth(2).locator("path").first.click()
        reader.mark.wait_for()
        assert reader.mark.get_attribute("data-number") == str(marks.nth(2).get_attribute("href")).rpartition("-")[2]
        page.keyboard.press("Escape")
    assert "Jun 11, 2022" not in page.locator("#heard").inner_text(), "the table is read, and not the drawing as well"


@pytest.mark.browser
def test_a_thumb_hits_each_mark(phone: Any, address: str, assistant: Any) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    reader = Reader(phone)
    reader.open(address)
    reader.ask(DATES)
    targets = phone.locator("#chatbot .timeline .narrow .target")
    sizes = [targets.nth(place).bounding_box() for place in range(targets.count())]
    assert sizes and all(one and one["height"] >= 43.9 and one["width"] >= 43.9 for one in sizes)
    assert phone.evaluate(SPILT) == [] and phone.evaluate("document.documentElement.scrollWidth") <= 320
    phone.locator("#chatbot .timeline .narrow a").nth(3).tap()
    reader.mark.wait_for()


@pytest.mark.browser
def test_a_korean_reader_has_a_korean_drawing(reader: Reader) -> None:
    with speaking(reader.page, "ko"):
        reader.ask("2018년부터 2024년까지 레이더 갈등의 연표를 만들어 주세요.")
        expect(reader.page.locator("#chatbot figcaption")).to_contain_text("사건")
        expect(reader.page.locator("#chatbot .timeline .wide .axis")).to_contain_text("2019년")


def test_the_drawing_stands_before_the_table_on_a_line_of_its_own(assistant: Any) -> None:
    answer = assistant.answer(DATES)
    (_, said) = messages([Turn(DATES, answer=answer)], words_in("en"))
    text = str(said["content"])
    drawing, table = text.index('<figure class="timeline">'), text.index("| --- |")
    assert drawing < table and (not drawing or text[:drawing].endswith("\n\n")) and "</figure>\n\n|" in text
    assert "\n" not in text[drawing : text.index("</figure>")], "a blank line would end the HTML in the Markdown"
