"""A text is searched in its plain, composed form, whatever its writer's program made of it."""

import unicodedata

import pytest

from store.index.terms import tokens


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("the Grif\ufb01n Of\ufb01ce", "the Griffin Office"),
        ("the Lan\u00adtern\u00adbridge", "the Lanternbridge"),
        ("in 2021\u00b3 and 2028\u00b9\u2074", "in 2021 and 2028"),
        ("ＡＢＣ １２３", "ABC 123"),
        (unicodedata.normalize("NFD", "등불관리소"), "등불관리소"),
        (unicodedata.normalize("NFD", "café Ångström"), "café Ångström"),
        ("港の通行\n料は十二円", "港の通行料は十二円"),
    ],
)
def test_forms_of_one_word_are_one_word(written: str, plain: str) -> None:
    assert tokens(written) == tokens(plain)
