"""A timeline that is drawn: every event of the table once, in its order, none over another, and nothing that acts."""

import re
from datetime import date, timedelta
from html import escape
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from app.drawings.axis import SIZE, Axis, ticks
from app.drawings.events import timeline
from app.drawings.lanes import NARROW, WIDE, lanes, placed, wide
from app.drawings.letters import cut, width_of
from app.drawings.picture import HEAD, STYLE, drawn
from app.drawings.shapes import COLOURS, KINDS, MOST, mark
from app.present.dates import period_told
from app.text.dates import Period
from app.types.results import Answer, Cell, Citation, Table
from app.wording.catalog import LANGUAGES
from app.wording.dates import telling

FIRST = date(2019, 3, 1)
Row = tuple[tuple[date, date] | None, str, tuple[int, ...]]  # the days, what is told, and the sources


def answered(rows: list[Row], language: str = "en", titles: dict[int, str] | None = None) -> Answer:
    """A timeline with a quote a source in each row."""
    cited: list[Citation] = []
    cells = []
    for days, told, sources in rows:
        numbers = []
        for source in sources:
            numbers.append(len(cited) + 1)
            about = {"author": "", "publisher": "", "date": "", "kind": "", "digest": False, "url": ""}
            title = (titles or {}).get(source, f"Source {source}")
            cited.append(
                Citation(len(cited) + 1, told, f"s{source}", "f" * 64, title, **about, start=0, end=1)  # type: ignore[arg-type]
            )
        head = period_told(Period(*days), language) if days else "?"
        cells.append((Cell(head), Cell(" ".join(told.split()), tuple(numbers))))
    days_told = tuple((one[0][0].isoformat(), one[0][1].isoformat()) if one[0] else None for one in rows)
    table = Table(("Date", "What"), tuple(cells), days_told)
    return Answer("?", "", "answered", tuple(cited), (), "extractive", language=language, kind="timeline", table=table)


def on(*days: int, told: str = "Something happened at the ferry of Osk.", source: int = 0) -> list[Row]:
    dates = [FIRST + timedelta(day) for day in days]
    return [((day, day), told, (source,)) for day in dates]


def picture(answer: Answer, **rest: Any) -> str:
    return drawn(answer, lambda number: f"#note-{number}", escape, **rest)


def links(figure: str, sheet: str) -> list[Any]:
    return list(html.fragment_fromstring(figure).xpath(f".//svg[@class='{sheet}']//a"))


DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
SPANS = st.one_of(
    DAYS.map(lambda day: (day, day)),
    st.tuples(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from((0, 6, 30, 365, 9000))).map(
        lambda one: (one[0], one[0] + timedelta(one[1]))
    ),
)
WORDS = st.text(st.sampled_from("abcW m1,漢가ー. <&\"'’“") | st.characters(exclude_categories=["Cs"]), max_size=90)
ROWS = st.lists(
    st.tuples(
        st.none() | SPANS | st.sampled_from([(FIRST, FIRST), (FIRST, FIRST + timedelta(30))]),
        WORDS,
        st.lists(st.integers(0, 18), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    max_size=24,
)


@settings(deadline=None)
@given(ROWS, st.sampled_from(LANGUAGES))
def test_every_event_stands_there_once_in_order_and_over_no_other(rows: list[Row], language: str) -> None:
    found = timeline(answered(rows, language))
    dated = [row for row in rows if row[0]]
    if len({row[0] for row in dated}) < 2:
        assert found is None
        return
    assert found and len(found.events) == len(dated) and found.undated == len(rows) - len(dated)
    assert [event.period for event in found.events] == sorted(Period(*row[0]) for row in dated if row[0])
    for sheet in (WIDE, NARROW):
        axis = Axis(found.period.first, found.period.last, 8, sheet.width - 8)
        laid = placed(found.events, axis, sheet)
        assert [one.event for one in laid] == list(found.events)
        for one in laid:
            assert -1 <= one.left <= one.start and one.start + wide(one.date, one.words) <= one.right + 0.1
            assert one.left <= min(one.marks) - 5 and max(one.marks) + 5 <= one.right
            assert one.until <= one.right and one.right - one.left >= min(sheet.lane, 44) - 0.1
            assert one.marks[0] == axis.at(one.event.period.first) and len(one.marks) == len(one.event.sources)
        for one, other in combinations(laid, 2):
            assert one.lane != other.lane or one.right < other.left or other.right < one.left
        shown = ticks(axis, language, sheet.width)
        assert shown and all(one.start + one.width < other.start for one, other in pairwise(shown))
        assert all(0 <= one.at <= sheet.width for one in shown)


@settings(deadline=None, max_examples=50)
@given(ROWS, st.lists(WORDS, min_size=19, max_size=19))
def test_nothing_of_a_source_acts_in_it(rows: list[Row], titles: list[str]) -> None:
    figure = picture(answered(rows, titles=dict(enumerate(titles))))
    if not figure:
        return
    root = html.fragment_fromstring(figure)
    known = {"figure", "figcaption", "svg", "g", "a", "rect", "path", "text", "tspan", "ul", "li", "bdi", "span"}
    assert {one.tag for one in root.iter()} <= known
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on") or name == "style"]
    assert all(re.fullmatch(r"#note-\d+", one.get("href")) for one in root.iter("a"))
    assert not re.search(r"https?:|url\(|@import|<script", STYLE.read_text(encoding="utf-8"))


def test_it_tells_all_that_the_rows_tell() -> None:
    titles = {0: "The <b>Ferry</b>", 1: "The bridge & the ferry"}
    rows = [*on(0, told="The ferry sank."), *on(400, told="The bridge was built.", source=1)]
    rows += [((date(2020, 1, 1), date(2020, 12, 31)), "In 2020 the toll rose.", (1, 0)), (None, "It was so.", (0,))]
    figure = picture(answered(rows, titles=titles))
    for sheet in ("wide", "narrow"):
        told = links(figure, sheet)
        assert [one.get("href") for one in told] == ["#note-1", "#note-3", "#note-2"]
        assert [one.text_content() for one in told] == [
            "Mar 1, 2019 The ferry sank.", "2020 the toll rose.", "Apr 4, 2020 The bridge was built.",
        ]  # fmt: skip
        assert told[1].get("aria-label") == "2020 the toll rose. (The bridge & the ferry; The <b>Ferry</b>)"
        assert len(told[1].xpath("./path")) == 2, "a mark for each source"
    root = html.fragment_fromstring(figure)
    assert root.xpath("figcaption")[0].text_content() == (
        "3 events, March 2019 – December 2020. Each mark leads to its quote; the table below tells the same. "
        "A band is a month, a year or a span. One row without a date is in the table alone."
    ).replace(" – ", "\u2009–\u2009")
    assert [one.text_content().strip() for one in root.iter("li")] == list(titles.values())
    assert root.xpath(".//g[@role='list']/g[@role='listitem']/a") and root.xpath(".//g[@aria-hidden='true']")


@pytest.mark.parametrize(
    ("language", "short"), [("en", "Apr 5, 2031 (reckoned)"), ("ko", "2031년 4월 5일"), ("ja", "2031年")]
)
def test_a_date_is_told_as_in_its_row(language: str, short: str) -> None:
    day, year = Period(date(2031, 4, 5), date(2031, 4, 5)), Period(date(2031, 1, 1), date(2031, 12, 31))
    rows: list[Row] = [((one.first, one.last), "Es war.", (0,)) for one in (year, day)]
    made = answered(rows, language)
    assert made.table
    reckoned = telling(language).reckoned.format(made.table.rows[1][0].text)
    told = Table(made.table.columns, (made.table.rows[0], (Cell(reckoned), made.table.rows[1][1])), made.table.days)
    found = timeline(Answer(**{**{name: getattr(made, name) for name in made.__slots__}, "table": told}))
    assert found and any(event.date.startswith(short) for event in found.events)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("On June 11, 2022, at the first meeting they met.", "at the first meeting they met."),
        ("2022년 6월 11일에 첫 회담이 열렸다.", "첫 회담이 열렸다."),
        ("2022年6月に第一回の会談が開かれた。", "第一回の会談が開かれた。"),
        ("At the Seoul summit of May 21, 2022, they agreed.", "At the Seoul summit of May 21, 2022, they agreed."),
        ("In 1964", "In 1964"),
    ],
)
def test_a_date_at_the_head_of_a_quote_is_not_told_twice(quote: str, words: str) -> None:
    found = timeline(answered([*on(0, told=quote), *on(9)]))
    assert found and found.events[0].words == words


