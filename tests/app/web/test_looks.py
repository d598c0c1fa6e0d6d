"""How the page looks and reads: wide and narrow, light and dark, in three languages, for everybody."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from gated import Gated
from look import LOOKS, OTHER, USUAL, Look, both_looks, in_each, picture, speaking
from reader import Reader

from app.question.request import Request, Requests
from app.web.sources.catalog import COLUMNS
from app.web.words.wording import words_in

expect = pytest.importorskip("playwright.sync_api").expect
Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing").Axe
pytestmark = pytest.mark.browser

FACT = "When was the Korea-U.S. summit held in Seoul?"
LIST = "With which countries has Japan initiated 2+2 ministerial dialogues besides the United States?"
UNKNOWN = "What is the capital of Mongolia?"


@pytest.fixture
def dressed(reader: Reader) -> Iterator[Reader]:
    """A reader whose page is left behind afterwards."""
    yield reader
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


def looked_at(page: Any, where: str, names: Callable[[Look], str] | None = None) -> None:
    """Assert that a view shuts nobody out in any look, and take a picture of it in those that have a name for it."""
    for look in in_each(page):
        expect(page.locator("body.dark")).to_have_count(1 if look.scheme == "dark" else 0)
        nobody_is_shut_out(page, f"{where}, {look}")
        if names and (name := names(look)):
            picture(page, name)


def in_light(wide: str, narrow: str) -> Callable[[Look], str]:
    return lambda look: (wide if look.width == 1280 else narrow) if look.scheme == "light" else ""


def of_a_source(look: Look) -> str:
    return ("evidence" if look.scheme == "light" else "evidence-dark") if look.width == 1280 else ""


def of_sources(look: Look) -> str:
    return ("sources" if look.width == 1280 else "sources-mobile") + ("" if look.scheme == "light" else "-dark")


def test_every_view_of_an_answer_is_open_to_everybody(reader: Reader) -> None:
    page = reader.page
    looked_at(page, "before the first question")
    reader.ask(UNKNOWN)
    looked_at(page, "a refusal", in_light("abstention", "abstention-mobile"))
    reader.ask(LIST)
    for look in in_each(page):
        if name := in_light("chat", "mobile")(look):
            picture(page, name)
    page.locator("#chatbot .bot-row").last.get_by_role("button", name=re.compile("^Like: the answer")).click()
    expect(page.locator("#reason")).to_be_visible()
    looked_at(page, "an answer and its rating")
    page.click("#reason-send")
    expect(page.locator("#reason")).to_be_hidden()
    for look in in_each(page):
        reader.markers.last.hover()
        expect(reader.quote).to_be_visible()
        nobody_is_shut_out(page, f"a quote beside its marker, {look}")
        page.mouse.move(5, 5)
        expect(reader.quote).to_be_hidden()
    for look in in_each(page):
        reader.follow(reader.markers.last)
        nobody_is_shut_out(page, f"a source, {look}")
        if name := of_a_source(look):
            picture(page, name)
        page.keyboard.press("Escape")
        expect(reader.source).to_be_hidden()


def test_every_view_of_the_sources_is_open_to_everybody(reader: Reader) -> None:
    page = reader.page
    page.get_by_role("tab", name="Sources").click()
    for _ in in_each(page):
        expect(page.get_by_text("Trilateral summit at Camp David").locator("visible=true").first).to_be_visible()
    looked_at(page, "the Sources tab", of_sources)
    for look in in_each(page, *(look for look in LOOKS if look.width == 375)):
        page.locator("#catalog").evaluate("list => list.scrollIntoView()")
        picture(page, f"list-{look}")
    for look in in_each(page):
        page.get_by_role("button", name="Open: Trilateral summit at Camp David").click()
        expect(page.locator("#reader .text")).to_contain_text("Camp David")
        nobody_is_shut_out(page, f"a source that is read without a question, {look}")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Remove…: Trilateral summit at Camp David").click()
        expect(page.locator("#confirm-about")).to_contain_text("Remove “Trilateral summit at Camp David")
        nobody_is_shut_out(page, f"whether a source shall go, {look}")
        page.locator("#sure").scroll_into_view_if_needed()
        picture(page, f"remove-{look}")
        page.click("#keep")
        expect(page.locator("#sure")).to_be_hidden()


def test_a_table_is_one_and_scrolls_within_its_message(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    page = reader.page
    monkeypatch.setattr(Requests, "recognise", lambda *_: Request("compare", "both"))
    reader.ask("Compare the Korea-Japan summits of March 2023 and August 2025.")
    table = page.get_by_role("table").locator("visible=true").last
    for look in in_each(page, USUAL, OTHER):
        expect(table.get_by_role("columnheader")).to_have_count(3)
        expect(table.get_by_role("columnheader").nth(1)).to_contain_text("March 2023")
        expect(table.get_by_role("cell").nth(1)).to_contain_text("March 16, 2023")
        room = table.evaluate(
            "one => [one.scrollWidth, one.closest('.prose').clientWidth, one.closest('.prose').scrollWidth]"
        )
        assert room[0] <= room[2] and (look.width == 1280) == (room[1] >= room[2]), room
        page.locator("#chatbot .user-row").last.evaluate("one => one.scrollIntoView()")
        nobody_is_shut_out(page, f"a table, {look}")
        picture(page, "compare" if look.width == 1280 else "compare-mobile")
        reader.follow(reader.markers.last)
        page.keyboard.press("Escape")


@pytest.fixture(scope="module")
def bare(make: Callable[..., Gated], serve_it: Callable[[Gated], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where a page without any source is: the only one was removed."""
    library = tmp_path_factory.mktemp("bare")
    (library / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (library / "osaka.md").write_text("The summit of 2031 was held in Osaka on May 5, 2031.")
    assistant = make(library)
    assistant.prepare()
    assistant.remove("osaka")
    return serve_it(assistant)


def test_without_sources_each_tab_says_what_to_do(page: Any, bare: str) -> None:
    Reader(page).open(bare)
    expect(page.locator("#evidence .none")).to_contain_text("Add some on the Sources tab")
    looked_at(page, "a chat without sources")
    page.get_by_role("tab", name="Sources").click()
    expect(page.locator("#catalog .none")).to_have_text("No sources yet: add a file or an address.")
    looked_at(page, "the Sources tab without sources", lambda look: f"empty-{look}")


@pytest.mark.parametrize("width", [320, 2560])
def test_the_page_is_readable_small_and_large(reader: Reader, width: int) -> None:
    page = reader.page
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
    with speaking(page, language):
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
        page.get_by_role("tab", name=words("tab_sources")).click()
        for look in in_each(page, USUAL, OTHER):
            heads = page.locator("#catalog thead th")
            expect(heads).to_have_text([words(f"column_{name}") for name in COLUMNS])
            expect(page.locator("#catalog caption")).to_have_text(words.count("listed", 10))
            expect(page.locator("#catalog td.state").first).to_have_text(
                re.compile("|".join(words(f"state_{state}") for state in ("added", "unchanged")))
            )
            for label in ("files_label", "address_label", "find_label"):
                expect(page.locator("#shelf")).to_contain_text(words(label))
            for button in ("add", "check_all"):
                expect(page.locator(f"#{button.replace('_', '-')}")).to_have_text(words(button))
            kinds = page.locator("#catalog td.kind").all_inner_texts()
            assert not [kind for kind in kinds if re.search("[a-z]", kind)], "the kinds are in the reader's language"
            page.locator("#address").locator("input, textarea").fill("not an address")
            page.click("#add")
            expect(page.locator("#shelf-status .failed")).to_have_text(words("no_address", given="not an address"))
            page.get_by_role("button", name=f"{words('row_remove')}: Trilateral summit at Camp David").click()
            expect(page.locator("#confirm-about")).to_contain_text(words("remove_really").partition("{title}")[2])
            expect(page.locator("#sure")).to_have_text(words("remove_sure"))
            picture(page, f"sources-{language}-{look}")
            page.click("#keep")
            sought = page.get_by_label(words("find_label"))
            expect(sought).to_have_attribute("placeholder", words("find_hint"))
            sought.fill("no such words")
            expect(page.locator("#catalog .empty")).to_have_text(words("listed_not_found"))
            sought.fill("")


@both_looks
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
