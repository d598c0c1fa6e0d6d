"""What is so now, and what has changed: the newest source that answers first, the earlier ones after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.compose.kinds.inquiry import Inquiry
from app.compose.kinds.times.timeline import within_bounds
from app.compose.kinds.times.told import HEADED, Scored, Told, heading, scored, told_in
from app.present.dates import period_told
from app.question.matter import matter
from app.question.turns.parts import parts
from app.text.coherence import alike
from app.text.dates import EVER, Bounds, Period, bounds, of_catalog
from app.types.draft import Draft, Layout, Line
from app.types.evidence import Claim, Evidence, Found, best_sentence
from app.wording.dates import telling
from ingest import ENGLISH

ASKED = 6  # sources that are read, those of the nearest passages
PASSAGES = 4  # of each of them
EARLIER = 2  # sources that are shown beside the newest
SENTENCES = 2  # of the newest one
NEAR = 6.0  # logits below the best of all sources within which a source answers
CLOSE = 5.0  # logits below its best within which a sentence of it is said as well
SAME = 0.6  # share of words that two sentences have in common when they say the same


@dataclass(frozen=True, slots=True)
class Stand:
    """What a source says, the best first, and its date."""

    date: Period
    said: tuple[Told, ...]


def latest(inquiry: Inquiry) -> Draft | None:
    """Return what is so now, or what has changed; None for another look-up, and where no source with a date answers."""
    topic, asked = inquiry.request.topic, inquiry.question
    if topic not in ("current", "change") or parts(asked.written or asked.asked, asked.language):
        return None
    if topic == "change":
        within = bounds(asked.written or asked.asked)
        if within.period.first > date.min:
            return within_bounds(inquiry, within, 1)
    everywhere = inquiry.read(asked, inquiry.found)
    if not inquiry.decide(asked, everywhere).answers:
        return None  # what all sources together do not answer, one alone does not either
    stands = _stands(inquiry, best_sentence(everywhere).score - NEAR)
    if not stands or (topic == "change" and len(stands) == 1):
        return None
    return _laid(inquiry, stands)


def _stands(inquiry: Inquiry, least: float) -> list[Stand]:
    """What the sources say, the newest first: those that answer, and before them newer ones that are on the matter.

    The best sentence of one that answers has a score of at least `least`.
    """
    groups: dict[str, list[Found]] = {}
    for one in inquiry.found:
        if one.passage.source_id in groups or len(groups) < ASKED:
            groups.setdefault(one.passage.source_id, []).append(one)
    sources = inquiry.snapshot.sources
    dated = [(period, source_id) for source_id in groups if (period := of_catalog(sources[source_id].date))]
    found: list[Stand] = []
    newer: list[tuple[Period, list[Found]]] = []
    for period, source_id in sorted(dated, reverse=True):
        passages = groups[source_id][:PASSAGES]
        evidence = inquiry.read(inquiry.question, passages)
        verdict = inquiry.decide(inquiry.question, evidence)
        near = bool(evidence.sentences) and best_sentence(evidence).score >= least
        if near and verdict.answers and not verdict.missing and _readable(inquiry, source_id, passages):
            found += [Stand(period, said)] if (said := _best(inquiry, passages, evidence)) else []
        elif not found:
            newer.append((period, passages))
        if len(found) > EARLIER:
            break
    about = (_about(inquiry, *one) for one in newer) if found else iter(())
    return [*filter(None, about), *found][: 1 + EARLIER]


def _readable(inquiry: Inquiry, source_id: str, passages: Sequence[Found]) -> bool:
    """Whether a source is in a language in which answers are told apart well, or else plainly on the matter."""
    language = inquiry.snapshot.sources[source_id].language
    return language in (ENGLISH, inquiry.question.language) or any(one.is_about for one in _read(inquiry, passages))


def _read(inquiry: Inquiry, passages: Sequence[Found]) -> list[Scored]:
    """The sentences of passages by how near they are to what the question is about."""
    subject = matter(inquiry.question, inquiry.request, Bounds(EVER, inquiry.question.asked))
    return scored(inquiry, subject, list(told_in(inquiry, passages)))


def _best(inquiry: Inquiry, passages: Sequence[Found], evidence: Evidence) -> tuple[Told, ...]:
    """The sentences of a source that answer best."""
    ranked = sorted(evidence.sentences, key=lambda sentence: -sentence.score)
    told = {one.sentence.start: one for one in told_in(inquiry, passages)}
    chosen: list[Told] = []
    for sentence in ranked:
        one = told.get(sentence.start)
        if sentence.score < ranked[0].score - CLOSE or len(chosen) == SENTENCES:
            break
        if one and not any(alike(sentence.text, other.sentence.text) > SAME for other in chosen):
            chosen.append(one)
    if chosen and inquiry.request.topic == "change":
        chosen += _under_the_heading(inquiry, chosen, [told[one.start] for one in ranked if one.start in told])
    return tuple(chosen[:SENTENCES])


def _under_the_heading(inquiry: Inquiry, chosen: Sequence[Told], ranked: Sequence[Told]) -> list[Told]:
    """What else stands under the heading of the best sentence, best first, where that is more than its source's."""
    above = heading(inquiry, chosen[0])
    if above == inquiry.snapshot.sources[chosen[0].sentence.source_id].title:
        return []
    return [one for one in ranked if one not in chosen and heading(inquiry, one) == above]


def _about(inquiry: Inquiry, period: Period, passages: Sequence[Found]) -> Stand | None:
    """What a source says that does not answer, but that is about the matter by its heading and in its own words."""
    about = [one.told for one in _read(inquiry, passages) if one.named and one.above >= HEADED]
    return Stand(period, tuple(about[:SENTENCES])) if about else None


def _laid(inquiry: Inquiry, stands: Sequence[Stand]) -> Draft:
    """The newest source, its latest event first, and each earlier one in its best sentence, each with its date."""
    language = inquiry.question.language
    say = telling(language)
    newest, *earlier = stands
    as_of = say.as_of.format(period_told(newest.date, language))
    claims = _claims(sorted(newest.said, key=lambda one: one.dated.period.first if one.dated else date.min)[::-1])
    if not earlier:
        return Draft(claims, remark=as_of)
    lines = [Line(as_of, (claims,))]
    said = SENTENCES if inquiry.request.topic == "change" else 1
    lines += [Line(say.earlier.format(period_told(one.date, language)), (_claims(one.said[:said]),)) for one in earlier]
    return Draft(layout=Layout((say.source_date, say.said), tuple(lines)))


def _claims(told: Sequence[Told]) -> tuple[Claim, ...]:
    """The sentences, each behind the one that it leans on."""
    return tuple(Claim((sentence,)) for one in told for sentence in (one.before, one.sentence) if sentence)
