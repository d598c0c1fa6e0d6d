"""What of a source speaks of a topic: not what answers a question, but every sentence that holds its words.

A sentence that holds some of them under a heading that holds the others speaks of it too, where none holds all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.languages.crosslingual import CrossLingual
from app.languages.interrogative import content
from app.question.names import bare, holds, other_forms, vocabulary
from app.question.question import Question, content_words
from app.question.territories import of_several_words
from app.text.coherence import alike
from app.text.prose import prose_spans
from app.types.evidence import Sentence
from ingest import ENGLISH, section_at
from store import Passage, Source, stem

MOST = 3  # sentences of a cell
SCORED = 16  # sentences that are put in order, those with most of the topic's words, the first of them
SAME = 0.8  # share of words that two sentences have in common when they say the same
EASTERN = ("ko", "ja")

Terms = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Topic:
    """What is looked for: `terms`, each in all its forms, and words that only a text in its own language can hold."""

    question: Question
    terms: Terms
    own: tuple[str, ...] = ()

    def readable_in(self, language: str) -> bool:
        """Return whether a text of a language can be held against it."""
        return bool(self.terms or self.own) and (not self.own or language == self.question.language)


def topic(question: Question) -> Topic:
    """Return a topic: of one in another language than English what the glossary reads in it, and the rest."""
    if question.written:
        known = tuple(content(question.unread, question.language)) if question.language in EASTERN else ()
        unread = known if question.unread.strip() else ()
        return Topic(question, tuple(question.terms), unread)
    names, rest = of_several_words(question.asked)
    return Topic(question, [(one,) for one in (*names, *content_words(rest))])


class Sentences:
    """The sentences of one source with their vocabularies and those of their headings, cut once for all topics."""

    def __init__(self, source: Source, text: str, passages: Sequence[Passage], languages: CrossLingual) -> None:
        self._read = vocabulary if source.language == ENGLISH else languages.vocabulary
        self._known: dict[Sentence, frozenset[str]] = {}
        self._headed: dict[Sentence, frozenset[str]] = {}
        headings: dict[str, frozenset[str]] = {}
        for rank, passage in enumerate(passages):
            at = passage.start
            for start, end in prose_spans(passage.text, source.language, inside=at > 0):
                words = passage.text[start:end]
                one = Sentence(source.id, source.version, at + start, at + end, words, 0.0, rank, 0.0)
                heading = section_at(text, at + start, source.format, title=source.title)
                if heading not in headings:
                    headings[heading] = self._read([heading])
                self._known[one], self._headed[one] = self._read([words]), headings[heading]

    def speaking(self, wanted: Topic) -> list[Sentence]:
        """Return the sentences that speak of a topic, in the order of the text."""
        whole = [one for one, known in self._known.items() if all(_terms(known, wanted)) and _own(one, wanted)]
        return whole or [one for one in self._known if self._under_a_heading(one, wanted)]

    def _under_a_heading(self, one: Sentence, wanted: Topic) -> bool:
        own, above = _terms(self._known[one], wanted), _terms(self._headed[one], wanted)
        return any(own) and all(map(any, zip(own, above, strict=True))) and _own(one, wanted)


def chosen(found: Sequence[Sentence], scores: Mapping[Sentence, float]) -> list[Sentence]:
    """Return the sentences of a cell: the nearest to the topic, none that says what another one does."""
    kept: list[Sentence] = []
    for one in sorted(found, key=lambda one: (-scores[one], one.start)):
        if len(kept) < MOST and not any(alike(one.text, other.text) > SAME for other in kept):
            kept.append(replace(one, score=scores[one], logit=scores[one]))
    return kept


def _terms(known: frozenset[str], wanted: Topic) -> list[bool]:
    """Which of a topic's terms a vocabulary holds in one of their forms."""
    return [any(_held(known, form) for form in forms) for forms in wanted.terms]


def _own(one: Sentence, wanted: Topic) -> bool:
    return all(word in one.text for word in wanted.own)


def _held(known: frozenset[str], form: str) -> bool:
    names, rest = of_several_words(form)
    words = [*names, *content_words(rest)]
    return bool(words) and all(_word(known, word) for word in words)


def _word(known: frozenset[str], word: str) -> bool:
    """Whether a vocabulary holds a word; who speaks of a capital need not speak of its government."""
    if other_forms(word) == other_forms(word, cities=False):
        return holds(known, word)
    forms = {bare(word), *other_forms(word, cities=False)}
    return any(stem(one) in known for one in forms)
