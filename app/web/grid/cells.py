"""One cell of the grid in HTML, and what of it is opened in its source. All text from outside is escaped."""

from collections.abc import Mapping

from app.types.grid import Column, Grid, GridCell, GridRow
from app.types.results import Citation
from app.web.evidence.panel import LINE_MARK
from app.web.words.markup import html, one_line
from app.web.words.origin import day, kind, tongue
from app.web.words.wording import Words
from app.wording.catalog import texts
from store import Source

LONGEST = 400  # characters of a nearest passage that stand in a cell; all of it in its source


def citations(row: GridRow, cell: GridCell) -> tuple[Citation, ...]:
    """Return what of a cell can be opened in its source: its quotes, or, where it has none, the nearest passage."""
    near = cell.nearest
    if cell.quotes or near is None:
        return cell.quotes
    about = (row.title, row.author, row.publisher, row.date, row.kind, row.digest, row.url)
    return (Citation(1, near.text, row.source_id, near.version, *about, near.start, near.end),)


def at(grid: Grid | None, place: object) -> tuple[GridRow, int] | None:
    """Return the row and the number of the column of a cell, by its name on the page; a browser may send anything."""
    row, _, column = str(place).partition("-")
    if grid is None or not (row.isdecimal() and column.isdecimal() and len(row + column) < 12):
        return None
    known = int(row) < len(grid.rows) and int(column) < len(grid.columns)
    return (grid.rows[int(row)], int(column)) if known else None


def told(
    place: str, row: GridRow, column: Column, known: Mapping[str, Source], words: Words, *, correctable: bool
) -> str:
    """Return a cell; `place` is its name on the page, `known` are the sources that are there now."""
    cell = row.cells[int(place.partition("-")[2])]
    source = known.get(row.source_id)
    said = "".join(_quote(place, one, source, words) for one in cell.quotes) or _without(
        place, row, cell, column, source, words
    )
    button = _correct(place, row, cell, column, words) if correctable else ""
    state = f"{cell.state} corrected" if cell.correction else cell.state
    return f'<td class="{state}">{_correction(cell, words)}{said}{button}</td>'


def _quote(place: str, one: Citation, source: Source | None, words: Words) -> str:
    where = [
        words("page", number=one.page) if one.page is not None else "",
        day(one.date, words.language) if one.date else "",
    ]
    told = " · ".join(filter(None, where))
    return _opener(place, one.number, f"“{one_line(one.quote)}”", source, words) + (
        f'<p class="where">{html(told)}</p>' if told else ""
    )


def _opener(place: str, number: int, text: str, source: Source | None, words: Words) -> str:
    """A quote that opens its source at itself."""
    return (
        f'<button type="button" class="quote" data-cell="{place}" data-number="{number}"{tongue(source)}'
        f' title="{html(words("read_in_source"))}">{html(text)}</button>'
    )


def _without(place: str, row: GridRow, cell: GridCell, column: Column, source: Source | None, words: Words) -> str:
    """What a cell without a quote says: what the catalog tells, or its state, the nearest passage behind a click."""
    say = texts("documents", words.language)
    if cell.state == "catalog":
        text = day(cell.text, words.language) if column.about == "date" else cell.text
        text = kind(text, words) if column.about == "kind" else text
        return f'<p class="catalog"><bdi>{html(one_line(text) or say["unknown"])}</bdi></p>'
    state = words("cell_left") if cell.reason == "no_time" else say[cell.reason or cell.state]
    if not citations(row, cell) or cell.nearest is None:
        return f'<p class="state">{html(state)}</p>'
    text = LINE_MARK.sub("", f"\n{cell.nearest.text}")
    near = _opener(place, 1, one_line(text, LONGEST), source, words)
    return (
        f'<details><summary class="state">{html(state)}</summary><p class="where">{html(say["nearest"])}</p>'
        f"{near}</details>"
    )


def _correction(cell: GridCell, words: Words) -> str:
    """What a person put in the place of what was found, and whether its source has changed since."""
    if cell.correction is None:
        return ""
    say = texts("documents", words.language)
    said = html(say["corrected"]).format(f"<bdi>{html(one_line(cell.correction.text, 10_000))}</bdi>")
    flag = f'<p class="caution">{html(say["changed"])}</p>' if cell.correction.changed else ""
    return f'<p class="fixed">{said}</p>{flag}'


def _correct(place: str, row: GridRow, cell: GridCell, column: Column, words: Words) -> str:
    about = f"{one_line(column.text, 120)} · {one_line(row.title, 120)}"
    fixed = cell.correction.text if cell.correction else ""
    named = f"{html(words('cell_correct'))}: {html(about)}"
    return (
        f'<button type="button" class="fix" data-fix="{place}" data-about="{html(about)}" data-text="{html(fixed)}"'
        f' aria-label="{named}">{html(words("cell_correct"))}</button>'
    )
