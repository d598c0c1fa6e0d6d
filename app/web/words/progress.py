"""What is under way, as the page shows it: a bar, and a line in the reader's language."""

from app.web.words.markup import html, one_line
from app.web.words.wording import Words
from ingest import Progress
from store import Writer

# As the ingest and the store word it, who have one language.
FIXED = {"starting": "now_starting", "loading the embedding model": "now_loading"}
READING, EMBEDDING = "reading ", "embedding with "


def bar(progress: Progress) -> str:
    """Return the bar: how much is done, where that is known."""
    if not progress.total:
        return "<progress></progress>"
    return f'<progress max="{progress.total}" value="{progress.done}"></progress>'


def step(progress: Progress, words: Words) -> str:
    """Return what is under way and how much of it is done, as HTML on one line."""
    if progress.writer:
        return held_up(progress.writer, words)
    now = progress.now
    if now in FIXED:
        line = words(FIXED[now])
    elif now.startswith(EMBEDDING):
        line = words("now_embedding")
    elif now.startswith(READING):
        line = words("now_reading", title=one_line(now.removeprefix(READING), 120))
    else:
        line = one_line(now, 120)
    count = words("preparing_count", done=progress.done, total=progress.total) if progress.total else ""
    told = ", ".join(filter(None, [count, left(progress, words)]))
    return f"<bdi>{html(line)}</bdi>" + (f" ({html(told)})" if told else "")


def left(progress: Progress, words: Words) -> str:
    """Return how long the step still takes, in seconds or minutes; empty where that is not known."""
    if progress.left is None:
        return ""
    minutes = progress.left / 60
    if minutes < 1.5:
        return words("left_seconds", count=max(5, round(progress.left / 5) * 5))
    return words("left_minutes", count=round(minutes))


def held_up(writer: Writer, words: Words) -> str:
    """Return which other process holds this up, and that it goes on by itself, as HTML."""
    who = words("locked_writer", pid=writer.pid, host=one_line(writer.host), since=writer.since) if writer.pid else ""
    return f'<strong class="locked">{html(words("locked"))}</strong> {html(who)} {html(words("locked_help"))}'
