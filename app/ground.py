"""Claims and the sentences they rest on; the quotes are cut here, by code, and every claim is checked."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.evidence import Sentence
from app.names import holds, vocabulary, words_of
from app.question import content_words
from store import Generation, StoreError

SUPPORTED = 2.0  # the re-ranker's logit of a claim with its quotes; paraphrases of one sentence scored 5 and more
HELD = 0.6  # share of a claim's content words that its quotes must hold


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, and the sentences of the sources that it rests on.

    `text` is None where the claim is its one sentence, in the source's own words.
    """

    sentences: tuple[Sentence, ...]
    text: str | None = None


def check_quotes(claims: Sequence[Claim], generation: Generation) -> None:
    """Raise StoreError unless every quote stands in its source's text at its offsets, character for character."""
    texts: dict[str, str] = {}
    for sentence in (sentence for claim in claims for sentence in claim.sentences):
        if sentence.source_id not in texts:
            texts[sentence.source_id] = generation.text(sentence.source_id)
        if texts[sentence.source_id][sentence.start : sentence.end] != sentence.text:
            raise StoreError(
                f"the stored passages of {sentence.source_id} do not match its text: run `brief-chat ingest --rebuild`"
            )


def supported(claims: Sequence[Claim], score: Callable[[str, Sequence[str]], list[float]]) -> list[Claim]:
    """Return the claims that their quotes support, each once; the others must not be shown.

    A claim is supported when every figure, date and name in it stands in its quotes, when its quotes hold most of
    its other words, and when `score` (the re-ranker's logit) finds that they say the same.
    """
    kept: list[Claim] = []
    for claim in claims:
        quotes = " ".join(sentence.text for sentence in claim.sentences)
        text = claim.text
        told = any(other.text == text and other.sentences == claim.sentences for other in kept)
        if not told and (text is None or (holds_its_facts(text, quotes) and score(text, [quotes])[0] >= SUPPORTED)):
            kept.append(claim)
    return kept


def holds_its_facts(claim: str, quotes: str) -> bool:
    """Whether a quote holds every figure, date and name of a claim, and most of its other words."""
    written = set(re.findall(r"\w+", quotes.lower()))
    for word in words_of(claim):
        figure = any(c.isdigit() for c in word)
        if figure and not set(re.findall(r"\w+", word.lower())) <= written:
            return False
    known = vocabulary([quotes])
    words = content_words(claim)
    if any(word[0].isupper() and not holds(known, word) for word in words):
        return False
    negated = re.compile(r"\b(?:not|no|never|without|refused?|den(?:y|ies|ied))\b|n['’]t\b", re.IGNORECASE)
    if bool(negated.search(claim)) != bool(negated.search(quotes)) and negated.search(claim):
        return False
    return not words or sum(holds(known, word) for word in words) / len(words) >= HELD
