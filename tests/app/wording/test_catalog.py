"""One catalog for all that is said: the same in every language, nothing missing or left over, nothing beside it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from app.wording.answers import wording
from app.wording.catalog import HERE, LANGUAGES, _catalog, preferred, spoken, texts
from app.wording.dates import telling

APP = HERE.parent
SAME = {  # in every language, or in some, as in English
    "page": {"invitation"}, "answers": {"own", "dated", "space", "comma", "opening", "closing"},
    "drawings": {"space"},
}  # fmt: skip
ENGLISH_ONLY = {"unread"}  # said to those who write in none of the languages, who are answered in the first
LOOKUPS = {"wording": "answers", "sayings": "library", "telling": "dates"}  # functions, whose results are `say`
CJK = re.compile(r"[\u3040-\u30ff\u3131-\u318e\u3400-\u9fff\uac00-\ud7a3]")
READING = {  # rooms and modules in which such characters are read, or belong to a name or to a manner of citing
    "text", "question", "figures", "languages", "editions/wording", "exports", "check",
    "compose/kinds/speakers.py", "compose/kinds/facts", "read/fresh.py",
}  # fmt: skip


@cache
def modules() -> dict[Path, ast.Module]:
    paths = [path for path in APP.rglob("*.py") if HERE not in path.parents]
    return {path.relative_to(APP): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def nodes(*under: str) -> Iterator[ast.AST]:
    for path, tree in modules().items():
        if not under or path.as_posix().startswith(under):
            yield from ast.walk(tree)


def places(text: str) -> list[str]:
    """The names in the braces of a text."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def called(node: ast.AST) -> str:
    """The name of the function that a node calls."""
    function = node.func if isinstance(node, ast.Call) else None
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def pattern(made: ast.JoinedStr) -> str:
    """The keys that an f-string makes which begins with a word and an underscore."""
    parts = [re.escape(str(one.value)) if isinstance(one, ast.Constant) else r"\w+" for one in made.values]
    return "".join(parts) if re.match(r"[a-z]+_$", parts[0]) else ""


def constants(found: Iterator[ast.AST]) -> set[str]:
    return {one.value for one in found if isinstance(one, ast.Constant) and isinstance(one.value, str)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same(language: str) -> None:
    english, other = _catalog("en"), _catalog(language)
    assert list(other) == list(english)
    for section, said in english.items():
        assert set(other[section]) | ENGLISH_ONLY == set(said) | ENGLISH_ONLY, section
        for key, text in other[section].items():
            assert isinstance(text, str) and "\n" not in text and (text.strip() or key == "space"), key
            assert places(text) == places(said[key]), key
            assert language == "en" or key in SAME.get(section, ()) or text != said[key], f"{key} is not translated"


def test_each_language_has_one_file() -> None:
    assert {path.stem for path in HERE.glob("*.toml")} == set(LANGUAGES)


def test_another_language_is_answered_in_the_first() -> None:
    assert [spoken(one) for one in ("ko", "fr", "")] == ["ko", "en", "en"]
    assert texts("login", "fr") is texts("login", "en")
    assert wording("fr") == wording("en") and wording("ja").locale == "ja"
    with pytest.raises(KeyError):
        texts("no such section", "en")


def test_a_missing_key_and_one_too_many_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    for extra in ({"another": "?"}, {"date": None}):
        broken = {key: text for key, text in {**texts("dates", "en"), **extra}.items() if text is not None}
        monkeypatch.setattr("app.wording.dates.texts", lambda section, language, broken=broken: broken)
        with pytest.raises(TypeError):
            telling.__wrapped__("en")


@pytest.mark.parametrize(("function", "section"), LOOKUPS.items())
def test_what_answers_say_is_used(function: str, section: str) -> None:
    """mypy sees that no key is used which is missing: here is a field for each."""
    used = {"opening", "closing", "quoted"} if section == "answers" else set()  # by the section's own methods
    for one in nodes():
        if isinstance(one, ast.Attribute) and (
            (isinstance(one.value, ast.Name) and one.value.id == "say") or called(one.value) == function
        ):
            used.add(one.attr)
    assert set(texts(section, "en")) <= used


def test_what_the_page_says_is_there_and_used() -> None:
    page = {re.sub(r"_(?:one|many)$", "", key) for key in texts("page", "en")}
    asked = {
        one.args[0].value
        for one in nodes("web/")
        if isinstance(one, ast.Call) and called(one) in ("words", "at_once") and isinstance(one.args[0], ast.Constant)
    }
    assert len(asked) > 50 and asked <= page
    made = {match for one in nodes("web/") if isinstance(one, ast.JoinedStr) and (match := pattern(one))}
    used = constants(nodes("web/"))
    assert not [key for key in page - used if not any(re.fullmatch(one, key) for one in made)]


def test_what_the_login_says_is_there_and_used() -> None:
    login = modules()[Path("web/gate/login.py")]
    said = [
        one.slice
        for one in ast.walk(login)
        if isinstance(one, ast.Subscript) and isinstance(one.value, ast.Name) and one.value.id == "words"
    ]
    assert {one.value for one in said if isinstance(one, ast.Constant)} | {"wrong", "wait"} == set(texts("login", "en"))
    assert {"wrong", "wait"} <= constants(ast.walk(login))


def test_what_documents_say_is_there_and_used() -> None:
    used = constants(nodes("documents/")) | {"author", "date", "publisher", "title"}  # fields of a source
    reasons = {"unread", "no_text", "no_time", "no_question", "not_judged", "silent"}  # and of a cell
    assert set(texts("documents", "en")) <= used | reasons


def test_what_drawings_say_is_there_and_used() -> None:
    assert set(texts("drawings", "en")) <= constants(nodes("drawings/"))


def test_nothing_is_said_beside_the_catalog() -> None:
    found = set()
    for path, tree in modules().items():
        told = {one.value for one in ast.walk(tree) if isinstance(one, ast.Expr)}  # docstrings
        strings = (one for one in ast.walk(tree) if isinstance(one, ast.Constant) and one not in told)
        if any(CJK.search(str(one.value)) for one in strings):
            found.add(path.as_posix())
    rooms = {path: next((one for one in READING if path == one or path.startswith(f"{one}/")), "") for path in found}
    assert not [path for path, room in rooms.items() if not room]
    assert set(rooms.values()) == READING  # none of them is named in vain


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ko-KR,ko;q=0.9,en-US;q=0.8", "ko"),
        ("fr, ja-JP;q=0.7, ko;q=0.8", "ko"),
        ("ja", "ja"),
        ("de-DE,de", "en"),
        ("", "en"),
        (";;,=q;q=x,\x00", "en"),
        ("KO", "ko"),
        ("kok", "en"),
    ],
)
def test_the_browser_chooses_the_language(header: str, language: str) -> None:
    assert preferred(header) == language


def test_what_the_pages_script_says_is_there_and_used() -> None:
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in (APP / "web").rglob("*.js"))
    used = set(re.findall(r'words\("(\w+)"', scripts)) | {"like", "dislike"}  # by what a thumb is
    assert used | {"own", "language"} == set(texts("script", "en"))  # these two are the choice's, tongues.py
