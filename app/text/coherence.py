"""How sentences hang together: whether one can be read alone, and whether two say the same."""

import re
from collections.abc import Sequence

from ingest import OPENERS

CONNECTIVE = re.compile(
    r"(?:in addition(?! to)|moreover|furthermore|however|therefore|thus|hence|consequently|also|besides|nevertheless|"
    r"nonetheless|instead|meanwhile|then|accordingly|otherwise|for (?:example|instance)|on the other hand|"
    r"at the same time|in particular|later|afterwards|finally|unfortunately|recently|and|but|so|yet)\b,?\s*",
    re.IGNORECASE,
)
ELLIPTIC = re.compile(  # an opening that is about what was just said
    r"(?:prior to|regarding|despite|amid|after|before|in spite of|because of|in light of) (?:this|that|these|those)\b|"
    r"\w+ (?:days?|weeks?|months?|years?) (?:later|before|earlier)\b|if (?:so|not|achieved)\b|"
    r"although (?:this|these|it)\b|as a result(?! of)\b|similarly\b|likewise\b|(?:by|in) contrast,",
    re.IGNORECASE,
)
POINTER = re.compile(
    r"\b(?:he|she|it|they|him|them|his|her|its|their|this|these|those|such(?! as)|"
    r"the (?:two|three|same|latter|former|other)|"
    r"the (?:countries|leaders|ministers|meeting|document|statement|author|administration|report)s?(?! of\b))\b",
    re.IGNORECASE,
)
EXPLETIVE = re.compile(r"it (?:is|was|will be|seems|appears|remains) \w+ (?:that|to|how|whether)\b", re.IGNORECASE)
CATAPHORA = re.compile(
    r"(?:in|at|during|with|after|before|since|on|by) (?:his|her|its|their)\b.{0,120}?, (?:the )?[A-Z]"
)
NAME = re.compile(r"\b[A-Z][\w.\-]+")
FULL_NAME = re.compile(r"[A-Z][\w.’'-]{1,60}(?: [A-Z][\w.’'-]{1,60})+")
PERSON = re.compile(r"\b(?:he|she|his|her)\b", re.IGNORECASE)
DATE = re.compile(r"\b(?:19|20)\d\d\b")

NUMBERED = re.compile(  # how a sentence begins that is one of several which are counted
    r"(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?:ly)?\b(?:\s(?:of\sall|comes?|is|was)\b|,)|"
    r"(?:last(?:ly)?|finally),|\(?\d{1,2}\)|[①-⑳]|"
    r"(?:첫|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열)째(?:로|는)?[,\s]|(?:마지막|끝)으로[,\s]|"
    r"(?:第[一二三四五六七八九十\d１-９]+(?:に|は|の)|[一二三四五六七八九]つ目(?:に|は)|最後に))",
    re.IGNORECASE,
)


def leans_back(sentence: str) -> bool:
    """Whether a sentence needs the one before it: it opens with a pointer whose target it does not name first.

    A connective alone ("Moreover, Prime Minister Kishida …") does not make a sentence lean: its subject does.
    """
    plain = " ".join(sentence.split())
    if ELLIPTIC.match(plain):
        return True
    rest = _without_connective(plain)
    pointer = POINTER.search(rest)
    if not pointer or EXPLETIVE.match(rest) or CATAPHORA.match(rest[:1].lower() + rest[1:]):
        return False
    if pointer[0].lower().startswith("the ") and DATE.search(plain):
        return False  # "The three defense ministers … on June 11, 2022 …" tells which ones
    names = (name for name in NAME.finditer(rest) if name.start() or name[0].lower() not in OPENERS)
    first = next(names, None)
    return first is None or pointer.start() < first.start()


def antecedent(sentence: str, before: Sequence[str]) -> tuple[int, str] | None:
    """Return the place of the last sentence before that names somebody, and the name, where a sentence needs it.

    It does where it speaks of somebody before it names anybody.
    """
    if not speaks_of_somebody(sentence):
        return None
    for place in range(len(before) - 1, -1, -1):
        name = FULL_NAME.search(before[place])
        if name and not speaks_of_somebody(before[place]):
            return place, name[0]
    return None


def speaks_of_somebody(sentence: str) -> bool:
    """Whether a sentence speaks of him or her before it names anybody."""
    plain = _without_connective(sentence)
    pointer, name = PERSON.search(plain), FULL_NAME.search(plain)
    cataphora = CATAPHORA.match(plain[:1].lower() + plain[1:])
    return bool(pointer and not cataphora and (not name or pointer.start() < name.start()))


def _without_connective(sentence: str) -> str:
    plain = " ".join(sentence.split())
    connective = CONNECTIVE.match(plain)
    return plain[connective.end() :] if connective else plain


def alike(one: str, other: str) -> float:
    """Return the share of words that two sentences have in common (0 to 1, of the shorter one)."""
    first, second = (set(re.findall(r"\w+", text.lower())) for text in (one, other))
    return len(first & second) / max(1, min(len(first), len(second)))


def is_numbered(text: str) -> bool:
    """Return whether a sentence is one of several that are counted: "Second, …"."""
    return NUMBERED.match(text) is not None
