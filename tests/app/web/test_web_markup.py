"""Text from outside stays text, in HTML and in Markdown."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from app.web.words import markup

RENDER = MarkdownIt("default", {"html": True, "breaks": True})  # like the chat's: HTML, tables, ~~struck~~ text

WRITTEN = (
    "plain words, 2+2 = 4 (four), \"quoted\" and 'so'; U.S.-Japan – it's 100% #1",
    "<img src=x onerror=alert(1)> <script>alert(1)</script> </div> <!-- x --> &lt;b&gt; &amp; &#60;",
    "![x](http://evil.example/x.png) [y](javascript:alert(1)) [z][1] [1]: <http://evil.example>",
    "# heading\n## heading\ntext\n===\ntext\n---\n***\n- item\n* item\n+ item\n1. one\n2) two\n> quote",
    "`code` ``` fence ``` ~~~ fence ~~~ *em* **strong** _em_ __strong__ ~~struck~~",
    "```mermaid\ngraph\n```\n    four blanks\n\ttab\n| a | b |\n|---|---|\n| 1 | 2 |",
    "backslashes \\ \\[ \\* \\\\ and a last one \\",
    "http://evil.example ftp://evil.example www.evil.example someone@evil.example HTTPS://EVIL.EXAMPLE",
    "$$x^2$$ ${alert(1)} {{alert}} <% x %>",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_markdown_shows_a_text_as_it_is_written(text: str) -> None:
    html = RENDER.render(markup.markdown(text))
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "br"}
    assert _words(html) == text.split()


@pytest.mark.parametrize("text", WRITTEN)
def test_an_answer_shows_as_it_is_written_whether_it_was_escaped_or_not(text: str) -> None:
    escaped = re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", text)
    html = RENDER.render(markup.answer(escaped, {1}) + "\n\n[1]: #cite-1-1")
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "br"}
    assert _words(html) == text.split()
    bare = RENDER.render(markup.answer(text, {1}) + "\n\n[1]: #cite-1-1")
    assert set(re.findall(r"<(\w+)", bare)) <= {"p", "br", "a"}
    assert set(re.findall(r'href="([^"]*)"', bare)) <= {"#cite-1-1"}


@pytest.mark.parametrize(
    "text", ["![1]", "[1](http://evil.example)", "[1]: http://evil.example", "[1][2]", "[1]\n: x", "\\\\[1]"]
)
def test_a_marker_is_a_link_to_its_citation_and_nothing_else(text: str) -> None:
    html = RENDER.render(markup.answer(text, {1, 2}) + "\n\n[1]: #cite-1-1\n[2]: #cite-1-2")
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "br", "a"}
    assert re.findall(r'href="([^"]*)"', html)[0] == "#cite-1-1"
    assert set(re.findall(r'href="([^"]*)"', html)) <= {"#cite-1-1", "#cite-1-2"}


def test_a_number_that_no_citation_has_is_no_marker() -> None:
    assert markup.answer(r"as in [7], \[1\] and &#91;1&#93; [1]", {1}) == r"as in \[7\], \[1\] and \[1\] [1]"


def test_what_steers_a_display_is_left_out() -> None:
    assert markup.shown("a\u202eb\u2066c\x00d\x1b[1m\ud800e\r\nf\tg\u200dh") == "abcd[1me\nf\tg\u200dh"
    assert markup.html("\u202e<b a='1' c=\"2\">") == "&lt;b a=&#x27;1&#x27; c=&quot;2&quot;&gt;"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "//evil.example", "/etc/passwd", "ftp://a.b/",
        "http://", "https:///x", 'https://a.b/"onclick="x', "https://a.b/<x>", "https://a.b/\u202ex", " https://a.b/",
        "https://a.b/ c", "http://[::1", Path("/etc/passwd").as_uri(), "", "https://a.b/\nx",
    ],
)  # fmt: skip
def test_only_whole_web_addresses_become_links(address: str) -> None:
    assert markup.web_address(address) == ""


def test_a_web_address_is_kept() -> None:
    for address in (
        "https://a.example/b?c=d&e=f#g",
        "http://world.kbs.co.kr/x.htm?lang=e",
        "https://例え.jp/ä",
    ):
        assert markup.web_address(address) == address


def _words(html: str) -> list[str]:
    """The words of rendered HTML, as a reader sees them."""
    import html as entities

    return entities.unescape(re.sub(r"<[^>]*>", " ", html)).split()
