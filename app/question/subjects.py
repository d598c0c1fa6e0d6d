"""What a question compares: the things that it names side by side, and under which aspect."""

import re
from dataclasses import dataclass

from app.question.kinds import MONTH
from app.question.question import Question, content_words

LANGUAGES = ("ko", "ja")
MOST = 4  # subjects that are compared
# English: what joins two subjects, what says that they are compared, what ends a subject, what begins an aspect.
COMPARING = (
    r"(?:compar\w{1,12}|contrast\w{0,12}|differ\w{0,12}|distinguish\w{0,12}|versus|vs\.?|common|similarit\w{1,12}|"
    r"relat\w{1,12})"
)
ENDING = re.compile(
    rf"^(?:what|which|how|whether|who|when|where|why|do|does|did|is|are|was|were|be|has|have|had|can|could|will|would|"
    rf"should|may|say|says|said|tell|tells|told|think|thinks|thought|see|sees|saw|it|they|please|me|us|that|this|both|"
    rf"between|{COMPARING}|by|side)$",
    re.IGNORECASE,
)
ASPECT = re.compile(
    r"\b(?:on|about|regarding|concerning|over|as to|in (?:terms|respect|view) of|with (?:regard|respect) to|"
    rf"when it comes to)\s+(?!\d|{MONTH}\b)",
    re.IGNORECASE,
)
JOINTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\s{1,9}(?:versus|vs\.?)\s{1,9}",
        r"\s{1,9}against\s{1,9}(?=(?:the\s)?[A-Z\d])",
        rf"\s{{1,9}}(?:be |is |are |was |were )?{COMPARING}\s{{1,9}}(?:from|to|with|than)\s{{1,9}}",
        rf"{COMPARING}\b.{{0,200}}?\s(with|to|from|against)\s{{1,9}}",
        r"\s{1,9}(?:and|or)\s{1,9}",
    )
)
DASH = re.compile(r"\s[-–—]\s")
BESIDE = re.compile(r"\s(?:next to|beside|alongside|against) (?:each other|one another)$", re.IGNORECASE)
THAT_OF = re.compile(r"\b(?:that|those) of\b", re.IGNORECASE)
DETERMINERS = re.compile(r"^(?:the|a|an|its|their|his|her|our|your|of|in|for|from|to|at|and)$", re.IGNORECASE)
ARTICLES = re.compile(r"^(?:the|both|these|those|my|our)$", re.IGNORECASE)
LINK = re.compile(r"\s(?:of|in|from|at|for|by|with)\s(?:the\s)?", re.IGNORECASE)
TOKEN = re.compile(r"[^\s,;:?!]+|[,;:?!]")

