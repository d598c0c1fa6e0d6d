"""Compare: the subjects of a question beside each other, a row for each aspect that both are spoken of under."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.compose.extract import CLOSE, closest, in_order, with_context
from app.compose.kinds.accounts import accounts
from app.compose.kinds.facts.aligned import aligned, head_of_pair
from app.compose.kinds.facts.heads import head_of
from app.compose.kinds.inquiry import Inquiry, Scope
from app.compose.kinds.naming import Terms, apart, catalog_of, held, is_about, terms
from app.figures.terms import terms as parted
from app.question.question import Question, content_words
from app.question.subjects import Compared, compared
from app.text.coherence import alike
from app.types.draft import Draft, Layout, Line
from app.types.evidence import Claim, Evidence, Sentence, best_sentence
from app.wording.answers import wording
from ingest import ENGLISH
from store import Source, stem

ACCOUNTS = "accounts"  # the topic of a question that says that the sources differ
MOST = 2  # sentences of a cell, what they lean on apart
TOPICS = 3  # rows beside the first where no aspect is asked for
SURE = 0.8  # probability from which on what does not name the aspect is held for an answer
LEVEL = 2.0  # logits below the best of a subject that answers within which the same question of another one answers
MIRRORED = (
    0.35  # share of words that a sentence has in common with one on another subject when it says the same of its own
)
NEAR = 6.0  # logits below the best within which a sentence may stand under a topic


@dataclass(frozen=True, slots=True)
class Subject:
    """One of the subjects: the terms of its own by which it is told from the others, and theirs."""

    name: str
    own: Terms
    others: Sequence[Terms]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found on one subject: its question, and the sentences about it, best first; none where none answers.

    `about` are those about it, whether they answer or not.
    """

    subject: str
    question: Question
    evidence: Evidence
    sentences: tuple[Sentence, ...]
    about: tuple[Sentence, ...]


def compare(inquiry: Inquiry) -> Draft | None:
    """Return the subjects of a question in columns; None where nothing was found on any of them.

    Where it names none, what each of the sources says, if it says that they differ, or names several.
    """
    asked = compared(inquiry.question)
    if asked.aspects:
        return _by_aspects(inquiry, asked)
    if asked.subjects and inquiry.request.topic != ACCOUNTS:
        return _in_columns(inquiry, asked) or (None if asked.aspect else _of_sources(inquiry, asked.subjects))
    return accounts(inquiry) if inquiry.request.topic == ACCOUNTS or len(inquiry.named) > 1 else None


def _in_columns(inquiry: Inquiry, asked: Compared) -> Draft | None:
    """Return the subjects in columns, under one aspect or in general."""
    found = _all(inquiry, asked, asked.aspect)
    if not any(one.sentences for one in found):
        return None
    if inquiry.question.written:
        found = _level(found)
    lines = tuple(_lines(found, asked.aspect, inquiry))
    if len(set(lines[0].cells)) == 1:
        return None  # one sentence tells of all of them: that is a look-up
    missing = tuple(one.subject for one in found if not one.sentences)
    return Draft(layout=Layout(("", *(one.subject for one in found)), lines), missing=missing)


def _by_aspects(inquiry: Inquiry, asked: Compared) -> Draft | None:
    """Return a row for each aspect that is found of any subject; None where none is.

    Where one is not found of some, what two sources tell alike with other figures stands behind them, under its own
    heads. Where there is nothing of this, the aspects that are found nowhere are named as missing.
    """
    lines: list[Line] = []
    missing: list[str] = []
    used: set[Sentence] = set()
    for aspect in asked.aspects:
        found = _all(inquiry, asked, aspect)
        cells = tuple(_cell(one, _of_aspect(one, aspect, used, inquiry)) for one in found)
        used |= {claim.sentences[-1] for cell in cells for claim in cell[-1:]}
        if any(cells):
            lines.append(Line(aspect, cells))
        else:
            missing.append(aspect)
    if not lines:
        return None
    told = {claim.sentences[0].start for line in lines for cell in line.cells for claim in cell}
    beside = (
        _pairs(inquiry, asked.subjects) if missing or any(not cell for line in lines for cell in line.cells) else []
    )
    lines += [line for line in beside if any(cell[0].sentences[0].start not in told for cell in line.cells)]
    return Draft(layout=Layout(("", *asked.subjects), tuple(lines)), missing=() if beside else tuple(missing))


