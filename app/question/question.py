"""A question: what it asks for, what it names, and whether it leans on what was asked before."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bm25s.stopwords import STOPWORDS_EN_PLUS

from app.errors import QuestionError
from ingest import probable, sentence_spans
from store import INITIALISM, stem

SHORT = 3  # content words; a question of no more may mean more than it says
READ_LANGUAGES = ("en", "ko", "ja")
SURE = 0.85  # probability from which on a question in Latin letters is taken for another language's
LONGEST = 2_000  # characters; a question is a few sentences, not a document

# Words that put a question together and say nothing of its subject.
SCAFFOLD = frozenset(
    """
    would could might must may shall also say says said tell tells told give gives gave given please let us know
    many much date year day month time kind type types sort way ways thing things part place main exactly really
    actually according take takes took taken make makes made get gets got getting come comes came go goes going
    happen happens happened list name describe described explain mention mentioned provide use used want wants
    wanted want become became first new last next two both people one fact check short overview write wrote
    author describe opinion view eyes hold holds held meet meets met people times words word term terms question
    answer lately recently end leaving aside apart besides
    """.split()
)
STOPWORDS = frozenset(STOPWORDS_EN_PLUS) | SCAFFOLD
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:[-‐‑][^\W_]+)*")

KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("when", r"^(?:(?!\b(?:what|which|who\w*|where|why|how)\b)[^,])*\bwhen\b[^,]*$|"
                 r"\b(?:what|which|on what|in what|in which) (?:date|day|month|year)s?\b"),
        ("number", r"\bhow (?:many|much|long|large|old|high|often)\b|\bwhat (?:percentage|share|number|amount)\b"),
        ("name", r"\bwhat(?:['’]s| is| was| are| were) the (?:\w+ )?names?\b|"
                 r"\bwhat (?:is|was|are|were) .{1,60} called\b"),
        ("who", r"\bwho(?:m|se)?\b|\bwhich (?:person|minister|president|leader|official)s?\b"),
        ("where", r"\bwhere\b|\b(?:what|which) (?:city|country|place|venue|location)\b"),
        ("why", r"\bwhy\b|\bwhat (?:reason|cause)s?\b|\bhow come\b|\breasons? (?:for|why|that|behind)\b"),
        ("how", r"\bhow\b"),
    )
)  # fmt: skip
_NOT_PLURAL = r"(?!(?:was|is|does|has|this|its|his|for|of|in|on|to|did|do|are|were|by|with)\b)"
LIST = re.compile(
    rf"\b(?:which|what)(?: {_NOT_PLURAL}[\w-]+){{0,2}} {_NOT_PLURAL}[\w-]{{2,}}[^\Wsu]s\b|"
    r"\bwhat are\b|\ball (?:the )?\w+s\b|"
    r"^(?:list|name|give|enumerate|summari[sz]e)\b|\b(?:please list|main (?:points|reasons)|overview)\b",
    re.IGNORECASE,
)

LEANING = frozenset("it its they them their theirs he him his she her hers this that these those there then".split())
JOINING = re.compile(r"^(?:and|but|or|so|then)\b", re.IGNORECASE)
EXPLETIVE = re.compile(
    r"\bis it (?:true|possible|correct|the case|likely)\b|\b(?:is|are|was|were) there\b", re.IGNORECASE
)

# A logistic regression: `python benchmarks/leaning.py` fits it, and shows what each sign brings.
LEANS_BIAS = 1.14
LEANS = {"words": -0.67, "pronouns": 2.41, "joining": 4.74, "named": -1.32, "definite": -0.96, "bare": 0.83}
SURELY_LEANS = 0.55  # from which on it is read behind the question before it


@dataclass(frozen=True, slots=True)
class Question:
    """One question, ready to be searched for.

    `asked` is what the person asked, without what introduced it; `earlier` are the earlier questions that it
    leans on, oldest first; `condensed` is what is searched for instead of both, where a language model or the
    catalog resolved what they leave open. `kind` is when, number, name, who, where, why, how or what; `many` says
    whether a list is asked for.

    Of a question in another language, all this is said in the English that the glossary makes of it: `written` and
    `written_earlier` are the words of the person, `terms` the glossary's, each in all its English forms, and `unread`
    what the glossary does not know (app/languages/crosslingual.py).
    """

    asked: str
    kind: str
    many: bool
    earlier: tuple[str, ...] = ()
    condensed: str = ""
    language: str = "en"
    written: str = ""
    written_earlier: tuple[str, ...] = ()
    terms: tuple[tuple[str, ...], ...] = ()
    unread: str = ""

    @property
    def original(self) -> str:
        """Return what was written in another language than English, with what it leans on in front of it."""
        return " ".join([*self.written_earlier, self.written]) if self.written else ""

    @property
    def text(self) -> str:
        """Return the question as it can be searched for: with what it leans on in front of it."""
        return self.condensed or " ".join([*self.earlier, self.asked])

    @property
    def follows(self) -> bool:
        """Return whether it is read behind the question before it."""
        return bool(self.earlier) and not self.condensed

    @property
    def words(self) -> str:
        """Return what is searched for by words: of one in another language its terms in all their English forms."""
        if not self.written:
            return self.text
        return " ".join([*dict.fromkeys(form for forms in self.terms for form in forms), self.original])


def understand(asked: str, history: Sequence[Mapping[str, str]] = ()) -> Question:
    """Read a question in the light of the history; raise QuestionError for an empty or an overlong one."""
    plain = line(asked)
    if not any(c.isalnum() for c in plain):
        raise QuestionError("the question is empty: write what you want to know")
    if len(plain) > LONGEST:
        raise QuestionError(f"the question has {len(plain):,} characters: shorten it to {LONGEST:,}")
    core, introduction = _parted(plain)
    earlier = (introduction,) if introduction and leans(core) else leaned_on(core, history)
    return Question(core, kind_of(core), bool(LIST.search(core)), earlier=earlier)


def carried_over(question: Question, history: Sequence[Mapping[str, str]]) -> Question | None:
    """Return a short question with the one before it in front, or None where that cannot be what is meant.

    For a question that shows no sign of leaning on another, but that finds no answer alone: "How did Biden react?"
    """
    earlier = _earlier(history)
    if question.earlier or not earlier or len(content_words(question.asked)) > SHORT:
        return None
    return replace(question, earlier=(*leaned_on(earlier[-1], history[:-1]), earlier[-1]))


def _parted(text: str) -> tuple[str, str]:
    """Part what was written into the question itself and what introduces it: "I write on X. When was Y?"."""
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    if not sentences or not sentences[-1].endswith("?"):
        return text, ""
    first = next(place for place, sentence in enumerate(sentences) if sentence.endswith("?"))
    return " ".join(sentences[first:]), " ".join(sentences[:first])


def kind_of(text: str) -> str:
    """Return what a question asks for."""
    found = [
        (match.start(), place, kind) for place, (kind, pattern) in enumerate(KINDS) if (match := pattern.search(text))
    ]
    return min(found)[2] if found else "what"


def leaned_on(asked: str, history: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """Return the earlier questions that a question needs in order to be understood, oldest first."""
    earlier = _earlier(history)
    carried: list[str] = []
    while earlier and leans(carried[0] if carried else asked):
        carried.insert(0, earlier.pop())
    return tuple(carried)


def _earlier(history: Sequence[Mapping[str, str]]) -> list[str]:
    asked = (line(turn.get("content", "")) for turn in history if turn.get("role") == "user")
    return [line for line in asked if line]


def line(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.encode("utf-8", "replace").decode().split())  # a lone surrogate cannot be tokenized


def leans(text: str) -> bool:
    """Whether a question needs what was asked before: it points back, or names little of its own."""
    return chance_to_lean(text) >= SURELY_LEANS


def chance_to_lean(text: str) -> float:
    """Return the probability (0 to 1) that a question needs what was asked before."""
    signs = signs_of_leaning(text)
    return 1 / (1 + math.exp(-LEANS_BIAS - sum(weight * signs[name] for name, weight in LEANS.items())))


def signs_of_leaning(text: str) -> dict[str, float]:
    """Return what tells whether a question leans on another: how much it says itself, and whether it points back."""
    bare = [match.group() for match in WORD.finditer(EXPLETIVE.sub(" ", text))]
    small = [word.lower() for word in bare]
    words, definite = len(content_words(text)), small.count("the")
    return {
        "words": float(min(words, 8)),
        "pronouns": float(min(sum(word in LEANING for word in small), 2)),
        "joining": float(bool(JOINING.search(text))),
        "named": float(any(_named(word, place) for place, word in enumerate(bare))),
        "definite": float(min(definite, 2)),
        "bare": float(definite > 0 and words <= 1),  # "the dispute"
    }


def _named(word: str, place: int) -> bool:
    """Whether a word is written as names and figures are; the first of a question is, whatever it is."""
    if any(letter.isdigit() for letter in word):
        return True
    return word[0].isupper() and (place > 0 or word[1:2].isupper()) and not re.match(r"I(?:['’]|$)", word)


def joined(text: str) -> str:
    """Return a text with its initialisms written without full stops: US for U.S."""
    return INITIALISM.sub(lambda found: found.group().replace(".", ""), text)


def is_content(word: str) -> bool:
    """Whether a word says what a text is about, rather than how it is put together."""
    plain = re.sub(r"['’]s?$", "", word.lower())
    return plain not in STOPWORDS and (len(plain) > 1 or plain.isdigit())


def content_words(text: str) -> list[str]:
    """Return the words that say what a text is about, in order, each once, as they are written."""
    found: dict[str, str] = {}
    for match in WORD.finditer(joined(text)):
        for word in re.split(r"[-‐‑]", match.group()):
            if is_content(word):
                found.setdefault(stem(word), word)
    return list(found.values())


def unread_language(question: Question) -> str:
    """Return the language (ISO 639-1) that a question seems to be written in where it is none that is read here."""
    if question.language not in READ_LANGUAGES:
        return question.language
    code = probable(question.written or question.asked, SURE)
    return "" if code in READ_LANGUAGES else code
