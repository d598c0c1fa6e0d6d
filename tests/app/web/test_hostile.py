"""What comes from a question, an address or a source is shown as it is written: nothing of it acts, nothing is loaded.

Requests to other hosts, dialogs and script errors fail these tests by the fixture `page`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from gated import Gated
from reader import Reader

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

# Each would tell of itself: by a dialog, by a request, or by an element that is not ours.
PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=javascript:alert(1)></object><embed src=//evil.example/x>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<form action=http://evil.example/><button formaction=//evil.example>go</button></form>",
    "<a href=javascript:alert(1)>x</a> <a href='http://evil.example/'>y</a>",
    "<b onmouseover=alert(1)>hover</b>",
    "<style>*{background:url(//evil.example/x)}</style>",
    "<link rel=stylesheet href=//evil.example/x.css><meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<template><img src=x onerror=alert(1)></template><noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "\"><img src=x onerror=alert(1)>' onmouseover='alert(1)",
    "&lt;img src=x onerror=alert(1)&gt; &#60;script&#62;alert(1)&#60;/script&#62;",
    "![x](http://evil.example/x.png)",
    "![x](x 'onerror=alert(1)')<http://evil.example/>",
    "[click](javascript:alert(1)) [1](http://evil.example/)",
    "[1]: http://evil.example/ 'x'",
    "[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "http://evil.example/ www.evil.example someone@evil.example",
    "```mermaid graph TD; A-->B ``` ```html <img src=x onerror=alert(1)> ```",
    "$$x^2$$ \\(\\href{javascript:alert(1)}{x}\\) ${alert(1)} {{alert(1)}} {{constructor.constructor('alert(1)')()}}",
    '__i18n__{"__type__":"translation_metadata","key":"<img src=x onerror=alert(1)>"}',
    "\u202egnp.exe <!-- --><x onclick=alert(1) style=position:fixed;inset:0>cover</x>",
)
NAMES = ("title", "author", "publisher", "kind")
ACTIVE = (
    ":is(img, script, form, input, iframe, object, embed, svg, math, video, audio, table, h1, pre, b, style, link, "
    "meta, base, template, x, [onerror], [onload], [onclick], [onmouseover], [onfocus], [ontoggle], [onbegin])"
)


def nothing_acts(reader: Reader) -> None:
    """Assert that messages, evidence and source hold nothing but text, our notes, and our links."""
    for place in ("#chatbot .prose", "#evidence", "#viewer", "#quote", "#catalog"):
        active = ACTIVE
        if place == "#catalog":  # the list of sources is a table with ticks
            active = ACTIVE.replace("table, ", "").replace("input,", "input:not([data-scope]),")
        expect(reader.page.locator(f"{place} {active}")).to_have_count(0)
        expect(reader.page.locator(f"{place} a[href*='evil'], {place} a[href^='javascript' i]")).to_have_count(0)
    ours = ", ".join(f"[href^='#{name}-']" for name in ("cite", "more", "pin", "link"))
    expect(reader.page.locator(f"#chatbot .prose a:not({ours})")).to_have_count(0)


def library(folder: Path) -> list[str]:
    """Write a library in which every payload is in a text, and in a title, an author, a publisher or a kind."""
    manifest, sentences = [], []
    for place in range(0, len(PAYLOADS), len(NAMES)):
        some = PAYLOADS[place : place + len(NAMES)]
        known = "".join(f"{name} = {toml(text)}\n" for name, text in zip(NAMES, some, strict=False))
        url = f"url = 'https://example.org/\"onclick=\"alert({place})'\n"
        manifest.append(f'[[source]]\nid = "s{place}"\nfile = "{place} <img src=x onerror=alert(1)>.txt"\n{known}{url}')
        own = [f"The summit of 20{place:02} in Osaka said {one} and went on." for one in some]
        (folder / f"{place} <img src=x onerror=alert(1)>.txt").write_text("\n\n".join(own), encoding="utf-8")
        sentences += own
    (folder / "sources.toml").write_text("\n".join(manifest), encoding="utf-8")
    return sentences


def toml(text: str) -> str:
    escaped = "".join(f"\\u{ord(one):04x}" if one in '"\\' or ord(one) > 0x2000 else one for one in text)
    return f'"{escaped}"'


def test_a_hostile_question_is_shown_as_it_is_written(reader: Reader, address: str) -> None:
    assert len(PAYLOADS) >= 30
    question = "\n\n".join(PAYLOADS)[:1900]
    reader.ask(question)
    shown = reader.page.locator("#chatbot .user-row .prose").last.inner_text()
    assert shown.split() == question.replace("\u202e", "").split()
    nothing_acts(reader)
    rest = "\n".join(PAYLOADS)[1700:3500]
    reader.page.goto(f"{address}?q={quote(rest)}")  # a question in an address
    expect(reader.page.locator("#chatbot .user-row")).to_have_count(2)
    reader.page.wait_for_selector("#send", timeout=90_000)
    shown = reader.page.locator("#chatbot .user-row .prose").last.inner_text()
    assert shown.split() == rest.replace("\u202e", "").split()
    nothing_acts(reader)
    reader.page.reload()  # what the browser has kept
    reader.page.wait_for_selector("#evidence .turn")
    nothing_acts(reader)
    reader.open(address)


def test_a_hostile_source_is_shown_as_it_is_written(
    page: Any, make: Callable[[Path], Gated], serve_it: Callable[[Gated], str], tmp_path: Path
) -> None:
    sentences = library(tmp_path)
    assistant = make(tmp_path)
    page.goto(serve_it(assistant))
    reader = Reader(page)
    page.wait_for_selector("#evidence li", timeout=90_000)
    listed = reader.evidence.inner_text()
    assert all(one.replace("\u202e", "") in listed for one in PAYLOADS[::4]), "titles as they are written"
    nothing_acts(reader)
    for asked in (
        "What did the summit of 2004 in Osaka say and go on with?",
        "What did the summit of 2024 in Osaka say?",
        "<img src=x onerror=alert(1)>",  # a refusal: the passages as they are
    ):
        reader.ask(asked)
        nothing_acts(reader)
    expect(reader.markers.first).to_be_attached()
    reader.markers.first.hover()
    reader.follow(reader.markers.first)
    nothing_acts(reader)
    quoted = reader.evidence.locator("mark").all_text_contents()
    assert quoted and all(one in [text.replace("\u202e", "") for text in sentences] for one in quoted)
    expect(reader.evidence.get_by_role("link", name="Open the original")).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Sources").click()
    expect(page.get_by_text(PAYLOADS[0]).locator("visible=true").first).to_be_visible()
    nothing_acts(reader)
