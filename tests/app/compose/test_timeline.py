"""A timeline: what the sources tell, in the order of the events, each beside its date, within the bounds asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import Answer, Assistant, Settings

MANIFEST = """
[[source]]
id = "history"
title = "The Orrin dam"
date = "2019-03-10"
language = "en"
file = "history.md"

[[source]]
id = "news"
title = "Repairs at the Orrin dam"
date = "2021-09-14"
language = "en"
file = "news.md"
"""
HISTORY = """# The Orrin dam

Parliament passed the Orrin Dam Act on 3 July 1961. Two years later the Board bought the farms of Lower Tarn. In the
winter of 1964 a landslide killed eleven workers at the Orrin dam. The Orrin dam was opened on 20 September 1966.
The Orrin dam is the highest of the country.
"""
NEWS = """# Repairs at the Orrin dam

Repairs of the Orrin dam began on Monday. A landslide killed eleven workers at the Orrin dam in the winter of 1964.
"""


@pytest.fixture(scope="module")
def dam(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    library: Path = tmp_path_factory.mktemp("dam")
    for name, text in (("sources.toml", MANIFEST), ("history.md", HISTORY), ("news.md", NEWS)):
        (library / name).write_text(text, encoding="utf-8")
    with Assistant(Settings.load(home=library / "home", library=library)) as assistant:
        yield assistant


def dates(answer: Answer) -> list[str]:
    assert answer.table
    return [row[0].text for row in answer.table.rows]


def test_events_stand_in_their_order_each_with_its_date(dam: Assistant) -> None:
    found = dam.answer("Give me a timeline of the Orrin dam.")
    assert (found.status, found.kind) == ("answered", "timeline")
    assert dates(found) == [
        "July 3, 1961",
        "1963 (reckoned)",
        "1964",
        "September 20, 1966",
        "September 13, 2021 (reckoned)",
        "[date unknown] (source: March 10, 2019)",
    ]
    quotes = {citation.number: citation for citation in found.citations}
    for citation in quotes.values():
        assert dam.source_text(citation.source_id)[citation.start : citation.end] == citation.quote


def test_two_sources_that_tell_the_same_share_a_row(dam: Assistant) -> None:
    found = dam.answer("Give me a timeline of the Orrin dam.")
    assert found.table
    (row,) = [row for row in found.table.rows if row[0].text == "1964"]
    cited = {citation.source_id for citation in found.citations if citation.number in row[1].citations}
    assert cited == {"history", "news"} and row[1].text.count("eleven workers") == 1


def test_only_what_lies_within_the_bounds(dam: Assistant) -> None:
    found = dam.answer("Give me a timeline of the Orrin dam from 1964 to 1970.")
    assert dates(found)[:2] == ["1964", "September 20, 1966"] and "2021" not in found.text
    assert dam.answer("Give me a timeline of the Orrin dam from 1970 to 1980.").kind == "lookup"


@pytest.mark.parametrize(
    "asked", ["오린 댐 건설의 경과를 시간순으로 정리해 주세요.", "オリン・ダムの経緯を時系列で教えてください。"]
)
def test_a_subject_that_no_glossary_reads_is_found_by_its_meaning(dam: Assistant, asked: str) -> None:
    found = dam.answer(asked)
    assert (found.status, found.kind) == ("answered", "timeline")
    assert [head[:4] for head in dates(found)[:4]] == ["1961", "1963", "1964", "1966"]


@pytest.mark.parametrize("asked", ["연어 양식장의 연표를 만들어 주세요.", "地下鉄の経緯を時系列で教えてください。"])
def test_nor_is_one_that_the_sources_do_not_tell_of_found_so(dam: Assistant, asked: str) -> None:
    assert dam.answer(asked).status == "not_found"


def test_what_leans_on_a_dated_sentence_is_told_behind_it(tmp_path: Path) -> None:
    first = "On 9 May 2019 Prime Minister Edda Rask of Kestria and President Tomo Velin of Ondory met in Port Almery."
    second = "They agreed to share the herring of the Grey Bank in equal parts."
    third = "The patrol boat Tern and the trawler Mira collided on the Grey Bank on 16 August 2021."
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "bank"\ntitle = "The Grey Bank"\nfile = "bank.md"\n')
    (tmp_path / "bank.md").write_text(f"# The Grey Bank\n\n{first} {second}\n\n{third}\n")
    with Assistant(Settings.load(home=tmp_path / "home", library=tmp_path)) as assistant:
        found = assistant.answer("Give me a timeline of the herring of the Grey Bank.")
    assert found.table and dates(found) == ["May 9, 2019", "August 16, 2021"]
    assert [one.quote for one in found.citations] == [first, second, third]


def test_who_publishes_a_text_and_when_is_no_event(tmp_path: Path) -> None:
    first = "Forty cases of measles have been confirmed in Tessel since 7 January 2025."
    second = "The outbreak of measles is to be over by the end of April 2025."
    text = f"# Measles in Tessel\n\nTessel Department of Public Health, 5 February 2025\n\n{first} {second}\n"
    entry = '[[source]]\nid = "cases"\ntitle = "Measles in Tessel"\npublisher = "Tessel Department of Public Health"\n'
    (tmp_path / "sources.toml").write_text(f'{entry}date = "2025-02-05"\nfile = "cases.md"\n')
    (tmp_path / "cases.md").write_text(text)
    with Assistant(Settings.load(home=tmp_path / "home", library=tmp_path)) as assistant:
        found = assistant.answer("Give me a timeline of the measles outbreak in Tessel.")
    assert [one.quote for one in found.citations] == [first, second]


def test_what_the_sources_do_not_tell_of_is_no_timeline(dam: Assistant) -> None:
    for asked in ("Give me a timeline of the Washington treaty.", "Give me a timeline of the salmon farms."):
        found = dam.answer(asked)
        assert (found.kind, found.status, found.table) == ("lookup", "not_found", None)


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("Give me a timeline of the radar dispute from 2018 to 2024.", "December 2018"),
        ("2018년부터 2024년까지 레이더 갈등의 연표를 만들어 주세요.", "2018년 12월"),
        ("2018年から2024年までのレーダー問題の年表を作ってください。", "2018年12月"),
    ],
)
def test_the_radar_dispute_in_three_languages(assistant: Assistant, asked: str, first: str) -> None:
    found = assistant.answer(asked)
    assert found.kind == "timeline" and first in dates(found)
    places = [found.text.index(words) for words in ("destroyer locked", "June 4, 2023", "June 1, 2024")]
    assert places == sorted(places)
