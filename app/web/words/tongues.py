"""The language of the page: a choice on it, which the browser keeps and Gradio is told before it asks the browser."""

from app.web.words.markup import html
from app.web.words.wording import Words
from app.wording.catalog import COOKIE, LANGUAGES, texts

# Gradio takes the language from `navigator` and runs `head` only afterwards, so this stands before all of its scripts.
EARLY = (
    "<head><script>(() => { const chosen ="
    f" /(?:^|; ){COOKIE}=({'|'.join(LANGUAGES)})(?:;|$)/.exec(document.cookie)?.[1];"
    " if (!chosen) return; Object.defineProperty(navigator, 'language', { get: () => chosen });"
    " Object.defineProperty(navigator, 'languages', { get: () => [chosen] }); })()</script>"
)


def choice(words: Words) -> str:
    """Return the choice of a language in HTML, each named in itself."""
    options = "".join(
        f'<option value="{one}" lang="{one}"{" selected" if one == words.language else ""}>'
        f"{html(texts('script', one)['own'])}</option>"
        for one in LANGUAGES
    )
    label = html(texts("script", words.language)["language"])
    return f'<select id="language" aria-label="{label}">{options}</select>'


def tongued(page: str) -> str:
    """Return the text of the page with the chosen language before Gradio's scripts."""
    return page.replace("<head>", EARLY, 1)
