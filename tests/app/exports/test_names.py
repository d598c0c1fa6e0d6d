"""Authors: taken apart where their parts are certain, whole where they are not, and never cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exports.names import Name, names_of


def read(line: str, publisher: str = "") -> list[tuple[str, ...]]:
    return [(name.literal,) if name.literal else (name.family, name.given) for name in names_of(line, publisher)]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("", []),
        ("조진구", [("조", "진구")]),
        ("조 진구", [("조", "진구")]),
        ("남궁민수", [("남궁", "민수")]),
        ("Jin-Goo Cho", [("Cho", "Jin-Goo")]),
        ("Cho Jin-goo", [("Cho", "Jin-goo")]),
        ("Mary Smith-Jones", [("Smith-Jones", "Mary")]),
        ("J. R. R. Tolkien & A. Writer", [("Tolkien", "J. R. R."), ("Writer", "A.")]),
        ("Cho, Jin-goo, and Ichiro Tanaka", [("Cho", "Jin-goo"), ("Tanaka", "Ichiro")]),
        ("田中 一郎", [("田中", "一郎")]),
        ("田中一郎", [("田中一郎",)]),
        ("ジョン・スミス", [("ジョン・スミス",)]),
        ("한국 정부", [("한국 정부",)]),
        ("통일부", [("통일부",)]),
        ("대한민국 국방부", [("대한민국 국방부",)]),
        ("Government of Japan", [("Government of Japan",)]),
        ("KBS, NHK World, KUNA, Yomiuri", [("KBS, NHK World, KUNA, Yomiuri",)]),
        ("Ministry of Foreign Affairs, Japan", [("Ministry of Foreign Affairs, Japan",)]),
        ("Ministry of Trade and Industry", [("Ministry of Trade and Industry",)]),
        ("RAND Corporation", [("RAND Corporation",)]),
        ("People's Daily", [("People's Daily",)]),
        ("Reuters", [("Reuters",)]),
        ("a.writer", [("a.writer",)]),
        (",", [(",",)]),
    ],
)
def test_a_line_of_authors(line: str, names: list[tuple[str, ...]]) -> None:
    assert read(line) == names


def test_who_is_its_own_publisher_is_an_organisation() -> None:
    assert read("Amnesty International", "Amnesty International") == [("Amnesty International",)]


def test_a_name_as_it_is_spoken_and_as_it_is_listed() -> None:
    assert [Name("Cho", "Jin-goo").direct, Name("Cho", "Jin-goo").inverted] == ["Jin-goo Cho", "Cho, Jin-goo"]
    assert [Name("조", "진구").direct, Name("조", "진구").inverted, Name("조", "진구").short] == ["조진구"] * 3


@given(st.text(alphabet=st.sampled_from("Ab조진田 .,;-·'&and1"), max_size=24) | st.text(max_size=24))
def test_no_letter_of_a_name_is_lost(line: str) -> None:
    told = "".join(f"{name.family}{name.given}{name.literal}" for name in names_of(line))
    letters = sorted(c for c in line.casefold() if c.isalnum())
    left = sorted(c for c in told.casefold() if c.isalnum())
    assert left == letters or sorted([*left, *"and"]) == letters or "and" in line.casefold()
