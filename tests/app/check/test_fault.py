"""A written claim against its quotes: why it is withheld, in three languages, and how rarely that is wrong."""

import json
from collections.abc import Callable

import pytest

from app.check.clauses import clauses, closest
from app.check.opposites import reversed_words
from app.check.quantities import unheld_date, unheld_figure
from app.check.roles import other_doer, other_order, other_speaker
from benchmarks.claims import CLAIMS, judge, rates

SENT = "Kishida said that Japan would not send warships, while Yoon said that he was considering it."


@pytest.fixture(scope="module")
def found() -> Callable[[dict], str]:
    return judge()


def test_false_claims_are_withheld_and_true_ones_kept(found) -> None:
    rows = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    counted = rates([row | {"found": found(row)} for row in rows])
    assert len(rows) >= 150 and {row["language"] for row in rows} == {"en", "ko", "ja"}
    for name, least in (
        ("all, false", 0.9),
        ("all, true", 0.9),
        ("second half, false", 0.9),
        ("second half, true", 0.9),
    ):
        right, of = counted[name]
        assert right / of >= least, (name, counted)
    for kind in ("number", "name", "date", "negation", "speaker", "comparison"):
        assert counted[kind][0] / counted[kind][1] >= 0.9, (kind, counted)


@pytest.mark.parametrize(
    ("text", "quotes", "reason"),
    [
        ("The bridge is 80 meters long.", "The bridge is 90 meters long.", "figure"),
        ("The bridge was opened in June 1931.", "The bridge was opened in May 1931.", "date"),
        ("The bridge was designed by Karl Weber.", "The bridge was designed by Anna Weber.", "name"),
        ("The bridge was not opened.", "The bridge was opened.", "negation"),
        ("Exports were lower than in May.", "Exports were higher than in May.", "comparison"),
        ("Yoon said that Japan would not send warships.", SENT, "speaker"),
        ("South Korea notified Japan of it.", "Japan notified South Korea of it.", "order"),
        ("The garden was painted green.", "The bridge was opened.", "unsupported"),
        ("The bridge was opened in the", "The bridge was opened in the spring.", "unfinished"),
        ("다리의 길이는 80미터이다.", "The bridge is 90 meters long.", "figure"),
        ("橋は1932年に開通した。", "The bridge was opened in 1931.", "date"),
        ("The bridge was opened.", "The bridge was opened.", ""),
    ],
)
def test_the_reason_is_named(found, text: str, quotes: str, reason: str) -> None:
    assert found({"claim": text, "quotes": [quotes]}) == reason


def test_a_clause_is_found_by_its_words() -> None:
    parts = clauses(SENT, "en")
    assert len(parts) == 2
    assert closest("Yoon was considering it.", parts) == parts[1]
    assert clauses("서울은 반대했지만 부산은 찬성했다.", "ko") == ["서울은 반대했지만", "부산은 찬성했다."]
    assert clauses("東京は反対したが、大阪は賛成した。", "ja") == ["東京は反対したが", "大阪は賛成した。"]


def test_numbers_and_dates_are_the_same_in_every_language() -> None:
    told = "On May 3, 2021, 62 million euros were paid."
    assert not unheld_figure("6,200만 유로를 지불했다.", "ko", told, "en")
    assert unheld_figure("620만 유로를 지불했다.", "ko", told, "en")
    assert not unheld_date("2021年5月3日", "ja", told, "en") and not unheld_date("2021年", "ja", told, "en")
    assert unheld_date("2021年5月4日", "ja", told, "en") and unheld_date("May 2022", "en", told, "en")


def test_contraries_are_those_of_one_pair() -> None:
    assert reversed_words("수출이 늘었다.", "Exports fell.") and reversed_words("Exports fell.", "輸出が増えた。")
    assert not reversed_words("Exports fell.", "Exports fell after they had increased.")
    assert not reversed_words("Exports fell.", "It came before the war.")


def test_who_says_and_does_it() -> None:
    def forms(name: str) -> list[str]:
        return {"한국은": ["South Korea"], "한국": ["South Korea"]}.get(name, [])

    assert other_speaker("Yoon said that Japan would not send warships.", "en", SENT, "en", forms)
    assert not other_speaker("Kishida said that Japan would not send warships.", "en", SENT, "en", forms)
    assert other_doer("South Korea notified Japan.", "Japan notified South Korea.")
    assert not other_doer("South Korea was notified by Japan.", "Japan notified South Korea.")
    assert other_order("한국은 일본에 통보했다.", "ko", "Japan notified South Korea.", "en", forms)
    assert other_order("부산은 서울보다 먼저 도입했다.", "ko", "서울은 부산보다 먼저 도입했다.", "ko", forms)


MET_IN_MAY = "The ministers of the two states met in Arden on May 3, 2031, and agreed on joint patrols."
MET_IN_JUNE = "The ministers Anna Berg and Ola Lund met in Arden on June 7, 2032."
NEVER_DATED = "Anna Berg and Ola Lund are the ministers of the two states."


@pytest.mark.parametrize(
    ("text", "quotes", "shown"),
    [
        ("Anna Berg and Ola Lund met in Arden on May 3, 2031.", (MET_IN_MAY, MET_IN_JUNE), False),
        ("2031년 5월 3일 Anna Berg와 Ola Lund가 Arden에서 만났다.", (MET_IN_MAY, MET_IN_JUNE), False),
        ("The ministers met in Arden on May 3, 2031, and again on June 7, 2032.", (MET_IN_MAY, MET_IN_JUNE), True),
        ("The ministers met in Arden on May 3, 2031, and agreed on joint patrols.", (MET_IN_MAY, MET_IN_JUNE), True),
        ("Anna Berg and Ola Lund, the ministers of the two states, met in Arden on May 3, 2031.",
         (MET_IN_MAY, NEVER_DATED), True),
    ],
)  # fmt: skip
def test_what_one_quote_tells_of_a_day_is_not_told_of_another_quotes_day(
    found, text: str, quotes: tuple[str, ...], shown: bool
) -> None:
    assert found({"claim": text, "quotes": quotes}) == ("" if shown else "date")
