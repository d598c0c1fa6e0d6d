"""What was told of questions that stand: a feed in Atom, and a page for each notice that shows what it told.

/watch.atom      the last notices
/watch/3         one of them, as a page; /watch/3.json for programs
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from app.standing.words import told, words_for
from app.types.standing import AnswerChange, Notice, Shown
from app.web.words.markup import html

if TYPE_CHECKING:
    from app.standing.questions import Standing

LAST = 30  # notices in the feed
ATOM = "http://www.w3.org/2005/Atom"
NEVER = "1970-01-01T00:00:00+00:00"
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{width:100%;border-collapse:collapse}td,th{width:50%;vertical-align:top;text-align:left;"
    "border:1px solid #8888;padding:.5rem}blockquote{margin:0 0 .5rem}"
)


def notices(standing: "Callable[[], Standing]") -> list[Route]:
    """Return the routes."""

    async def feed(request: Request) -> Response:
        found = await asyncio.to_thread(standing().notices, LAST)
        return Response(atom(found, str(request.base_url)), media_type="application/atom+xml")

    async def page(request: Request) -> Response:
        number, as_json = str(request.path_params["number"]), False
        if number.endswith(".json"):
            number, as_json = number.removesuffix(".json"), True
        plain = number.isdecimal() and number.isascii() and len(number) < 10
        found = await asyncio.to_thread(standing().notice, int(number)) if plain else None
        if found is None:
            return PlainTextResponse("there is no such notice\n", status_code=404)
        return JSONResponse(found.to_dict()) if as_json else HTMLResponse(_page(found))

    return [Route("/watch.atom", feed, methods=["GET"]), Route("/watch/{number}", page, methods=["GET"])]


def atom(found: list[Notice], base: str) -> bytes:
    """Return the feed of notices, the newest first; `base` is the server's address, with a slash at its end."""
    feed = ElementTree.Element("feed", xmlns=ATOM)
    _add(feed, "id", f"{base}watch.atom")
    _add(feed, "title", "Brief Chat")
    _add(feed, "updated", found[0].at if found else NEVER)
    ElementTree.SubElement(feed, "link", rel="self", href=f"{base}watch.atom")
    for one in found:
        entry = ElementTree.SubElement(feed, "entry")
        _add(entry, "id", f"{base}watch/{one.number}")
        _add(entry, "title", "; ".join(change.question for change in one.changes)[:300])
        _add(entry, "updated", one.at)
        ElementTree.SubElement(entry, "link", href=f"{base}watch/{one.number}")
        author = ElementTree.SubElement(entry, "author")
        _add(author, "name", "Brief Chat")
        _add(entry, "content", "".join(map(_change, one.changes))).set("type", "html")
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name)
    element.text = "".join(one for one in text if one >= " " or one in "\n\t")  # XML holds no other control characters
    return element


def _page(notice: Notice) -> str:
    title = html(f"Brief Chat · {notice.at}")
    rows = "".join(map(_change, notice.changes))
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style></head>'
        f"<body><h1>{title}</h1>{rows}</body></html>"
    )


def _change(change: AnswerChange) -> str:
    words = words_for(change.question)
    cells = "".join(f"<td>{_quotes(one, words['none'])}</td>" for one in (change.before, change.after))
    heads = "".join(f"<th>{html(words[name])}</th>" for name in ("before", "after"))
    return f"<h2>{html(change.question)}</h2><p>{html(told(change))}</p><table><tr>{heads}</tr><tr>{cells}</tr></table>"


def _quotes(answer: Shown, none: str) -> str:
    about = []
    for one in answer.quotes:
        whence = ", ".join(filter(None, (one.title, one.date)))
        about.append(f"<blockquote>{html(one.quote)}<footer>{html(whence)}</footer></blockquote>")
    return "".join(about) or html(none)
