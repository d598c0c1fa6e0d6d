"""The language of the page: a choice on it, which the browser keeps and Gradio is told before it asks the browser."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import MutableHeaders

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


class Tongues:
    """ASGI middleware that puts the chosen language before Gradio's scripts, into the page alone."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        """Pass a request on; where it is for the page, add the script to its response."""
        if scope["type"] != "http" or str(scope["path"]).strip("/") or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        start: Any = None
        body = b""

        async def whole(message: Any) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            headers = MutableHeaders(scope=start)
            if headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers:
                body = body.replace(b"<head>", EARLY.encode(), 1)
                headers["content-length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, whole)
