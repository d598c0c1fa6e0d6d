"""What an answer has given already is not given again as if it were new."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.question.question import Question
from app.types.evidence import Evidence, Sentence

NEXT = 3.0  # logits below the best within which a sentence that is new takes the place of one that was given …
NEAR = 0.0  # … and the logit from which it does so where no date, place, person, name or number is asked for
SPECIFIC = ("when", "where", "who", "name", "number")  # of which one sentence may give several
MORE = re.compile(
    r"\b(?:else|more|other|others|another|further|besides)\b|또|다른|더\s|그\s?밖|외에|ほか|他に|もっと|さらに",
    re.IGNORECASE,
)
MARKS = re.compile(r"\\(?=[^\w\s])|(?<!\\)\[\d+\]")


def given(history: Sequence[Mapping[str, str]]) -> str:
    """Return the text of the answers of a conversation, without escapes and citation markers, in one line."""
    said = (turn.get("content", "") for turn in history if turn.get("role") == "assistant")
    return " ".join(MARKS.sub("", " ".join(said)).split())


def fresh(question: Question, evidence: Evidence, before: str) -> Evidence:
    """Return the evidence of a follow-up without what was given `before`, where there is a next to it.

    It stays where nothing else is near.
    """
    old = {one for one in evidence.sentences if was_given(one, before)} if before and leaning(question) else set()
    new = [one.score for one in evidence.sentences if one not in old]
    if not old or not new:
        return evidence
    best = max(one.score for one in old)
    near = max(new) >= NEAR and (wants_more(question) or question.kind not in SPECIFIC)
    if not near and (max(new) < best - NEXT or wants_more(question)):
        return evidence
    return replace(evidence, sentences=tuple(one for one in evidence.sentences if one not in old))


def was_given(sentence: Sentence, before: str) -> bool:
    """Return whether a sentence stands in the text of earlier answers."""
    return " ".join(sentence.text.split()) in before


def leaning(question: Question) -> bool:
    """Return whether a question leans on an earlier one."""
    return bool(question.earlier or question.written_earlier)


def wants_more(question: Question) -> bool:
    """Return whether a question asks for something else than what was said."""
    return bool(MORE.search(question.written or question.asked))
