"""The sentences of a text that say something."""

import re

from app.text.boilerplate import without_boilerplate
from ingest import sentence_spans

UNPARTED = r"\u3041-\u9fff\uac00-\ud7a3"
WORD = re.compile(rf"[{UNPARTED}]{{3}}|[^\W{UNPARTED}]{{2,}}")  # three characters of a script without blanks are one
ADDRESS = re.compile(r"<?https?://\S+>?")


def prose_spans(text: str, language: str, *, inside: bool = False) -> list[tuple[int, int]]:
    """Return `(start, end)` of each sentence of a text that says something, in characters.

    Headings, bare addresses and boilerplate are left out: they name, point or hide, and prove nothing. So is a
    sentence that a comment interrupts. `inside` says that the text begins inside of a longer one: a comment, script
    or style may then end in it that began before (one that neither begins nor ends in the text is not seen).
    """
    prose = without_boilerplate(text, inside=inside)
    return [
        (start, end)
        for start, end in sentence_spans(prose, language)
        if text[start:end] == prose[start:end]
        and not _is_heading(text, start)
        and len(WORD.findall(ADDRESS.sub(" ", text[start:end]))) >= 2
    ]


def is_bare(text: str, *, inside: bool = False) -> bool:
    """Whether nothing stands in a text but headings, addresses and boilerplate; `inside` as in `prose_spans`."""
    lines = without_boilerplate(text, inside=inside).splitlines()
    return not any(WORD.search(ADDRESS.sub(" ", line)) for line in lines if not line.lstrip().startswith("#"))


def _is_heading(text: str, start: int) -> bool:
    return text[text.rfind("\n", 0, start) + 1 : start].lstrip().startswith("#")
