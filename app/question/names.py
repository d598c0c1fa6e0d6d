"""What a question names, and which of it a text does not hold in any form."""

import re
from collections.abc import Iterable, Sequence

from app.question.question import SCAFFOLD, WORD, content_words, is_content, joined
from store import stem

# Ways to write the same country, capital, unit or month: whoever names one word of a row has named them all.
ALIASES: tuple[frozenset[str], ...] = tuple(
    frozenset(row.split())
    for row in (
        "us usa united states america american americans washington",
        "korea korean koreans rok seoul south",
        "japan japanese tokyo",
        "dprk pyongyang north",
        "china chinese beijing",
        "russia russian moscow",
        "uk britain british kingdom london",
        "france french paris",
        "germany german berlin",
        "philippines philippine manila",
        "india indian delhi",
        "premier pm prime",
        "doctorate doctoral doctor phd", "master masters ma mphil", "bachelor bachelors ba",
        "one 1", "two 2", "three 3", "four 4", "five 5", "six 6", "seven 7", "eight 8", "nine 9", "ten 10",
        "percent pct share percentage",
        "january jan", "february feb", "august aug", "september sept sep", "october oct", "november nov",
        "december dec",
    )
)  # fmt: skip
_ROW = {word: row for row in ALIASES for word in row}
CAPITAL = re.compile(r"[A-Z]")
FIGURE = re.compile(
    r"\b(\d[\d.,]{0,40}|[a-z]{1,40})[ -]?(percent|%|billion|million|trillion|years?|months?|minutes?|hours?|days?)",
    re.IGNORECASE,
)
OFFICE = re.compile(
    r"\b(foreign|defense|finance|economy|trade|interior|justice|labor|health|education|environment|energy|agriculture|"
    r"transport|unification|industry) (?:minist(?:er|ry|erial)|secretar(?:y|ies)|chief)s?\b",
    re.IGNORECASE,
)
ASKED_CLASS = re.compile(
    r"\bwhat are the ((?:[\w-]+\s*){1,2})|\b(?:what|which|whose)\s+((?:[\w-]+\s*){1,3})", re.IGNORECASE
)


def is_country(word: str) -> bool:
    """Whether a word names a country, its people or its capital (or stands in another row of `ALIASES`)."""
    return bare(word) in _ROW


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
    if stem(plain) in known or any(stem(alias) in known for alias in _ROW.get(plain, ())):
        return True
    if plain.isdigit() or len(plain) < 5:
        return False
    prefix = plain[: max(5, round(len(plain) * 0.7))]  # invitation and invited, Australian and Australia
    return any(one.startswith(prefix) for one in known)


def named(text: str) -> list[str]:
    """Return the names and figures of a question: capitalised words inside it, and all that holds a digit.

    Where every word begins with a capital, or none does, capitals tell nothing and only figures are returned.
    """
    content = [(place, word) for place, word in enumerate(words_of(text)) if is_content(word)]
    inner = [word for place, word in content if place]
    capitals = [word for word in inner if CAPITAL.match(word)]
    telling = len(capitals) < len(inner) or len(content) <= 3
    found = [word for place, word in content if _digits(word) or (telling and place and CAPITAL.match(word))]
    return list(dict.fromkeys(found))


def unheld_names(text: str, known: frozenset[str]) -> list[str]:
    """Return the names and figures of a question that a vocabulary does not hold, in order."""
    return [word for word in named(text) if not holds(known, word)]


def other_office(text: str, evidence: str) -> list[str]:
    """Return the offices of a question (*foreign* ministers) that the evidence holds with another field only."""
    told = {stem(found[1]) for found in OFFICE.finditer(evidence)}
    return [found[1] for found in OFFICE.finditer(text) if told and stem(found[1]) not in told]


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
    return min(_ROW.get(number, {number})), unit


def _digits(word: str) -> bool:
    return any(c.isdigit() for c in word)
