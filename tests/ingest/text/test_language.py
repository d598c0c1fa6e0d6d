"""The language of a document is that of its text, also in Latin letters; what is no prose tells none."""

import pytest

from ingest.text.language import written_in


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le conseil a fixé le péage à douze couronnes et la mairie le publie dans la semaine.", "fr"),
        ("Der Rat hat beschlossen, dass alle Boote zwei Lampen tragen und dass die Maut zwölf Kronen beträgt.", "de"),
        ("The council set the toll at twelve crowns, and the clerk of the harbour keeps a list of the boats.", "en"),
        ("| Town | Year | Boats | Keeper |\n| Estmark | 2030 | 41 | Ann Vole |\n| Low Weir | 2030 | 12 | Tom Reed |\n"
         "| Norra Vale | 2031 | 57 | Ida Holm |\n| Red Hill | 2031 | 8 | Sam Oak |", "en"),
        ("협의회는 통행료를 정했다고 밝혔다.", "ko"), ("評議会はまた、通行料を定めた。", "ja"),
        ("委员会决定通行费为十二克朗。", "zh"),
        ("Toll: 12.", "en"), ("", "en"),
    ],
)  # fmt: skip
def test_a_document_is_in_the_language_of_its_text(text: str, language: str) -> None:
    assert written_in(text) == language
