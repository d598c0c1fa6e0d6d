"""What is said without a search: greetings, what the assistant is, what it does not do, what the library holds."""

from collections.abc import Iterable, Sequence
from itertools import islice

from app.compose.catalog import Holdings
from app.present.markdown import escape
from app.question.overview import catalog_line
from app.question.request import Request
from app.wording.answers import wording
from app.wording.library import Sayings, sayings
from store import Source

EXAMPLES = 3  # questions that are offered
LISTED = 30  # sources of a list; more are counted


def talk(request: Request, language: str, sources: Iterable[Source], *, nearest: bool) -> str:
    """Return the reply to small talk, to a question about the assistant, or to a task that is none of its own.

    The questions that it offers name `sources`; with `nearest`, passages stand beside it.
    """
    say = sayings(language)
    if request.kind == "task":
        return wording(language).space.join([say.task, *([say.nearest] if nearest else [])])
    if request.topic == "thanks":
        return say.thanks
    if request.topic == "farewell":
        return say.farewell
    offered = [say.example.format(escape(source.title)) for source in islice(sources, EXAMPLES)]
    return "\n".join([say.greeting if request.topic == "greeting" else say.itself, *(f"• {one}" for one in offered)])


def told(request: Request, held: Holdings, language: str) -> str:
    """Return what the catalog holds, the part that was asked for first: count, newest, oldest, publishers or list."""
    say = sayings(language)
    lines = [_count(held, say)]
    if request.topic in ("newest", "oldest"):
        lines += _edge(held, request.topic, say, language)
    elif held.sources:
        lines += _publishers(held, say, language)
        lines += [f"• {_line(source)}" for source in held.sources[:LISTED]]
        lines += [say.more.format(n=len(held.sources) - LISTED)] if len(held.sources) > LISTED else []
        if request.topic == "count":
            lines += _edge(held, "newest", say, language)
    return "\n".join(lines)


def _count(held: Holdings, say: Sayings) -> str:
    count = len(held.sources)
    if not count:
        return say.none
    if count != held.total:
        return say.part.format(n=count, of=held.total)
    return say.one if count == 1 else say.count.format(n=count)


def _edge(held: Holdings, topic: str, say: Sayings, language: str) -> list[str]:
    """The newest or the oldest source, or those among which the dates do not tell."""
    found = held.newest if topic == "newest" else held.oldest
    undated = [say.undated.format(n=held.undated)] if held.undated else []
    if not found:
        return undated
    names = _joined([_line(source) for source in found], language)
    said = say.newest if topic == "newest" else say.oldest
    return [said.format(names) if len(found) == 1 else say.alike.format(names), *undated]


def _publishers(held: Holdings, say: Sayings, language: str) -> list[str]:
    names = _joined([escape(name) for name in held.publishers], language)
    return [say.publishers.format(names)] if names else []


def _joined(names: Sequence[str], language: str) -> str:
    return wording(language).comma.join(names)


def _line(source: Source) -> str:
    return escape(catalog_line(source))
