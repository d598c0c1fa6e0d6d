"""Positions: what somebody said or holds, in sentences in which it is they who speak, and by whom that is told."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.compose.extract import CLOSE_OF_MANY, SAME, compose, in_order, with_context
from app.compose.kinds.inquiry import Inquiry
from app.compose.kinds.naming import Terms, held
from app.compose.kinds.speakers import WHOEVER, Speaker, heard_in, subject_terms, whom
from app.text.attribution import Voice
from app.text.coherence import alike
from app.types.draft import Draft, Layout, Line
from app.types.evidence import Claim, Evidence, Sentence
from app.wording.answers import Wording, wording
from store import Source, stem

MOST = 3  # sentences of one speaker in one source, what they lean on apart
ROWS = 8  # speakers of a table
SURE = 0.8  # probability from which on what names nothing of the subject is held for an answer
SIDES = frozenset(
    map(stem, "support back endorse favor favour oppose object reject criticize criticise condemn".split())
)
PASSAGES = 2  # in which others are heard where fewer than SEVERAL speak of the subject by name
BESIDE = 3  # sentences behind those who speak
SEVERAL = 2  # speakers without whom a table would be thin
NEAR = 8.0  # logits below the best within which others are heard


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence in which somebody speaks: the voices up to theirs, the outer one first; none: the source's own."""

    sentence: Sentence
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Who speaks and by whom that is told, and the claims."""

    head: str
    claims: tuple[Claim, ...]


def positions(inquiry: Inquiry) -> Draft | None:
    """Return what those who are asked for say, or who speaks on a subject.

    An empty draft where somebody is asked for by name whose words are not there: the words of another are no answer
    (of a question in another language it is not sure who that is, so it is looked up).
    None where nobody speaks, or what is asked for may be more than a speaker: that is looked up.
    """
    speakers = [Speaker(one, inquiry) for one in whom(inquiry.question)]
    about = subject_terms(inquiry.question, [one.question for one in speakers])
    if not speakers or all(WHOEVER.match(one.asked.strip()) for one in speakers):
        return _everybody(inquiry, about)
    rows: list[Row] = []
    missing: list[str] = []
    for speaker in speakers:
        evidence, heard = _said(inquiry, speaker, about)
        rows += _rows(evidence, heard, speaker.asked, inquiry)
        missing += [] if heard else [speaker.asked]
    if not rows and all(one.is_whoever() for one in speakers):
        return _everybody(inquiry, about)
    if not rows:
        said = inquiry.request.topic == "said" and not inquiry.question.written
        said = said and all(one.is_named() for one in speakers)
        return Draft() if said else None
    return _draft(rows, missing, inquiry)


def _said(inquiry: Inquiry, speaker: Speaker, about: Terms) -> tuple[Evidence, list[Heard]]:
    """What a speaker says on a subject, best first; nothing where it is not decided that it answers."""
    known = inquiry.snapshot.sources
    found = [
        one
        for one in inquiry.found
        if speaker.is_source(known[one.passage.source_id]) or speaker.is_in(one.passage.text)
    ]
    evidence = inquiry.read(inquiry.question, found)
    heard = [Heard(one, heard) for one in evidence.sentences if (heard := speaker.speaks(one, evidence)) is not None]
    heard.sort(key=lambda one: -one.sentence.score)
    heard = [one for one in heard if _named(inquiry, one.sentence, evidence, about)] or heard
    return evidence, heard if _answers(inquiry, evidence, heard, about) else []


def _everybody(inquiry: Inquiry, about: Terms) -> Draft | None:
    """Who speaks on a subject, each with what they say; None where nobody does."""
    evidence = inquiry.read(inquiry.question, inquiry.found)
    heard = [
        Heard(one, heard)
        for one in sorted(evidence.sentences, key=lambda one: -one.score)
        if (heard := heard_in(one, evidence)) and (not about or _named(inquiry, one, evidence, about))
    ]
    heard = _of_the_side(inquiry, heard)
    answers = _answers(inquiry, evidence, heard, about)
    verdict = inquiry.decide(inquiry.question, evidence) if evidence.sentences else None
    found = verdict is not None and verdict.answers and not verdict.missing
    within = NEAR
    if found and inquiry.request.topic == "view" and (not answers or _speakers(heard) < SEVERAL):
        heard, within = _together(inquiry, evidence, heard, about), float("inf")
    if not answers and not (found and _speakers(heard) >= SEVERAL):
        return None
    draft = _draft(list(_rows(evidence, heard, "", inquiry, within))[:ROWS], (), inquiry)
    return _beside(inquiry, evidence, draft, about) if draft and found else draft


def _speakers(heard: Sequence[Heard]) -> int:
    return len({one.voices[-1].name.split()[-1].casefold() for one in heard if one.voices})


def _together(inquiry: Inquiry, evidence: Evidence, heard: Sequence[Heard], about: Terms) -> list[Heard]:
    """Those who are heard, and those who speak in a passage behind its best sentence that names the subject.

    Any word of it will do; of the passages, those with the best such sentences are read.
    """
    ranked = sorted(evidence.sentences, key=lambda one: -one.score)
    naming: dict[int, Sentence] = {}
    for one in ranked:
        if not about or _on(inquiry, one, about):
            naming.setdefault(one.run, one)
    first = list(naming.values())[:PASSAGES]
    behind = [one for start in first for one in evidence.sentences if one.run == start.run and one.start >= start.start]
    known = {one.sentence for one in heard}
    more = [Heard(one, voices) for one in behind if one not in known and (voices := heard_in(one, evidence))]
    return [*heard, *more]


def _on(inquiry: Inquiry, sentence: Sentence, about: Terms) -> bool:
    """Whether a sentence itself names anything of what words are wanted on."""
    known = inquiry.vocabulary([sentence.read])
    return any(held([forms], known) for forms in about)


def _beside(inquiry: Inquiry, evidence: Evidence, draft: Draft, about: Terms) -> Draft:
    """A draft with what stands next to those who speak and is on the subject, though nobody speaks in it.

    Behind a single one who speaks it is all that is looked up, too.
    """
    shown = [sentence for claim in draft.everything for sentence in claim.sentences]
    more = [] if draft.layout else [one for claim in compose(inquiry.question, evidence) for one in claim.sentences]
    for sentence in shown:
        behind = evidence.following(sentence)
        if behind and not heard_in(behind, evidence) and _on(inquiry, behind, about):
            more.append(behind)
    added = [one for one in dict.fromkeys(more) if one not in shown][:BESIDE]
    if not added:
        return draft
    return replace(draft, claims=(*draft.claims, *(Claim((one,)) for one in added)), remark="")


def _of_the_side(inquiry: Inquiry, heard: Sequence[Heard]) -> list[Heard]:
    """Those in whose sentences the verb of the question stands, where any has it: who opposes something."""
    asked = {stem(word) for word in re.findall(r"[a-z]+", inquiry.question.asked)} & SIDES
    sided = [one for one in heard if asked & {stem(word) for word in re.findall(r"[a-z]+", one.sentence.text)}]
    return sided or list(heard)


def _named(inquiry: Inquiry, sentence: Sentence, evidence: Evidence, about: Terms) -> bool:
    """Whether a sentence, or the title of its source, names anything of what words are wanted on."""
    known = inquiry.vocabulary([sentence.read, evidence.sources[sentence.source_id].title])
    return any(held([forms], known) for forms in about)


def _answers(inquiry: Inquiry, evidence: Evidence, heard: Sequence[Heard], about: Terms) -> bool:
    """Whether the best sentence names all that words are wanted on, or it is decided that they answer.

    Where that one names nothing of it, it has to be decided surely, unless the question is in another language: the
    glossary may not read what words are wanted on.
    """
    if not heard:
        return False
    best = heard[0].sentence
    if about and held(about, inquiry.vocabulary([best.read])):
        return True
    verdict = inquiry.decide(inquiry.question, replace(evidence, sentences=tuple(one.sentence for one in heard)))
    named = not about or _named(inquiry, best, evidence, about)
    return verdict.answers and (named or bool(inquiry.question.written) or verdict.answerable >= SURE)


def _rows(
    evidence: Evidence, heard: Sequence[Heard], asked: str, inquiry: Inquiry, within: float = NEAR
) -> Iterator[Row]:
    """Yield a row for each speaker in each source, by the best sentence; `asked` is the one who was asked for.

    Of the others, those are heard whose sentence is `within` so many logits of the first one's.
    """
    say = wording(inquiry.question.language)
    groups: dict[tuple[str, str], list[Heard]] = {}
    for one in heard:
        if one.sentence.score < heard[0].sentence.score - (CLOSE_OF_MANY if asked else within):
            break
        name = one.voices[-1].name.split()[-1].casefold() if one.voices and not asked else ""
        groups.setdefault((name, one.sentence.source_id), []).append(one)
    for (_, source_id), group in groups.items():
        longest = max(group, key=lambda one: len(one.voices[-1].name) if one.voices else 0)
        chosen = in_order(with_context(_different(group), evidence.sentences))
        head = _head(longest.voices, asked, evidence.sources[source_id], say)
        yield Row(head, tuple(Claim((sentence,)) for sentence in chosen))


def _different(group: Sequence[Heard]) -> list[Sentence]:
    chosen: list[Sentence] = []
    for one in group:
        if not any(alike(one.sentence.text, other.text) > SAME for other in chosen):
            chosen.append(one.sentence)
    return chosen[:MOST]


def _head(voices: Sequence[Voice], asked: str, source: Source, say: Wording) -> str:
    """Who speaks and by whom that is told: by others in the sentence, and by the source, with its kind."""
    titled = f"“{source.title}” ({source.kind})" if source.kind else f"“{source.title}”"
    if not voices:
        return say.own.format(source.author or source.publisher or asked, titled)
    *others, speaker = [voice.name for voice in voices]
    return say.told.format(speaker, say.comma.join([*reversed(others), titled]))


def _draft(rows: Sequence[Row], missing: Sequence[str], inquiry: Inquiry) -> Draft | None:
    """One speaker in paragraphs, several in a table."""
    say = wording(inquiry.question.language)
    if not rows:
        return None
    if len(rows) == 1:
        return Draft(rows[0].claims, remark=rows[0].head, missing=tuple(missing))
    lines = tuple(Line(row.head, (row.claims,)) for row in rows)
    return Draft(layout=Layout((say.speaker, say.words), lines), missing=tuple(missing))
