"""Reasons of the ingest in the reader's language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ingest
from app.wording.catalog import LANGUAGES, texts
from app.wording.reasons import reason_in

ROOM = Path(ingest.__file__).parent


def raised() -> Iterator[str]:
    """The text of each SourceError that the ingest raises, its constants in their places, X for other values."""
    for path in ROOM.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = {
            one.targets[0].id: one.value.value
            for one in tree.body
            if isinstance(one, ast.Assign)
            and isinstance(one.targets[0], ast.Name)
            and isinstance(one.value, ast.Constant)
            and isinstance(one.value.value, str)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                call = node.exc
                if getattr(call.func, "id", "") in ("SourceError", "SourceVanished") and call.args:
                    yield said(call.args[0], known)


def said(text: ast.expr, known: dict[str, str]) -> str:
    if isinstance(text, ast.Constant):
        return str(text.value)
    if not isinstance(text, ast.JoinedStr):
        return ""
    parts = [
        str(one.value) if isinstance(one, ast.Constant) else known.get(getattr(one.value, "id", ""), "X")
        for one in text.values
        if isinstance(one, ast.Constant | ast.FormattedValue)
    ]
    return "".join(parts)


def test_every_reason_of_the_ingest_is_known_in_every_language() -> None:
    reasons = {one for one in raised() if one.replace("X", "").strip(" :")}
    assert len(reasons) > 40
    unknown = {one for one in reasons for language in LANGUAGES[1:] if reason_in(one, language) == one}
    begun = {one for one in unknown if one.startswith("X: X,")}  # a reason goes before: the catalog has them whole
    assert all(any(text.endswith(one[4:]) for text in texts("reasons", "en").values()) for one in begun)
    assert unknown == begun


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_reason_keeps_its_place_and_its_values(language: str) -> None:
    told = reason_in("a: b.pdf: 12,000 pages, at most 10,000 can be read; part it", language)
    assert told.startswith("a: b.pdf: ") and "12,000" in told and "10,000" in told and "pages" not in told
    assert reason_in("notes.txt: empty", "en") == "notes.txt: empty"
    assert reason_in("{x}: something new", language) == "{x}: something new"


@pytest.mark.parametrize("key", texts("reasons", "en"))
def test_each_reason_is_found_by_its_own_words(key: str) -> None:
    text = texts("reasons", "en")[key]
    values = dict.fromkeys(re.findall(r"{(\w+)}", text), "7")
    for language in LANGUAGES[1:]:
        assert reason_in(f"place: {text.format(**values)}", language) == "place: " + texts("reasons", language)[
            key
        ].format(**values)