def test_a_mark_leads_to_the_quote_that_tells_its_event() -> None:
    """A row may begin with the sentence that its event leans on."""
    made = answered([((FIRST, FIRST), "It stood there.", (0, 1)), *on(9)])
    assert made.table
    before = Citation(9, "There was a mill.", "s0", "f" * 64, "Source 0", "", "", "", "", False, "", 0, 1)
    row = (made.table.rows[0][0], Cell("There was a mill. It stood there.", (9, 1, 2)))
    table = Table(made.table.columns, (row, made.table.rows[1]), made.table.days)
    values = {name: getattr(made, name) for name in made.__slots__}
    found = timeline(Answer(**{**values, "table": table, "citations": (*made.citations, before)}))
    assert found and found.events[0].number == 1 and found.events[0].sources == (0, 1)


def test_one_event_is_no_picture_and_neither_is_a_comparison() -> None:
    assert picture(answered(on(0))) == "" == picture(answered(on(3, 3)))
    made = answered(on(0, 5))
    assert made.table and picture(made)
    values = {name: getattr(made, name) for name in made.__slots__}
    assert picture(Answer(**{**values, "table": None})) == ""
    assert picture(Answer(**{**values, "table": Table(made.table.columns, made.table.rows)})) == ""
    wrong = Table(made.table.columns, made.table.rows, (("not a day", "2020-01-01"), ("2020-01-02", "2020-01-01")))
    assert picture(Answer(**{**values, "table": wrong})) == ""


def test_where_there_are_too_many_labels_numbers_stand_for_the_rows() -> None:
    figure = picture(answered(on(*range(0, 2_000, 100))))
    assert "The numbers are those of the quotes." in figure
    assert [one.text_content() for one in links(figure, "narrow")] == [f"[{number}]" for number in range(1, 21)]
    crowded = timeline(answered(on(*[0] * 19, 900)))
    assert crowded
    laid = placed(crowded.events, Axis(crowded.period.first, crowded.period.last, 8, 280), NARROW)
    assert lanes(laid) == 20 and not any(one.numbered for one in laid), "numbers would take as much room"


def test_the_same_answer_is_the_same_picture() -> None:
    made = answered([*on(0, 40, 80), *on(41, source=2)])
    assert picture(made) == picture(made) and "\n" not in picture(made)
    assert len(links(picture(made, sheets=(WIDE,)), "wide")) == 4 and not links(picture(made, sheets=(WIDE,)), "narrow")


def test_each_source_has_a_shape_and_a_colour_of_its_own() -> None:
    outlines = {re.sub(r'color="[^"]*"|class="[^"]*"', "", mark(source, 9, 9)) for source in range(MOST)}
    assert len(outlines) == MOST and len(set(COLOURS)) == KINDS
    assert mark(MOST, 9, 9) == mark(MOST + 5, 9, 9) and mark(MOST, 9, 9) not in outlines
    many = [row for number in range(MOST + 2) for row in on(number * 9, source=number)]
    assert (
        html.fragment_fromstring(picture(answered(many))).xpath(".//li")[-1].text_content().strip() == "2 more sources"
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.2)."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_colours_of_day_and_night_stand_out_from_their_paper() -> None:
    themes = re.findall(r"^[^{]*\.timeline \{([^}]*--s0[^}]*)\}", STYLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(themes) >= 2
    for theme, papers in zip(themes[:2], (("#ffffff", "#faf9f6"), ("#161514", "#1e1d1b")), strict=True):
        colours = re.findall(r"--s\d: (#[0-9a-f]{6})", theme)
        assert len(colours) == KINDS and (papers[0] != "#ffffff" or tuple(colours) == COLOURS)
        assert all(contrast(colour, paper) >= 4.5 for colour in colours for paper in papers)


@pytest.mark.parametrize("days", [1, 6, 20, 45, 200, 700, 2_500, 20_000, 700_000])
def test_the_axis_has_dates_at_even_steps(days: int) -> None:
    axis = Axis(FIRST, FIRST + timedelta(days), 8, 592)
    for language in LANGUAGES:
        found = ticks(axis, language, 600)
        assert 2 <= len(found) <= 600 / (SIZE * 2) and HEAD > SIZE
        steps = [other.at - one.at for one, other in pairwise(found)]
        assert max(steps) <= 1.15 * min(steps), "months and years are nearly alike"


@given(WORDS, st.floats(0, 400))
def test_what_is_cut_fits(text: str, room: float) -> None:
    kept = cut(text, 13, room)
    assert width_of(kept, 13) <= max(room, 0) + 0.01 or kept == ""
    assert kept == text or kept == "" or (kept.endswith("…") and text.startswith(kept[:-1]))
