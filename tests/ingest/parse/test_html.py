"""A page gives what its reader sees; a page that holds no article is refused."""

import made
import pytest

from ingest.parse.extract import extract
from ingest.types.errors import SourceError

SEEN = "<p>The ferry sails at noon on market days, says the clerk.</p>"


def text(body: str, head: str = "") -> str:
    return extract(f"<html><head>{head}</head><body>{SEEN}{body}</body></html>".encode(), "a.html").text


@pytest.mark.parametrize(
    "body",
    [
        '<p style="display: none">SECRET</p>', "<p hidden>SECRET</p>", '<p style="visibility:hidden">SECRET</p>',
        '<p style="font-size:0px">SECRET</p>', '<p style="color:#fff">SECRET</p>', "<!-- SECRET -->", "<s>SECRET</s>",
        '<p style="color:red;background:red">SECRET</p>', '<div style="position:absolute;left:-9999px">SECRET</div>',
        "<script>SECRET</script>", '<font color="white">SECRET</font>', '<p style="font-size:1px">SECRET</p>',
         "<template>SECRET</template>", '<p class="away">SECRET</p>',
        "<noscript>SECRET</noscript>",
    ],
)  # fmt: skip
def test_what_is_not_seen_is_not_stored(body: str) -> None:
    for around in (body, f"<nav><a href=/>Home</a></nav><article>{SEEN * 3}{body}{SEEN}</article>"):
        found = text(around, "<style>.away, .far { display:none }</style>")
        assert "SECRET" not in found and "sails at noon" in found


def test_white_text_on_a_dark_ground_is_seen() -> None:
    assert "Welcome." in text('<div style="background:#000"><p style="color:#fff">Welcome.</p></div>')


def test_ruby_and_raised_figures() -> None:
    found = text("<p>会議は<ruby>北浜<rp>(</rp><rt>きたはま</rt><rp>)</rp></ruby>で、2021<sup>3</sup>年。</p>")
    assert "会議は北浜で、2021³年。" in found


def test_cells_keep_their_columns_and_lists_in_them_stay_apart() -> None:
    table = (
        "<table><tr><th rowspan=2>Town<th colspan=2>2031</tr><tr><th>Plan<th>Actual</tr>"
        "<tr><td>Estmark<td><td><ul><li>five<li>six</ul></tr></table>"
    )
    assert "| Town | 2031 Plan | 2031 Actual |\n| Estmark |  | 2031 Actual: five; six |" in text(table)


def test_a_table_that_lays_out_a_page_is_no_table() -> None:
    found = text(
        "<table><tr><td><table><tr><td><p>It comes back.</p><p>It stays.</p></td></tr></table></td></tr></table>"
    )
    assert "It comes back.\n\nIt stays." in found and "|" not in found


def test_text_that_stands_in_the_body_itself_is_kept() -> None:
    found = text("The bridge closes.<br>The mill is open.<p>The clerk waits.</p>At last, the end.")
    for sentence in ("The bridge closes.", "The mill is open.", "The clerk waits.", "At last, the end."):
        assert sentence in found


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<html><body><p>You need to enable JavaScript to run this app.</p></body></html>", "a script has to fill in"),
        ("<html><body><p>Loading…</p><div id='root'></div><script src=a></script></body></html>", "a script has to"),
        ("<html><frameset><frame src=a></frameset></html>", "a page of frames"),
        ("<html><title>Page not found</title><body><p>Sorry, it is gone.</p></body></html>", r"not there \(404\)"),
        ("<html><body><p>요청하신 페이지를 찾을 수 없습니다.</p></body></html>", r"not there \(404\)"),
        ("<html><body><p>We value your privacy. Accept all cookies.</p></body></html>", "consent to cookies"),
        ("<html><body><p>Checking your browser before access.</p></body></html>", "keeps programs out"),
    ],
)
def test_a_page_without_an_article_is_refused(page: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        extract(page.encode(), "a.html")


def test_an_article_that_speaks_of_such_pages_is_none() -> None:
    body = f"<h1>On cookies</h1>{SEEN * 20}<p>Sites ask you to accept all cookies, or say 404 not found.</p>"
    assert "accept all cookies" in extract(made.page(body).encode(), "a.html").text


def test_elements_deep_within_each_other_are_read() -> None:
    assert "Deep words." in text("<div>" * 150 + "<p>Deep words.</p>" + "</div>" * 150)
