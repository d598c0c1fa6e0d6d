"""The most or the least of a column: the row of a table with the largest or the smallest figure, found by code."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.compose.kinds.inquiry import Inquiry
from app.compose.kinds.naming import Terms, catalog_of, held, terms
from app.text.dates import EVER, bounds, dates_in
from app.text.rows import ROW, RULE, cells
from app.types.draft import Draft
from app.types.evidence import Claim, Sentence
from app.wording.answers import wording
from store import Source

MOST = re.compile(
    r"\b(?:most|highest|largest|biggest|greatest|maximum|busiest)\b|가장\s(?:많|큰|크|높)|최대|최고|최다|"
    r"(?:最も|いちばん|一番)(?:多|大き|高)|最大|最高|最多",
    re.IGNORECASE,
)
LEAST = re.compile(
    r"\b(?:fewest|lowest|smallest|minimum|least)\b(?<!at least)|가장\s(?:적|작|낮)|최소|최저|"
    r"(?:最も|いちばん|一番)(?:少な|小さ|低)|最小|最低|最少",
    re.IGNORECASE,
)
FIGURE = re.compile(r"[^\d-]{0,3}(-?\d[\d,]*(?:\.\d+)?)\D{0,12}")
SOURCES = 4  # whose tables are looked at, those of the best passages
ROWS = 3  # that make a table in which something is the most


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table and where it stands, in characters of its source's text."""

    start: int
    end: int
    cells: tuple[str, ...]


def extreme(inquiry: Inquiry) -> Draft | None:
    """Return the row that is the most or the least in the column that a question names; None where it names none."""
    text = inquiry.question.written or inquiry.question.asked
    least, most = LEAST.search(text), MOST.search(text)
    if bool(least) == bool(most):
        return None
    asked, known = terms(inquiry.question), inquiry.snapshot.sources
    for source_id in list(dict.fromkeys(one.passage.source_id for one in inquiry.found))[:SOURCES]:
        source = known[source_id]
        for header, rows in tables(inquiry.snapshot.text(source_id)):
            column = _column(header, asked, source, inquiry)
            figures = [(figure, row) for row in _within(rows, text) if (figure := _figure(row, column)) is not None]
            if column and len(figures) >= ROWS:
                best = (min if least else max)(figure for figure, _ in figures)
                chosen = [row for figure, row in figures if figure == best]
                return _draft(inquiry, source, chosen, header[column], len(figures), least=bool(least))
    return None


def tables(text: str) -> Iterator[tuple[list[str], list[Row]]]:
    """Yield the tables of a text in Markdown: the cells of the header, and the rows under it."""
    header: list[str] = []
    rows: list[Row] = []
    start = 0
    for line in [*text.splitlines(keepends=True), ""]:
        plain = line.rstrip()
        if not ROW.fullmatch(plain):
            if rows:
                yield header, rows
            header, rows = [], []
        elif not header:
            header = cells(plain)
        elif not RULE.fullmatch(plain):
            rows.append(Row(start, start + len(plain), tuple(cells(plain))))
        start += len(line)


def _column(header: Sequence[str], asked: Terms, source: Source, inquiry: Inquiry) -> int:
    """The number of the column, behind the first, that a question names best; 0 where several or none are named so.

    Every name of the question has to stand in the header or in the catalog's entry.
    """
    names = [forms for forms in asked if all(form[:1].isupper() for form in forms)]
    if not held(names, inquiry.vocabulary([*header, catalog_of(source)])):
        return 0
    known = [inquiry.vocabulary([head]) for head in header]
    counts = [sum(held([forms], one) for forms in asked) for one in known[1:]]
    best = max(counts, default=0)
    return counts.index(best) + 1 if best and counts.count(best) == 1 else 0


def _within(rows: Sequence[Row], text: str) -> Iterator[Row]:
    """The rows of the days between which a question asks; all where it does not say, or they have no date."""
    within = bounds(text)
    for row in rows:
        dates = dates_in(row.cells[0]) if row.cells else []
        if within.period == EVER or not dates or within.hold(dates[0].period):
            yield row


def _figure(row: Row, column: int) -> float | None:
    found = FIGURE.fullmatch(row.cells[column]) if len(row.cells) > column else None
    return float(found[1].replace(",", "")) if found else None


def _draft(inquiry: Inquiry, source: Source, rows: Sequence[Row], head: str, count: int, *, least: bool) -> Draft:
    text, say = inquiry.snapshot.text(source.id), wording(inquiry.question.language)
    claims = tuple(
        Claim((Sentence(source.id, source.version, row.start, row.end, text[row.start : row.end], 0.0, 0, 0.0),))
        for row in rows
    )
    return Draft(claims, remark=(say.least if least else say.most).format(head, count))
