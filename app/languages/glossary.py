"""The field's terms in English and other languages, and the English that a question can be read by."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel import Locale
from pydantic import BaseModel, ConfigDict, ValidationError

from app.errors import SettingsError
from app.text.dates import DateParts, date_parts

FILE = "glossary.toml"
LONE = 2  # characters; a term of no more counts only where a word begins, or right behind another term
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.&'-]*|\d[\d.,]*%?")


class Term(BaseModel):
    """One term: what English sources call it, the usual form first, and its names by language."""

    model_config = ConfigDict(extra="allow", frozen=True)

    en: list[str]


class Group(BaseModel):
    """Terms of one kind; `source` says where they were taken from, `subjects` that a question may be about them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str = ""
    source: str = ""
    subjects: bool = False
    terms: list[Term]


class File(BaseModel):
    """A glossary file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    group: list[Group] = []


@dataclass(frozen=True, slots=True)
class Reading:
    """What a glossary knows of a text.

    `english` are its terms in the order of the text, each in all its English forms, figures and Latin words included;
    `rest` is what no term covers.
    """

    english: tuple[tuple[str, ...], ...]
    rest: str

    @property
    def text(self) -> str:
        """Return the terms as one English text, each in its usual form.

        The last comes first: Korean and Japanese put what is spoken of behind what is said of it.
        """
        return " ".join([*dict.fromkeys(forms[0] for forms in self.english)][::-1])

    @property
    def all_forms(self) -> str:
        """Return the terms in all their forms, for a search by words."""
        return " ".join(dict.fromkeys(form for forms in self.english for form in forms))


class Glossary:
    """Terms by language; the longest that fits is read first."""

    def __init__(
        self, terms: Mapping[str, Mapping[str, tuple[str, ...]]], subjects: frozenset[tuple[str, ...]] = frozenset()
    ) -> None:
        self.subjects = subjects  # terms, in their English forms, that a question may be about
        self._terms = terms
        self._longest = {language: max(map(len, known), default=0) for language, known in terms.items()}

    @classmethod
    def read(cls, folders: Iterable[Path]) -> "Glossary":
        """Read `glossary.toml` of each folder that has one; the first to name a term wins.

        The first folder is the library that is asked: what it can be asked about, no other library's glossary says.

        Raises SettingsError for a file that cannot be read.
        """
        terms: dict[str, dict[str, tuple[str, ...]]] = {}
        subjects = set()
        for place, path in enumerate(dict.fromkeys(folder / FILE for folder in folders)):
            for group in _groups(path) if path.is_file() else ():
                subjects |= {tuple(term.en) for term in group.terms if group.subjects and place == 0}
                for term in group.terms:
                    for language, names in (term.model_extra or {}).items():
                        for name in names:
                            terms.setdefault(language, {}).setdefault(_plain(str(name)), tuple(term.en))
        return cls(terms, frozenset(subjects))

    def name(self, term: str, language: str) -> str:
        """Return what a term, in its usual English form, is called in a language; itself where that is unknown."""
        return next((name for name, forms in self._terms.get(language, {}).items() if forms[0] == term), term)

    def names(self, term: str) -> list[tuple[str, str]]:
        """Return all names of a term, given by one of them, as (language, name); none where it is unknown."""
        plain = _plain(term)
        known = {forms for names in self._terms.values() for name, forms in names.items() if plain in (name, *forms)}
        english = [("en", form) for forms in known for form in forms]
        return english + [
            (language, name)
            for language, names in self._terms.items()
            for name, forms in names.items()
            if forms in known
        ]

    def same(self, term: str) -> list[str]:
        """Return the English names of the very thing that a term names, itself apart.

        Those that head a row of their own are left out: a capital speaks for its country, and is another place.
        """
        plain = _plain(term)
        rows = {forms for names in self._terms.values() for forms in names.values()}
        heads = {forms[0] for forms in rows}
        meant = [forms for forms in rows if plain in forms and (plain not in heads or forms[0] == plain)]
        return [form for forms in meant for form in forms if form == forms[0] or form not in heads]

    def languages(self) -> frozenset[str]:
        """Return the languages that it has terms in."""
        return frozenset(self._terms)

    def read_text(self, text: str, language: str) -> Reading:
        """Read a text by its terms."""
        known, longest = self._terms.get(language, {}), self._longest.get(language, 0)
        plain = _plain(text)
        dates = {date.start: date for date in date_parts(plain)}
        found: list[tuple[str, ...]] = []
        rest: list[str] = []
        place, open_ = 0, True  # whether a term may begin here: at a word's beginning, or behind another term
        while place < len(plain):
            if date := dates.get(place):
                found.append((_date(date),))
                place, open_ = date.end, False
                continue
            length = next(
                (
                    size
                    for size in range(min(longest, len(plain) - place), 0, -1)
                    if plain[place : place + size] in known and (open_ or size > LONE or language == "ja")
                ),
                0,
            )
            if length:
                found.append(known[plain[place : place + length]])
                rest.append(" ")
                place, open_ = place + length, length > 1
            elif latin := LATIN.match(plain, place):
                found.append((latin[0],))
                place, open_ = latin.end(), True
            else:
                rest.append(plain[place])
                open_ = not plain[place].isalnum()
                place += 1
        return Reading(tuple(found), " ".join("".join(rest).split()))


def _groups(path: Path) -> Sequence[Group]:
    try:
        return File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).group
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from None
    except ValidationError as error:
        wrong = error.errors()[0]
        raise SettingsError(f"{path}: {'.'.join(map(str, wrong['loc']))}: {wrong['msg']}") from None


def _date(date: DateParts) -> str:
    """A date as English has it: May 21, 2022."""
    year = str(date.year or "")
    if not date.month:
        return year
    name = Locale("en").months["format"]["wide"][date.month]
    return " ".join(part for part in (f"{name} {date.day}{',' if year else ''}" if date.day else name, year) if part)


def _plain(text: str) -> str:
    """Full-width forms, decomposed Hangul and capitals as one writes them usually."""
    return unicodedata.normalize("NFKC", text)
