"""A timeline: what the sources tell of something, in the order of its events, each beside its date."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache
from statistics import median

from app.compose.kinds.inquiry import Inquiry
from app.compose.kinds.times.told import FOREIGN, HEADED, Scored, Told, heading, scored, told_in
from app.present.dates import date_told
from app.question.matter import matter
from app.question.names import holds, unheld_names, vocabulary
from app.question.question import content_words
from app.question.request import examples, subject_of, words_in
from app.text.coherence import alike
from app.text.dates import EVER, Bounds, Period, bounds
from app.types.draft import Draft, Layout, Line
from app.types.evidence import Claim, Found, Sentence
from app.wording.dates import telling
from ingest import ENGLISH

READ = 48  # sentences that are read, those of the nearest passages
MOST = 15  # rows with a date …
A_DAY = 3  # … of one date at most
UNKNOWN = 3  # rows without a date
LEAST = 2  # rows that make a timeline
SOURCES = 20  # that are looked through where everything is asked for, and …
PASSAGES = 30  # … of each of them
SAME = 0.7  # share of words that two sentences of one date have in common when they tell the same
SURELY = -2.0  # what the best one has to reach
SURELY_WRITTEN = 0.0  # and, or its heading, where it is compared with a subject as it is written
FEW = 4  # dates; where there are fewer, what stands under a heading on the matter is about it as well
FROM = re.compile(r"\bfrom\b", re.IGNORECASE)
STATIONS = re.compile(r"\s(?:from|up to|until|till|to)\s(?:the\s)?", re.IGNORECASE)


def timeline(inquiry: Inquiry) -> Draft | None:
    """Return the dated sentences on what a question is about, in the order of their events; None for fewer than two."""
    within = bounds(inquiry.question.written or inquiry.question.asked)
    return within_bounds(inquiry, within, LEAST)


def within_bounds(inquiry: Inquiry, within: Bounds, least: int) -> Draft | None:
    """Return the timeline of what a question is about between some days; None for fewer than `least` dates."""
    question = inquiry.question
    subject = matter(question, inquiry.request, within)
    if not subject and not question.written:
        return _events(inquiry, within)
    asked = question if question.written else replace(question, earlier=(), condensed=subject)
    found = told_in(inquiry, inquiry.deep(asked))
    if inquiry.near:
        subject = subject_of(within.rest, question.language, inquiry.request)
    elif not subject:  # what only its own language tells
        sources, subject = inquiry.snapshot.sources, question.written
        found = (one for one in found if sources[one.sentence.source_id].language == question.language)
    told = [one for one in found if one.tells and _asked_for(one, within)][:READ]
    near = scored(inquiry, subject, told, inquiry.near)
    read = [one for one in near if one.is_about]
    dated = _chosen([one.told for one in read if one.told.dated])
    if len(dated) < FEW and least > 1 and not question.written:
        near = _widely(inquiry, near, [subject, *_parts(question.asked, subject, told)])
        read = [one for one in near if one.is_about or one.above >= HEADED]
        dated = _chosen([one.told for one in read if one.told.dated])
    texts = [f"{one.sentence.text} {heading(inquiry, one)}" for group in dated for one in group]
    if len(dated) < least or not _surely(read, inquiry):
        return None
    if not question.written and unheld_names(subject, vocabulary(texts)):
        return None
    common = median(one.score for one in read if one.told.dated)
    unknown = [one.told for one in read if not one.told.dated and one.own >= max(common, FOREIGN)][:UNKNOWN]
    return _laid([*dated, *([one] for one in unknown)], question.language)


def _surely(read: Sequence[Scored], inquiry: Inquiry) -> bool:
    """Whether the best of some sentences that are about a subject surely is."""
    if inquiry.near:
        return max(max(one.own, one.above) for one in read) >= SURELY_WRITTEN
    return read[0].score >= SURELY


def _parts(asked: str, subject: str, told: Sequence[Told]) -> list[str]:
    """What else a subject can be found by: the events from and to which it is asked for, and its words that are there.

    The words, where no more of the others are there than of these, but for such as stand in requests for a timeline.
    """
    stations = STATIONS.split(f" {subject}") if FROM.search(asked) else []
    known = vocabulary([one.sentence.text for one in told])
    words = content_words(subject)
    there = [word for word in words if holds(known, word)]
    others = [word for word in words if word not in there and word.lower() not in _asking()]
    shorter = " ".join(there) if len(others) <= len(there) < len(words) else ""
    return [one for one in (*map(str.strip, stations), shorter) if one]


@cache
def _asking() -> frozenset[str]:
    """The words of the requests for a timeline that are known, in small letters."""
    kinds = examples(ENGLISH).items()
    return frozenset(
        word for one, texts in kinds if one.kind == "timeline" for text in texts for word in words_in(text)
    )


def _widely(inquiry: Inquiry, near: Sequence[Scored], subjects: Sequence[str]) -> list[Scored]:
    """Sentences by how near they are to the nearest of some subjects."""
    told = [one.told for one in near]
    places = {id(one): place for place, one in enumerate(told)}
    best = list(near)
    for subject in dict.fromkeys(subjects[1:]):
        for one in scored(inquiry, subject, told):
            place = places[id(one.told)]
            best[place] = max(best[place], one, key=lambda one: (one.is_about, one.score))
    return sorted(best, key=lambda one: (-one.score, -one.own))


def _events(inquiry: Inquiry, within: Bounds) -> Draft | None:
    """Return the last events within bounds that the newest sources tell of, one a date; None without bounds."""
    if within.period == EVER:
        return None
    newest = sorted(inquiry.sources, key=lambda source: source.date, reverse=True)[:SOURCES]
    found = [Found(one, 0.0) for source in newest for one in inquiry.snapshot.passages(source.id)[:PASSAGES]]
    first: dict[Period, list[Told]] = {}
    for one in told_in(inquiry, found):
        if one.dated and one.tells and within.hold(one.dated.period):
            first.setdefault(one.dated.period, [one])
    return _laid([first[period] for period in sorted(first)[-MOST:]], inquiry.question.language) if first else None


def _laid(rows: Sequence[Sequence[Told]], language: str) -> Draft:
    say = telling(language)
    shown = {group[0].sentence for group in rows}
    led = [group for group in rows if group[0].lent and group[0].before in shown]
    lines = tuple(_line([group, *_leaning(group, led)], language, shown) for group in rows if group not in led)
    return Draft(layout=Layout((say.date, say.said), lines))


def _leaning(group: Sequence[Told], led: Sequence[Sequence[Told]]) -> list[Sequence[Told]]:
    """What is told in the row of the sentence that it leans on."""
    return [other for other in led if other[0].before == group[0].sentence]


def _asked_for(told: Told, within: Bounds) -> bool:
    """Whether an event lies within bounds; one without a date, whether its source was there to tell of such."""
    if told.dated:
        return within.hold(told.dated.period)
    return told.source is None or told.source.last >= within.period.first


def _chosen(told: Sequence[Told]) -> list[list[Told]]:
    """The best of some sentences, best first, in the order of their events; those that tell the same stand together."""
    groups: list[list[Told]] = []
    for one in told:
        same = next((group for group in groups if _same(group[0], one)), None)
        if same:
            same.append(one)
        elif len(groups) < MOST and sum(_period(group[0]) == _period(one) for group in groups) < A_DAY:
            groups.append([one])
    return sorted(groups, key=lambda group: (_period(group[0]), group[0].sentence.source_id, group[0].sentence.start))


def _period(told: Told) -> Period:
    assert told.dated is not None
    return told.dated.period


def _same(one: Told, other: Told) -> bool:
    """Whether two sentences tell the same of one day: near-copies, with the same figures."""
    return _period(one) == _period(other) and (
        alike(one.sentence.text, other.sentence.text) > SAME
        and _figures(one.sentence.text) == _figures(other.sentence.text)
    )


def _figures(text: str) -> set[str]:
    return {word.strip(".,") for word in text.split() if any(c.isdigit() for c in word)}


def _line(groups: Sequence[Sequence[Told]], language: str, shown: Collection[Sentence]) -> Line:
    """A row: the date, and the sentences, each with the citations of all that tell the same.

    What the first leans on stands in front of it, unless that is shown in a row of its own.
    """
    first = groups[0][0]
    claims = [_claim(group) for group in groups]
    leans = [Claim((first.before,))] if first.before and first.before not in shown else []
    period = first.dated.period if first.dated else None
    days = (period.first.isoformat(), period.last.isoformat()) if period else None
    return Line(date_told(first.dated, first.source, language), ((*leans, *claims),), days)


def _claim(group: Sequence[Told]) -> Claim:
    sources = {one.sentence.source_id: one.sentence for one in reversed(group)}
    return Claim(tuple(dict.fromkeys([group[0].sentence, *sources.values()])))
