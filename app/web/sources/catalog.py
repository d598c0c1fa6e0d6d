"""The list of sources, and how far a change of it is, in HTML. All text from outside is escaped."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.web.words.markup import html, one_line, web_address
from app.web.words.origin import day
from app.web.words.progress import bar, step
from app.web.words.wording import Words
from app.web.work.changes import UnderWay
from store import Source

if TYPE_CHECKING:
    from ingest import Check

SHOWN = 200  # rows; more are found by their words
COLUMNS = ("title", "author", "publisher", "date", "kind", "language", "passages", "version", "checked", "state")


def table(
    sources: Sequence[Source], checks: Mapping[str, "Check"], told: Mapping[str, str], words: Words, sought: str = ""
) -> str:
    """Return the table of the sources that hold all the sought words in their title, author, publisher or kind.

    `told` are the reasons of failed checks by source id, as they may be shown.
    """
    wanted = sought.casefold().split()
    found = [source for source in sources if all(word in _words(source) for word in wanted)]
    if not found:
        return f'<p class="empty">{html(words("listed_not_found"))}</p>'
    head = "".join(f'<th scope="col">{html(words(f"column_{name}"))}</th>' for name in COLUMNS)
    rows = "".join(_row(source, checks.get(source.id), told.get(source.id, ""), words) for source in found[:SHOWN])
    hidden = len(found) - SHOWN
    more = f'<p class="more">{html(words("listed_more", count=hidden))}</p>' if hidden > 0 else ""
    many = len(sources)
    count = html(words("listed_found", found=len(found), count=many) if wanted else words.count("listed", many))
    return f"<table><caption>{count}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def empty(words: Words, *, read_only: bool) -> str:
    """Return what stands there where there are no sources: what to do, unless nobody may."""
    return f'<p class="empty none">{html(words("listed_none_here" if read_only else "listed_none"))}</p>'


def progress(under_way: UnderWay, words: Words) -> str:
    """Return how far a change is, and whose it is where the asker waits for it."""
    line = step(under_way.progress, words)
    if under_way.waiting:
        what = words(f"change_{under_way.what}", about=one_line(under_way.about, 120))
        key = "change_waits_for" if under_way.who else "change_waits"
        line = f"{html(words(key)).format(who=html(under_way.who), what=f'<bdi>{html(what)}</bdi>')} · {line}"
    return f'<p role="status">{line}</p>{bar(under_way.progress)}'


def waiting(words: Words) -> str:
    """Return what stands there until the library is ready."""
    return f'<p role="status">{html(words("library_prepared"))}</p>'


def failed(error: str) -> str:
    """Return the one line of why a change failed."""
    return f'<p class="failed" role="alert">{html(one_line(error))}</p>'


def really(title: str, words: Words) -> str:
    """Return the question whether a source shall really go."""
    return f"<p>{html(words('remove_really')).format(title=f'<bdi>{html(one_line(title, 200))}</bdi>')}</p>"


def _row(source: Source, check: "Check | None", reason: str, words: Words) -> str:
    address = html(web_address(source.url))
    title = f"<bdi>{html(one_line(source.title, 300))}</bdi>"
    if address:
        title = f'<a href="{address}" target="_blank" rel="noopener noreferrer">{title}</a>'
    digest = f'<span class="digest"> {html(words("digest"))}</span>' if source.digest else ""
    doubts = bool(check and check.notes and check.state in ("added", "updated", "unchanged"))
    state = html(words("state_doubts" if doubts else f"state_{check.state}")) if check else ""
    for line in (reason, *(check.notes if check and doubts else ())):
        state += f'<span class="reason">{html(one_line(line, 300))}</span>' if line else ""
    cells = (
        f'{title}<code class="id">{html(source.id)}</code>',
        _apart(source.author),
        _apart(source.publisher),
        html(day(source.date, words.language)),
        html(source.kind) + digest,
        html(source.language),
        f"{source.passages}",
        f'<code title="{html(source.version)}">{html(source.version[:8])}</code>',
        _time(check.checked) if check else "",
        state,
    )
    rest = "".join(
        f'<td class="{name}" data-label="{html(words(f"column_{name}"))}">{cell}</td>'
        for name, cell in zip(COLUMNS[1:], cells[1:], strict=True)
    )
    return f'<tr class="{html(check.state) if check else ""}"><th scope="row">{cells[0]}</th>{rest}</tr>'


def _apart(text: str) -> str:
    return f"<bdi>{html(text)}</bdi>" if text else ""


def _time(moment: str) -> str:
    return f'<time datetime="{html(moment)}">{html(moment[:16].replace("T", " "))} UTC</time>' if moment else ""


def _words(source: Source) -> str:
    return " ".join((source.id, source.title, source.author, source.publisher, source.kind, source.date)).casefold()