# Korean and Japanese: the words up to where something is said to be compared, the joint, the aspect.
SAID = {
    "ko": re.compile(
        r"\s{0,9}(?:[을를은는이가]|의)?\s{0,9}(?:서로\s{0,9})?"
        r"(?:비교|대조|차이|다른\s?점|공통점|(?:어떻게|무엇이|뭐가|어디가)\s{0,9}(?:다|달))"
    ),
    "ja": re.compile(
        r"(?:を|は|の|で)?(?:比較|比べ|対比|対照|違い|相違|差異|共通点|(?:どう|どのように|何が|どこが)(?:違|異))"
    ),
}
JOINT = {
    "ko": re.compile(r"(?<=[^\s\d])(?:과|와|하고|이랑)\s{1,9}|\s{1,9}(?:및|대)\s{1,9}"),
    "ja": re.compile(r"と(?!いう|して|も|き|こ|の)、?|および|及び|対(?=[^応立策])"),
}
SHARING = {"ko": "의 ", "ja": "の"}
TOPIC = {
    "ko": re.compile(r"^(.+?)에\s*(?:대한|대해서?|관한|관해서?)\s*"),
    "ja": re.compile(r"^(.+?)(?:に(?:ついて|関して|関する|おける)|について)(?:の|、)?"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared, in the words and the language of the question: its subjects, and an aspect (may be empty).

    `aspects` are those that are named one after the other behind a colon or a dash, where there are several.
    """

    subjects: tuple[str, ...]
    aspect: str = ""
    aspects: tuple[str, ...] = ()


def compared(question: Question) -> Compared:
    """Return what a question compares; no subjects where it names fewer than two side by side."""
    text = question.written or question.asked
    language = question.language if question.language in LANGUAGES else "en"
    found = _parted(text, language) if language in LANGUAGES else _english(text)
    subjects = tuple(dict.fromkeys(one for one in found.subjects if one))
    return Compared(subjects[:MOST], found.aspect, found.aspects) if len(subjects) > 1 else Compared(())


def subjects(question: Question) -> tuple[str, ...]:
    """Return the things that a question names side by side; none where there are fewer than two."""
    return compared(question).subjects


def _english(text: str) -> Compared:
    text = DASH.sub(": ", THAT_OF.sub("the one of", text))
    for joint in JOINTS:
        for match in joint.finditer(text):
            start = match.start(1) if match.lastindex else match.start()
            before, (right, rest) = _before(text[:start]), _after(text[match.end() :])
            if before and right:
                *others, left = before
                left, right, rest = _completed(left, right, rest)
                found = tuple(map(_bare, (*others, left, right)))
                return Compared(found, _aspect(rest), _aspects(rest))
    return Compared(())


def _before(text: str) -> list[str]:
    """The subjects that end a text, parted at commas: what stands behind its last word that ends a subject."""
    words: list[str] = []
    for match in reversed(list(TOKEN.finditer(text))):
        word = match[0]
        if _ends(match) or word in ";:?!":
            break
        words.insert(0, word)
    if len(words) > 1 and text.startswith(words[0]) and ARTICLES.match(words[1]):
        del words[0]  # what is to be done: set the old law against …
    parts = [part.strip() for part in " ".join(words).split(" ,")]
    return [part for part in parts if content_words(part)]


def _ends(word: re.Match[str]) -> bool:
    """Whether a word ends a subject; one with a capital in the midst of a text is a name, such as May."""
    return bool(ENDING.match(word[0])) and (word.start() == 0 or word[0][0].islower())


def _after(text: str) -> tuple[str, str]:
    """The subject that begins a text, and the rest of the text."""
    cut = len(text)
    for match in TOKEN.finditer(text):
        if _ends(match) or match[0] in ",;:?!":
            cut = match.start()
            break
    aspect = ASPECT.search(text, 0, cut)
    cut = aspect.start() if aspect else cut
    return text[:cut].strip(), text[cut:]


def _completed(left: str, right: str, rest: str) -> tuple[str, str, str]:
    """Give each subject what it shares with the other: "the summits of May and June", "the old law and the new one"."""
    first, second = left.split(), right.split()
    head, last = first[-1], second[-1]
    links = list(LINK.finditer(left))
    if re.fullmatch(r"ones?", re.sub(r"\W", "", last)):
        right = " ".join([*second[:-1], head])
    elif re.match(r"the ones?\b", right, re.IGNORECASE) and links:
        right = re.sub(r"^the ones?", left[: links[0].start()], right, flags=re.IGNORECASE)
    elif re.search(r"['’]s?$", right) and (owned := re.search(r"['’]s?\s+(.+)", left)):
        right = f"{right} {owned[1]}"
    elif links and _shape(right) == _shape(left[links[-1].end() :]) and not LINK.search(right):
        right = f"{left[: links[-1].end()]}{right}"
    elif _is_figures(left) and (figures := re.search(r"\b\d\S*", right)) and not _is_figures(right):
        left = f"{right[: figures.start()]}{left}{right[figures.end() :]}"
    elif _is_name(left) and not _is_name(right) and _is_led(left) == _is_led(right):
        names = re.match(r"(?:the\s+)?(?:[A-Z][^\s,]*\s+)+", right)
        if names:
            right, rest = names[0].strip(), f"{right[names.end() :]} {rest}"
    return left, right, rest


def _shape(text: str) -> tuple[bool, bool]:
    """Whether a text has a figure, and whether all of its words are names, figures or determiners."""
    return any(c.isdigit() for c in text), _is_name(text)


def _is_name(text: str) -> bool:
    words = [word for word in text.split() if not DETERMINERS.match(word)]
    return bool(words) and all(word[0].isupper() or word[0].isdigit() for word in words)


def _is_led(text: str) -> bool:
    """Whether a text begins with an article or the like."""
    return bool(DETERMINERS.match(text.split()[0]))


def _is_figures(text: str) -> bool:
    words = [word for word in text.split() if not DETERMINERS.match(word)]
    return bool(words) and all(word[0].isdigit() for word in words)


def _bare(text: str) -> str:
    words = BESIDE.sub("", text).split()
    while words and DETERMINERS.match(words[0]):
        del words[0]
    return " ".join(words).strip(" .'\"“”")


def _aspect(rest: str) -> str:
    begun = list(ASPECT.finditer(rest))
    text = rest[begun[-1].end() :] if begun else rest
    words = [word for word in TOKEN.findall(text) if not ENDING.match(word) and word not in ",;:?!."]
    return _bare(" ".join(words)) if content_words(" ".join(words)) else ""


def _aspects(rest: str) -> tuple[str, ...]:
    """The aspects that stand behind a colon, parted at commas and "and"; none for fewer than two."""
    parts = re.split(r"[,;]|\s(?:and|or)\s", rest.partition(":")[2])
    found = [bare for part in parts if (bare := _bare(part.strip(" ?!."))) and content_words(bare)]
    return tuple(found) if len(found) > 1 else ()


def _parted(text: str, language: str) -> Compared:
    """What a Korean or a Japanese question compares."""
    said = SAID[language].search(text)
    body = text[: said.start()] if said else ""
    topic = TOPIC[language].match(body)
    aspect = topic[1] if topic and not JOINT[language].search(topic[1]) else ""
    parts = JOINT[language].split(body[topic.end() :] if topic and aspect else body)
    if len(parts) < 2:
        return Compared(())
    *before, last = [part.strip(" 、,") for part in parts]
    sharing = SHARING[language]
    if sharing in last:
        shared = last[last.index(sharing) :]
        before = [part if sharing in part else f"{part}{shared}" for part in before]
    return Compared((*before, last), aspect)
