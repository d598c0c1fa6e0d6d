"""What weighs of a change, in three languages, and what is the same written otherwise."""

import pytest

from app.editions.wording.weight import weighing


@pytest.mark.parametrize(
    ("old", "new", "weight"),
    [
        ("Members shall pay.", "Members should pay.", ("modal",)),
        ("The fee is 5 percent.", "The fee is 6 percent.", ("figure",)),
        ("It costs 5 million won.", "It costs 5 billion won.", ("figure",)),
        ("It met on May 5, 2031.", "It met on 6 May 2031.", ("date",)),
        ("It met in May.", "It met in June.", ("date",)),
        ("Japan took part in 2018.", "Japan did not take part in 2018.", ("denial",)),
        ("Users may leave before 2030.", "Users may not leave before 2031.", ("date", "denial")),
        ("", "Members must pay 5 ducats.", ("figure", "modal")),
        ("위원회는 보고하여야 한다.", "위원회는 보고할 수 있다.", ("modal",)),
        ("기한은 5월 3일이다.", "기한은 6월 3일이다.", ("date",)),
        ("일본은 참가하였다.", "일본은 참가하지 않았다.", ("denial",)),
        ("요금은 5만 원이다.", "요금은 5억 원이다.", ("figure",)),
        ("報告しなければならない。", "報告すべきである。", ("modal",)),
        ("令和5年5月に開かれた。", "令和6年5月に開かれた。", ("date",)),
        ("日本は参加した。", "日本は参加しなかった。", ("denial",)),
        ("手数料は5%である。", "手数料は6%である。", ("figure",)),
    ],
)
def test_what_weighs_is_named(old: str, new: str, weight: tuple[str, ...]) -> None:
    assert weighing(old, new) == weight


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It met on May 5, 2031.", "It met on 5 May 2031."),
        ("It costs 1,000 won, or 5 percent.", "It costs 1000 won, or 5%."),
        ("Three ships left.", "The 3 ships left."),
        ("They did not come.", "They never came."),
        ("See **[the rule](https://example.org/2031/5)**.", "See the rule."),
        ("2031년 5월 3일에 모였다.", "2031-05-03에 모였다."),
        ("위원회는 보고하여야 한다.", "위원회는 보고해야 합니다."),
        ("報告しなければならない。", "報告しなければなりません。"),
    ],
)
def test_the_same_written_otherwise_weighs_nothing(old: str, new: str) -> None:
    assert weighing(old, new) == ()
