"""What is said of an answer that was asked as of an earlier time."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from app.present.markdown import escape
from app.types.editions import Moment, Whereabouts
from app.types.results import Answer, Citation
from app.wording.answers import Wording, wording


def dated(answer: Answer, then: Moment, unkept: Mapping[str, str], now: Callable[[Citation], Whereabouts]) -> Answer:
    """Return the answer with what has become of its quotes since, and with the time and what is not kept of it.

    `unkept` are titles by id; `now` finds a citation in the source of today.
    """
    say = wording(answer.language)
    found = [(one, now(one)) for one in answer.citations]
    citations = tuple(one if where.version == one.version else replace(one, now=where) for one, where in found)
    known = replace(answer, citations=citations, snapshot=then.snapshot, as_of=then.at, unkept=tuple(unkept))
    if answer.status == "chat":
        return known
    text = "\n\n".join([*(f"*{note}*" for note in _notes(known, unkept, say)), answer.text])
    return replace(known, text=text)


def _notes(answer: Answer, unkept: Mapping[str, str], say: Wording) -> list[str]:
    at = datetime.fromisoformat(answer.as_of)
    notes = [say.stood.format(f"{at:%Y-%m-%d %H:%M} UTC")]
    since = [say.since[one.now.state].format(f"[{one.number}]") for one in answer.citations if one.now]
    if since:
        notes.append(say.earlier.format(say.comma.join(since)))
    if unkept:
        notes.append(say.unkept.format(say.listed([escape(title) for title in unkept.values()])))
    return notes
