"""What a sentence announces by its number is told with it, where it is counted behind: first, second, third."""

from pathlib import Path

import pytest

from app import Assistant, Settings

TEXTS = {
    "en": (
        "The council of Velm approved the sluice on 3 May. "
        "It set three conditions. First, no work is done at night. Second, the old willows stay. "
        "Third, the ferry runs as long as the sluice is built. The mayor was content.",
        "What conditions did the council of Velm set?",
        ["It set three conditions.", "First, no work", "Second, the old willows", "Third, the ferry"],
    ),
    "ko": (
        "벨름 시의회는 5월 3일 수문 건설을 승인하였다. 시의회는 세 가지 조건을 달았다. "
        "첫째, 밤에는 공사를 하지 않는다. 둘째, 오래된 버드나무를 베지 않는다. "
        "셋째, 수문을 짓는 동안 나룻배를 계속 운행한다. 시장은 만족하였다.",
        "벨름 시의회가 단 세 가지 조건은 무엇입니까?",
        ["시의회는 세 가지 조건을 달았다.", "첫째, 밤에는", "둘째, 오래된", "셋째, 수문을"],
    ),
    "ja": (
        "ヴェルム市議会は5月3日に水門の建設を承認した。市議会は三つの条件を付けた。第一に、夜間の工事は行わない。"
        "第二に、古い柳を切らない。第三に、水門の建設中も渡し船を運航する。市長は満足した。",
        "ヴェルム市議会が付けた三つの条件は何ですか。",
        ["市議会は三つの条件を付けた。", "第一に、夜間", "第二に、古い柳", "第三に、水門"],
    ),
}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_what_is_counted_is_told_with_the_sentence_that_announces_it(language: str, tmp_path: Path) -> None:
    text, question, expected = TEXTS[language]
    (tmp_path / "sources.toml").write_text(
        f'[[source]]\nid = "sluice"\ntitle = "Velm"\nlanguage = "{language}"\nfile = "sluice.md"\n', encoding="utf-8"
    )
    (tmp_path / "sluice.md").write_text(text + "\n", encoding="utf-8")
    with Assistant(Settings.load(home=tmp_path / "home", library=tmp_path)) as assistant:
        quotes = [one.quote for one in assistant.answer(question).citations]
    places = [next((n for n, quote in enumerate(quotes) if quote.startswith(one)), -1) for one in expected]
    assert -1 not in places and places == sorted(places), quotes
