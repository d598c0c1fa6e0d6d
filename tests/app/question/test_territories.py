"""Names of countries come from Unicode's data: what names the same one, and what is left alone."""

import pytest

from app.question.names import holds, is_country, named, unheld_names, vocabulary
from app.question.territories import parted, territory_forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Japan", "Japanese"),
        ("French", "Paris"),
        ("American", "United States"),
        ("UK", "British"),
        ("Brazil", "Brazilian"),
        ("Tokyo", "Japanese"),
        ("South Korea", "Korean"),
    ],
)
def test_what_names_one_country_holds_its_other_names(one: str, other: str) -> None:
    assert holds(vocabulary([f"The {one} envoy came."]), other)
    assert is_country(other) or other == "Paris"  # which is a place besides


@pytest.mark.parametrize(
    ("one", "other"), [("Japan", "China"), ("France", "Italian"), ("UK", "American"), ("South Korea", "North Korea")]
)
def test_another_country_is_not_held(one: str, other: str) -> None:
    assert not holds(vocabulary([f"The {one} envoy came."]), other)


def test_a_word_stands_in_one_row_and_no_plain_word_names_a_country() -> None:
    rows = set(territory_forms().values())
    assert sum(len(row) for row in rows) == len(territory_forms()) > 500
    for plain in ("in", "it", "as", "north", "south", "united", "republic", "new", "english"):
        assert plain not in territory_forms()


def test_a_name_of_several_words_is_one_name() -> None:
    assert parted("South Korea met the South Koreans and Sudan.") == "KR met the KR and Sudan."
    assert named("When did South Korea join the accord?") == ["South Korea"]


def test_the_other_names_that_a_glossary_knows_count() -> None:
    known = vocabulary(["The ROK side left."])

    def names(name: str) -> list[tuple[str, str]]:
        return [("en", "ROK"), ("ko", "한국")] if name == "South Korea" else []

    assert unheld_names("Why did South Korea leave?", known) == ["South Korea"]
    assert unheld_names("Why did South Korea leave?", known, names) == []