def _of_aspect(one: Gathered, aspect: str, used: set[Sentence], inquiry: Inquiry) -> list[Sentence]:
    """The sentence that names most of an aspect, the best of them.

    One that stands under another aspect does so under this one only if it names it.
    """
    asked = terms(inquiry.ask(aspect))

    def named(sentence: Sentence) -> int:
        known = inquiry.vocabulary([sentence.read])
        return sum(held([forms], known) for forms in asked)

    left = [sentence for sentence in one.sentences if sentence not in used or named(sentence)]
    return [max(left, key=lambda sentence: (named(sentence), sentence.score))] if left else []


def _of_sources(inquiry: Inquiry, subjects: Sequence[str]) -> Draft | None:
    """Return what two sources tell alike with other figures; None where the subjects are no two, or too little is."""
    lines = _pairs(inquiry, subjects)
    return Draft(layout=Layout(("", *subjects), tuple(lines))) if len(lines) > 1 else None


def _pairs(inquiry: Inquiry, subjects: Sequence[str]) -> list[Line]:
    """The rows of the two sources that two subjects are, those two that have the most of them in common."""
    if len(subjects) != 2 or inquiry.question.written:
        return []
    own = [[one.id for one in inquiry.sources if _is_source(inquiry, subject, one)] for subject in subjects]
    pairs = (aligned(inquiry, one, other) for one in own[0] for other in own[1] if one != other)
    best = max(pairs, key=len, default=[])
    return [Line(head_of_pair(inquiry, pair), tuple((Claim((one,)),) for one in pair)) for pair in best]


def _is_source(inquiry: Inquiry, subject: str, source: Source) -> bool:
    return held(terms(inquiry.ask(subject)), inquiry.vocabulary([catalog_of(source)]))


def _all(inquiry: Inquiry, asked: Compared, aspect: str) -> list[Gathered]:
    """What is found on each subject under an aspect."""
    questions = [inquiry.ask(subject) for subject in asked.subjects]
    telling = [apart(one, [other for other in questions if other is not one]) for one in questions]
    return [
        _gather(inquiry, Subject(subject, own, [other for other in telling if other is not own]), aspect)
        for subject, own in zip(asked.subjects, telling, strict=True)
    ]


def _gather(inquiry: Inquiry, subject: Subject, aspect: str) -> Gathered:
    """Read what is said of a subject, under an aspect where one is asked for; in its own source first, if it is one."""
    if aspect:
        own = tuple(one.id for one in inquiry.sources if _is_source(inquiry, subject.name, one))
        found = _read(inquiry, subject, aspect, aspect, own) if own else None
        if found and found.sentences:
            return found
    return _read(inquiry, subject, _asked(inquiry, subject.name, aspect), aspect, inquiry.scope)


def _asked(inquiry: Inquiry, subject: str, aspect: str) -> str:
    """The question for a subject. An English one is a whole sentence: by it the reader tells best what is not there."""
    if inquiry.question.written or not aspect:
        return f"{subject} {aspect}".strip()
    return f"What about {aspect} in {subject}?"


def _read(inquiry: Inquiry, subject: Subject, text: str, aspect: str, scope: Scope) -> Gathered:
    """Read the passages that name a subject, and keep the sentences about it where they answer or name the aspect."""
    question, known = inquiry.ask(text), inquiry.snapshot.sources
    found = [
        one
        for one in inquiry.search(question, scope)
        if held(subject.own, inquiry.vocabulary([one.passage.text, catalog_of(known[one.passage.source_id])]))
    ]
    evidence = inquiry.read(question, found)
    about = [
        one
        for one in evidence.sentences
        if is_about(one, subject.own, subject.others, evidence, inquiry) and _tells(one, question, evidence, inquiry)
    ]
    about.sort(key=lambda one: -one.score)
    evidence_about = replace(evidence, sentences=tuple(about))
    answers = bool(about) and _answers(inquiry, question, evidence_about, aspect)
    return Gathered(subject.name, question, evidence, tuple(about) if answers else (), tuple(about))


def _level(found: Sequence[Gathered]) -> list[Gathered]:
    """Let a subject answer whose best sentence is as near as that of another one, of which it is decided that it does.

    In another language than English it is decided by words that the glossary knows, and the subjects differ in one.
    """
    least = min(one.sentences[0].score for one in found if one.sentences) - LEVEL
    return [
        replace(one, sentences=one.about) if not one.sentences and one.about and one.about[0].score >= least else one
        for one in found
    ]


def _tells(sentence: Sentence, question: Question, evidence: Evidence, inquiry: Inquiry) -> bool:
    """Whether a row of a table, by the names of its columns, is on more than the year of a question."""
    if not sentence.text.startswith("|"):
        return True
    known = inquiry.vocabulary([sentence.read.removeprefix(evidence.sources[sentence.source_id].title)])
    words = [forms for forms in terms(question) if not all(form[0].isdigit() for form in forms)]
    return any(held([forms], known) for forms in words)


