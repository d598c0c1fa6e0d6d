"""The source viewer: a source's text with the quotes of one answer marked in it. All text is escaped."""

import re
from collections.abc import Mapping, Sequence

from app.types.results import Answer, Citation
from app.web.evidence.panel import TextOf, changed
from app.web.words.markup import html
from app.web.words.origin import by, link, tongue, what
from app.web.words.wording import Words
from store import BriefChatError, Source

WINDOW = 200_000  # characters of a long source that are shown at once; a browser lays them out in under a second
LINE = re.compile(r"[^\n]+")
HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+")
CURRENT = ' class="current" tabindex="-1"'
ITEM = re.compile(r"[ \t]*[-*•►▪][ \t]+")


def viewer(turn: int, number: int, answer: Answer, known: Mapping[str, Source], text_of: TextOf, words: Words) -> str:
    """Return the viewer's HTML at citation `number` of the answer in turn `turn`, or nothing without that citation.

    `text_of(source_id, version)` is `Assistant.source_text`.
    """
    return cited(f'data-turn="{turn}"', number, answer.citations, known, text_of, words)


def cited(
    at: str, number: int, citations: Sequence[Citation], known: Mapping[str, Source], text_of: TextOf, words: Words
) -> str:
    """Return the viewer's HTML at one of some citations; `at` is the attribute by which page.js knows them."""
    places = [citation.number for citation in citations]
    if number not in places:
        return ""
    place = places.index(number)
    citation = citations[place]
    try:
        text = text_of(citation.source_id, citation.version)
    except BriefChatError as error:
        shown = f'<p class="caution">{html(words("no_context", reason=error))}</p><p>{_mark(citation, citation)}</p>'
    else:
        altered = "changed" if citation.source_id in known else "gone"
        note = f'<p class="caution">{html(words(altered))}</p>' if changed(citation, known) else ""
        shown = note + _text(text, citation, citations, words)
    return (
        f'<section class="source" aria-label="{html(words("viewer", title=citation.title))}"'
        f' {at} data-number="{number}">'
        f'<div class="tools">{_step(at, places, place - 1, "previous", words)}'
        f'<span class="place">{html(words("viewer_place", place=place + 1, count=len(places)))}</span>'
        f"{_step(at, places, place + 1, 'next', words)}"
        f'<button type="button" class="close" title="{html(words("viewer_keys"))}">'
        f"{html(words('viewer_close'))}</button></div>"
        f'<p class="what"><span class="number">{number}</span>{what(citation, words)}</p>'
        f'<h2 class="title"><bdi>{html(citation.title)}</bdi></h2>'
        f'<p class="by">{by(citation)}{link(citation, words)}</p>'
        f'<div class="text" tabindex="0" role="region"{tongue(known.get(citation.source_id))}'
        f' aria-label="{html(words("viewer_text"))}">{shown}</div>'
        "</section>"
    )


def whole(source: Source, text: str, words: Words) -> str:
    """Return the viewer's HTML for a source that is read without a question, or as much of a long one as is shown."""
    cut = len(text) if len(text) <= WINDOW else max(text.rfind("\n", 0, WINDOW), 1)
    told = words("viewer_part", start="0", end=f"{cut:,}", length=f"{len(text):,}")
    note = f'<p class="caution">{html(told)}</p>' if cut < len(text) else ""
    lines = "".join(_line(text, *line.span(), (), None) for line in LINE.finditer(text, 0, cut))
    return (
        f'<section class="source" aria-label="{html(words("viewer", title=source.title))}"'
        f' data-source="{html(source.id)}"><div class="tools">'
        f'<button type="button" class="close">{html(words("viewer_close"))}</button></div>'
        f'<p class="what">{what(source, words)}</p><h2 class="title"><bdi>{html(source.title)}</bdi></h2>'
        f'<p class="by">{by(source)}{link(source, words)}</p>'
        f'<div class="text" tabindex="0" role="region"{tongue(source)} aria-label="{html(words("viewer_text"))}">'
        f"{note}{lines}</div></section>"
    )


def _step(at: str, places: Sequence[int], place: int, name: str, words: Words) -> str:
    """A button to another of the citations; it stays, disabled, where there is none."""
    there = 0 <= place < len(places)
    target = f' {at} data-number="{places[place]}"' if there else " disabled"
    arrow = "‹" if name == "previous" else "›"
    return f'<button type="button" class="{name}"{target} aria-label="{html(words(f"viewer_{name}"))}">{arrow}</button>'


def _text(text: str, current: Citation, citations: Sequence[Citation], words: Words) -> str:
    """The text in its lines, or as much of a long one as stands around the quote."""
    first, last = 0, len(text)
    note = ""
    if len(text) > WINDOW:
        first = max(0, text.rfind("\n", 0, max(0, current.start - WINDOW // 2)) + 1)
        cut = text.find("\n", min(len(text), max(current.end, first + WINDOW)))
        last = cut if cut >= 0 else len(text)
        told = words("viewer_part", start=f"{first:,}", end=f"{last:,}", length=f"{len(text):,}")
        note = f'<p class="caution">{html(told)}</p>'
    here = [one for one in citations if (one.source_id, one.version) == (current.source_id, current.version)]
    here.sort(key=lambda one: one.start)
    return note + "".join(_line(text, *line.span(), here, current) for line in LINE.finditer(text, first, last))


def _line(text: str, start: int, end: int, quotes: Sequence[Citation], current: Citation | None) -> str:
    """One line as a paragraph, a heading or an item, with what it has of each quote marked."""
    line = text[start:end]
    name = "line"
    if mark := HEADING.match(line):
        name, start = "heading", start + mark.end()
    elif mark := ITEM.match(line):
        name, start = "item", start + mark.end()
    pieces = []
    for quote in quotes:
        begins, ends = max(quote.start, start), min(quote.end, end)
        if begins < ends:
            pieces.append(html(text[start:begins]))
            pieces.append(_mark(quote, current, text[begins:ends]))
            start = ends
    pieces.append(html(text[start:end]))
    body = "".join(pieces)
    return f'<p class="{name}">{body}</p>' if body.strip() else ""


def _mark(quote: Citation, current: Citation | None, text: str | None = None) -> str:
    is_current = current is not None and quote.number == current.number
    return (
        f'<mark{CURRENT if is_current else ""} data-number="{quote.number}">'
        f"{html(quote.quote if text is None else text)}</mark>"
    )
