"""A timeline as a calendar (iCalendar, RFC 5545): an event a date, with the quote and where it stands."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.documents.answers.exchange import Exchange
from app.documents.archive import one_line
from app.documents.notes import WEB, place
from app.errors import ExportError
from app.types.results import Answer, Citation
from app.wording.catalog import texts

LONGEST = 75  # octets of a line; what is longer goes on in the next one, behind a blank
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def as_ics(exchanges: Sequence[Exchange]) -> bytes:
    """Return the dated rows of timelines as all-day events; ExportError where there are none."""
    events = [line for one in exchanges if one.answer for line in _events(one.answer)]
    if not events:
        raise ExportError("no timeline in it: a calendar is written of an answer whose rows have dates")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Brief Chat//EN", *events, "END:VCALENDAR"]
    return "".join(_folded(line) for line in lines).encode("utf-8", "replace")


def _events(answer: Answer) -> Iterator[str]:
    table = answer.table
    cited = {one.number: one for one in answer.citations}
    for row, days in zip(table.rows, table.days, strict=True) if table and table.days else ():
        numbers = [number for cell in row for number in cell.citations]
        if days and numbers:
            yield from _event(days, [cell.text for cell in row[1:]], [cited[number] for number in numbers], answer)


def _event(days: tuple[str, str], told: Sequence[str], quotes: Sequence[Citation], answer: Answer) -> Iterator[str]:
    """An event ends, as the calendar has it, with the day behind its last."""
    say = texts("documents", answer.language)
    first, last = map(date.fromisoformat, days)
    summary = one_line(" ".join(told)).translate(ESCAPES)
    about = "\n".join(f"“{one_line(one.quote)}” {place(one, say)}" for one in quotes)
    known = f"{days}\n" + "\n".join(f"{one.source_id} {one.version} {one.start}" for one in quotes)
    address = "".join(quotes[0].url.split())
    end = [f"DTEND;VALUE=DATE:{last + timedelta(1):%Y%m%d}"] if last < date.max else []
    yield from (
        "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(known.encode()).hexdigest()[:32]}@brief-chat",
        f"DTSTAMP:{_day(first)}T000000Z",  # no clock: the same timeline is the same file
        f"DTSTART;VALUE=DATE:{_day(first)}",
        *end,
        f"SUMMARY:{summary}",
        f"DESCRIPTION:{about.translate(ESCAPES)}",
        *([f"URL:{address}"] if address.startswith(WEB) else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def _day(day: date) -> str:
    return f"{day.year:04}{day:%m%d}"


def _folded(line: str) -> str:
    """A line, parted between characters where it has too many octets."""
    parts, room = [""], LONGEST
    for character in line:
        size = len(character.encode("utf-8", "replace"))
        if size > room:
            parts.append(" ")
            room = LONGEST - 1
        parts[-1] += character
        room -= size
    return "".join(f"{part}\r\n" for part in parts)