def _answers(inquiry: Inquiry, question: Question, evidence: Evidence, aspect: str) -> bool:
    """Whether sentences about a subject answer: the best one names the whole aspect, or it is decided so.

    Where that one names nothing of the aspect, it has to be decided surely.
    """
    verdict = inquiry.decide(question, evidence)
    if not aspect:
        return verdict.answers
    asked, known = terms(inquiry.ask(aspect)), inquiry.vocabulary([best_sentence(evidence).read])
    named = [one for one in asked if held([one], known)]
    return len(named) == len(asked) > 0 or (verdict.answers and (bool(named) or verdict.answerable >= SURE))


def _lines(found: Sequence[Gathered], aspect: str, inquiry: Inquiry) -> Iterator[Line]:
    """Yield the row of the aspect; where none is asked for, the best of each, then their topics."""
    say = wording(inquiry.question.language)
    best = [_best(one) for one in found]
    best = best if aspect else [_mirrored(one, chosen, best) for one, chosen in zip(found, best, strict=True)]
    yield Line(aspect or say.overall, tuple(_cell(one, chosen) for one, chosen in zip(found, best, strict=True)))
    if aspect or not all(best):
        return
    used = {sentence for chosen in best for sentence in chosen}
    for _ in range(TOPICS):
        topic = _topic(found, used, inquiry)
        if not topic:
            return
        head, pair = topic
        used |= {one for one in pair if one}
        yield Line(head, tuple(_cell(one, [chosen] if chosen else []) for one, chosen in zip(found, pair, strict=True)))


def _best(one: Gathered) -> list[Sentence]:
    """The best sentence about a subject, and one that is close to it and says something else."""
    return closest(one.sentences, MOST, CLOSE)


def _mirrored(one: Gathered, chosen: list[Sentence], best: Sequence[Sequence[Sentence]]) -> list[Sentence]:
    """The sentences chosen for a subject, with the one that says most of what is said of another: its rate, too."""
    told = [sentence for other in best if other is not chosen for sentence in other]
    if not chosen or not told:
        return chosen
    shown = [sentence.text for sentence in (*told, *chosen)]
    left = [said for said in one.about if said.text not in shown and not said.text.endswith(":")]
    likeness = {sentence: max(alike(sentence.text, other.text) for other in told) for sentence in left}
    nearest = max(likeness, key=lambda sentence: likeness[sentence], default=None)
    if nearest is None or likeness[nearest] < MIRRORED:
        return chosen
    return [*chosen, nearest]


def _topic(
    found: Sequence[Gathered], used: set[Sentence], inquiry: Inquiry
) -> tuple[str, list[Sentence | None]] | None:
    """A head for what sentences about several subjects share and few others hold, and the best sentence of each."""
    times = Counter((one.source_id, one.start) for each in found for one in each.sentences)
    used = used | {one for each in found for one in each.sentences if times[one.source_id, one.start] > 1}
    left = [[one for one in each.sentences if one not in used and _near(one, each)] for each in found]
    named = {stem(word) for each in found for forms in terms(each.question) for form in forms for word in form.split()}
    words = {one: _stems(one, named) for sentences in left for one in sentences}
    counts = Counter(key for held_ in words.values() for key in held_)
    shared = Counter(key for sentences in left for key in {key for one in sentences for key in words[one]})
    telling = [key for key, times in shared.items() if times > 1]
    if not telling:
        return None
    topic = min(telling, key=lambda key: (-shared[key], counts[key], key))
    pair = [next((one for one in sentences if topic in words[one]), None) for sentences in left]
    return head_of(topic, [one for one in pair if one], inquiry), pair


def _near(sentence: Sentence, one: Gathered) -> bool:
    return sentence.score >= one.sentences[0].score - NEAR


def _stems(sentence: Sentence, named: set[str]) -> dict[str, str]:
    """The nouns of a sentence that can name a topic, by their stems: no proper names, none of the subjects' words."""
    nouns = {term.stem for term in parted(sentence.text, ENGLISH) if term.nominal}
    return {
        key: word
        for word in content_words(sentence.text)
        if (key := stem(word)) in nouns - named
        and word.isalpha()
        and (word.islower() or word.isupper())
        and len(word) > 3
    }


def _cell(one: Gathered, chosen: Sequence[Sentence]) -> tuple[Claim, ...]:
    sentences = in_order(with_context(chosen, one.evidence.sentences)) if chosen else []
    return tuple(Claim((sentence,)) for sentence in sentences)
