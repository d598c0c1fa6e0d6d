"""Where a quote comes from: kind, date, place, title, author, publisher, and a link to the original. All is escaped."""

import re
from urllib.parse import quote as percent

from app.present.dates import period_told
from app.text.dates import of_catalog
from app.types.results import Citation
from app.web.words.markup import html, one_line, web_address
from app.web.words.wording import Words
from app.wording.catalog import texts
from store import Source

ENDS = 5  # words at either end of a long quote that a text fragment names
WHOLE = 90  # characters of a quote that it names whole


def what(about: Citation | Source, words: Words) -> str:
    """Return what the quote is from: the original's kind and date, where in it, and whether the text is a digest."""
    parts = [f'<span class="kind">{html(kind(about.kind, words))}</span>'] if about.kind else []
    if about.date:
        parts.append(f'<time datetime="{html(about.date)}">{html(day(about.date, words.language))}</time>')
    if about.digest:
        parts.append(f'<span class="digest">{html(words("digest"))}</span>')
    if isinstance(about, Citation) and about.page is not None:
        parts.append(f'<span class="page">{html(words("page", number=about.page))}</span>')
    if isinstance(about, Citation) and about.section:
        parts.append(f'<bdi class="section">{html(one_line(about.section, 160))}</bdi>')
    return "".join(parts)


def whence(about: Citation | Source, words: Words) -> str:
    """Return who said it, and where: title, author, publisher, link."""
    return f'<p class="title"><bdi>{html(about.title)}</bdi></p><p class="by">{by(about)}{link(about, words)}</p>'


def by(about: Citation | Source) -> str:
    """Return author and publisher."""
    return ", ".join(f"<bdi>{html(name)}</bdi>" for name in (about.author, about.publisher) if name)


def link(about: Citation | Source, words: Words) -> str:
    """Return a link to the original, at the quote where the quote is the original's own wording."""
    address = original(about)
    told = words("open_quote" if "#:~:text=" in address else "open_original")
    named = f"{html(told)}: {html(one_line(about.title, 80))}"  # of ten links each is told from the others
    rest = f'target="_blank" rel="noopener noreferrer" aria-label="{named}"'
    return f'<a href="{html(address)}" {rest}>{html(told)}</a>' if address else ""


def kind(of: str, words: Words) -> str:
    """Return the kind of a source in the reader's language, or as it is where the catalog does not know it."""
    return texts("kinds", words.language).get(of.casefold(), of)


def tongue(source: Source | None) -> str:
    """Return the attribute that says in which language a quote is, so that it is read aloud in it."""
    return f' lang="{html(source.language)}"' if source and source.language else ""


def original(about: Citation | Source) -> str:
    """Return the original's address where it is a web address, or nothing.

    For a quote of a web page it ends in a text fragment (https://wicg.github.io/scroll-to-text-fragment/): browsers
    that know it scroll to the words, others ignore it. A digest's words do not stand in the original, and a
    document that is no page (PDF) has no text to scroll to.
    """
    address = web_address(about.url)
    if not address or isinstance(about, Source) or about.digest:
        return address
    page, _, anchor = address.partition("#")
    if about.page is not None and re.search(r"\.pdf$", page.partition("?")[0], re.IGNORECASE):
        return f"{page}#page={about.page}"  # RFC 8118
    if re.search(r"\.(?:pdf|docx?|pptx?|xlsx?|epub|txt)$", page.partition("?")[0], re.IGNORECASE):
        return address
    return f"{page}#{anchor}:~:text={_fragment(about.quote)}"


def day(date: str, language: str = "en") -> str:
    """Return an ISO date as it is read: 2022, May 2022, May 21, 2022; 2022년 5월 21일; as it is where it is none."""
    period = of_catalog(date)
    return period_told(period, language) if period else date


def _fragment(quote: str) -> str:
    line = " ".join(quote.split())
    words = line.split(" ")
    if len(line) <= WHOLE or len(words) <= 2 * ENDS:
        return _encoded(line)
    return f"{_encoded(' '.join(words[:ENDS]))},{_encoded(' '.join(words[-ENDS:]))}"


def _encoded(text: str) -> str:
    return percent(text, safe="").replace("-", "%2D")  # a hyphen parts the fragment's own fields
