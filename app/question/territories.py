"""Names of countries, calculated from Unicode's CLDR as Babel has it: Japan and Japanese, American and US."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from babel import Locale
from babel.core import get_global
from bm25s.stopwords import STOPWORDS_EN_PLUS

MAJORITY = 50  # percent of a territory's people whose language may stand for it
ADJECTIVE = "(?:ns?|ans?|ese)?"  # North Koreans


@cache
def territory_forms() -> Mapping[str, frozenset[str]]:
    """Return for each word that names one territory alone all words that do, in lower case.

    Such are its name, its codes, the language of most of its people where that is at home there and begins alike, and
    the adjectives by which varieties of a language are told apart (American English). Of territories that share the
    last word of their names that word stands for the one whose language is called after it. Stop words are left out.
    """
    names = _names()
    languages = Locale("en").languages
    found: defaultdict[str, set[str]] = defaultdict(set)
    heads = Counter(name.split()[-1] for name in names.values())
    for code, name in names.items():
        head = name.split()[-1]
        initials = {part[0] for part in name.split()}
        spoken = {languages[one] for one in _at_home(code) if languages.get(one, " ")[0] in initials}
        found[code] |= {name, code, *spoken}
        if heads[head] > 1 and any(one.startswith(head) for one in spoken):
            found[code].add(head)
    for old, new in get_global("territory_aliases").items():
        if len(new) == 1 and new[0] in names and old.isalpha():
            found[new[0]].add(old)
    for tag, name in languages.items():
        language, _, code = tag.partition("_")
        if code in names:
            found[code] |= set(name.split()) - set(languages.get(language, "").split())
    words = [{form.lower() for form in forms} for forms in found.values()]
    counted = Counter(word for row in words for word in row)
    rows = [frozenset(word for word in row if counted[word] == 1 and word not in STOPWORDS_EN_PLUS) for row in words]
    return {word: row for row in rows for word in row}


def parted(text: str) -> str:
    """Return a text with each territory's name of several words as its code: who shares a word shares no name."""
    pattern, codes = _of_several_words()
    return pattern.sub(lambda match: codes[match[1]], text)


def territories_in(text: str) -> list[str]:
    """Return the codes of the territories that a text names by several words."""
    pattern, codes = _of_several_words()
    return [codes[match[1]] for match in pattern.finditer(text)]


def of_several_words(text: str) -> tuple[list[str], str]:
    """Return the territories' names of several words in a text, and the text without them."""
    pattern, _ = _of_several_words()
    return [match[1] for match in pattern.finditer(text)], pattern.sub(" ", text)


@cache
def _of_several_words() -> tuple[re.Pattern[str], Mapping[str, str]]:
    codes = {name: code for code, name in _names().items() if " " in name}
    longest_first = sorted(codes, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))}){ADJECTIVE}\b"), codes


@cache
def speaking_cities() -> Mapping[str, frozenset[str]]:
    """Return what names a territory, by the city after which its only time zone is called, in lower case.

    A city speaks for its government in one text, and is a place in another.
    """
    return {city.lower(): forms for code, city in _cities().items() if (forms := territory_forms().get(code.lower()))}


@cache
def _cities() -> Mapping[str, str]:
    """The city after which the only time zone of a territory is called, by its code."""
    zones: defaultdict[str, list[str]] = defaultdict(list)
    for zone, code in get_global("zone_territories").items():
        if "/" in zone:
            zones[code].append(zone.rpartition("/")[2].replace("_", " "))
    return {code: cities[0] for code, cities in zones.items() if len(cities) == 1 and code in _names()}


@cache
def _names() -> Mapping[str, str]:
    """The English names of territories by their codes of two letters."""
    known = get_global("territory_languages")
    return {str(code): str(name) for code, name in Locale("en").territories.items() if len(code) == 2 and code in known}


def _at_home(code: str) -> Iterator[str]:
    """The languages of most people of a territory of which it is the likeliest one."""
    likely = get_global("likely_subtags")
    for one, told in get_global("territory_languages")[code].items():
        if told["population_percent"] > MAJORITY and likely.get(one, "").endswith(f"_{code}"):
            yield one
