"""The evidence panel: each quote marked inside its passage, and where it comes from. All text is escaped."""

import re
from collections.abc import Callable, Mapping, Sequence

from app.types.results import Answer, Citation, ConsideredPassage
from app.web.evidence.model import took, withheld
from app.web.words.conversation import Turn, anchor
from app.web.words.markup import html, one_line
from app.web.words.origin import tongue, what, whence
from app.web.words.trust import further
from app.web.words.wording import Words
from ingest import sentence_spans
from store import BriefChatError, Source

REACH = 320  # characters of the passage on either side of a quote
NEAREST = 3  # passages offered where there is no answer
LONGEST = 600  # characters of such a passage
NAMED = 5  # searched sources that are named; more are counted

BORDER = re.compile(r"\n[ \t]*#{1,6} [^\n]*\n")  # a heading: what stands behind it belongs to another section
LINE_MARK = re.compile(r"(?<=\n)[ \t]*(?:(?:#{1,6}|[-*•►▪])[ \t]+)?")

TextOf = Callable[[str, str], str]
HEADINGS = {"answered": "quotes", "partial": "quotes_partial", "not_found": "nearest", "chat": "nearest"}


def panel(turns: Sequence[Turn], sources: Sequence[Source], text_of: TextOf, words: Words) -> str:
    """Return the panel's HTML: the newest answer's evidence open, that of earlier ones folded beneath it.

    While the last question is being answered all are folded: none of them is its evidence.

    `text_of(source_id, version)` is `Assistant.source_text`.
    """
    known = {source.id: source for source in sources}
    answered = [(number, turn) for number, turn in enumerate(turns, start=1) if turn.answer and _rests(turn.answer)]
    coming = bool(turns) and turns[-1].pending
    if not answered and not coming:
        return _library(sources, words)
    newest = 0 if coming else answered[-1][0]
    note = f'<p class="empty coming">{html(words("coming"))}</p>' if coming else ""
    return note + "".join(
        _turn(number, turn, turn.answer, known, text_of, words, newest=number == newest)
        for number, turn in reversed(answered)
        if turn.answer
    )


def empty(words: Words) -> str:
    """Return what the panel holds where the corpus is empty: what to do about it."""
    return f'<p class="empty none">{html(words("no_sources"))}</p>'


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


def changed(citation: Citation, known: Mapping[str, Source]) -> bool:
    """Return whether the source has another version by now, or is gone; False where nothing is known of it."""
    source = known.get(citation.source_id)
    return bool(known) and (source is None or source.version != citation.version)


def _turn(
    number: int,
    turn: Turn,
    answer: Answer,
    known: Mapping[str, Source],
    text_of: TextOf,
    words: Words,
    *,
    newest: bool,
) -> str:
    if answer.status in ("not_found", "chat"):
        caution = words("nearest_caution") if answer.passages else ""
        cards = "".join(_passage(one, known.get(one.source_id), words) for one in answer.passages[:NEAREST])
    else:
        missing = "; ".join(one_line(item) for item in answer.missing)
        caution = words("missing", items=missing) if missing else ""
        cards = "".join(_card(number, citation, known, text_of, words) for citation in answer.citations)
        cards += _more(number, answer, known, words)
    return (
        f'<details class="turn {answer.status}" name="evidence"{" open" if newest else ""}>'
        f'<summary><span class="about">{html(words(HEADINGS[answer.status]))}</span>'
        f'<bdi class="asked">{html(one_line(turn.question, 160))}</bdi></summary>'
        f"{_caution(caution)}{cards}{withheld(answer, words)}"
        f'<p class="searched">{_searched(turn, answer, known, words)}</p></details>'
    )


def _rests(answer: Answer) -> bool:
    """Whether an answer is one from passages: not what is said of the library or of the assistant itself."""
    return bool(answer.passages or answer.citations) or answer.kind in ("lookup", "summary")


