"""The list of sources, and how far a change of it is, in HTML. All text from outside is escaped."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from app.web.words.markup import html, one_line, time_of
from app.web.words.origin import day, kind, link
from app.web.words.progress import bar, step
from app.web.words.wording import Words
from app.web.work.changes import UnderWay
from app.wording.reasons import reason_in
from store import Source

if TYPE_CHECKING:
    from ingest import Check

ACTS = ("open", "check", "original", "remove")
LONGEST, MOST = 400, 2_000  # characters of a cause that are shown, and that are looked at
SHOWN = 200  # rows; more are found by their words
COLUMNS = ("title", "date", "kind", "passages", "checked", "state", "actions")


def table(
    sources: Sequence[Source], checks: Mapping[str, "Check"], told: Mapping[str, str], words: Words,
    sought: str | None = "",
    *, read_only: bool = False, originals: AbstractSet[str] = frozenset(),
) -> str:  # fmt: skip
    """Return the table of the sources that hold all the sought words in their title, author, publisher or kind.

    `told` are the reasons of failed checks by source id, as they may be shown. Each row has buttons that open, check
    and remove its source, with `read_only` the first alone; those with ids in `originals` one that offers to fetch it.
    """
    wanted = (sought or "").casefold().split()  # a box that nobody touched holds nothing
    found = [source for source in sources if all(word in _words(source) for word in wanted)]
    if not found:
        return f'<p class="empty">{html(words("listed_not_found"))}</p>'
    head = "".join(f'<th scope="col">{html(words(f"column_{name}"))}</th>' for name in COLUMNS)

    def row(source: Source) -> str:
        acts = ACTS[:1] if read_only else [act for act in ACTS if act != "original" or source.id in originals]
        return _row(source, checks.get(source.id), told.get(source.id, ""), acts, words)

    rows = "".join(map(row, found[:SHOWN]))
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


def failed(told: str, cause: str, words: Words) -> str:
    """Return that something failed in a reader's words, and its cause behind a "Details"."""
    return f'<div role="alert"><p class="failed">{html(one_line(told))}</p>{details([cause], words)}</div>'


def details(causes: Sequence[str], words: Words) -> str:
    """Return technical causes, folded away, in the reader's language where they are known in it."""
    told = (one_line(reason_in(cause[:MOST], words.language), LONGEST) for cause in causes if cause)
    lines = "".join(f'<span class="said">{html(line)}</span>' for line in told)
    return f'<details class="why"><summary>{html(words("details"))}</summary>{lines}</details>' if lines else ""


def really(title: str, words: Words) -> str:
    """Return the question whether a source shall really go."""
    return f"<p>{html(words('remove_really')).format(title=f'<bdi>{html(one_line(title, 200))}</bdi>')}</p>"


def _row(source: Source, check: "Check | None", reason: str, acts: Sequence[str], words: Words) -> str:
    by = ", ".join(_apart(name) for name in (source.author, source.publisher) if name)
    title = f'{_tick(source, words)}<bdi class="name">{html(one_line(source.title, 300))}</bdi>'
    digest = f'<span class="digest"> {html(words("digest"))}</span>' if source.digest else ""
    cells = (
        f'{title}<span class="by">{by} {link(source, words)}</span>',
        html(day(source.date, words.language)),
        html(kind(source.kind, words)) + digest,
        f"{source.passages}",
        time_of(check.checked) if check else "",
        _state(check, reason, words),
        "".join(_act(act, source, words) for act in acts),
    )
    rest = "".join(
        f'<td class="{name}" data-label="{html(words(f"column_{name}"))}">{cell}</td>'
        for name, cell in zip(COLUMNS[1:], cells[1:], strict=True)
    )
    return f'<tr class="{html(check.state) if check else ""}"><th scope="row">{cells[0]}</th>{rest}</tr>'


def _state(check: "Check | None", reason: str, words: Words) -> str:
    """What the last check found: in words, and why behind a "Details"."""
    if check is None:
        return ""
    doubts = bool(check.notes) and check.state in ("added", "updated", "unchanged")
    causes = [reason, *(check.notes if doubts else ())]
    return html(words("state_doubts" if doubts else f"state_{check.state}")) + details(causes, words)


def _act(act: str, source: Source, words: Words) -> str:
    """A button of a row, named by what it does to which source."""
    named = f"{html(words(f'row_{act}'))}: {html(one_line(source.title, 120))}"
    told = html(words(f"row_{act}"))
    return (
        f'<button type="button" data-act="{act}" data-source="{html(source.id)}" aria-label="{named}">{told}</button>'
    )


def _tick(source: Source, words: Words) -> str:
    """A tick that limits questions to sources; page.js sets those that are chosen."""
    named = f"{html(words('row_scope'))}: {html(one_line(source.title, 120))}"
    told = html(words("row_scope"))
    tick = f'<input type="checkbox" data-scope="{html(source.id)}" aria-label="{named}">'
    return f'<label class="tick" title="{told}">{tick}</label>'


def _apart(text: str) -> str:
    return f"<bdi>{html(text)}</bdi>" if text else ""


def _words(source: Source) -> str:
    return " ".join((source.id, source.title, source.author, source.publisher, source.kind, source.date)).casefold()
