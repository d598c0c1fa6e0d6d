"""What a sentence says beside its values: its words, and which of them narrow down what a value is told of.

Words narrow where they stand as nouns: behind an article, a possessive, a preposition or a number in English, before
a particle in Korean and Japanese. Verbs, and what comes behind a comma, tell more but narrow nothing. Nothing is known
here of what words mean.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.figures.units import PREPOSITIONS
from app.question.names import bare, words_of
from app.question.question import is_content
from store import stem

SHARED = 2  # Hangul syllables or Han characters that a word has at least
VERB_STEM = 4  # letters of Hangul that two forms of a verb begin with: 숨진, 숨졌다
ENDING = 1  # characters: 死亡, 死亡者; what stands in front of a word, or more behind it, makes it another
HANGUL = re.compile("[가-힣]")
WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*(?:(?<=s)['’])?|\d+|\ue000")
VALUE = "\ue000"  # stands for a value, with its unit
VERBAL = re.compile(r"(?:ed|ing|s)$")
POSSESSIVE = re.compile(r"(?:['’]s|s['’])$")
VERBS_BEHIND = frozenset(
    """i we you he she it they who that which there to not is are was were be been being has have had do does did will
    would shall should may might can could""".split()
)
PAST = frozenset(  # verbs without an ending, and no nouns
    """began built bought brought came drew fell fought gave grew held kept knew laid led lost made met paid ran rose
    said sat saw sent sold spent spoke stood struck sank sought took taught thought told went won wrote""".split()
)
ACCORDING = re.compile(r"^\W*according to [^,;:]+,|\baccording to [^,;:.]+", re.IGNORECASE)
BEHIND = re.compile(r"[,;:–—]\s|\s\(|\s(?:and|but|while|which|who|whom|because|although|though|whereas|after|before)\s")
ENDED = re.compile(r"[。！？]")
JOINED = re.compile(  # right behind a value: what follows is told of something else
    r"와|과|및|이고|이며|이지만|인데|였고|였으며|이었고|と|や|および|及び|(?:で|であり|だが|ですが)、"
)
TOLD = re.compile(r"[^,、。]*?(?:에 따르면|에 의하면|によると|によれば|によりますと)[,、]?\s?")
NOW = re.compile(r"\b(?:as of|at present|at the time)\b|현재|당시|現在|時点|当時", re.IGNORECASE)
THAT = re.compile(
    r"\W{0,9}([^,;:]{1,120}?)\s[\w-]{1,40}\sthat\s(?=(?:the|an?|its|their)\b|\d|[A-Z])"
)  # the union says that 63 people
DATES = re.compile(r"(?:(?:early|mid|late)[ -])?(?:[A-Z][a-z]+ )?\b(?:1\d|20)\d\d\b")
BEHIND_OF = re.compile(r"\b(?:of|among|in|from|by|with|for|at|on|to)\s.*")
KO_WORD = re.compile(r"[가-힣A-Za-z]+")
KO_PARTICLE = re.compile(
    r"(?:에서는|에서도|이라는|라는|보다|처럼|마다|으로는|에게는|까지는|부터는|이라고|라고|에서|으로|에게|까지|부터|에는|에도|"
    r"와의|과의|이나|이|가|은|는|을|를|의|에|로|와|과|도|만)$"
)
KO_VERBAL = re.compile(
    r"(?:다|며|면서|지만|하고|되고|했고|었고|였고|한|된|할|될|하는|되는|했던|하던|되던|하여|되어|해|돼|했는지|습니까|니까)$"
)
KO_SELF = re.compile(r"(?:우리|저희|그들|이들)\w?$")
KO_ASKS = re.compile(r"^(?:몇|얼마|무엇|언제|어디|누구|어느|어떤|왜|어떻게|며칠)")
JA_WORD = re.compile(r"[一-鿿々]+|[ァ-ヺー]{2,}|[A-Za-z]{2,}")
JA_VERBAL = re.compile(r"[しさすせれらりっいきくけげぎんめまみむえうつてちわ]|[かばまたなが](?:れ|せ|な[いかくけ])")
JA_ASKS = re.compile(r"[何誰幾]|^(?:私|我々|彼|彼女|彼ら)$")


@dataclass(frozen=True, slots=True)
class Term:
    """A word by its stem; `nominal` where it stands as a noun, `name` where it is written as a name."""

    stem: str
    nominal: bool
    name: bool = False

    def like(self, other: "Term") -> bool:
        """Whether two words are forms of one: the same, or but for an ending; verbs by how they begin."""
        one, two = sorted((self.stem, other.stem), key=len)
        if one == two or one.isascii() or two.isascii():
            return one == two
        if not (self.nominal and other.nominal) and HANGUL.match(one) and HANGUL.match(two):
            return _letters(one)[:VERB_STEM] == _letters(two)[:VERB_STEM]
        return len(one) >= SHARED and two.startswith(one) and len(two) - len(one) <= ENDING


def terms(text: str, language: str, values: Sequence[tuple[int, int]] = ()) -> tuple[Term, ...]:
    """Return the words of a text that say something; `values` are the spans that are none."""
    blank = list(NOW.sub(lambda found: " " * len(found[0]), text))
    for start, end in values:
        blank[start:end] = VALUE.rjust(end - start)
    found: dict[tuple[str, bool], Term] = {}
    for one in READ[language]("".join(blank)):
        found.setdefault((one.stem, one.nominal), one)
    return tuple(found.values())


def core(text: str, language: str, start: int, end: int) -> tuple[int, int]:
    """Return where in a sentence that stands which narrows down the value at `start`: its clause, up to a comma.

    What is in front of it counts from the sentence's beginning, without who is said to say so.
    """
    if language == "en":
        told = ACCORDING.match(text) or THAT.match(text)
        first = told.end() if told and told.end() <= start and not _narrows(told, language) else 0
        leads = text.startswith(", ", end) and not terms(text[first:start], language)
        behind = BEHIND.search(text, end + 1 if leads else end)
        aside = ACCORDING.search(text, end)
        return first, min(one.start() if one else len(text) for one in (behind, aside))
    stops = [0, *(found.end() for found in ENDED.finditer(text, 0, start))]
    told = TOLD.match(text, stops[-1])
    first = told.end() if told and told.end() <= start else stops[-1]
    ended = ENDED.search(text, end)
    return first, end if JOINED.match(text, end) else ended.start() if ended else len(text)


def _narrows(told: re.Match[str], language: str) -> bool:
    """Whether who is said to say something is told together with what it is of: a poll of women found that …"""
    phrase = BEHIND_OF.search(told[1]) if told.re is THAT else None
    return phrase is not None and any(term.nominal for term in terms(DATES.sub("0", phrase[0]), language))


def _letters(word: str) -> str:
    return unicodedata.normalize("NFD", word)


def _english(text: str) -> Iterator[Term]:
    """A word is a noun behind an article, a preposition, a possessive or a number, and so is the next, if no verb.

    Right in front of a value stands a verb, and right behind it, where its unit is, too.
    """
    found = [one for one in WORD.finditer(text) if one[0][0].isalnum() or one[0] == VALUE]
    nominal, known = True, False
    for place, one in enumerate(found):
        word, following = one[0], found[place + 1][0] if place + 1 < len(found) else ""
        if word == VALUE:
            nominal, known = False, True
            continue
        if word.isdigit() or not is_content(word) or word.lower() in PREPOSITIONS:
            nominal, known = word.lower() not in VERBS_BEHIND, False
            continue
        for part in words_of(word):
            verb = part in PAST or VERBAL.search(part) is not None
            verbal = not nominal or following == VALUE or (known and verb)
            name = part[0].isupper() and place > 0
            yield Term(stem(bare(part)), name or not verbal, name)
            nominal = nominal and not verbal
        known = not POSSESSIVE.search(word)
        nominal = nominal or not known


def _korean(text: str) -> Iterator[Term]:
    words = list(KO_WORD.finditer(text))
    for place, found in enumerate(words):
        word, before = found[0], text[: found.start()]
        if before.endswith(VALUE) or (place and KO_ASKS.fullmatch(words[place - 1][0])):
            continue  # a particle or a copula; what is counted
        verbal = place + 1 == len(words) or KO_VERBAL.search(word) is not None
        name = KO_PARTICLE.sub("", word) if len(word) > SHARED else word
        if len(name) >= SHARED and not KO_ASKS.match(name) and not KO_SELF.match(name):
            yield Term(name.lower(), not verbal)


def _japanese(text: str) -> Iterator[Term]:
    for found in JA_WORD.finditer(text):
        verbal = JA_VERBAL.match(text, found.end()) is not None
        counted = text[: found.start()].endswith("何")
        if not (JA_ASKS.search(found[0]) or counted) and (len(found[0]) > 1 or not verbal):
            yield Term(found[0].lower(), not verbal)


READ: Mapping[str, Callable[[str], Iterator[Term]]] = {"en": _english, "ko": _korean, "ja": _japanese}
LANGUAGES = frozenset(READ)
