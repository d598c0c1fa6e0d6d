"""A turn that says only what is new in it ("And in 2019?"), completed by the question before.

What it names takes the place of the like in that question: a date that of a date, an abbreviation that of an
abbreviation, a country that of a country, a name that of the only other name. What has no like there is put behind it.
"""

import re
from collections.abc import Mapping, Sequence

from app.question.kinds import MONTH
from app.question.names import is_country
from app.question.question import LEANING, LONGEST, content_words

LEAD = re.compile(r"^(?:(?:and|but|or|so)\b,?\s*)?(?:(?:what|how) about\b\s*)?", re.IGNORECASE)
ASKING = re.compile(
    r"\b(?:what|when|where|who|whom|whose|why|which|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should|may|might|must|not|else|then|so|tell|say|said|explain|give|list|also)\b",
    re.IGNORECASE,
)
BEFORE = re.compile(
    r"^(in|on|at|by|for|since|under|with|from|to|after|before|during|according to|of|about)\s+", re.IGNORECASE
)
DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?,? )"
YEAR = r"(?:1[5-9]|20)\d\d"
DATE = re.compile(
    rf"\b(?:{DAY}?{MONTH}(?: {DAY})?,? ?(?:of )?{YEAR}|{YEAR}s?|{MONTH}(?: \d{{1,2}}\b)?)",
    re.IGNORECASE,
)
NAME = re.compile(r"(?<=\s)[A-Z][\w.-]*(?:\s(?:of\s)?[A-Z][\w.-]*)*")
ADJUNCT = re.compile(r"\s(?:since|under|before|after|according to|during|by) the\s[^,?]*$", re.IGNORECASE)
MOST = 6  # words of what such a turn names
# Korean and Japanese: a date or a name in Latin letters alone, with the particle that makes it the topic.
MONTH_DAY = r"\d{1,2}[월月](?:\s?\d{1,2}[일日])?"
THEIR_DATE = re.compile(rf"{YEAR}[년年](?:\s?{MONTH_DAY})?|{MONTH_DAY}")
THEIR_NAME = re.compile(r"[A-Z][A-Za-z.'’-]*(?:\s[A-Z\d][A-Za-z\d.'’-]*)*")
ALONE: Mapping[str, re.Pattern[str]] = {
    "ko": re.compile(
        rf"(?:그럼|그러면|그리고)?[,\s]{{0,9}}({THEIR_DATE.pattern}|{THEIR_NAME.pattern})"
        r"\s?(?:에는|에|은|는|엔|의 경우는|이라면)?요?[?？.\s]{0,20}"
    ),
    "ja": re.compile(
        rf"(?:では|じゃあ|それでは|そして)?[、\s]{{0,9}}({THEIR_DATE.pattern}|{THEIR_NAME.pattern})"
        r"(?:には|に|は|では|の場合は|だと)?(?:どう(?:ですか|でしたか)?)?[?？。\s]{0,20}"
    ),
}


def completed(asked: str, history: Sequence[Mapping[str, str]], language: str) -> str:
    """Return the whole question that a turn stands for; nothing where it is one itself, or where that is not sure."""
    turns = [" ".join(turn.get("content", "").split()) for turn in history if turn.get("role") == "user"]
    earlier = ""
    for turn in [*turns, " ".join(asked.split())]:
        whole = _completed(turn, earlier, language) if earlier else ""
        earlier = whole or turn
    return whole if turns and len(whole) <= LONGEST else ""


def _completed(asked: str, earlier: str, language: str) -> str:
    if language in ALONE:
        alone = ALONE[language].fullmatch(asked)
        like = THEIR_NAME if alone and alone[1][0].isascii() and alone[1][0].isalpha() else THEIR_DATE
        found = list(like.finditer(earlier)) if alone else []
        return _put(earlier, found[0], alone[1]) if alone and len(found) == 1 else ""
    lead = LEAD.match(asked)
    rest = asked[lead.end() :].strip(" ?.!") if lead else ""
    before = BEFORE.match(rest)
    if not rest or not ((lead and lead[0]) or before) or not _names_only(rest):
        return ""
    return _in_place(earlier, rest[before.end() :] if before else rest, rest if before else "")


def _names_only(rest: str) -> bool:
    words = rest.split()
    return len(words) <= MOST and not ASKING.search(rest) and not any(word.lower() in LEANING for word in words)


def _in_place(earlier: str, new: str, adjunct: str) -> str:
    """The earlier question with the new date, name or adjunct (with its preposition) where it held another one."""
    dates = list(DATE.finditer(earlier))
    if DATE.fullmatch(new):
        if len(dates) == 1 or (dates and adjunct):
            return _put(earlier, dates[-1], new)
        return _behind(earlier, adjunct or f"in {new}") if not dates else ""
    if new[:1].isupper():
        names = [one for one in NAME.finditer(earlier) if not DATE.search(one[0])]
        alike = [one for one in names if _shape(one[0]) == _shape(new)] or (names if _shape(new) == "name" else [])
        return _put(earlier, alike[0], new) if len(alike) == 1 else ""
    if not adjunct or not content_words(adjunct):
        return ""
    other = ADJUNCT.search(earlier.rstrip("?. "))
    return f"{earlier[: other.start()]} {adjunct}?" if other else _behind(earlier, adjunct)


def _shape(name: str) -> str:
    if len(name) > 1 and name.isupper() and name.isalpha():
        return "country" if is_country(name) else "initials"
    return "country" if all(is_country(word) for word in name.split()) else "name"


def _put(text: str, place: re.Match[str], new: str) -> str:
    return f"{text[: place.start()]}{new}{text[place.end() :]}"


def _behind(text: str, more: str) -> str:
    return f"{text.rstrip('?. ')} {more}?"
