"""From claims to an answer's Markdown and its numbered citations."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.present.wording import Wording, wording
from app.types.evidence import Claim, Evidence, Sentence, probability
from app.types.results import Answer, Citation, ConsideredPassage, Status
from store import Source

SPECIAL = re.compile(
    r"[\\`*_\[\]<>|~]|^[#+\-](?=\s|$)|^\d{1,9}(?=[.)](?:\s|$))|&(?=#?\w+;)|(?<=https)://|(?<=http)://|(?<=www)\."
)
CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Return source text as Markdown that shows it as it is: on one line, with nothing that acts."""
    plain = CONTROL.sub("", " ".join(text.split()))
    return SPECIAL.sub(lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", plain)


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
    absent: Sequence[str] = (),
    language: str = "en",
    **known: Any,
) -> Answer:
    """Return an answer made of claims, behind a line of the catalog where there is one.

    What is not quoted is said in `language`, and where a quote stands in another one, that is said too.
    """
    text, citations = render(claims, evidence.sources)
    say = wording(language)
    quoted = [evidence.sources[cited.source_id].language for cited in citations]
    others = dict.fromkeys(other for other in quoted if other != language)
    notes = [say.catalog.format(escape(preface))] if preface else []
    notes += [note for note in [say.quoting(list(others))] if note]
    text = "\n\n".join(part for part in [*(f"*{note}*" for note in notes), text] if part)
    status: Status = "partial" if missing else "answered"
    if missing:
        text += "\n\n" + say.space.join([say.unanswered.format(_listed(missing, say)), *_absences(absent, say)])
    return Answer(
        question=question,
        text=text,
        status=status,
        citations=citations,
        passages=considered(evidence),
        missing=tuple(missing),
        absent=tuple(absent),
        language=language,
        **known,
    )


def refused(
    question: str,
    evidence: Evidence,
    *,
    missing: Sequence[str],
    absent: Sequence[str] = (),
    claims: object,
    preface: object,
    withheld: int,
    language: str = "en",
    unread: str = "",
    **known: Any,
) -> Answer:
    """Return the plain refusal: no citations, and the nearest passages as such.

    It says what was found and what was not, which terms occur nowhere, that claims were left out, and that a question
    seems to be in the language `unread`, which cannot be read.
    """
    say = wording(language)
    if withheld:
        said = say.left_out
    elif evidence.passages:
        said = f"{say.refused}{say.space}{say.nearest}"
    else:
        said = say.nothing
    notes = [say.unread.format(say.language(unread))] if unread and say.language(unread) else _absences(absent, say)
    text = say.space.join([said, *notes])
    return Answer(
        question=question,
        text=text,
        status="not_found",
        citations=(),
        passages=considered(evidence),
        missing=tuple(missing),
        absent=tuple(absent),
        language=language,
        withheld=withheld,
        **known,
    )


def uttered(question: str, evidence: Evidence, **known: Any) -> Answer:
    """Return what is said without a quote; the passages that were looked at are offered beside it."""
    return Answer(question=question, citations=(), passages=considered(evidence), **known)


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


def _absences(absent: Sequence[str], say: Wording) -> list[str]:
    return [say.absent.format(_listed(absent, say))] if absent else []


def _listed(words: Sequence[str], say: Wording) -> str:
    return say.listed([escape(word) for word in words])
