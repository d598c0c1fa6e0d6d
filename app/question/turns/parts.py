"""A question that asks for two things, parted: "When was it signed, and who signed it?"

Precision first: a question is parted only where both sides ask by themselves, in the order of words of a direct
question. What stands in one clause ("When and where …") or is asked of indirectly ("… say when it begins") is one.
"""

import re
from collections.abc import Mapping

from ingest import sentence_spans

MOST = 3  # parts that are answered; a question with more is taken as it is
SHORTEST = 3  # words of an English part
WORDS = r"(?:what|when|where|who|whom|whose|why|which|how)"
AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must|isn['’]t|aren['’]t|"
    r"wasn['’]t|weren['’]t|don['’]t|doesn['’]t|didn['’]t|hasn['’]t|haven['’]t|won['’]t)"
)
BEFORE = r"(?:(?:in|on|at|by|to|for|from|with|of|under|since|until|through|about) )?"
# A direct question: by its word and a verb in front of its subject, by who or what as its subject, or by a verb alone.
ASKS = re.compile(
    rf"{BEFORE}{WORDS}\b(?:\W+[\w'’-]+){{0,4}}?\W+{AUXILIARY}\b|how (?:many|much) \w+ \w+|"
    r"(?:who|what)\W+(?!(?:the|a|an|he|she|it|they|we|you|i|for|against|in|on|at|to|from|about|of)\b)\w+",
    re.IGNORECASE,
)
OPENS = re.compile(rf"{BEFORE}{WORDS}\b|{AUXILIARY}\b", re.IGNORECASE)
JOINT = re.compile(rf",? (?:and|but)(?: also)?,? (?={BEFORE}{WORDS}\b)|; (?={BEFORE}{WORDS}\b)", re.IGNORECASE)
COMMA = re.compile(rf", (?={BEFORE}{WORDS}\b)", re.IGNORECASE)  # joins what a later "and" shows to be a series
LEADING = re.compile(r"^(?:and|but|also|then|so)\b,? ", re.IGNORECASE)

# Korean and Japanese: what asks, and the end of a clause that another one follows.
ASKING: Mapping[str, re.Pattern[str]] = {
    "ko": re.compile(r"언제|어디|누구|누가|무엇|무슨|뭐|뭘|왜|어떻게|어떤|어느|얼마|몇|며칠"),
    "ja": re.compile(
        r"(?:いつ|どこ|誰|だれ|何|なに)(?!か(?!ら)|らか|も|度|らの)|なぜ|どう|(?<!な)ど[のれ](?!ほど)|どんな|いくら|いくつ"
    ),
}
CLAUSE: Mapping[str, re.Pattern[str]] = {
    "ko": re.compile(
        r"(?<=[았었했였겠렸졌됐갔왔났봤겼쳤뒀섰썼뤘하되있없])고[,，]?\s+|"
        r"(?<=[가-힣])(?:으며|이며|이고)[,，]?\s+|(?<=인가요)[,，]\s+"
    ),
    "ja": re.compile(r"(?<=[いきしちにひみりえけせてねべめれげぜでびじ])[、，](?:また|そして)?"),
}
ENDS_ASKING: Mapping[str, re.Pattern[str]] = {
    "ko": re.compile(r"(?:언제|어디|누구|무엇|왜|얼마|어떻게)[가-힣]{0,2}$"),
    "ja": re.compile(r"(?:いつ|どこ|誰|だれ|何|なに|なぜ|どう)[でがにをはとへ、か]{0,3}$"),
}


def parts(text: str, language: str) -> tuple[str, ...]:
    """Return the questions that a text is made of, in its own words; none where it is one, or more than three."""
    found = _clauses(text, language) if language in ASKING else _english(text)
    return tuple(found) if 1 < len(found) <= MOST else ()


def _english(text: str) -> list[str]:
    sentences = [text[start:end].strip() for start, end in sentence_spans(text)]
    if len(sentences) > 1 and not all(one.endswith("?") for one in sentences):
        return []
    return [part for sentence in sentences for part in _joined(sentence)]


def _joined(sentence: str) -> list[str]:
    """The questions of a sentence that joins them by a comma or `and`; the sentence itself where it joins none."""
    if not OPENS.match(sentence):
        return [sentence]
    found, start = [], 0
    for joint in _joints(sentence):
        left, right = sentence[start : joint.start()], sentence[joint.end() :]
        if _asks(left) and _asks(right):
            found.append(left)
            start = joint.end()
    found.append(sentence[start:])
    return [_closed(part) for part in found]


def _joints(sentence: str) -> list[re.Match[str]]:
    """The joints of a sentence in their order: by "and", and the commas in front of one, which make a series with it.

    Between such a comma and the next joint stands no other: "what did Berg, who is mayor, say, and when" is none.
    """
    joints = list(JOINT.finditer(sentence))
    for comma in reversed(list(COMMA.finditer(sentence))):
        following = next((one for one in joints if one.start() > comma.start()), None)
        if following is not None and "," not in sentence[comma.end() : following.start()]:
            joints = sorted([comma, *joints], key=re.Match.start)
    return joints


def _asks(text: str) -> bool:
    """Whether a clause asks by itself: it has a verb where a direct question has it."""
    worded = re.match(rf"{BEFORE}{WORDS}\b", text, re.IGNORECASE)
    return len(text.split()) >= SHORTEST and bool(ASKS.match(text) if worded else OPENS.match(text))


def _closed(text: str) -> str:
    plain = LEADING.sub("", text.strip(" ,;"))
    return plain if plain.endswith("?") else f"{plain.rstrip('.')}?"


def _clauses(text: str, language: str) -> list[str]:
    """The clauses of a Korean or Japanese question, where each of them asks."""
    asks, ends = ASKING[language], ENDS_ASKING[language]
    found, start = [], 0
    for joint in CLAUSE[language].finditer(text):
        left, right = text[start : joint.end()].strip(" 、,，"), text[joint.end() :]
        if asks.search(left) and asks.search(right) and not ends.search(left):
            found.append(left)
            start = joint.end()
    return [*found, text[start:].strip()]
