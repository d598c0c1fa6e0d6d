"""The evidence panel: each quote marked inside its passage, and where it comes from. All text is escaped."""

import re
from calendar import month_name
from collections.abc import Callable, Mapping, Sequence

from app.answer import Answer, Citation, ConsideredPassage
from app.web.conversation import Turn, anchor
from app.web.markup import html, one_line, web_address
from ingest.sentences import sentence_spans
from store import BriefChatError, Source

REACH = 320  # characters of the passage on either side of a quote
NEAREST = 3  # passages offered where there is no answer
LONGEST = 600  # characters of such a passage

BORDER = re.compile(r"\n[ \t]*#{1,6} [^\n]*\n")  # a heading: what stands behind it belongs to another section
LINE_MARK = re.compile(r"(?<=\n)[ \t]*(?:(?:#{1,6}|[-*•►▪])[ \t]+)?")

TextOf = Callable[[str, str], str]
HEADINGS = {
    "answered": "Quotes for this answer",
    "partial": "Quotes for the part that the sources answer",
    "not_found": "Nearest passages",
}


def panel(turns: Sequence[Turn], sources: Sequence[Source], text_of: TextOf) -> str:
    """Return the panel's HTML: the newest answer's evidence open, that of earlier ones folded beneath it.

    `text_of(source_id, version)` is `Assistant.source_text`.
    """
    known = {source.id: source for source in sources}
    answered = [(number, turn) for number, turn in enumerate(turns, start=1) if turn.answer]
    if not answered:
        return _library(sources)
    newest = answered[-1][0]
    return "".join(
        _turn(number, turn.question, turn.answer, known, text_of, newest=number == newest)
        for number, turn in reversed(answered)
        if turn.answer
    )


def around(text: str, start: int, end: int, language: str = "en") -> tuple[str, str]:
    """Return what stands before and after `text[start:end]`, `REACH` characters at most, in whole sentences.

    A sentence that is too long is cut between words, with an ellipsis. Neither side crosses a heading.
    """
    before = text[max(0, start - REACH) : start]
    after = text[end : end + REACH]
    before_cut, after_cut = start > REACH, end + REACH < len(text)
    if headings := list(BORDER.finditer(f"\n{before}")):
        before, before_cut = before[headings[-1].end() - 1 :], False
    if heading := BORDER.search(f"{after}\n"):
        after, after_cut = after[: heading.start()], False
    if before_cut:
        firsts = [first for first, _ in sentence_spans(before, language)[1:]]
        before = before[firsts[0] :] if firsts else "… " + before.partition(" ")[2]
    if after_cut:
        lasts = [last for _, last in sentence_spans(after, language)[:-1]]
        after = after[: lasts[-1]] if lasts else after.rpartition(" ")[0] + " …"
    return before, after


def _turn(
    number: int, question: str, answer: Answer, known: Mapping[str, Source], text_of: TextOf, *, newest: bool
) -> str:
    if answer.status == "not_found":
        caution = "Not an answer: these passages only come nearest to the question." if answer.passages else ""
        cards = "".join(_passage(passage, known.get(passage.source_id)) for passage in answer.passages[:NEAREST])
    else:
        missing = "; ".join(one_line(item) for item in answer.missing)
        caution = f"Not in the sources: {missing}" if missing else ""
        cards = "".join(_card(number, citation, known, text_of) for citation in answer.citations)
    return (
        f'<details class="turn {answer.status}" name="evidence"{" open" if newest else ""}>'
        f'<summary><span class="about">{HEADINGS[answer.status]}</span>'
        f'<bdi class="asked">{html(one_line(question, 160))}</bdi></summary>'
        f'{_caution(caution)}{cards}<p class="searched">{_searched(answer)}</p></details>'
    )


def _caution(text: str) -> str:
    return f'<p class="caution">{html(text)}</p>' if text else ""


