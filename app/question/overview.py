"""Questions about a source as a whole: what it says in short, who wrote it, who published it and when."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal

from app.question.names import bare, holds, vocabulary, words_of
from app.question.question import Question, content_words
from app.text.prose import prose_spans
from ingest import BULLET
from store import Snapshot, Source

Topic = Literal["gist", "author", "imprint"]

DOCUMENT = (
    r"(?:brief|document|text|article|report|paper|statement|digest|piece|source|commentary|analysis|publication|essay)"
)
SOME = r".{0,300}"  # between two words of a question: more would make a long one slow
GIST = re.compile(
    rf"\b(?:gist|summary|thesis|take-?aways?|(?:key|main|central|core) (?:points?|arguments?|messages?|ideas?|claims?|"
    rf"findings?)|conclusions?|overview)\b{SOME}\b{DOCUMENT}\b|\bsummari[sz]e\b{SOME}\b{DOCUMENT}\b|"
    rf"\b(?:what is|what's|what does)\b{SOME}\b{DOCUMENT}\b{SOME}\b(?:about|argue|say overall)\s*\??$|"
    r"^(?:summari[sz]e|summary|key points|main points|what is (?:it|this) about)\W*$",
    re.IGNORECASE,
)
AUTHOR = re.compile(
    rf"\bwho (?:wrote|authored|penned|is behind)\b{SOME}(?:\b{DOCUMENT}\b|[\"“'])|\bwritten by\b|"
    r"\b(?:who|what) (?:is|was) the author\b|"
    r"\bauthor['’]?s? (?:of the \w+ )?(?:name|position|post|job|affiliation|background|career|"
    r"credentials|institution|biography)\b",
    re.IGNORECASE,
)
THE_AUTHOR = re.compile(
    rf"\bthe (?:{DOCUMENT}['’]s )?author(?: of (?:the|this|that) (?:[\w-]+ ){{0,4}}?{DOCUMENT})?\b",
    re.IGNORECASE,
)
LIFE = re.compile(
    r"\b(?:stud(?:y|ied)|degrees?|doctorate|ph\.?d|master['’]?s?|graduat\w+|educat\w+|teach\w*|taught|professor|"
    r"research\w*|books?|co-?auth\w+|affiliat\w*|employ\w*|careers?|work(?:s|ed)? (?:at|for|now|before|as|today))\b",
    re.IGNORECASE,
)
IMPRINT = re.compile(
    rf"\b(?:when|where|who|by whom|what (?:date|year))\b{SOME} (?:publish\w*|issued?|released?|wrote|written)\b|"
    rf"\b(?:title|publisher|date) of (?:the|this|that) {DOCUMENT}\b|\bwhat is (?:the|this) {DOCUMENT} called\b",
    re.IGNORECASE,
)
NAMES_A_DOCUMENT = re.compile(
    rf"\b(?:the|this|that|his|her|\w+['’]s) (?:\w+ ){{0,3}}?{DOCUMENT}\b|[\"“]", re.IGNORECASE
)
SUMMARY_HEADING = re.compile(r"key points|summary|abstract|highlights|in brief|at a glance", re.IGNORECASE)
MONTHS = "January February March April May June July August September October November December".split()
NEARLY = 0.85  # likeness (difflib's ratio) of two words that are one with a slip: a letter of seven
FIRST = 4  # sentences at most in front of a list that stands for its source
LEAD = 12  # sentences from the beginning of a source that can stand for it where it has no key points


@dataclass(frozen=True, slots=True)
class About:
    """A question about one source as a whole."""

    topic: Topic
    source: Source


def about(question: Question, sources: Mapping[str, Source], scope: Sequence[str] | None) -> About | None:
    """Return which source a question asks about as a whole, and what it wants to know; None for any other."""
    asked = question.asked
    topic: Topic
    if GIST.search(asked):
        topic = "gist"
    elif NAMES_A_DOCUMENT.search(asked) and IMPRINT.search(asked):
        topic = "imprint"
    elif AUTHOR.search(asked):
        topic = "author"
    else:
        return None
    quoted = re.search(r"[\"“]([^\"”]{8,200})[\"”]", asked)
    asking = [sources[source_id] for source_id in scope or sources]
    source = max(asking, key=lambda one: _likeness(asked, one), default=None)
    if source is None or (topic == "author" and not source.author):
        return None
    if quoted and not all(holds(vocabulary([source.title]), word) for word in content_words(quoted[1])):
        return None  # a title, but not of a source
    return About(topic, source)


def titled(question: Question, sources: Mapping[str, Source], scope: Sequence[str] | None) -> About | None:
    """Return the source to sum up whose title stands in a question that wants a summary, or the only one; else None."""
    asking = [sources[source_id] for source_id in scope or sources]
    asked = (question.written or question.asked).casefold()
    found = [one for one in asking if one.title and one.title.casefold() in asked]
    if found:
        return About("gist", max(found, key=lambda one: len(one.title)))
    if len(asking) == 1:
        return About("gist", asking[0])
    loose = [] if question.written else [one for one in asking if _loosely_named(question.asked, one)]
    return About("gist", loose[0]) if len(loose) == 1 else None


def _loosely_named(asked: str, source: Source) -> bool:
    """Whether all content words from the first one that a catalog entry holds are held by it, one of them its kind.

    A letter more or less does not count: "the press relase on the tram".
    """
    catalog = [source.title, source.author, source.publisher, source.kind, *_date_words(source)]
    known = [bare(word) for text in catalog for word in words_of(text)]
    held = [bool(get_close_matches(bare(word), known, 1, NEARLY)) for word in content_words(asked)]
    named = content_words(asked)[held.index(True) :] if True in held else []
    kind = [bare(word) for word in words_of(source.kind)[-1:]]
    return (
        len(named) > 1 and all(held[-len(named) :]) and any(get_close_matches(bare(w), kind, 1, NEARLY) for w in named)
    )


def _date_words(source: Source) -> list[str]:
    """The year, the month by name and the day of a source."""
    year, *rest = [*source.date.split("-"), ""]
    month = MONTHS[int(rest[0]) - 1] if rest[0] else ""
    day = str(int(rest[1])) if len(rest) > 2 and rest[1] else ""
    return [year, month, day]


def named_author(question: Question, sources: Mapping[str, Source], scope: Sequence[str] | None) -> Question:
    """Return a question on the life of "the author" with the author's name in what is searched for."""
    if not LIFE.search(question.asked):
        return question
    asking = [sources[source_id] for source_id in scope or sources]
    source = max(asking, key=lambda one: (bool(one.author), _likeness(question.asked, one)), default=None)
    if source is None or not source.author:
        return question
    text = THE_AUTHOR.sub(source.author, question.text)
    return question if text == question.text else replace(question, condensed=text)


