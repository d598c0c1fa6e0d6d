"""What comes from a question or a source is shown as it is written: nothing of it acts, nothing is loaded.

Requests to other hosts, dialogs and script errors fail these tests by the fixture `page`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gated import Gated
from reader import Reader

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

QUESTIONS = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "![x](http://evil.example/x.png)",
    "[click](javascript:alert(1)) [1](http://evil.example/)",
    "<form action=http://evil.example/><input name=a autofocus onfocus=alert(1)></form>",
    "<svg/onload=alert(1)><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "http://evil.example/ www.evil.example someone@evil.example",
    "```mermaid\ngraph TD; A-->B\n```",
    "[1]: http://evil.example/ 'x'\n\n# Heading\n\n| a |\n|---|\n\n$$x^2$$ ${alert(1)} {{alert 1}}",
    "\u202egnp.exe <a href='http://evil.example/'>x</a> &lt;b&gt;",
)
MANIFEST = """
[[source]]
id = "hostile"
title = "<img src=x onerror=alert(1)> \\u202eTitle ${alert(1)} {{alert}}"
author = "<script>alert(1)</script>"
publisher = "[p](javascript:alert(1)) ![x](http://evil.example/p.png)"
date = "2031-05-05"
kind = "<b onmouseover=alert(1)>news</b>"
url = 'https://example.org/"onclick="alert(1)"x="'
file = "hostile.md"
"""
SENTENCES = (
    "The summit of <script>alert(1)</script> was held in Osaka on May 5, 2031.",
    "At the Osaka summit <img src=x onerror=alert(1)> they saw ![x](http://evil.example/x.png) and "
    "[1](http://evil.example/) at www.evil.example.",
    "The Osaka summit ended with <form action=//evil.example><input autofocus onfocus=alert(1)> and "
    '"quoted" \\ `code`.',
)
ACTIVE = (
    ":is(img, script, form, input, iframe, svg, table, h1, pre, b, "
    "[onerror], [onload], [onclick], [onmouseover], [onfocus])"
)


def nothing_acts(reader: Reader) -> None:
    """Assert that messages and evidence hold nothing but text, our notes, and our links."""
    expect(reader.page.locator(f"#chatbot .prose {ACTIVE}")).to_have_count(0)
    expect(reader.page.locator("#chatbot .prose a:not([href^='#cite-'])")).to_have_count(0)
    expect(reader.page.locator(f"#evidence {ACTIVE}")).to_have_count(0)
    expect(reader.page.locator("#evidence a:not(.back)[href*='evil']")).to_have_count(0)


def test_a_hostile_question_is_shown_as_it_is_written(reader: Reader) -> None:
    for first in range(0, len(QUESTIONS), 5):
        question = "\n\n".join(QUESTIONS[first : first + 5])
        reader.ask(question)
        shown = reader.page.locator("#chatbot .user-row .prose").last.inner_text()
        assert shown.split() == question.replace("\u202e", "").split()
    nothing_acts(reader)


def test_a_hostile_source_is_shown_as_it_is_written(
    page: Any, make: Callable[[Path], Gated], serve_it: Callable[[Gated], str], tmp_path: Path
) -> None:
    (tmp_path / "sources.toml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "hostile.md").write_text("\n\n".join(SENTENCES), encoding="utf-8")
    page.goto(serve_it(make(tmp_path)))
    reader = Reader(page)
    expect(reader.evidence).to_contain_text("<script>alert(1)</script>")
    nothing_acts(reader)
    reader.ask("What happened at the Osaka summit, and when was it held?")
    expect(reader.markers.first).to_be_visible()
    nothing_acts(reader)
    shown = reader.answer.inner_text()
    quotes = reader.evidence.locator("mark").all_inner_texts()
    assert quotes and all(quote in SENTENCES and quote in shown for quote in quotes)
    assert "<b onmouseover=alert(1)>news</b>" in reader.evidence.inner_text().lower()
    expect(reader.evidence.get_by_role("link", name="Open the original")).to_have_count(0)
    reader.markers.first.hover()
    reader.ask("<img src=x onerror=alert(1)>")  # a refusal: the passages as they are
    nothing_acts(reader)
