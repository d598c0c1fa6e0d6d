"""Who speaks in a sentence: the subject of a verb of saying or judging, who is quoted, according to whom it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.text.coherence import antecedent
from store import stem

# Verbs by which somebody speaks, judges, or takes a side: of language at large, none of a subject.
SAYING = """
    say tell state argue claim declare announce add answer reply respond explain note observe remark report stress
    emphasize emphasise underline insist maintain assert affirm reaffirm confirm deny reject criticize criticise
    condemn praise welcome support back endorse oppose object favor favour warn urge demand call promise pledge
    propose recommend suggest believe think consider see find regard view judge describe predict expect hope fear
    doubt agree disagree acknowledge admit concede conclude complain accuse apologize apologise thank attribute ask
    protest uphold advocate contend denounce dismiss blame defend write comment declare recall request
""".split()
VERBS = frozenset(map(stem, SAYING))
PAST = frozenset("said told thought saw found held wrote upheld".split())
ENDINGS = "s", "es", "d", "ed"
NOUNS = frozenset(  # forms that are a noun as often as a verb: something has to follow that they speak of
    """report view support answer reply claim hope fear doubt call object back favor favour demand promise pledge
    protest state comment request reports views supports answers replies claims hopes fears doubts calls objects demands
    promises pledges protests states comments requests finds notes""".split()
)
OBJECTS = frozenset("that whether how the a an its his her their this these no any".split())
BETWEEN = frozenset(
    """also has have had both all again later then therefore once already still not did does do never further themselves
    will would may might can could should""".split()
)
PASSIVE = frozenset("is are was were be been being".split())
PRONOUNS = frozenset("he she it they i we you who which that this these those there".split())
STOP = frozenset(
    "that which who whom while because although though but when as if where since after before and".split()
)
LEADS = re.compile(r"^(?:(?:at|in|on|by|with|after|before|during|under|besides|to)\s)", re.IGNORECASE)
WORD = re.compile(r"[^\W_][\w.’'\-]*|[,;:()“”\"]")
NAMED = r"((?:the\s|its\s)?(?:[A-Z][\w.\-]{0,40}|[\w\-]{1,40})(?:\s(?:of|and|the|for|[A-Z][\w.\-]{0,40})){0,5})"
FRAMES = (
    re.compile(rf"\baccording to {NAMED}", re.IGNORECASE),
    re.compile(
        r"\bin ((?:the )?[^,;]{2,60}?)['’]s? (?:view|opinion|eyes|judg(?:e)?ment|words|account|assessment)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\bin the (?:view|opinion|eyes|words|judg(?:e)?ment) of {NAMED}", re.IGNORECASE),
    re.compile(
        r"\b((?:[A-Z][\w.\-]{0,40}\s){0,4}[A-Z][\w.\-]{0,40})['’]s? "
        r"(?:position|stance|view|opinion|attitude|account|line)s?\b"
    ),
)
SPOKEN = re.compile(r"[”\"]\s+(?P<verb>[a-z]+)\s+(?P<name>(?:the\s)?[A-Z][^,.;”\"]{1,60})")
TURN = re.compile(
    r"^\W{0,9}((?:[A-Z][\w.’'\-]{0,40}\s){1,3}[A-Z][\w.’'\-]{0,40}|[A-Z]{3,20}):\s{1,9}\S"
)  # as in minutes of who said what
ELSEWHERE = (
    re.compile(
        r"^\W*(?P<name>[^,]{1,40}?)(?:은|는|이|가)\s.*(?:고|라며|다며|다면서)\s*[^.]{0,12}(?:말|밝|주장|강조|설명|지적|답|전|비판|요구|경고|평가|촉구)"
    ),
    re.compile(
        r"^\W*(?P<name>[^、。]{1,30}?)(?:は|が)、?.*(?:と|よう)[^。]{0,6}(?:述べ|語|話し|主張|説明|指摘|強調|批判|答え|求め|表明|警告|評価)"
    ),
)
LEADING = re.compile(r"^(?:(?:in|at|on|by|under|for)\s+)?(?:the\s+)?", re.IGNORECASE)
OWNED = re.compile(r"(?:my|your|his|her|its|our|their|this|that|these|those|how|what)\b", re.IGNORECASE)  # their sales
LONGEST = 9  # words of a subject


def _finite(verb: str) -> Iterator[str]:
    """Yield a regular verb's finite forms; a noun that is made of it is none: it recommends, a recommendation."""
    yield verb
    for ending in ENDINGS:
        yield verb + ending
        yield verb + verb[-1] + ending
        if verb.endswith("y"):
            yield verb[:-1] + "i" + ending


