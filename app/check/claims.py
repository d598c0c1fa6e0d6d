"""Claims and the sentences they rest on; the quotes are cut here, by code, and every claim is checked."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.check.clauses import clauses, closest
from app.check.facts import Fault, Same, wrong_fact
from app.check.opposites import reversed_words
from app.check.quantities import tells_another_day
from app.check.roles import other_doer, other_speaker
from app.question.names import holds, vocabulary
from app.question.question import content_words
from app.types.evidence import Claim, Score
from ingest import language_of
from store import Snapshot, StoreError

# `python benchmarks/grounding.py`: 47 right paraphrases, 51 claims with one thing wrong. The re-ranker's logits of the
# right ones begin at 7.2 and of those on another subject end at 3.8; one wrong word it does not notice (44 of the wrong
# ones score 6 or more): the check of words does. Together they show 43 of the right and 5 of the wrong: another one did
# it, or a term was swapped that is no name. Rules and claims were written together: expect less on other texts.
SUPPORTED = 4.0  # the re-ranker's logit of a claim with its quotes
HELD = 0.6  # share of a claim's content words that its quotes must hold; the right ones begin at 0.67
LONGEST = 600  # characters of a claim; it is one sentence
UNFINISHED = re.compile(
    r"\s(?:the|an?|of|to|for|in|on|at|by|with|from|and|or|that|which|is|are|was|were)\s*$", re.IGNORECASE
)


def check_quotes(claims: Sequence[Claim], snapshot: Snapshot) -> None:
    """Raise StoreError unless every quote stands in its source's text at its offsets, character for character."""
    texts: dict[str, str] = {}
    for sentence in (sentence for claim in claims for sentence in claim.sentences):
        if sentence.source_id not in texts:
            texts[sentence.source_id] = snapshot.text(sentence.source_id)
        if texts[sentence.source_id][sentence.start : sentence.end] != sentence.text:
            raise StoreError(
                f"the stored passages of {sentence.source_id} do not match its text: run `brief-chat ingest --rebuild`"
            )


Across = Callable[[str, str], Fault | None]


def supported(
    claims: Sequence[Claim],
    score: Score,
    across: Across = lambda text, quotes: None,
    same: Same = lambda name: (),
) -> list[Claim]:
    """Return the claims that their quotes support; the others must not be shown."""
    return [claim for claim in claims if not fault(claim, score, across, same)]


def fault(
    claim: Claim, score: Score, across: Across = lambda text, quotes: None, same: Same = lambda name: ()
) -> Fault:
    """Return why the quotes of a claim do not carry it; "" where they do.

    They do when every figure, date and name in it stands in them, when nobody else says or does in them what it says,
    when it does not contradict them word by word, when they hold most of its other words, and when `score` (the
    re-ranker's logit) finds that they say the same. `across` decides where claim or quotes are in another language
    than English (None: they are not); `same` gives the other names of what a name names.
    """
    if not claim.sentences:
        return "no_quote"
    if claim.text is None:
        return ""
    text, quotes = claim.text, " ".join(sentence.text for sentence in claim.sentences)
    if len(text) > LONGEST or UNFINISHED.search(text):
        return "unfinished"
    decided = across(text, quotes)
    if decided is not None:
        return decided
    clause = closest(text, clauses(quotes, "en"))
    wrong = wrong_fact(text, quotes, same, clause) or _wrong_role(text, quotes, same)
    if wrong:
        return wrong
    held = held_share(text, quotes) >= HELD and score(text, [quotes])[0] >= SUPPORTED
    return "" if held else "unsupported"


def mixes_days(claim: Claim, check: Callable[[Claim], Fault]) -> bool:
    """Whether a claim that its quotes carry, as `check` finds, needs one that tells of another day than it does."""
    text = claim.text or ""
    language = language_of(text)
    told = tuple(
        one for one in claim.sentences if not tells_another_day(text, language, one.text, language_of(one.text))
    )
    return bool(told) and len(told) < len(claim.sentences) and bool(check(replace(claim, sentences=told)))


def _wrong_role(text: str, quotes: str, same: Same) -> Fault:
    told = clauses(quotes, "en")
    if any(reversed_words(one, closest(one, told)) for one in clauses(text, "en")):
        return "comparison"
    if other_speaker(text, "en", quotes, "en", same):
        return "speaker"
    return "order" if other_doer(text, quotes) else ""


def held_share(claim: str, quotes: str) -> float:
    """Return the share (0 to 1) of a claim's content words that its quotes hold; 0 where it says only figures."""
    known = vocabulary([quotes])
    words = content_words(claim)
    if all(word[0].isdigit() for word in words):
        return 0.0
    return sum(holds(known, word) for word in words) / len(words)
