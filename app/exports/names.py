"""Names of authors: family and given name apart where their parts are certain, and whole where they are not."""

import re
from dataclasses import dataclass
from itertools import pairwise

HANGUL = re.compile(r"[\uac00-\ud7a3]+")
NATIVE = re.compile(r"[\u3005\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
# Family names of one syllable that most Koreans have, and those of two; a name with another one is kept whole.
ONE = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주"
    "우구민진나지엄채원천방공현함변염추도소석선설류"
)
TWO = frozenset("남궁 황보 제갈 선우 독고 사공 서문 동방".split())
# A word of three syllables that ends so is more often an authority, a paper or a party than a person.
BODY = re.compile(r"[부청처당시군사]$")
PARTICLES = frozenset("af al bin da de del della den der di dos du el la le ten ter van von zu".split())
SMALL = frozenset("a an and at by for from in of on the to with &".split())
# What a body calls itself. A name that holds none of these, and no small word, is read as a person's.
BODIES = frozenset(
    """
    academy administration agency alliance assembly association authority bank board bureau cabinet center centre
    college commission committee company congress corporation council court department division embassy federation
    forces forum foundation fund government group house inc institute institution league library ltd ministries
    ministry museum nations network news office organisation organization parliament party press secretariat senate
    service services society staff team times tribune union university white
    """.split()
)
CAPITALS = re.compile(r"(?=[A-Z'’-]*[AEIOUY])[A-Z][A-Z'’-]+")  # CHO, but not NHK
INITIALS = re.compile(r"(?:[A-Z]\.[ -]?)+(?:[A-Z]\.?)?|[A-Z]{1,2}")
GIVEN_OF_TWO = re.compile(r"[A-Z][a-z]+-[a-z]+")  # Jin-goo: the second half of a family name would have a capital
BETWEEN = re.compile(r" ?[;；、] ?")
DOTS = re.compile(r" ?[·ㆍ・･] ?")
AND = re.compile(r" (?:and|&) ")


@dataclass(frozen=True, slots=True)
class Name:
    """`family` and `given`; or `literal`: an organisation, or a person whose name is not taken apart."""

    family: str = ""
    given: str = ""
    literal: str = ""

    @property
    def native(self) -> bool:
        """Whether it is written in Hangul, Han or Kana: the family name first, with no comma."""
        return bool(NATIVE.search(self.family or self.literal))

    @property
    def direct(self) -> str:
        """Return it as it is spoken: Jin-goo Cho, 조진구."""
        if self.literal:
            return self.literal
        return f"{self.family}{self.given}" if self.native else f"{self.given} {self.family}"

    @property
    def inverted(self) -> str:
        """Return it as it stands in an alphabetical list: Cho, Jin-goo; 조진구."""
        return self.direct if self.literal or self.native else f"{self.family}, {self.given}"

    @property
    def short(self) -> str:
        """Return what a note in brackets calls it by: Cho; 조진구; The White House."""
        return self.direct if self.literal or self.native else self.family


def names_of(text: str, publisher: str = "") -> tuple[Name, ...]:
    """Return the authors that a line of the catalog names, in its order.

    `;` parts one from the next, and `Family, Given` says which is which; so do `,` and "and" between names that read as
    persons'. Who is its own publisher is an organisation. What cannot be read is one literal, never cut.
    """
    line = " ".join(text.split())
    if not line or line == " ".join(publisher.split()):
        return (Name(literal=line),) if line else ()
    found: list[Name] = []
    for part in filter(None, BETWEEN.split(line)):
        dotted = [_person(piece) for piece in DOTS.split(part)] if HANGUL.search(part) and DOTS.search(part) else []
        found += _read(part) if not dotted or None in dotted else [one for one in dotted if one]
    return tuple(found)


def _read(part: str) -> list[Name]:
    """The names in a part without a semicolon."""
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()] or [part]
    last = pieces[-1].removeprefix("and ").removeprefix("& ") if len(pieces) > 1 else pieces[-1]
    pieces = [*pieces[:-1], *(AND.split(last) if all(map(_person, AND.split(last))) else [last])]
    paired = len(pieces) > 1 and len(pieces) % 2 == 0 and all(map(_family_and_given, pieces[::2], pieces[1::2]))
    if paired and (len(pieces) == 2 or all(INITIALS.fullmatch(piece) for piece in pieces[1::2])):
        return [Name(family, given) for family, given in zip(pieces[::2], pieces[1::2], strict=True)]
    if len(pieces) > 2 and _family_and_given(pieces[0], pieces[1]):
        rest = [_person(piece) for piece in pieces[2:]]
        if None not in rest:
            return [Name(pieces[0], pieces[1]), *(one for one in rest if one)]
    persons = [_person(piece) for piece in pieces]
    return [one for one in persons if one] if None not in persons else [Name(literal=part)]


def _family_and_given(family: str, given: str) -> bool:
    """Whether `family, given` reads as one person."""
    if NATIVE.search(family):
        return len(family) <= 4 and len(given) <= 4 and " " not in family + given and bool(NATIVE.search(given))
    words = family.split()
    if _is_body(f"{given} {family}") or not words or any(word not in PARTICLES for word in words[:-1]):
        return False
    return words[-1][0].isupper() and len(given.split()) <= 3 and all(map(_is_given, given.split()))


def _is_given(word: str) -> bool:
    return bool(INITIALS.fullmatch(word)) or (word[0].isupper() and not (word.isupper() and len(word) > 2))


def _person(text: str) -> Name | None:
    """A person's name without a comma; None where it may be something else, or its parts are not certain."""
    words = text.split()
    if NATIVE.search(text):
        return _native(words)
    if not 2 <= len(words) <= 5 or _is_body(text):
        return None
    if not all(word[0].isupper() or word in PARTICLES for word in words) or not words[0][0].isupper():
        return None
    capitals = [word for word in words if CAPITALS.fullmatch(word) and not INITIALS.fullmatch(word)]
    if len(capitals) == 1 and all(map(_is_given, set(words) - set(capitals))):
        return Name(capitals[0].title(), " ".join(word for word in words if word not in capitals))
    if any(word.isupper() and len(word) > 2 and not INITIALS.fullmatch(word) for word in words):
        return None
    if len(words) == 2 and GIVEN_OF_TWO.fullmatch(words[1]) and "-" not in words[0]:
        return Name(words[0], words[1])
    start = next((place for place, (_, word) in enumerate(pairwise(words), 1) if word in PARTICLES), len(words) - 1)
    return Name(" ".join(words[start:]), " ".join(words[:start])) if words[-1] not in PARTICLES else None


def _native(words: list[str]) -> Name | None:
    if len(words) == 2 and all(len(word) <= 4 for word in words):
        family, given = words
        korean = HANGUL.fullmatch(family) is not None
        return Name(family, given) if not korean or family in ONE | TWO else None
    word = words[0] if len(words) == 1 and HANGUL.fullmatch(words[0]) else ""
    if len(word) == 4 and word[:2] in TWO:
        return Name(word[:2], word[2:])
    return Name(word[0], word[1:]) if len(word) == 3 and word[0] in ONE and not BODY.search(word) else None


def _is_body(text: str) -> bool:
    words = [word.lower() if INITIALS.fullmatch(word) else word.strip(".,()").lower() for word in text.split()]
    marks = any(mark in text for mark in ("’s ", "'s ", "(", "/", "@")) or any(c.isdigit() for c in text)
    return marks or not SMALL.isdisjoint(words) or not BODIES.isdisjoint(words)