FINITE = frozenset(form for verb in SAYING for form in _finite(verb))


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody whose words or view a sentence gives, and where in it that is said (-1: behind all of them)."""

    name: str
    place: int


def voices(sentence: str, before: Sequence[str] = ()) -> tuple[Voice, ...]:
    """Return who speaks in a sentence, the outer one first: "A reported that B had said that …" gives A, B.

    Who is only spoken to is none of them. `before` are the sentences in front of it, in which him or her is named.
    """
    plain = " ".join(sentence.split())
    found = [*_framed(plain), *_subjects(plain, sentence, before)]
    unique: dict[str, Voice] = {}
    for voice in sorted(found, key=lambda one: one.place):
        unique.setdefault(voice.name.casefold(), voice)
    return tuple(unique.values())


def _framed(text: str) -> Iterator[Voice]:
    for pattern in FRAMES:
        for match in pattern.finditer(text):
            if not OWNED.match(match[1]):
                yield Voice(_tidy(match[1]), match.start(1))
    for match in SPOKEN.finditer(text):
        if _speaks(match["verb"]):
            yield Voice(_tidy(match["name"]), -1)
    turn = TURN.match(text)
    if turn:
        yield Voice(_tidy(turn[1]), turn.start(1))
    for pattern in ELSEWHERE:
        spoken = pattern.match(text)
        if spoken:
            yield Voice(spoken["name"].strip(), spoken.start("name"))


def _subjects(text: str, sentence: str, before: Sequence[str]) -> Iterator[Voice]:
    """Yield the subjects of the verbs of saying and judging."""
    words = list(WORD.finditer(text))
    for place, word in enumerate(words):
        if place and words[place - 1][0].lower() == "to":
            continue
        if not _speaks(word[0]):
            continue
        follows = words[place + 1][0] if place + 1 < len(words) else ""
        closes = not any(one[0][0].isalnum() for one in words[place + 1 :])  # "…, Kolb notes." tells all before it
        subject = _subject(words[:place])
        behind = closes and len(subject) < place and words[place - len(subject) - 1][0] in ',”"'
        if word[0].rstrip(".") in NOUNS and not (behind or follows in OBJECTS or follows[:1].isupper()):
            continue
        name = _tidy(text[subject[0].start() : subject[-1].end()]) if subject else ""
        if name.casefold() in PRONOUNS:
            named = antecedent(sentence, before) if subject[0].start() < 40 and place < 4 else None
            name = named[1] if named else ""
        if name and name.split()[0].casefold() not in PRONOUNS:
            yield Voice(name, -1 if closes else subject[0].start())


def _speaks(word: str) -> bool:
    """Whether a word may be a finite verb of saying or judging."""
    plain = word.rstrip(".")
    return plain in PAST or plain in FINITE


def _subject(words: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The subject that stands in front of a verb: what is left of it up to a comma or the beginning of its clause."""
    left = list(words)
    while left and (left[-1][0].lower() in BETWEEN or re.fullmatch(r"[a-z]+ly", left[-1][0])):
        left.pop()
    if left and left[-1][0] == ",":  # Mirela Stroud, the author of the review, explains
        opening = next((n for n in range(len(left) - 2, -1, -1) if left[n][0] == ","), None)
        left = left[:opening] if opening else []
    if not left or left[-1][0].lower() in PASSIVE:
        return []
    subject: list[re.Match[str]] = []
    for word in reversed(left):
        lower = word[0].lower()
        joins = lower == "and" and bool(subject) and (subject[0][0][0].isupper() or subject[0][0] == "the")
        if not word[0][0].isalnum() or (lower in STOP and not joins) or lower in PASSIVE:
            break
        subject.insert(0, word)
    while subject and subject[0][0].lower() == "and":
        del subject[0]
    telling = any(word[0][0].isupper() for word in subject) or (subject and subject[0][0].lower() in ("the", *PRONOUNS))
    return subject if telling and len(subject) <= LONGEST and not LEADS.match(subject[0][0] + " ") else []


def _tidy(name: str) -> str:
    """A name without what stands before it, and without the mark behind it, where that is not its own: U.S."""
    bare = LEADING.sub("", name.strip(" ,’'")).strip()
    return bare if bare.count(".") > 1 else bare.rstrip(".")
