"""A timeline as a figure in HTML: what it is, the drawing, wide and narrow, and which mark is of which source."""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.drawings.axis import SIZE as SMALL
from app.drawings.axis import Axis, Tick, ticks
from app.drawings.events import Timeline, timeline
from app.drawings.lanes import MARK, NARROW, SIZE, WIDE, Placed, Sheet, lanes, placed, wide
from app.drawings.shapes import MOST, colour_of, mark
from app.present.dates import period_told
from app.types.results import Answer
from app.wording.catalog import texts

STYLE = Path(__file__).with_name("timeline.css")
HEAD = 24  # pixels above the lanes, for the dates of the axis
BASE = 4.5  # from the middle of a lane down to the line on which letters stand
SWATCH = 18  # pixels

Escape = Callable[[str], str]
Link = Callable[[int], str]


def drawn(answer: Answer, link: Link, escape: Escape, *, sheets: tuple[Sheet, ...] = (WIDE, NARROW)) -> str:
    """Return the timeline of an answer as a figure on one line; nothing where it lays out none.

    `link(number)` is where the quote of that number is, `escape` makes a text of a source safe in HTML. Of several
    sheets timeline.css shows the one that fits.
    """
    found = timeline(answer)
    if found is None:
        return ""
    told = _Told(found, answer.language, link, escape, sheets)
    return (
        f'<figure class="timeline"><figcaption>{told.caption()}</figcaption>'
        f"{''.join(map(told.drawing, sheets))}{told.legend()}</figure>"
    )


class _Told:
    """Draws one timeline on some sheets."""

    def __init__(self, found: Timeline, language: str, link: Link, escape: Escape, sheets: tuple[Sheet, ...]) -> None:
        self._found = found
        self._language = language
        self._link = link
        self._escape = escape
        self._say: Mapping[str, str] = texts("drawings", language)
        self._placed = {sheet: placed(found.events, self._axis(sheet), sheet) for sheet in sheets}

    def caption(self) -> str:
        """What is shown, what its signs mean, and what is not shown."""
        say, found = self._say, self._found
        told = [say["events"].format(count=len(found.events), period=period_told(found.period, self._language))]
        if any(event.period.unit != "day" for event in found.events):
            told.append(say["band"])
        if found.undated:
            told.append(say["undated_one" if found.undated == 1 else "undated_many"].format(count=found.undated))
        numbered = [sheet.name for sheet, laid in self._placed.items() if any(one.numbered for one in laid)]
        only = f' class="of-{numbered[0]}"' if len(numbered) < len(self._placed) and numbered else ""
        more = f"<span{only}>{say['space']}{self._escape(say['numbers'])}</span>" if numbered else ""
        return f"{self._escape(say['space'].join(told))}{more}"

    def drawing(self, sheet: Sheet) -> str:
        """The axis, and the events in their lanes."""
        found = self._placed[sheet]
        height = HEAD + sheet.lane * lanes(found) + 4
        axis = "".join(_tick(one, height) for one in ticks(self._axis(sheet), self._language, sheet.width))
        events = "".join(self._event(one, sheet) for one in found)
        return (
            f'<svg class="{sheet.name}" viewBox="0 0 {sheet.width} {height}" width="{sheet.width}" height="{height}"'
            f' fill="currentColor" font-family="sans-serif" font-size="{SIZE}">'
            f'<g class="axis" font-size="{SMALL}" aria-hidden="true">{axis}</g>'
            f'<g class="events" role="list">{events}</g></svg>'
        )

    def legend(self) -> str:
        """Which mark is of which source; those without one of their own are counted."""
        titles = self._found.sources
        rows = [(n, f"<bdi>{self._escape(title)}</bdi>") for n, title in enumerate(titles[:MOST])]
        if (others := len(titles) - MOST) > 0:
            rows.append((MOST, self._escape(self._say["others"].format(count=others))))
        return f"<ul>{''.join(f'<li>{_swatch(source)} {told}</li>' for source, told in rows)}</ul>"

    def _axis(self, sheet: Sheet) -> Axis:
        period = self._found.period
        return Axis(period.first, period.last, MARK + 1, sheet.width - MARK - 1)

    def _event(self, one: Placed, sheet: Sheet) -> str:
        top = HEAD + one.lane * sheet.lane
        beside = sheet.beside or one.numbered
        line = top + (sheet.lane / 2 if beside else sheet.lane - 14)
        text = line if beside else top + 13
        marks = "".join(mark(source, x, line) for source, x in zip(one.event.sources, one.marks, strict=True))
        words = f" <tspan>{self._escape(one.words)}</tspan>" if one.words else ""
        titles = "; ".join(self._found.sources[source] for source in one.event.sources)
        name = self._escape(f"{' '.join(filter(None, (one.date, one.words)))} ({titles})")
        return (
            f'<g role="listitem"><a href="{self._link(one.event.number)}" aria-label="{name}">'
            f'<rect class="target" fill-opacity="0" x="{one.left:.1f}" y="{top}" rx="4"'
            f' width="{one.right - one.left:.1f}" height="{sheet.lane}"/>'
            f"{_band(one, line)}{marks}"
            f'<text {_begin(one)} y="{text + BASE:.1f}"><tspan font-weight="600">{self._escape(one.date)}</tspan>'
            f"{words}</text></a></g>"
        )


def _tick(one: Tick, height: int) -> str:
    line = f'<path stroke="currentColor" stroke-opacity=".18" d="M{one.at:.1f} {HEAD - 4}V{height}"/>'
    return f'{line}<text x="{one.start:.1f}" y="{SMALL + 2}">{one.text}</text>'


def _begin(one: Placed) -> str:
    """Where a label begins; where it ends, if it stands in front of its mark, however wide its letters are."""
    end = one.start + wide(one.date, one.words)
    return f'x="{end:.1f}" text-anchor="end"' if end <= one.marks[0] else f'x="{one.start:.1f}"'


def _band(one: Placed, y: float) -> str:
    at = one.marks[0]
    if one.until <= at:
        return ""
    return (
        f'<rect {colour_of(one.event.sources[0])} fill="currentColor" fill-opacity=".22"'
        f' x="{at:.1f}" y="{y - 8:.1f}" width="{one.until - at:.1f}" height="16" rx="3"/>'
    )


def _swatch(source: int) -> str:
    middle = SWATCH / 2
    return (
        f'<svg width="{SWATCH}" height="{SWATCH}" fill="currentColor" aria-hidden="true">'
        f"{mark(source, middle, middle)}</svg>"
    )
