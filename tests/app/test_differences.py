"""Two sources that differ, asked through the whole chain in three languages: both are quoted, and the line says so."""

from collections.abc import Iterator

import pytest

from app import Assistant, Settings
from app.present.dates import period_told
from app.text.dates import of_catalog
from benchmarks.disagreement import pairs, write_library

ROWS = {row["id"]: row for row in pairs() if row["id"] in ("en-04", "ko-05", "ja-05", "en-22")}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the sources of four pairs."""
    library = tmp_path_factory.mktemp("library")
    write_library(library, ROWS.values())
    with Assistant(Settings.load(home=tmp_path_factory.mktemp("home"), library=library)) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("id_", "what", "values", "said"),
    [
        ("en-04", "date", {"14 September 2019", "September 17, 2019"}, "The sources differ in the date"),
        ("ko-05", "amount", {"23명", "31명"}, "출처마다 수치가 다릅니다"),
        ("ja-05", "amount", {"23人", "31人"}, "資料によって数値が異なります"),
    ],
)
def test_both_sources_are_quoted(asked: Assistant, id_: str, what: str, values: set[str], said: str) -> None:
    answer = asked.answer(ROWS[id_]["question"], sources=[f"{id_}-a", f"{id_}-b"])
    (difference,) = answer.differences
    assert (difference.what, set(difference.values)) == (what, values)
    cited = {one.number: one for one in answer.citations}
    first, second = (cited[number] for number in difference.citations)
    assert {first.source_id, second.source_id} == {f"{id_}-a", f"{id_}-b"}
    assert difference.dates == (first.date, second.date)
    line = answer.text.splitlines()[0]
    assert all(period_told(of_catalog(date), answer.language) in line for date in difference.dates)
    assert cited[difference.newer or 0].date == max(difference.dates)
    assert answer.text.startswith(f"*{said}") and first.quote in answer.text and second.quote in answer.text


def test_men_and_women_are_no_disagreement(asked: Assistant) -> None:
    answer = asked.answer(ROWS["en-22"]["question"], sources=["en-22-a", "en-22-b"])
    assert answer.citations and answer.differences == ()
