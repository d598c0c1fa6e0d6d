"""Pages that hold no article, though a server sends them as if they did."""

import re

SHORT = 600  # characters: an article says more
SHORTEST = 200
SCRIPT = re.compile(
    r"(?:enable|need|require|turn on|activate|without|support)s?\W[^.]{0,40}java ?script|java ?script\W[^.]{0,40}"
    r"(?:enable|disabled|required|need|turned off|must be|not supported|is off)|자바스크립트|"
    r"javascriptを?(?:有効|オン)|启用\s?javascript|javascript\s?(?:を|가|이|를)",
    re.IGNORECASE,
)
GONE = re.compile(
    r"\b404\b|(?:page|site|file|article|document|content)\b[^.]{0,30}\b(?:not found|no longer (?:available|exists)|"
    r"(?:could|can)(?: ?not|n['’]t) be found|does(?: not|n['’]t) exist)|\bnot found\b|페이지를 찾을 수 없|"
    r"존재하지 않는 페이지|"
    r"ページ(?:が|は)見つかりません|ページは存在しません|页面(?:不存在|未找到|没有找到)|找不到(?:页面|网页|該頁)|"
    r"page (?:non trouvée|introuvable)|seite (?:wurde )?nicht gefunden|página no encontrada",
    re.IGNORECASE,
)
CONSENT = re.compile(
    r"(?:accept|reject|manage|allow|agree to)\W(?:all |our |the |your )?(?:optional |non-essential )?cookies|"
    r"before you continue to|we (?:value|care about|respect) your privacy|"
    r"(?:we and our|our) (?:\d[\d,.]* )?partners (?:store|use|process)|consent to the (?:use|processing)|"
    r"쿠키(?:를| 사용에)? ?(?:모두 )?(?:허용|동의|수락)|(?:cookie|クッキー)[^。]{0,20}同意|接受(?:所有|全部)?\s?cookie",
    re.IGNORECASE,
)
GATE = re.compile(
    r"checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"(?:please )?complete the (?:captcha|security check)|access denied|are you a robot|unusual traffic",
    re.IGNORECASE,
)
EMPTY_PLACE = re.compile(
    r"<(?:div|main|app-root)\b[^>]{0,200}\bid\s*=\s*[\"']?(?:root|app|__next|__nuxt|main)\b[^>]{0,200}>\s*</",
    re.IGNORECASE,
)
SCRIPTED = re.compile(r"<script\b", re.IGNORECASE)


def reason(page: str, text: str, title: str) -> str:
    """Return why a page with this text is no source, on one line; empty where it may be one."""
    length = len(text.strip())
    if not any(character.isalnum() for character in text):
        return "a page without text of its own (a script may have to fill it in)"
    said = f"{title}\n{text}"
    if length < SHORT and SCRIPT.search(text):
        return "a page that a script has to fill in (JavaScript); save it from a browser as PDF or text"
    if length < SHORTEST and len(SCRIPTED.findall(page)) >= 1 and _is_shell(page):
        return "a page that a script has to fill in (JavaScript); save it from a browser as PDF or text"
    if (length < SHORT and GONE.search(said[:SHORT])) or (length < 3 * SHORT and _is_gone_title(title)):
        return "a page that says that what was asked for is not there (404)"
    if length < 2 * SHORT and CONSENT.search(text):
        return "a page that only asks for consent to cookies; save the article from a browser as PDF or text"
    if length < SHORT and GATE.search(said):
        return "a page that keeps programs out; save the article from a browser as PDF or text"
    return ""


def _is_gone_title(title: str) -> bool:
    return len(title) < 80 and any(found.lower() != "404" for found in GONE.findall(title))


def _is_shell(page: str) -> bool:
    """Whether the body of a page is an empty place for a script's own."""
    return EMPTY_PLACE.search(page) is not None
