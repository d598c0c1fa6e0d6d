"""What a claim states that can be checked word by word: figures, dates, names, addresses, and what it denies."""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from app.check.clauses import shared
from app.question.names import CAPITAL, bare, other_forms, unheld_figures, vocabulary, words_of
from app.question.question import is_content
from app.question.territories import parted
from app.text.dates import DateParts, date_parts
from store import stem

WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
)
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
NUMERALS = {
    **{word: str(value) for value, word in enumerate(WORDS.split(), start=2)},
    **{word: f"{value}." for value, word in enumerate(ORDINALS.split(), start=1)},
    **{"nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "hundred": "100"},
    "twice": "2",
    "half": "0.5",
}  # fmt: skip
NUMERAL = re.compile(rf"\b(?:{'|'.join(NUMERALS)})\b", re.IGNORECASE)
FIGURE = re.compile(r"\d+(?:[.,]\d+)*(?:st|nd|rd|th|\.(?=\s+[a-z]))?", re.IGNORECASE)
RANK = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")
ADDRESS = re.compile(r"\w://|\bwww\.|\w[.-]{0,10}@\w")


DENIAL = re.compile(
    r"\b(?:not(?! only)|no|never|without|neither|nor|none|cannot|den(?:y|ies|ied)|refus(?:e[sd]?|al|ing)|"
    r"declin(?:es?|ed) to|reject(?:s|ed)?|lack(?:s|ed)?|fail(?:s|ed)? to)\b|n['’]t\b",
    re.IGNORECASE,
)
NO = re.compile(r"\b(?:no|not(?! only)|never|neither|nor|none)\b(?! longer)|n['’]t\b", re.IGNORECASE)
MOSTLY = 0.6  # share of a claim's words from which on a clause is what it is told of
NEARLY_ALL = 0.8  # share of a claim's words that a clause holds which says the same but for a denial
DENIED = re.compile(  # these turn the very next word that says something into its contrary
    r"\b(?:not(?! only)|never|no longer|without|cannot|den(?:y|ies|ied))\b|n['’]t\b", re.IGNORECASE
)
OPPOSITES = tuple(
    tuple(frozenset(stem(word) for word in side.split()) for side in row.split("|"))
    for row in (
        "allow permit enable | prohibit forbid ban prevent",
        "increase rise raise grow expand boost more | decrease reduce cut fall lower shrink drop less",
        "resume restart restore normalize normalization | suspend halt stop end freeze break",
        "begin begun start open launch initiate | end close stop",
        "strengthen reinforce | weaken undermine",
        "accept agree | reject refuse",
        "support endorse back welcome | oppose reject",
        "admit confirm acknowledge | deny",
        "add include insert | remove delete exclude omit",
        "join attend | withdraw leave quit boycott",
        "active | inactive suspend",
        "ahead above | behind below",
        "largest biggest highest greatest | smallest lowest least",
        "1. first | last final",
        "before earlier | after later",
        "same identical alike | different differ differently",
    )
)  # fmt: skip


Same = Callable[[str], Sequence[str]]
# Why a claim is withheld: what of it its quotes do not hold, that they do not say it at all, that it or they are beside
# the question, that another sentence tells it otherwise, or that the model denies it as judge; "" where they carry it.
Fault = Literal[
    "", "figure", "date", "name", "negation", "comparison", "speaker", "order", "unsupported", "unfinished", "no_quote",
    "beside", "disputed", "judged"
]  # fmt: skip


def holds_its_facts(claim: str, quotes: str, same: Same = lambda name: ()) -> bool:
    """Whether quotes hold every figure, date, name and address of a claim, and do not contradict it word by word.

    `same` gives the other names of the very thing that a name is of.
    """
    return not wrong_fact(claim, quotes, same)


def wrong_fact(claim: str, quotes: str, same: Same = lambda name: (), clause: str = "") -> Fault:
    """Return what of a claim its quotes do not hold: a figure, date or name, or that it contradicts them.

    It is held against `clause`, the one of the quotes that it is told of, where that denies what it does not.
    """
    stated, told = _plain(claim), _plain(quotes)
    days = _dates(told)
    if not all(any(_same_date(one, other) for other in days) for one in _dates(stated)):
        return "date"
    if not _figures(stated) <= _figures(told) or unheld_figures(stated, [told]):
        return "figure"
    if _unheld_names(stated, told, same) or (ADDRESS.search(stated) and stated not in told):
        return "name"
    if NO.search(clause) and not DENIAL.search(claim) and shared(claim, clause) >= NEARLY_ALL:
        return "negation"
    if not clause:
        return "negation" if contradicts(stated, told) else ""
    turned = contradicts(stated, _plain(clause))
    return "negation" if turned and (shared(claim, clause) >= MOSTLY or contradicts(stated, told)) else ""


def contradicts(claim: str, quotes: str) -> bool:
    """Whether a claim denies what its quotes say, says what they deny, or puts the opposite word.

    A check of words, not of sense: who did it to whom is not looked at.
    """
    if DENIAL.search(claim) and not DENIAL.search(quotes):
        return True
    stated, told = _stems(claim), _stems(quotes)
    denied, denied_there = _denied(claim), _denied(quotes)
    if denied_there & stated - denied and not (DENIAL.search(claim) and not denied):
        return True
    if denied & told - denied_there:
        return True
    return any(
        stated & one and told & other and not told & one and not stated & other
        for left, right in OPPOSITES
        for one, other in ((left, right), (right, left))
    )


def _plain(text: str) -> str:
    """A text with its numbers in figures, and countries of like names told apart."""
    return NUMERAL.sub(lambda found: NUMERALS[found[0].lower()], re.sub(r"\b[Tt]he two\b", "the", parted(text)))


def _figures(text: str) -> set[str]:
    """The figures, that of a rank with a full stop; the 3rd of May is none."""
    dates = [(one.start, one.end) for one in date_parts(text)]
    found = set()
    for match in FIGURE.finditer(text):
        figure = match[0].lower().replace(",", "")
        within = any(start <= match.start() < end for start, end in dates)
        found.add(RANK.sub("" if within else ".", figure))
    return found


def _dates(text: str) -> list[DateParts]:
    """The days and the months of years that a text names."""
    return [one for one in date_parts(text) if one.month and (one.day or one.year)]


def _same_date(one: DateParts, other: DateParts) -> bool:
    return (
        one.month == other.month
        and one.day in (0, other.day)
        and (not one.year or not other.year or one.year == other.year)
    )


def _unheld_names(claim: str, quotes: str, same: Same) -> list[str]:
    known = vocabulary([quotes])
    names = [word for word in words_of(claim) if CAPITAL.match(word) and is_content(word)]
    return [word for word in names if not any(_is_named(one, known) for one in (word, *same(word)))]


def _is_named(word: str, known: frozenset[str]) -> bool:
    """Whether a vocabulary holds a name, its adjective ("Indonesian"), or another form of a country's name."""
    plain = bare(word)
    if stem(plain) in known or any(stem(form) in known for form in other_forms(plain, cities=False)):
        return True
    return any(len(one) >= 4 and plain.startswith(one) and len(plain) - len(one) <= 3 for one in known)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(bare(word)) for word in words_of(text)) | ({"1."} if "1." in _figures(text) else set())


def _denied(text: str) -> frozenset[str]:
    """The word that says something behind each denial, by its stem."""
    behind = (words_of(text[found.end() :][:80]) for found in DENIED.finditer(text))
    firsts = (next((word for word in words if is_content(word) and word.lower() != "longer"), "") for words in behind)
    return frozenset(stem(bare(word)) for word in firsts if word)