def catalog_line(source: Source) -> str:
    """Return what the catalog knows of a source, as plain text."""
    by = f", by {source.author}" if source.author else ""
    rest = ", ".join(part for part in (source.publisher, source.date, source.kind) if part)
    return f"“{source.title}”{by}{f' ({rest})' if rest else ''}"


def key_spans(source: Source, snapshot: Snapshot) -> list[tuple[int, int]]:
    """Return the sentences that can stand for a source: its key points, its leading list, or its beginning.

    Each is `(start, end)` in the source's text, in characters.
    """
    text = snapshot.text(source.id)
    heading = re.search(rf"^#{{1,6}} .*(?:{SUMMARY_HEADING.pattern}).*$", text, re.IGNORECASE | re.MULTILINE)
    if heading:
        following = re.compile(r"^#{1,6} ", re.MULTILINE).search(text, heading.end())
        section = (heading.end(), following.start() if following else len(text))
        spans = prose_spans(text[slice(*section)], source.language)
        return [(section[0] + start, section[0] + end) for start, end in spans]
    spans = prose_spans(text[: max(2_000, len(text) // 4)], source.language)
    bullets = [span for span in spans if BULLET.match(text, text.rfind("\n", 0, span[0]) + 1)]
    leads = len(bullets) >= 2 and bullets[0] in spans[: FIRST + 1]  # further down, a list is of one matter of several
    return bullets if leads and source.kind else spans[:LEAD]


def _likeness(asked: str, source: Source) -> int:
    """How many of a question's words name this source."""
    known = vocabulary([source.title, source.author, source.publisher, source.kind, source.id, *_date_words(source)])
    return sum(holds(known, word) for word in content_words(asked))
