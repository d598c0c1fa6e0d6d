"""From claims to an answer's Markdown and its numbered citations."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.answer import Answer, Citation, ConsideredPassage, Status
from app.evidence import Evidence, Sentence, probability
from app.ground import Claim
from store import Source

SPECIAL = re.compile(
    r"[\\`*_\[\]<>|~]|^[#+\-](?=\s)|(?<=^\d)[.)](?=\s)|&(?=#?\w+;)|(?<=https)://|(?<=http)://|(?<=www)\."
)
CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Return source text as Markdown that shows it as it is: on one line, with nothing that acts."""
    plain = CONTROL.sub("", " ".join(text.split()))
    return SPECIAL.sub(lambda found: "\\" + found.group(), plain)


def plain(markdown: str) -> str:
    """Return an answer's Markdown as plain text, for terminals and for a model's history."""
    return re.sub(r"\\([\\`*_\[\]<>|~#+\-.)&:])", r"\1", markdown)


def render(claims: Sequence[Claim], sources: Mapping[str, Source]) -> tuple[str, tuple[Citation, ...]]:
    """Return the text, each claim closed by its markers, and the citations that they number from 1.

    Claims on the same source follow each other in one paragraph.
    """
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    paragraphs: list[list[str]] = []
    last = None
    for claim in claims:
        markers = ""
        for sentence in claim.sentences:
            key = (sentence.source_id, sentence.start, sentence.end)
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                citations.append(_citation(numbers[key], sentence, sources[sentence.source_id]))
            markers += f"[{numbers[key]}]"
        if claim.sentences[0].source_id != last:
            paragraphs.append([])
            last = claim.sentences[0].source_id
        paragraphs[-1].append(f"{escape(claim.text or claim.sentences[0].text)} {markers}")
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs), tuple(citations)


def _citation(number: int, sentence: Sentence, source: Source) -> Citation:
    return Citation(
        number=number,
        quote=sentence.text,
        source_id=source.id,
        version=sentence.version,
        title=source.title,
        author=source.author,
        publisher=source.publisher,
        date=source.date,
        kind=source.kind,
        digest=source.digest,
        url=source.url,
        start=sentence.start,
        end=sentence.end,
    )


def answered(
    question: str,
    evidence: Evidence,
    *,
    claims: Sequence[Claim],
    preface: str,
    missing: Sequence[str],
    **known: Any,
) -> Answer:
    """Return an answer made of claims, behind a line of the catalog where there is one."""
    text, citations = render(claims, evidence.sources)
    if preface:
        text = f"*From the catalog: {escape(preface)}.*" + (f"\n\n{text}" if text else "")
    status: Status = "partial" if missing else "answered"
    if missing:
        text += f"\n\nThe sources do not speak of {_listed(missing)}."
    return Answer(
        question=question,
        text=text,
        status=status,
        citations=citations,
        passages=considered(evidence),
        missing=tuple(missing),
        **known,
    )


def refused(
    question: str,
    evidence: Evidence,
    *,
    missing: Sequence[str],
    claims: object,
    preface: object,
    withheld: int,
    **known: Any,
) -> Answer:
    """Return the plain refusal: no citations, and the nearest passages as such; it tells of claims left out."""
    text = "The sources do not answer this question."
    if withheld:
        text = (
            "No answer can be shown: the sources do not support what the language model claimed, so it was left out. "
            "The nearest passages are offered instead."
        )
    if missing:
        text += f" They do not speak of {_listed(missing)} in that context."
    return Answer(
        question=question,
        text=text,
        status="not_found",
        citations=(),
        passages=considered(evidence),
        missing=tuple(missing),
        withheld=withheld,
        **known,
    )


def considered(evidence: Evidence) -> tuple[ConsideredPassage, ...]:
    """Return the passages that an answer considered, best first."""
    return tuple(
        ConsideredPassage(
            source_id=one.passage.source_id,
            version=one.passage.version,
            title=evidence.sources[one.passage.source_id].title,
            text=one.passage.text,
            start=one.passage.start,
            end=one.passage.end,
            fused=one.fused,
            relevance=None if one.score is None else probability(one.score),
        )
        for one in evidence.passages
    )


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{escape(word)}”" for word in words)
