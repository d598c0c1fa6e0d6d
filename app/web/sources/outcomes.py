"""What a change did, a line a file, with what to do about it, in HTML. All text from outside is escaped."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

from app.web.sources.catalog import details
from app.web.words.markup import html, one_line
from app.web.words.wording import Words
from ingest import Outcome, Report

TOLD = 60  # lines of one change, those first that somebody has to do something about
COLUMNS = ("file", "state", "passages", "note")
# What a reader of the table has to look at first: refused, passed over, gone, taken with doubts; then the rest.
ORDER = ("failed", "skipped", "vanished", "doubts", "added", "updated", "removed", "unchanged")
ADVICE = frozenset(["failed", "skipped", "vanished", "doubts"])


def outcome(report: Report, told: Callable[[str], str], words: Words, titles: Mapping[str, str] | None = None) -> str:
    """Return what became of each file; `told` makes a line of the ingest fit to be shown, `titles` name the sources."""
    shown = [one for one in report.outcomes if _end(one) != "unchanged"]
    shown.sort(key=lambda one: ORDER.index(_end(one)))
    unchanged = len(report.outcomes) - len(shown)
    if not shown:
        line = words("outcomes_unchanged", count=unchanged) if unchanged else words("outcomes_none")
        return f'<p role="status">{html(line)}</p>'
    head = "".join(f'<th scope="col">{html(words(f"outcome_{name}"))}</th>' for name in COLUMNS)
    rows = "".join(_row(one, told, words, (titles or {}).get(one.source_id) or _given(one)) for one in shown[:TOLD])
    more = html(words("outcomes_more", count=len(shown) - TOLD)) if len(shown) > TOLD else ""
    caption = html(_counts(report.outcomes, words))
    table = f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div role="status">{table}{f"<p>{more}</p>" if more else ""}</div>'


def _end(one: Outcome) -> str:
    """What became of a file, as the table tells it."""
    return "doubts" if one.notes and one.state in ("added", "updated") else one.state


def _given(one: Outcome) -> str:
    """The name of a file that is no source, as it was given: its reason begins with that, its id is made of it."""
    place = PurePath(one.reason.partition(": ")[0])
    same = place.suffix and place.suffix == PurePath(one.source_id).suffix
    return place.name if same else one.source_id


def _counts(outcomes: Sequence[Outcome], words: Words) -> str:
    """How many files came to which end."""
    counts = Counter(map(_end, outcomes))
    told = (words("outcomes_counted", state=words(f"state_{end}"), count=counts[end]) for end in ORDER if counts[end])
    return " · ".join(told)


def _row(one: Outcome, told: Callable[[str], str], words: Words, name: str) -> str:
    end = _end(one)
    said = details([told(line) for line in ((one.reason,) if one.reason else one.notes)], words)
    advice = f'<span class="advice">{html(words(f"advice_{end}"))}</span>' if end in ADVICE else ""
    cells = (html(words(f"state_{end}")), str(one.passages) if one.passages else "", advice + said)
    rest = "".join(
        f'<td class="{name}" data-label="{html(words(f"outcome_{name}"))}">{cell}</td>'
        for name, cell in zip(COLUMNS[1:], cells, strict=True)
    )
    return f'<tr class="{html(end)}"><th scope="row"><bdi>{html(one_line(name, 200))}</bdi></th>{rest}</tr>'
