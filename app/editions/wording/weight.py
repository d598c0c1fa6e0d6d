"""What of a change weighs: a figure, a date, a denial, a modal verb, as far as words and figures tell it."""

import re
from collections import Counter
from collections.abc import Mapping

from app.check.facts import DENIAL, NUMERAL, NUMERALS
from app.editions.wording.plain import seen
from app.text.dates import date_parts
from app.types.editions import Weight

WEIGHTS: tuple[Weight, ...] = ("figure", "date", "denial", "modal")

YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d.,]?\d)")
UNITS = (
    ("%", r"%|percent\b|per cent\b|퍼센트|パーセント"),
    ("thousand", r"thousand\b|천(?=[\s명원건개톤])|千"),
    ("myriad", r"만|万"),
    ("million", r"million\b|백만|百万"),
    ("hundred million", r"억|億"),
    ("billion", r"billion\b"),
    ("trillion", r"trillion\b|조(?!항)|兆"),
)
FIGURE = re.compile(r"(\d+(?:[.,]\d+)*)\s*(?:" + "|".join(f"({unit})" for _, unit in UNITS) + ")?", re.IGNORECASE)

# Each stands for what it says, so that another politeness or form of the same is no change.
MODALS = {
    **{word: rf"\b(?:{forms})\b" for word, forms in {
        "shall": "shall|SHALL|Shall|shan['’]t",
        "should": "should|SHOULD|Should|shouldn['’]t|ought to",
        "must": "must|MUST|Must|mustn['’]t|ha(?:s|ve|d) to|(?:is|are|be|was|were) (?:required|obliged) to",
        "need": "needs? to|needn['’]t",
        "may": r"may|MAY|May(?! \d)|might|mightn['’]t|(?:is|are|be|was|were) (?:permitted|allowed|entitled) to",
        "can": "can|Can|CAN|cannot|can['’]t|could|Could|couldn['’]t|(?:is|are|be|was|were) able to",
        "will": "will|Will|WILL|won['’]t|would|Would|wouldn['’]t",
    }.items()},
    "ko must": r"[가-힣]야\s*(?:만\s*)?(?:한다|하[며고는여지였]|할|합니다|했|된다|되[며고는]|됩니다|될)|의무가 있",
    "ko can": r"수\s*(?:[는도가]\s*)?[있없]",
    "ko should": r"바람직|권장|것이\s*좋",
    "ko must not": r"(?:서는\s*|면\s*)(?:아니|안)\s*[된되됩]|금지",
    "ko will": r"기로\s*[한하합했]|[가-힣]겠|예정",
    "ja must": r"(?:なければ|なくては|ねば)(?:なら|なり|いけ)(?:な[いか]|ず|ません|ぬ)|義務を負|ものとする|必要があ",
    "ja can": r"(?:でき|出来)(?:る|な[いか]|ます|ません|ず|た|れば)",
    "ja may": r"ても(?:よ[いく]|良)|て差し支え|かも(?:しれ|知れ)|可能性があ",
    "ja should": r"べき|望まし|推奨",
    "ja must not": r"ては(?:なら|なり|いけ)(?:な[いか]|ず|ません)|禁止|禁ず",
    "ja will": r"予定|意向|つもり",
}  # fmt: skip
MODAL = {name: re.compile(pattern) for name, pattern in MODALS.items()}
EASTERN_DENIAL = re.compile(
    r"지\s*(?:[는도를]\s*)?(?:않|아니|못|말)|(?<![가-힣])[안못]\s+[가-힣]|없(?!애)|아니(?:다|며|고|라|었|므로|한)|못하|"
    r"(?:아니|안)\s*[된되됩]|금지|불가|"
    r"(?<![少危切])な(?:い(?![でと]も)|かっ|く(?!て(?:は|も)))|ません|(?<=[\u3041-\u309f])ず(?=[、。にと]|$)|ざる|禁止|禁ず|不可"
)


def weighing(old: str, new: str) -> tuple[Weight, ...]:
    """Return what weighs among what differs between two wordings; one of them may be empty."""
    ours, theirs = _signs(old), _signs(new)
    return tuple(weight for weight in WEIGHTS if ours[weight] != theirs[weight])


def _signs(text: str) -> Mapping[Weight, Counter[str]]:
    """What a wording holds of each weight, in one form for what is written in several."""
    plain = NUMERAL.sub(lambda found: NUMERALS[found[0].lower()], seen(text))
    dates, rest = _dates(plain)
    modal = Counter({name: len(found) for name, one in MODAL.items() if (found := one.findall(rest))})
    bare = MODAL["ja must"].sub(" ", rest)
    denials = len(DENIAL.findall(rest)) + len(EASTERN_DENIAL.findall(bare))
    return {"figure": Counter(_figures(rest)), "date": dates, "denial": Counter(denied=denials), "modal": modal}


def _dates(text: str) -> tuple[Counter[str], str]:
    """The dates of a text, and the text without them."""
    found, rest, end = Counter[str](), [], 0
    for one in date_parts(text):
        if one.start or one.year or one.day:  # a sentence that begins with "May" may mean leave
            found[f"{one.year}-{one.month}-{one.day}"] += 1
            rest.append(text[end : one.start])
            end = one.end
    without = " ".join([*rest, text[end:]])
    found.update(f"{year}-0-0" for year in YEAR.findall(without))
    return found, YEAR.sub(" ", without)


def _figures(text: str) -> list[str]:
    return [
        match[1].replace(",", "")
        + "".join(unit for (unit, _), one in zip(UNITS, match.groups()[1:], strict=True) if one)
        for match in FIGURE.finditer(text)
    ]
