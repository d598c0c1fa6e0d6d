"""The letters that answer to each other are learned from names."""

import json

from app.languages.sounds import WEIGHTS, Words
from training.sounds import found, learned, named, sounded


def test_names_in_two_scripts_are_paired_word_by_word() -> None:
    korean, japanese = dict(named("ko")), dict(named("ja"))
    assert korean["norway"] == "노르웨이" and japanese["norway"] == "ノルウェー"
    assert len(korean) > 1000 and len(japanese) > 1000


def test_what_was_learned_becomes_likelier_and_finds_names_that_it_has_not_seen() -> None:
    rows = named("ja")
    seen, apart = rows[::6], rows[1::12]
    weights, course = learned(sounded(seen), rounds=4)
    assert course[1] < course[2] < course[3]
    words = Words.of([" ".join(name for name, _ in rows)])
    assert found(apart, "ja", weights, words) > 0.5


def test_the_weights_in_use_find_most_names() -> None:
    for language, weights in json.loads(WEIGHTS.read_text()).items():
        rows = named(language)[::9]
        assert found(rows, language, weights, Words.of([" ".join(name for name, _ in named(language))])) > 0.65
