"""Who says it and who does it to whom: by clause, as far as the order of words and particles tell."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise, takewhile

from app.check.clauses import Near, clauses, closest
from app.question.names import bare, other_forms, words_of
from app.question.question import is_content
from app.text.attribution import voices
from store import stem

TOPIC = {
    "ko": re.compile(r"(?P<name>[가-힣A-Za-z·]{2,20}?)(?:은|는|이|가)\s"),
    "ja": re.compile(r"(?P<name>[一-鿿ァ-ヺーA-Za-z・]{2,20}?)(?:は|が)"),
}
NEXT = 1  # words that say something, right in front of what is done, among which the one who does it is looked for
REPORTED = re.compile(r"^.{1,80}?\sthat\s|,? according to .{1,80}$")
ACCORDING = re.compile(r"\b[Aa]ccording to [^,;:.]{1,80},\s")
PASSIVE = frozenset("was were is are been be being".split())

Forms = Callable[[str], Sequence[str]]


def other_speaker(claim: str, language: str, quotes: str, spoken: str, forms: Forms, near: Near | None = None) -> bool:
    """Whether a claim has somebody say what another one says in the quotes.

    `forms` gives the words by which a name may stand there; `near` finds the clause where the languages differ. Quotes
    in which nobody speaks tell nothing.
    """
    clause = closest(claim, clauses(quotes, spoken), near)
    for name in (voice.name for voice in voices(claim)):
        told = [voice.name for voice in voices(clause)]
        if (not told and name in clause) or not _tells(name, quotes):
            continue
        told = told or [voice.name for voice in voices(quotes)]
        if told and not any(_alike(name, other, forms) or _apposed(name, other, quotes) for other in told):
            return True
    return False


def other_doer(claim: str, quotes: str) -> bool:
    """Whether somebody of the quotes does in an English claim what another one does in them."""
    known = _stems(quotes)
    for clause in clauses(REPORTED.sub("", claim) if voices(claim) else claim, "en"):
        told = closest(clause, clauses(ACCORDING.sub("", quotes), "en"))
        for pivot in _pivots(clause, told):
            stated = [word for word in _before(clause, pivot)[-NEXT:] if word.lower() not in words_of(quotes)]
            if _swapped(stated, _before(told, pivot) or _opening(quotes, told), known):
                return True
    return False


def other_order(claim: str, language: str, quotes: str, spoken: str, forms: Forms, near: Near | None = None) -> bool:
    """Whether a Korean or Japanese claim has another subject than its quotes, which know it in another part."""
    for clause in clauses(claim, language):
        subject = TOPIC[language].search(f"{clause} ") if language in TOPIC else None
        if subject is None:
            continue
        told = closest(clause, clauses(quotes, spoken), near)
        if spoken == language:
            there = [one["name"] for one in TOPIC[spoken].finditer(f"{told} ")]
            if there and not any(one in subject["name"] or subject["name"] in one for one in there):
                return subject["name"] in quotes
        elif spoken == "en" and _names_before_verb(told, forms(subject["name"])):
            return True
    return False


def _names_before_verb(text: str, forms: Sequence[str]) -> bool:
    """Whether a text names a thing behind another name, but not first, and not behind by."""
    names = [
        (word, before) for before, word in pairwise(["", *words_of(text)]) if word[0].isupper() and is_content(word)
    ]
    meant = {bare(part) for form in forms for part in words_of(form) if part[:1].isupper()}
    places = [n for n, (word, _) in enumerate(names) if bare(word) in meant]
    if not meant or not places or places[0] == 0 or len({bare(word) for word, _ in names} - meant) == 0:
        return False
    behind = re.search(r"\bto\s|\bnotified\b|\btold\b|\bassured\b|\bthan\s", text)
    return behind is not None and names[places[0]][1] not in ("by", "and")


def _tells(name: str, quotes: str) -> bool:
    """Whether a name says who it is: by a capital, in another script, or in the words of the quotes."""
    words = [word for word in words_of(name) if is_content(word)]
    return any(not word.islower() for word in words) or (
        bool(words) and {stem(bare(one)) for one in words} <= _stems(quotes)
    )


def _alike(name: str, other: str, forms: Forms) -> bool:
    """Whether two names are of one: by the capitals in both, else by any word."""
    there = {stem(bare(word)) for word in words_of(other) if is_content(word)}
    for form in (name, *forms(name)):
        words = [word for word in words_of(form) if is_content(word)]
        capitals = [word for word in words if word[0].isupper()]
        stems = {stem(bare(word)) for word in capitals or words}
        if form in other or other in form or (stems & there if capitals else stems <= there):
            return True
    return False


def _apposed(name: str, other: str, text: str) -> bool:
    """Whether a name stands right behind another or in front of it, set off by a comma: the director, Lena Fisk."""
    left, right = re.escape(name), re.escape(other)
    return re.search(rf"{left}, (?:the )?{right}|{right}, {left}", text) is not None


def _swapped(stated: Sequence[str], there: Sequence[str], known: frozenset[str]) -> bool:
    """Whether who stands in front of a word is another one there, by their names."""
    one, other = ([word for word in words if word[0].isupper()] for words in (stated, there))
    left = frozenset(form for word in one for form in _forms(word))
    right = frozenset(form for word in other for form in _forms(word))
    return bool(left and right) and not left & right and frozenset(stem(bare(word)) for word in one) <= known


def _opening(quotes: str, clause: str) -> Sequence[str]:
    """The names that a sentence begins with, for a later clause without a subject of its own."""
    if quotes.startswith(clause) or not clause.startswith("and "):
        return ()
    return list(takewhile(lambda word: word[0].isupper() and is_content(word), words_of(quotes)))


def _pivots(claim: str, quotes: str) -> list[str]:
    """The words that say what is done in both: no names, no figures, in the order of the claim."""
    there = _stems(quotes)
    lower = [word for word in words_of(claim) if word.islower() and is_content(word) and not word.endswith("ly")]
    return [one for one in dict.fromkeys(stem(bare(word)) for word in lower) if one in there]


def _stems(text: str) -> frozenset[str]:
    return frozenset(one for word in words_of(text) for one in _forms(word))


def _forms(word: str) -> set[str]:
    return {stem(bare(word)), *(stem(one) for one in other_forms(word, cities=False))}


def _before(text: str, pivot: str) -> Sequence[str]:
    """The words that say something in front of another one, or behind by where that is passive; no figures."""
    words = words_of(text)
    place = next((n for n, word in enumerate(words) if stem(bare(word)) == pivot), None)
    if place is None:
        return ()
    behind = next((n for n in range(place + 1, len(words)) if words[n].lower() == "by"), None)
    passive = behind is not None and any(word.lower() in PASSIVE for word in words[max(0, place - 2) : place])
    part = words[behind + 1 :] if passive and behind is not None else words[:place]
    return [word for word in part if is_content(word) and word[0].isalpha() and (word[0].isupper() or not passive)]