def _caution(text: str) -> str:
    return f'<p class="caution">{html(text)}</p>' if text else ""


def _searched(turn: Turn, answer: Answer, known: Mapping[str, Source], words: Words) -> str:
    """Say what was searched: by name where only some sources were asked, else how many."""
    parts = []
    if turn.scope and len(turn.scope) <= NAMED:
        titles = "; ".join(one_line(known[one].title if one in known else one, 120) for one in turn.scope)
        parts.append(words("searched_only", titles=titles))
    elif answer.searched:
        parts.append(words.count("searched", len(answer.searched)))
    if answer.withheld and not answer.sentences:
        parts.append(words.count("withheld", answer.withheld))
    if usage := took(answer, words):
        parts.append(usage)
    return " · ".join(html(part) for part in parts)


def _card(turn: int, citation: Citation, known: Mapping[str, Source], text_of: TextOf, words: Words) -> str:
    source = known.get(citation.source_id)
    before = after = note = ""
    try:
        text = text_of(citation.source_id, citation.version)
        before, after = around(text, citation.start, citation.end, source.language if source else "en")
    except BriefChatError as error:  # that version is no longer kept, for one
        note = words("no_context", reason=error)
    opened = (
        ""
        if note
        else f'<button type="button" class="read" data-turn="{turn}" data-number="{citation.number}"'
        f' aria-label="{html(words("read_in_source"))}: {citation.number}, {html(one_line(citation.title, 80))}">'
        f"{html(words('read_in_source'))}</button>"
    )
    if not note and changed(citation, known):
        note = words("changed" if source else "gone")
    number = citation.number
    return (
        f'<article class="card" id="{anchor(turn, number)}" tabindex="-1"'
        f' aria-label="{html(words("citation", number=number))}">'
        f'<p class="what"><span class="number">{number}</span>{what(citation, words)}</p>'
        f'<blockquote{tongue(source)}><span class="around">{_plain(before)}</span><mark>{html(citation.quote)}</mark>'
        f'<span class="around">{_plain(after, begins_line=False)}</span></blockquote>'
        f"{whence(citation, words)}{_caution(note)}{opened}</article>"
    )


def _more(turn: int, answer: Answer, known: Mapping[str, Source], words: Words) -> str:
    """The passages that came next, folded."""
    found = further(answer)
    if not found:
        return ""
    cards = "".join(_passage(one, known.get(one.source_id), words) for one in found)
    return (
        f'<details class="more" id="more-{turn}"><summary>{html(words("more"))} ({len(found)})</summary>'
        f"{_caution(words('more_caution'))}{cards}</details>"
    )


def _passage(passage: ConsideredPassage, source: Source | None, words: Words) -> str:
    text = passage.text.strip()
    if len(text) > LONGEST:
        text = text[:LONGEST].rpartition(" ")[0] + " …"
    about = f'<p class="what">{what(source, words)}</p>' if source else ""
    origin = whence(source, words) if source else f'<p class="title"><bdi>{html(passage.title)}</bdi></p>'
    return f'<article class="card">{about}<blockquote{tongue(source)}>{_plain(text)}</blockquote>{origin}</article>'


def _library(sources: Sequence[Source], words: Words) -> str:
    """What the panel holds before the first answer: the sources that will be asked."""
    if not sources:
        return f'<p class="empty">{html(words("will_stand_here"))}</p>'
    rows = "".join(f'<li><p class="what">{what(one, words)}</p>{whence(one, words)}</li>' for one in sources)
    return f'<p class="empty">{html(words("will_stand_here_from"))}</p><ul>{rows}</ul>'


def _plain(context: str, *, begins_line: bool = True) -> str:
    """Context as it reads: without the marks of headings and lists, and without empty lines."""
    lines = LINE_MARK.sub("", f"\n{context}" if begins_line else context.rstrip())
    lines = re.sub(r"\n\s*\n", "\n", lines)
    return html(lines.lstrip("\n") if begins_line else lines)
