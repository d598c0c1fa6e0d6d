"""The check of a model's claims: right paraphrases pass, wrong figures, dates, names, denials and topics do not."""

import json
from pathlib import Path

import pytest

from app.check.claims import LONGEST, supported
from app.check.facts import holds_its_facts
from app.languages.glossary import Glossary
from app.read.cross_encoder import Reranker, open_reranker
from app.settings import DEFAULT_LIBRARY
from app.types.evidence import Claim, Sentence

CLAIMS = [
    json.loads(line) for line in Path(__file__).with_name("claims.jsonl").read_text(encoding="utf-8").splitlines()
]
GLOSSARY = Glossary.read([DEFAULT_LIBRARY])
SUMMIT = (
    "The Korea-U.S. summit was held in Seoul on May 21, 2022, only 11 days after the inauguration of President Yoon."
)


@pytest.fixture(scope="module")
def reranker() -> Reranker:
    found = open_reranker()
    assert found
    return found


def claim(text: str | None, *quotes: str) -> Claim:
    return Claim(tuple(Sentence("s", "v", 0, len(one), one, 1.0, 0, 1.0) for one in quotes), text)


def is_shown(row: dict, reranker: Reranker) -> bool:
    quoted = claim(row["claim"], *(quote["text"] for quote in row["quotes"]))
    return bool(supported([quoted], reranker.score, same=GLOSSARY.same))


def test_right_paraphrases_are_shown(reranker: Reranker) -> None:
    right = [row for row in CLAIMS if row["right"]]
    withheld = [row["claim"] for row in right if not is_shown(row, reranker)]
    assert len(right) >= 40 and len(withheld) / len(right) <= 0.1, withheld


@pytest.mark.parametrize("kind", ["figure", "date", "name", "sentence"])
def test_no_claim_with_a_wrong_figure_date_name_or_sentence_is_shown(reranker: Reranker, kind: str) -> None:
    wrong = [row for row in CLAIMS if row["wrong"] == kind]
    assert len(wrong) >= 5
    assert [row["claim"] for row in wrong if is_shown(row, reranker)] == []


def test_nearly_all_denials_and_opposites_are_withheld(reranker: Reranker) -> None:
    wrong = [row for row in CLAIMS if row["wrong"] in ("negation", "antonym")]
    shown = [row["claim"] for row in wrong if is_shown(row, reranker)]
    assert len(wrong) >= 20 and len(shown) <= 1, shown


@pytest.mark.parametrize(
    "text",
    [
        "The Korea-U.S. summit was held on 21 May 2022.",
        "The summit of Korea and the United States was held on May 21st, 2022.",
        "The South Korean-American summit was held in May 2022.",
        "The summit was held eleven days after Yoon's inauguration.",
        "The summit of the two was held in Seoul.",
    ],
)
def test_another_form_of_a_date_a_figure_or_a_country_is_the_same(text: str) -> None:
    assert holds_its_facts(text, SUMMIT)


@pytest.mark.parametrize(
    "text",
    [
        "The summit was held on May 11, 2022.",  # 11 and May are both there, but not as a date
        "The summit was held on 11 May 2022.",
        "The summit was held in May 2021.",
        "The summit was held 21 days after the inauguration.",
        "The summit was held 11 months after the inauguration.",
        "The summit was held in Washington on May 21, 2022.",  # a capital is a place, not its country
        "The North Korea-U.S. summit was held in Seoul.",
        "The first Korea-U.S. summit was held in Seoul.",
        "The summit was not held in Seoul.",
        "The summit was held before the inauguration of President Yoon.",
        "The summit was held in Seoul, says www.evil.example.",
    ],
)
def test_a_figure_date_name_or_denial_that_is_not_there_is_found(text: str) -> None:
    assert not holds_its_facts(text, SUMMIT)


def test_a_name_is_not_held_by_one_that_begins_like_it() -> None:
    assert not holds_its_facts("Japan talks with Austria.", "Japan talks with Australia.")
    assert holds_its_facts("Japan talks with Indonesian officials.", "Japan talks with officials of Indonesia.")
    assert not holds_its_facts("South Korea launched missiles.", "North Korea launched missiles.")


def test_an_extractive_claim_needs_no_check_and_a_claim_without_sentences_never_passes() -> None:
    whole, without = claim(None, SUMMIT), claim("The summit was held in Seoul.")
    assert supported([whole, without], lambda question, texts: [99.0] * len(texts)) == [whole]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2022",
        "The summit was held in Seoul on May 21, 2022, only 11 days after the",
        "21 11 2022",
        "The summit was held in Seoul. " * (LONGEST // 20),
    ],
)
def test_a_claim_that_says_nothing_or_too_much_or_breaks_off_is_withheld(text: str) -> None:
    assert supported([claim(text, SUMMIT)], lambda question, texts: [99.0] * len(texts)) == []


def test_a_claim_that_the_reranker_finds_foreign_is_withheld() -> None:
    one = claim("The summit was held in Seoul.", SUMMIT)
    assert supported([one], lambda question, texts: [1.0]) == []
    assert supported([one], lambda question, texts: [9.0]) == [one]
