"""What a question compares is read from its words, in three languages."""

import pytest

from app.question.question import Question
from app.question.subjects import Compared, compared
from ingest import language_of


def asked(text: str) -> Question:
    language = language_of(text)
    return Question(text, "what", False, language=language, written="" if language == "en" else text)


@pytest.mark.parametrize(
    ("text", "subjects", "aspect"),
    [
        ("Compare Norway and Iceland on fishing.", ("Norway", "Iceland"), "fishing"),
        ("What is the difference between the old tariff and the new one?", ("old tariff", "new tariff"), ""),
        ("Compare the budgets of 2011 and 2015.", ("budgets of 2011", "budgets of 2015"), ""),
        ("How does the mayor's account of the tower compare with the bishop's?",
         ("mayor's account of the tower", "bishop's account of the tower"), ""),
        ("Compare the meeting of March with the one of October", ("meeting of March", "meeting of October"), ""),
        ("Old tariff versus new tariff", ("Old tariff", "new tariff"), ""),
        ("How do Anna Berg and Tom Hale differ on school fees?", ("Anna Berg", "Tom Hale"), "school fees"),
        ("Compare what the Miners' Union and the Mine Board say about the shaft",
         ("Miners' Union", "Mine Board"), "shaft"),
        ("How does the first charter differ from the second charter?", ("first charter", "second charter"), ""),
        ("Compare how Chile and Peru treat the mines", ("Chile", "Peru"), "treat the mines"),
        ("Compare Camp Orre and the Lund meeting of May 2011 on ships",
         ("Camp Orre", "Lund meeting of May 2011"), "ships"),
        ("Compare the policy of Berg with that of Hale", ("policy of Berg", "policy of Hale"), ""),
        ("Compare Bergen, Oslo and Tromsø", ("Bergen", "Oslo", "Tromsø"), ""),
        ("Compare the 2011 and 2015 reviews on wages", ("2011 reviews", "2015 reviews"), "wages"),
        ("노르웨이와 아이슬란드의 어업 정책을 비교해 주세요.",
         ("노르웨이의 어업 정책", "아이슬란드의 어업 정책"), ""),
        ("세금에 관해 첫 번째 법안과 두 번째 법안을 비교해 줘", ("첫 번째 법안", "두 번째 법안"), "세금"),
        ("2011年と2015年の予算を比較してください。", ("2011年の予算", "2015年の予算"), ""),
        ("古い法律と新しい法律の違いは何ですか", ("古い法律", "新しい法律"), ""),
    ],
)  # fmt: skip
def test_the_subjects_and_the_aspect_of_a_comparison(text: str, subjects: tuple[str, ...], aspect: str) -> None:
    assert compared(asked(text)) == Compared(subjects, aspect)


@pytest.mark.parametrize(
    "text", ["Compare the two plans.", "How do the drafts differ?", "두 계획을 비교해 줘", "比較して"]
)
def test_a_question_that_names_no_two_things_compares_none(text: str) -> None:
    assert compared(asked(text)) == Compared(())


@pytest.mark.parametrize(
    ("text", "subjects", "aspects"),
    [
        ("Ferry or tunnel: price, hours and noise", ("Ferry", "tunnel"), ("price", "hours", "noise")),
        (
            "1990 against 1995 at the mine - output, wages",
            ("1990 at the mine", "1995 at the mine"),
            ("output", "wages"),
        ),
        (
            "Set the 2001 and 2004 codes next to each other: fines, permits",
            ("2001 codes", "2004 codes"),
            ("fines", "permits"),
        ),
        ("Compare the ferry with the tunnel: price", ("ferry", "tunnel"), ()),
    ],
)
def test_aspects_stand_one_after_the_other_behind_a_colon_or_a_dash(
    text: str, subjects: tuple[str, ...], aspects: tuple[str, ...]
) -> None:
    found = compared(asked(text))
    assert (found.subjects, found.aspects) == (subjects, aspects)