def _searched(answer: Answer) -> str:
    count = len(answer.searched)
    parts = [f"{count} source{'' if count == 1 else 's'} searched"] if count else []
    if answer.withheld:
        claims = "1 claim" if answer.withheld == 1 else f"{answer.withheld} claims"
        parts.append(f"{claims} of the language model left out: the quotes did not support them")
    return " · ".join(parts)


def _card(turn: int, citation: Citation, known: Mapping[str, Source], text_of: TextOf) -> str:
    source = known.get(citation.source_id)
    before = after = note = ""
    try:
        text = text_of(citation.source_id, citation.version)
        before, after = around(text, citation.start, citation.end, source.language if source else "en")
    except BriefChatError as error:  # that version is no longer kept, for one
        note = f"The passage around this quote cannot be shown: {error}"
    if not note and known and (source is None or source.version != citation.version):
        note = "The source has changed since this answer."
    number = citation.number
    return (
        f'<article class="card" id="{anchor(turn, number)}" tabindex="-1" aria-label="Citation {number}">'
        f'<p class="what"><span class="number">{number}</span>{_what(citation)}</p>'
        f'<blockquote><span class="around">{_plain(before)}</span><mark>{html(citation.quote)}</mark>'
        f'<span class="around">{_plain(after, begins_line=False)}</span></blockquote>'
        f'{_origin(citation)}{_caution(note)}<a class="back" href="#chatbot">Back to the answer</a></article>'
    )


def _passage(passage: ConsideredPassage, source: Source | None) -> str:
    text = passage.text.strip()
    if len(text) > LONGEST:
        text = text[:LONGEST].rpartition(" ")[0] + " …"
    what = f'<p class="what">{_what(source)}</p>' if source else ""
    origin = _origin(source) if source else f'<p class="title"><bdi>{html(passage.title)}</bdi></p>'
    return f'<article class="card">{what}<blockquote>{_plain(text)}</blockquote>{origin}</article>'


def _what(about: Citation | Source) -> str:
    """What the quote is from: the original's kind and date, and whether the text is a digest of it."""
    parts = [f'<span class="kind">{html(about.kind)}</span>'] if about.kind else []
    if about.date:
        parts.append(f'<time datetime="{html(about.date)}">{html(day(about.date))}</time>')
    if about.digest:
        parts.append('<span class="digest">digest of the original</span>')
    return "".join(parts)


def _origin(about: Citation | Source) -> str:
    """Who said it, and where: title, author, publisher, link."""
    by = ", ".join(f"<bdi>{html(name)}</bdi>" for name in (about.author, about.publisher) if name)
    address = html(web_address(about.url))
    link = f'<a href="{address}" target="_blank" rel="noopener noreferrer">Open the original</a>' if address else ""
    return f'<p class="title"><bdi>{html(about.title)}</bdi></p><p class="by">{by}{link}</p>'


def day(date: str) -> str:
    """Return an ISO date as it is read: 2022, May 2022, May 21, 2022."""
    year, *rest = date.split("-")
    if not rest or not all(part.isdigit() for part in rest) or not 1 <= int(rest[0]) <= 12:
        return date
    return f"{month_name[int(rest[0])]} {f'{int(rest[1])}, ' if len(rest) > 1 else ''}{year}"


def _library(sources: Sequence[Source]) -> str:
    """What the panel holds before the first answer: the sources that will be asked."""
    if not sources:
        return '<p class="empty">The quotes behind each answer will stand here.</p>'
    rows = "".join(f'<li><p class="what">{_what(source)}</p>{_origin(source)}</li>' for source in sources)
    about = "The quotes behind each answer will stand here, cut from these sources:"
    return f'<p class="empty">{about}</p><ul>{rows}</ul>'


def _plain(context: str, *, begins_line: bool = True) -> str:
    """Context as it reads: without the marks of headings and lists, and without empty lines."""
    lines = LINE_MARK.sub("", f"\n{context}" if begins_line else context.rstrip())
    lines = re.sub(r"\n\s*\n", "\n", lines)
    return html(lines.lstrip("\n") if begins_line else lines)
