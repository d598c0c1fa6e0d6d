"""Where a quote comes from: dates as they are read, links that lead to the words."""

from dataclasses import replace

import pytest

from app.types.results import Citation
from app.web.words.origin import day, original, what
from app.web.words.wording import words_in

QUOTE = "The summit, well-known as “Osaka”, was held on May 5, 2031, in the city of the same name & ended early."
CITATION = Citation(
    number=1, quote="Held in Osaka - yes.", source_id="osaka", version="v", title="", author="", publisher="", date="",
    kind="", digest=False, url="https://example.org/a?b=c", start=0, end=1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "dates"),
    [
        ("en", ["2022", "May 2022", "May 21, 2022", "2022-13-01", "soon-ish"]),
        ("ko", ["2022년", "2022년 5월", "2022년 5월 21일", "2022-13-01", "soon-ish"]),
        ("ja", ["2022年", "2022年5月", "2022年5月21日", "2022-13-01", "soon-ish"]),
    ],
)
def test_dates_are_read_as_they_are_written_in_prose(language: str, dates: list[str]) -> None:
    assert [day(date, language) for date in ("2022", "2022-05", "2022-05-21", "2022-13-01", "soon-ish")] == dates


def changed(**fields: object) -> str:
    return original(replace(CITATION, **fields))  # type: ignore[arg-type]


def test_a_link_to_a_web_page_leads_to_the_words() -> None:
    assert changed() == "https://example.org/a?b=c#:~:text=Held%20in%20Osaka%20%2D%20yes."
    assert changed(url="https://example.org/a#part").startswith("https://example.org/a#part:~:text=Held")
    first, last = changed(quote=QUOTE).partition(":~:text=")[2].split(",")
    assert first == "The%20summit%2C%20well%2Dknown%20as%20%E2%80%9COsaka%E2%80%9D%2C"
    assert last == "same%20name%20%26%20ended%20early."
    assert '"' not in changed(quote='"><script>') and "<" not in changed(quote='"><script>')


def test_a_digest_or_a_document_has_no_words_to_lead_to() -> None:
    assert changed(digest=True) == CITATION.url
    assert changed(url="https://example.org/a.pdf") == "https://example.org/a.pdf"
    assert changed(url="javascript:alert(1)") == ""


def test_a_page_and_a_section_are_told_and_a_document_is_opened_there() -> None:
    cited = replace(CITATION, page=12, section="Part <b>one</b> › Two", url="https://example.org/a.pdf?b#c")
    assert original(cited) == "https://example.org/a.pdf?b#page=12"
    told = what(cited, words_in("en"))
    assert "page 12" in told and "Part &lt;b&gt;one&lt;/b&gt; › Two" in told
