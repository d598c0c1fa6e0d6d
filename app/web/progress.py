"""What is under way, as the page shows it: a bar, and a line in the reader's language."""

import re

from app.web.markup import html, one_line
from app.web.words import Words
from ingest.report import Progress

# As the ingest and the store word it, who have one language.
FIXED = {"starting": "now_starting", "loading the embedding model": "now_loading"}
READING = "reading "
LOCKED = "waiting: "  # for another process that writes
WRITER = re.compile(r"\((\d+) on (.+), since (.+?)\)")


def locked(progress: Progress) -> bool:
    """Return whether another process holds this one up: it writes to the sources."""
    return progress.now.startswith(LOCKED)


def bar(progress: Progress) -> str:
    """Return the bar: how much is done, where that is known."""
    if not progress.total:
        return "<progress></progress>"
    return f'<progress max="{progress.total}" value="{progress.done}"></progress>'


def step(progress: Progress, words: Words) -> str:
    """Return what is under way and how much of it is done, as HTML on one line."""
    if locked(progress):
        return held_up(progress, words)
    now = progress.now
    if now in FIXED:
        line = words(FIXED[now])
    elif now.startswith(READING):
        line = words("now_reading", title=one_line(now.removeprefix(READING), 120))
    else:
        line = one_line(now, 120)
    count = words("preparing_count", done=progress.done, total=progress.total) if progress.total else ""
    return f"<bdi>{html(line)}</bdi>" + (f" ({html(count)})" if count else "")


def held_up(progress: Progress, words: Words) -> str:
    """Return who holds this up, and that it goes on by itself, as HTML."""
    writer = WRITER.search(one_line(progress.now))
    who = words("locked_writer", pid=writer[1], host=writer[2], since=writer[3]) if writer else ""
    return f'<strong class="locked">{html(words("locked"))}</strong> {html(who)} {html(words("locked_help"))}'
