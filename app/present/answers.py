"""From a draft to what is shown of it: an answer, a refusal, or what is said without a quote."""

from collections.abc import Sequence
from typing import Any

from app.present.markdown import Quoted, escape, render
from app.present.tables import tabled
from app.present.written import pieces, rendered
from app.types.draft import Draft
from app.types.evidence import Evidence, probability
from app.types.results import Answer, ConsideredPassage, Status
from app.types.written import Policy
from app.wording.answers import Wording, wording

DIGITS = 4  # of a score or probability: further ones differ by how the cores share the work


def answered(
    question: str,
    evidence: Evidence,
    *,
    draft: Draft,
    missing: Sequence[str],
    absent: Sequence[str] = (),
    language: str = "en",
    policy: Policy = "strict",
    **known: Any,
) -> Answer:
    """Return an answer made of a draft: what is remarked, a line of the catalog, what is laid out, the claims.

    What is not quoted is said in `language`, and where a quote stands in another one, that is said too.
    """
    quoted, say = Quoted(evidence.sources), wording(language)
    laid, table = tabled(draft.layout, quoted, say) if draft.layout else ("", None)
    text = _told(draft, quoted, policy, say)
    languages = [evidence.sources[cited.source_id].language for cited in quoted.citations]
    others = dict.fromkeys(other for other in languages if other != language)
    catalog = say.catalog.format(escape(draft.preface)) if draft.preface else ""
    notes = [note for note in (escape(draft.remark), catalog, say.quoting(list(others))) if note]
    text = "\n\n".join(part for part in [*(f"*{note}*" for note in notes), laid, text] if part)
    status: Status = "partial" if missing else "answered"
    if missing:
        text += "\n\n" + say.space.join([say.unanswered.format(_listed(missing, say)), *_absences(absent, say)])
    return Answer(
        question=question,
        text=text,
        status=status,
        citations=tuple(quoted.citations),
        passages=considered(evidence),
        missing=tuple(missing),
        absent=tuple(absent),
        language=language,
        withheld=draft.withheld,
        sentences=pieces(draft.written or draft.written_off, quoted),
        table=table,
        **known,
    )


def _told(draft: Draft, quoted: Quoted, policy: Policy, say: Wording) -> str:
    if draft.written:
        return rendered(draft.written, quoted, policy, say)
    return render(draft.claims, quoted, listed=draft.listed)


def refused(
    question: str,
    evidence: Evidence,
    *,
    missing: Sequence[str],
    absent: Sequence[str] = (),
    draft: Draft,
    language: str = "en",
    unread: str = "",
    policy: Policy = "strict",
    **known: Any,
) -> Answer:
    """Return the plain refusal: no citations, and the nearest passages as such.

    It says what was found and what was not, which terms occur nowhere, that claims were left out, and that a question
    seems to be in the language `unread`, which cannot be read.
    """
    say = wording(language)
    if draft.withheld:
        said = say.left_out
    elif evidence.passages:
        said = f"{say.refused}{say.space}{say.nearest}"
    else:
        said = say.nothing
    notes = [say.unread.format(say.language(unread))] if unread and say.language(unread) else _absences(absent, say)
    text = say.space.join([*([escape(draft.remark)] if draft.remark else []), said, *notes])
    return Answer(
        question=question,
        text=text,
        status="not_found",
        citations=(),
        passages=considered(evidence),
        missing=tuple(missing),
        absent=tuple(absent),
        language=language,
        withheld=draft.withheld,
        sentences=pieces(draft.written_off, Quoted(evidence.sources)),
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
            fused=round(one.fused, DIGITS),
            relevance=None if one.score is None else round(probability(one.score), DIGITS),
        )
        for one in evidence.passages
    )


def _absences(absent: Sequence[str], say: Wording) -> list[str]:
    return [say.absent.format(_listed(absent, say))] if absent else []


def _listed(words: Sequence[str], say: Wording) -> str:
    return say.listed([escape(word) for word in words])
