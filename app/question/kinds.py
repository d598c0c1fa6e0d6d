"""The kind of answer that a question asks for (a date, a name, a number, a cause), and whether a text can give it."""

import re

from app.question.names import CAPITAL, holds, is_country, vocabulary, words_of
from app.question.question import Question, is_content
from app.text.dates.english import NAMES

MONTH = rf"(?:{'|'.join(sorted(NAMES, reverse=True))})"  # in a question also in small letters
UNIT = r"(?:second|minute|hour|day|week|month|year|decade|centur(?:y|ie))s?"
DATE = re.compile(
    rf"\b(?:1\d|20)\d\ds?\b|\b{MONTH}\.? \d{{1,4}}\b|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}\b|\bon the \d|"
    rf"\b(?:in|of|since|until|by|last|next|early|mid|late|this) {MONTH}\b|\bcentur(?:y|ies)\b|\b\d{{3,4}}\b|"
    rf"\b{UNIT} (?:later|before|earlier|after|ago)\b|\b(?:end|beginning|start|close) of\b|\bmillion years\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:spring|summer|autumn|winter)\b|\b\d+ (?:BCE?|CE|AD)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|half|hundreds?|thousands?|millions?|"
    r"billions?|trillions?|once|twice|several|both|no|none|most)\b",
    re.IGNORECASE,
)
DURATION = re.compile(
    r"\b(?:second|minute|hour|day|week|month|year|decade|centur)|\b(?:from|between|since|until|to)\b.{0,20}\d",
    re.IGNORECASE,
)
AGE = re.compile(r"\b(?:aged?|years? old|born)\b", re.IGNORECASE)
CAUSE = re.compile(
    r"\b(?:because|due to|owing to|thanks to|since(?! (?:the |\w+ )?\d)|as a result|result(?:s|ed|ing)? (?:in|from)|"
    r"caus\w+|reasons?|therefore|thus|hence|so that|in order|le(?:d|ads?) to|ma(?:de|kes?|king)|problem|factors?|if|"
    r"in (?:protest|response)|in view of|allow\w*|enabl\w*|prompt\w*|driv\w+|attribut\w*|signif(?:y|ies)|"
    r"mean(?:t|s|ing)?|to [a-z]+|for \w+ing)\b",
    re.IGNORECASE,
)
OFFICE = re.compile(r"\bwho(?:['’]s| is| was| are| were) (?:the|its|his|her|their|\w+['’]s) ", re.IGNORECASE)
CALENDAR = re.compile(rf"^(?:{MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$", re.IGNORECASE)
UNCOUNTED = frozenset(["different", "metric", "square", "total", "other", "separate", "individual"])


# How surely a text that holds nothing of the kind does not answer: logs of likelihood ratios, as shares of the surest.
# `python benchmarks/kinds.py`: the sentence with the answer lacks it for 4% (when), 12% (number), 9% (who), 13% (name)
# and 17% (why) of XQuAD's questions, the nearest sentence of another paragraph for 65%, 56%, 21%, 29% and 39%.
# For where there is nothing in it.
SURE = {"when": 1.0, "number": 0.9, "how": 0.9, "who": 0.5, "name": 0.5, "why": 0.5}


def lacks_kind(question: Question, text: str) -> float:
    """Return how surely a text cannot answer, since it holds nothing of the kind that is asked for (0 to 1).

    For when, a date or a time; for who, a name; for a number, what `lacks_measure` tells; for why, a word that joins
    a cause with what follows from it. What the question states itself does not count.
    """
    return SURE[question.kind] if question.kind in SURE and _lacks(question.kind, question.asked, text) else 0.0


def _lacks(kind: str, asked: str, text: str) -> bool:
    if kind == "when":
        return all(found[0].lower() in asked.lower() for found in DATE.finditer(text))
    if kind in ("who", "name"):
        return not _new_names(asked, text, persons=kind == "name" or bool(OFFICE.search(asked)))
    if kind == "why":
        return not CAUSE.search(text)
    return lacks_measure(asked, text)


def _new_names(asked: str, text: str, *, persons: bool) -> list[str]:
    """The names in a text that a question does not hold; of persons, those of countries are left out."""
    known, words = vocabulary([asked]), words_of(text)
    return [
        word
        for word, following in zip(words, [*words[1:], ""], strict=True)
        if CAPITAL.match(word)
        and (word != words[0] or CAPITAL.match(following))  # the first word of a sentence is no name for its capital
        and is_content(word)
        and not holds(known, word)
        and not CALENDAR.match(word)
        and not (persons and is_country(word))
    ]


def lacks_measure(text: str, sentence: str) -> bool:
    """Whether a question asks how many (of what), how much, how long or how old, and a sentence cannot tell."""
    asked = re.search(r"\bhow (many|much|long|old)\b((?: [\w-]+){0,4})", text, re.IGNORECASE)
    if not asked:
        return False
    what = asked[1].lower()
    if what == "old":
        return not AGE.search(sentence)
    if what == "long":
        return not DURATION.search(sentence)
    if what == "much":
        return False
    counted = [
        word
        for word in words_of(asked[2])
        if is_content(word) and word.lower() not in UNCOUNTED and not CAPITAL.match(word)  # Korean plaintiffs
    ]
    return not NUMBER.search(sentence) or (bool(counted) and not holds(vocabulary([sentence]), counted[0]))
