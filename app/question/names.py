"""What a question names, and which of it a text does not hold in any form."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from babel import Locale

from app.question.question import SCAFFOLD, WORD, content_words, is_content, joined
from app.question.territories import of_several_words, speaking_cities, territories_in, territory_forms
from store import stem

NUMERALS = ("two 2", "three 3", "four 4", "five 5", "six 6", "seven 7", "eight 8", "nine 9", "ten 10", "one 1")
PERCENT = "percent pct share percentage"


@cache
def _other_forms(cities: bool) -> Mapping[str, frozenset[str]]:
    english = Locale("en")
    months = [{english.months["format"][width][n].lower() for width in ("wide", "abbreviated")} for n in range(1, 13)]
    months[8].add("sept")
    rows = [frozenset(row) for row in (*months, *(row.split() for row in (*NUMERALS, PERCENT)))]
    forms = {**{word: row for row in rows for word in row}, **territory_forms()}
    for city, row in speaking_cities().items() if cities else ():
        forms |= dict.fromkeys([city, *row], row | {city})
    return forms


def other_forms(word: str, *, cities: bool = True) -> frozenset[str]:
    """Return the other ways to write a word, in lower case: a country's other names, a month's short ones, a number.

    Who names one of them has named them all. With `cities`, those that speak for their country's government are names
    of it.
    """
    plain, forms = bare(word), _other_forms(cities)
    return forms.get(plain) or forms.get(plain.removesuffix("s"), frozenset())


CAPITAL = re.compile(r"[A-Z]")
Names = Callable[[str], Sequence[tuple[str, str]]]
FIGURE = re.compile(
    r"\b(\d[\d.,]{0,40}|[a-z]{1,40})[ -]?(percent|%|billion|million|trillion|years?|months?|minutes?|hours?|days?)",
    re.IGNORECASE,
)
AGENT = re.compile(r"(?:[^aeiou]er|or|ist|(?<!m)ent|ant|ian|chief)s?$|(?:ary|aries)$")  # who does it: ministers, editor
ASKED_CLASS = re.compile(
    r"\bwhat are the ((?:[\w-]+\s*){1,2})|\b(?:what|which|whose)\s+((?:[\w-]+\s*){1,3})", re.IGNORECASE
)


def is_country(word: str) -> bool:
    """Whether a word names a country or its people."""
    return bare(word) in territory_forms() or bare(word).removesuffix("s") in territory_forms()


def words_of(text: str) -> list[str]:
    """Return the words of a text, hyphenated ones parted, initialisms without their full stops."""
    return [part for match in WORD.finditer(joined(text)) for part in re.split(r"[-‐‑]", match.group()) if part]


def bare(word: str) -> str:
    """Return a word in lower case without full stops, the possessive, and the ending of an ordinal."""
    plain = re.sub(r"['’]s?$", "", word.replace(".", "").lower())
    return re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", plain)


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """Return the stems of all words of some texts, and the initials of their capitalised runs (NATO, UMC)."""
    known: set[str] = set()
    for text in texts:
        words = words_of(text)
        known.update(stem(bare(word)) for word in words)
        known.update(stem(bare(code)) for code in territories_in(text))
        run = ""
        for word in [*words, ""]:
            if CAPITAL.match(word):
                run += word[0].lower()
            elif run and word.lower() not in ("of", "the", "and", "for", "on"):
                known.update(run[first:last] for first in range(len(run)) for last in range(first + 3, len(run) + 1))
                run = ""
    return frozenset(known)


def holds(known: frozenset[str], word: str) -> bool:
    """Whether a vocabulary holds a word, another form of it, or an alias."""
    plain = bare(word)
    if stem(plain) in known or any(stem(other) in known for other in other_forms(plain)):
        return True
    if plain.isdigit() or len(plain) < 5:
        return False
    prefix = plain[: max(5, round(len(plain) * 0.7))]  # invitation and invited, Australian and Australia
    return any(one.startswith(prefix) for one in known)


def named(text: str) -> list[str]:
    """Return the names and figures of a question: capitalised words inside it, and all that holds a digit.

    Where every word begins with a capital, or none does, capitals tell nothing and only figures are returned.
    """
    countries, rest = of_several_words(text)
    content = [(place, word) for place, word in enumerate(words_of(rest)) if is_content(word)]
    inner = [word for place, word in content if place]
    capitals = [word for word in inner if CAPITAL.match(word)]
    telling = len(capitals) < len(inner) or len(content) <= 3
    found = [word for place, word in content if _digits(word) or (telling and place and CAPITAL.match(word))]
    return list(dict.fromkeys([*countries, *found]))


def unheld_names(text: str, known: frozenset[str], names: Names = lambda name: ()) -> list[str]:
    """Return the names and figures of a question that a vocabulary does not hold, in order.

    `names` gives the other names that the library's glossary knows of one, as (language, name).
    """
    return [word for word in named(text) if not (holds(known, word) or _holds_another(known, word, names))]


def _holds_another(known: frozenset[str], word: str, names: Names) -> bool:
    others = [words_of(name) for language, name in names(word) if language == "en"]
    return any(all(holds(known, part) for part in other) for other in others)


def other_holders(text: str, evidence: Sequence[str]) -> list[str]:
    """Return what tells whose office or trade is meant where the evidence tells of others: *finance* ministers."""
    known, told = vocabulary(evidence), [word for one in evidence for word in words_of(one)]
    held = {stem(bare(who)) for word, who in pairwise(told) if word.islower() and is_content(word)}
    return [
        word
        for word, who in pairwise(words_of(text))
        if AGENT.search(who)
        and is_content(who)
        and word.islower()
        and is_content(word)
        and not holds(known, word)
        and stem(bare(who)) in held
    ]


def unheld_terms(text: str, known: frozenset[str]) -> list[str]:
    """Return the other words of a question that a vocabulary does not hold.

    The word that says of which kind the answer is ("which *faction* …") is left out: the evidence need not
    hold it.
    """
    names, asked = set(named(text)), asked_class(text)
    return [word for word in content_words(text) if word not in names and word not in asked and not holds(known, word)]


def asked_class(text: str) -> frozenset[str]:
    """Return the content words right behind what, which or whose."""
    found: set[str] = set()
    for match in ASKED_CLASS.finditer(text):
        for word in words_of(match[1] or match[2]):
            if not is_content(word) and word.lower() not in SCAFFOLD:
                break
            found.add(word)
    return frozenset(found)


def unheld_figures(text: str, evidence: Sequence[str]) -> list[str]:
    """Return figures with a unit ("3 percent") that the evidence does not hold with that unit."""
    held = {_figure(match) for one in evidence for match in FIGURE.finditer(one)}
    asked = [match for match in FIGURE.finditer(text) if _digits(match[1])]
    return [match[0] for match in asked if _figure(match) not in held]


def _figure(match: re.Match[str]) -> tuple[str, str]:
    number = match[1].lower()
    unit = match[2].lower().rstrip("s").replace("%", "percent")
    return min(other_forms(number) or {number}), unit


def _digits(word: str) -> bool:
    return any(c.isdigit() for c in word)
