"""The list of sources, what an ingest did, and how far one is, in HTML. All text from outside is escaped."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.web.changes import UnderWay
from app.web.markup import html, one_line, web_address
from app.web.origin import day
from ingest.report import Report
from store import Source

if TYPE_CHECKING:
    from ingest.checks import Check

SHOWN = 200  # rows; more are found by their words
COLUMNS = ("Title", "Author", "Publisher", "Date", "Kind", "Language", "Passages", "Version", "Last checked", "State")
TOLD = 30  # outcomes of one change


def table(sources: Sequence[Source], checks: Mapping[str, "Check"], told: Mapping[str, str], words: str = "") -> str:
    """Return the table of the sources that hold all of these words in their title, author, publisher or kind.

    `told` are the reasons of failed checks by source id, as they may be shown.
    """
    wanted = words.casefold().split()
    found = [source for source in sources if all(word in _words(source) for word in wanted)]
    if not sources:
        return '<p class="empty">No sources yet: add a file or an address.</p>'
    if not found:
        return '<p class="empty">No source has these words.</p>'
    head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    rows = "".join(_row(source, checks.get(source.id), told.get(source.id, "")) for source in found[:SHOWN])
    more = f'<p class="more">{len(found) - SHOWN} more: narrow them down by words.</p>' if len(found) > SHOWN else ""
    count = f"{len(found)} of {len(sources)} sources" if wanted else f"{len(sources)} sources"
    return f"<table><caption>{count}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def progress(under_way: UnderWay) -> str:
    """Return how far a change is, and whose it is where the asker waits for it."""
    now = under_way.progress
    bar = f'<progress max="{now.total}" value="{now.done}"></progress>' if now.total else "<progress></progress>"
    count = f" ({now.done} of {now.total} passages)" if now.total else ""
    step = f"<bdi>{html(one_line(now.now, 120))}</bdi>{count}"
    if under_way.waiting:
        who = f"{html(under_way.who)} is" if under_way.who else "Somebody is"
        step = f"Waiting: {who} <bdi>{html(one_line(under_way.what, 120))}</bdi> · {step}"
    return f'<p role="status">{step}</p>{bar}'


def outcome(report: Report, told: Mapping[str, str]) -> str:
    """Return what became of each source; `told` are the reasons by source id, as they may be shown."""
    changed = [one for one in report.outcomes if one.state != "unchanged"]
    unchanged = len(report.outcomes) - len(changed)
    lines = []
    for one in changed[:TOLD]:
        about = html(one_line(told.get(one.source_id, ""), 400)) or f"{one.passages} passages"
        state = html(one.state)
        lines.append(f'<li class="{state}"><b>{state}</b> <bdi>{html(one.source_id)}</bdi>: {about}</li>')
    if len(changed) > TOLD:
        lines.append(f"<li>and {len(changed) - TOLD} more</li>")
    if unchanged:
        lines.append(f"<li>{unchanged} unchanged</li>")
    return f'<ul role="status">{"".join(lines)}</ul>' if lines else '<p role="status">Nothing to do.</p>'


def waiting() -> str:
    """Return what stands there until the library is ready."""
    return '<p role="status">The library is being prepared: the Chat tab shows how far it is.</p>'


def failed(error: str) -> str:
    """Return the one line of why a change failed."""
    return f'<p class="failed" role="alert">{html(one_line(error))}</p>'


def _row(source: Source, check: "Check | None", reason: str) -> str:
    address = html(web_address(source.url))
    title = f"<bdi>{html(one_line(source.title, 300))}</bdi>"
    if address:
        title = f'<a href="{address}" target="_blank" rel="noopener noreferrer">{title}</a>'
    kind = html(source.kind) + ('<span class="digest"> digest of the original</span>' if source.digest else "")
    state = html(check.state) if check else ""
    if reason:
        state += f'<span class="reason">{html(one_line(reason, 300))}</span>'
    cells = (
        f'{title}<code class="id">{html(source.id)}</code>',
        _apart(source.author),
        _apart(source.publisher),
        html(day(source.date)),
        kind,
        html(source.language),
        f"{source.passages}",
        f'<code title="{html(source.version)}">{html(source.version[:8])}</code>',
        _time(check.checked) if check else "",
        state,
    )
    named = zip(COLUMNS[1:], cells[1:], strict=True)
    rest = "".join(f'<td data-label="{name}">{cell}</td>' for name, cell in named)
    return f'<tr class="{html(check.state) if check else ""}"><th scope="row">{cells[0]}</th>{rest}</tr>'


def _apart(text: str) -> str:
    return f"<bdi>{html(text)}</bdi>" if text else ""


def _time(moment: str) -> str:
    return f'<time datetime="{html(moment)}">{html(moment[:16].replace("T", " "))} UTC</time>' if moment else ""


def _words(source: Source) -> str:
    return " ".join((source.id, source.title, source.author, source.publisher, source.kind, source.date)).casefold()
