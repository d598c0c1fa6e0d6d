"""What an answer rests on, in one quiet line, and what more of the sources comes near to its question."""

from app.types.results import Answer, ConsideredPassage
from app.web.words.markup import markdown
from app.web.words.origin import day
from app.web.words.wording import Words

MORE = 3  # passages


def further(answer: Answer) -> tuple[ConsideredPassage, ...]:
    """Return the passages that came next, best first: none of an answer's quotes stands in them."""
    if answer.status not in ("answered", "partial"):
        return ()
    quoted = [(one.source_id, one.version, one.start, one.end) for one in answer.citations]

    def is_quoted(passage: ConsideredPassage) -> bool:
        here = (passage.source_id, passage.version)
        return any(
            here == (name, version) and start < passage.end and end > passage.start
            for name, version, start, end in quoted
        )

    return tuple(passage for passage in answer.passages if not is_quoted(passage))[:MORE]


def trust(turn: int, answer: Answer, words: Words, pinned: str = "") -> str:
    """Return the line in Markdown, nothing where nothing is quoted: how many sources, of when, of how many.

    Behind it stand what more there is, the pin: a way into the notebook, or, with `pinned`, to where it is there, and
    a link to this answer.
    """
    if not answer.citations:
        return ""
    told = [words.count("trust", len({one.source_id for one in answer.citations}))]
    dates = sorted(one.date for one in answer.citations if one.date)
    if dates:
        told.append(words("trust_newest", date=day(dates[-1], words.language)))
    if answer.searched:
        told.append(words.count("searched", len(answer.searched)))
    line = " · ".join(markdown(one) for one in told)
    more = f" · [{markdown(words('more'))}](#more-{turn})" if further(answer) else ""
    pin = (
        f"[{markdown(words('in_notebook'))}](#pinned-{pinned})"
        if pinned
        else f"[{markdown(words('pin'))}](#pin-{turn})"
    )
    return f"*{line}*{more} · {pin} · [{markdown(words('link_answer'))}](#link-{turn})"
