"""The grid in HTML: how far it is, its table, and the box in which a cell is corrected. All text is escaped."""

from collections.abc import Mapping

from app.grid.grids import LONGEST
from app.types.grid import Column, Filled, Grid, GridRow
from app.web.grid.cells import told
from app.web.words.markup import html, one_line
from app.web.words.origin import day
from app.web.words.wording import Words
from app.wording.catalog import texts
from store import Source

SHOWN = 2_000  # cells of the table; a browser lays them out in about a second, the files have all
OFFERED: Mapping[str, str] = {"Excel (XLSX)": "xlsx", "CSV": "csv", "Word (DOCX)": "docx"}


def intro(words: Words) -> str:
    """Return what the tab is for."""
    return f"<h2>{html(words('grid_head'))}</h2><p>{html(words('grid_about'))}</p>"


def under_way(step: str | Filled, waited: int, words: Words) -> str:
    """Return how far the filling is; only what changes seldom is announced."""
    since = f" · {waited} s" if waited else ""
    if isinstance(step, str):
        return f'<p role="status">{html(words.table.get(f"step_{step}", step))}</p><p>{html(since)}</p>'
    count = words("grid_cells", done=step.done, total=step.total)
    named = html(words("grid_filling"))
    return (
        f'<p role="status">{named}</p><p class="count">{html(count + since)}</p>'
        f'<progress max="{step.total}" value="{step.done}" aria-label="{named}"></progress>'
    )


def line(text: str) -> str:
    """Return a line that says what was done."""
    return f'<p role="status">{html(text)}</p>'


def sheet(grid: Grid, known: Mapping[str, Source], words: Words, *, correctable: bool) -> str:
    """Return the table of a grid, under its counts and the files that can be had of it."""
    say = texts("documents", words.language)
    counts = grid.counts()
    names = {name: counts.get(name, 0) for name in ("quoted", "silent", "not_judged")}
    count = say["counts"].format(rows=len(grid.rows), columns=len(grid.columns), **names)
    heads = "".join(_head(column, words) for column in grid.columns)
    rows = grid.rows[: max(1, SHOWN // len(grid.columns))]
    body = "".join(_row(place, row, grid, known, words, correctable=correctable) for place, row in enumerate(rows))
    rest = len(grid.rows) - len(rows)
    more = f'<p class="more">{html(words("grid_more", count=rest))}</p>' if rest else ""
    files = "".join(
        f'<button type="button" data-take="{form}" aria-label="{html(words("grid_download"))}: {name}">{name}</button>'
        for name, form in OFFERED.items()
    )
    return (
        f'<h2 id="grid-head" tabindex="-1">{html(say["grid"])}</h2><p class="counts">{html(count)}</p>'
        f'<p class="takes"><span>{html(words("grid_download"))}</span>{files}</p>'
        f'<div class="box" tabindex="0" role="region" aria-labelledby="grid-head"><table>'
        f'<thead><tr><th scope="col">{html(say["source"])}</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
        f"{more}"
    )


def correcting(words: Words) -> str:
    """Return the box in which a cell is corrected; the page's script opens it."""
    button = '<button type="button" data-do="{}">{}</button>'
    buttons = "".join(
        button.format(name, html(words(key)))
        for name, key in (("keep", "fix_keep"), ("undo", "fix_undo"), ("leave", "unedit"))
    )
    return (
        f'<dialog aria-labelledby="fix-head" aria-describedby="fix-about"><h2 id="fix-head">{html(words("fix_head"))}'
        f'</h2><p id="fix-about"></p><label>{html(words("fix_text"))}'
        f'<textarea rows="4" maxlength="{LONGEST}"></textarea></label>'
        f'<p class="note">{html(words("fix_note"))}</p><p class="acts">{buttons}</p></dialog>'
    )


def _head(column: Column, words: Words) -> str:
    """The head of a column, and what its line was taken for."""
    kind = html(words(f"as_{column.kind}"))
    return f'<th scope="col"><bdi>{html(one_line(column.text, 300))}</bdi> <span class="kind">{kind}</span></th>'


def _row(place: int, row: GridRow, grid: Grid, known: Mapping[str, Source], words: Words, *, correctable: bool) -> str:
    by = (row.author or row.publisher, day(row.date, words.language), words("digest") if row.digest else "")
    about = ", ".join(f"<bdi>{html(one_line(one, 120))}</bdi>" for one in by if one)
    cells = "".join(
        told(f"{place}-{number}", row, column, known, words, correctable=correctable)
        for number, column in enumerate(grid.columns)
    )
    head = f'<h3><bdi>{html(one_line(row.title, 200))}</bdi></h3><p class="by">{about}</p>'
    return f'<tr><th scope="row">{head}</th>{cells}</tr>'
