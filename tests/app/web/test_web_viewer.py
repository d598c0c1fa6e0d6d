"""The source viewer's HTML: the whole text, every quote of the answer marked to the character, everything escaped."""

import html
import re
from dataclasses import replace

from app.types.results import Answer, Citation
from app.web.evidence.viewer import WINDOW, viewer
from app.web.words.wording import words_in
from store import Source, UnknownSource, version_of

EN = words_in("en")
EVIL = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>"
TEXT = f"# Heading {EVIL}\n\nFirst one. The quote\nruns on. Another quote. Last one.\n\n- An item {EVIL}\n"


def citation(number: int, quote: str, text: str = TEXT) -> Citation:
    start = text.index(quote)
    return Citation(
        number=number, quote=quote, source_id="osaka", version=version_of(text), title=EVIL, author=EVIL, publisher="",
        date="2031", kind="news", digest=False, url="", start=start, end=start + len(quote),
    )  # fmt: skip


CITATIONS = (citation(1, "The quote\nruns on."), citation(2, "Another quote."))
ANSWER = Answer("What?", "…", "answered", CITATIONS, (), "extractive")


def shown(number: int, answer: Answer = ANSWER, known: dict[str, Source] | None = None, text: str = TEXT) -> str:
    return viewer(3, number, answer, known or {}, lambda source_id, version: text, EN)


def test_the_whole_text_is_there_and_the_quotes_are_marked_to_the_character() -> None:
    page = shown(1)
    body = page[page.index('<div class="text"') :]
    lines = [html.unescape(re.sub(r"<[^>]+>", "", line)) for line in re.findall(r"<p[^>]*>(.*?)</p>", body)]
    assert lines == [
        f"Heading {EVIL}", "First one. The quote", "runs on. Another quote. Last one.", f"An item {EVIL}",
    ]  # fmt: skip
    marks = re.findall(r'<mark([^>]*) data-number="(\d)">([^<]*)</mark>', body)
    assert [(number, text) for _, number, text in marks] == [
        ("1", "The quote"), ("1", "runs on."), ("2", "Another quote."),
    ]  # fmt: skip
    assert ["current" in attributes for attributes, _, _ in marks] == [True, True, False]
    assert "<img" not in page and "<script" not in page


def test_the_buttons_lead_to_the_quotes_before_and_behind() -> None:
    first, second = shown(1), shown(2)
    assert re.search(r'class="previous" disabled', first) and 'class="next" data-turn="3" data-number="2"' in first
    assert re.search(r'class="next" disabled', second) and 'class="previous" data-turn="3" data-number="1"' in second
    assert "1 of 2" in first and "2 of 2" in second
    assert shown(7) == ""


def test_a_long_source_is_shown_around_the_quote() -> None:
    text = "A line of a long source.\n" * 20_000
    text = text[:400_000] + "\nThe only quote.\n" + text[400_000:]
    page = shown(1, replace(ANSWER, citations=(citation(1, "The only quote.", text),)), text=text)
    assert "The only quote." in page and "A long source" in page
    assert WINDOW / 2 < len(page) < WINDOW * 3


def test_a_source_that_changed_or_is_gone_says_so() -> None:
    source = Source(
        id="osaka", title="", author="", publisher="", date="", kind="", digest=False, language="en", url="",
        version="another", origin="", library=False,
    )  # fmt: skip
    assert "has changed since this answer" in shown(1, known={"osaka": source})
    assert "has changed" not in shown(1, known={"osaka": replace(source, version=version_of(TEXT))})

    def gone(source_id: str, version: str) -> str:
        raise UnknownSource("no longer kept")

    page = viewer(1, 1, ANSWER, {}, gone, EN)
    assert "no longer kept" in page and "The quote\nruns on." in page
