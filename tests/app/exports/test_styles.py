"""Chicago, APA and the manner of Korean and Japanese papers: notes by number, then the list."""

from dataclasses import replace

import pytest
from cited import SOURCES, cited

from app.exports import Reference, references, written

CATALOG = {source.id: source for source in SOURCES}
READ = {"white-house": "2026-11-27", "조진구-글": "2026-11-27", "no-date": "2026-11-27"}


def of(*ids: str) -> list[Reference]:
    return references([one for one in cited() if one.source_id in ids], CATALOG, READ)


def lines(style: str, *ids: str, markdown: bool = False) -> list[str]:
    return [line for line in written(of(*ids), style, markdown=markdown).splitlines() if line]


@pytest.mark.parametrize(
    ("style", "id_", "note", "entry"),
    [
        ("chicago", "조진구-글",
         "[5] 조진구, 한일 안보협력의 과제 (경남대학교 극동문제연구소, May 21, 2022), 12, https://example.org/한글.",
         "조진구. 한일 안보협력의 과제. 경남대학교 극동문제연구소, May 21, 2022. https://example.org/한글."),
        ("chicago", "white-house",
         "[11] The White House, “Leaders' Joint Statement,” May 21, 2022, under “Key points,” "
         "https://example.gov/x_y~z. Quoted from a digest.",
         "The White House. “Leaders' Joint Statement.” May 21, 2022. https://example.gov/x_y~z. Read in a digest."),
        ("chicago", "three",
         "[16] John Smith, Jane Doe, and Maria del Carmen, On Alliances (RAND Corporation, January 2, 2017), under "
         "“Key points,” https://example.org/three.",
         "Smith, John, Jane Doe, and Maria del Carmen. On Alliances. RAND Corporation, January 2, 2017. "
         "https://example.org/three."),
        ("chicago", "inverted", "[17] Jin-Goo Cho, On Order (2016), under “Key points.”",
         "Cho, Jin-Goo. On Order. 2016."),
        ("chicago", "foreign", "[10] ジョン・スミス, ロンドンから (n.d.), under “Key points.”",
         "ジョン・スミス. ロンドンから. N.d."),
        ("apa", "three", "[16] (Smith et al., 2017, Key points section)",
         "Smith, J., Doe, J., & del Carmen, M. (2017, January 2). On Alliances [Report]. RAND Corporation. "
         "https://example.org/three"),
        ("apa", "inverted", "[17] (Cho, 2016, Key points section)", "Cho, J.-G. (2016). On Order."),
        ("apa", "two-korean", "[6] (조진구 & 김민수, 2021, Key points section)",
         "조진구, & 김민수. (2021, December). 동맹의 미래: “가치”와 이익 [보고서]. 외교부."),
        ("apa", "no-author", "[14] (NHK & KBS, 2023, Key points section)",
         "NHK & KBS. (2023, August 18). Camp David [News]. https://example.org/{a}"),
        ("apa", "mofa", "[12] (Ministry of Foreign Affairs of Japan, 2023, Key points section)",
         "Ministry of Foreign Affairs of Japan. (2023). A Blue Book [Report]. MOFA."),
        ("korean", "조진구-글",
         "[5] 조진구, 「한일 안보협력의 과제」, 경남대학교 극동문제연구소, 2022.05.21., 12쪽, "
         "https://example.org/한글 (검색일: 2026.11.27.).",
         "조진구. 2022. 「한일 안보협력의 과제」. 경남대학교 극동문제연구소. 2022.05.21. "
         "https://example.org/한글 (검색일: 2026.11.27.)."),
        ("korean", "dotted", "[7] 이영희·박철수·남궁민수, 「세 사람의 글」, 통일연구원, 2020, ‘Key points’ 절.",
         "이영희·박철수·남궁민수. 2020. 「세 사람의 글」. 통일연구원."),
        ("korean", "inverted", "[17] Jin-Goo Cho, “On Order,” 2016, ‘Key points’ 절.",
         "Cho, Jin-Goo. 2016. “On Order.”"),
        ("japanese", "tanaka", "[8] 田中一郎「日本の安全保障」東京大学出版会、2019年3月1日、7頁。",
         "田中一郎「日本の安全保障」東京大学出版会、2019年3月1日。"),
        ("japanese", "suzuki", "[9] 鈴木花子・田中一郎「日米同盟 100%の真実」岩波書店、2018年、「Key points」。",
         "鈴木花子・田中一郎「日米同盟 100%の真実」岩波書店、2018年。"),
        ("japanese", "three",
         "[16] John Smith, Jane Doe, and Maria del Carmen, “On Alliances,” RAND Corporation, January 2, 2017, "
         "“Key points”, https://example.org/three.",
         "Smith, John, Jane Doe, and Maria del Carmen, “On Alliances,” RAND Corporation, January 2, 2017, "
         "https://example.org/three."),
    ],
)  # fmt: skip
def test_a_note_and_its_entry(style: str, id_: str, note: str, entry: str) -> None:
    assert lines(style, id_) == [note, entry]


@pytest.mark.parametrize("style", ["chicago", "apa", "korean", "japanese"])
def test_each_quote_has_its_note_and_each_source_its_entry(style: str) -> None:
    told = lines(style, *CATALOG)
    assert [line.split("]")[0] for line in told[:23]] == [f"[{number}" for number in range(1, 24)]
    assert len(told) == 43 and not any(
        "\ue000" in line or "  " in line or ",," in line or ".." in line for line in told[:40]
    )


def test_where_no_date_is_known_that_is_said_and_when_it_was_read() -> None:
    assert lines("apa", "no-date")[0] == "[15] (Lee, n.d., Key points section)"
    assert "Accessed November 27, 2026." in lines("chicago", "no-date")[1]
    assert "발행일 미상" in lines("korean", "foreign")[1] and "n.d." in lines("korean", "no-date")[1]
    assert "発行年不明" in lines("japanese", "foreign")[1]


def test_works_of_one_author_and_year_are_told_apart_in_apa() -> None:
    (one,) = of("inverted")
    other = replace(one, key="other", title="On Chaos")
    told = written([one, other], "apa").splitlines()
    assert told[0].startswith("[17] (Cho, 2016") and {line[11:16] for line in told[:2]} == {"2016a", "2016b"}
    assert told[3].startswith("Cho, J.-G. (2016a). On Chaos") and told[4].startswith("Cho, J.-G. (2016b). On Order")


def test_lists_are_in_the_order_of_their_readers() -> None:
    ids = ("inverted", "조진구-글", "tanaka")
    assert [line[0] for line in lines("korean", *ids)[3:]] == ["조", "田", "C"]
    assert [line[0] for line in lines("japanese", *ids)[3:]] == ["田", "조", "C"]
    assert [line[0] for line in lines("chicago", "inverted", "white-house", "three")[3:]] == ["C", "S", "T"]


def test_as_markdown_titles_are_in_italics_and_signs_are_signs() -> None:
    (_, entry) = lines("apa", "no-date", markdown=True)
    assert "*Undated {braces} and $10 #1 under\\_score \\~ ^ \\\\ 5%*" in entry
    assert "\\*" not in entry and "\ue000" not in entry
