"""Questions and sources in other languages: read by the glossary, matched by the multilingual encoder."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from langchain_core.embeddings import Embeddings

from app.check.facts import DENIAL
from app.languages.glossary import Glossary, Reading
from app.languages.hearing import Hearing
from app.languages.interrogative import content, on_a_whole, opening, points_back
from app.question.names import holds, vocabulary, words_of
from app.question.question import Question, carried_over, is_content, understand
from app.read.cross_encoder import Reranker
from app.read.rank import Across, as_read
from app.read.reader import Reader, alone, read_alone
from app.retrieve.fusion import DEPTH
from app.types.evidence import Evidence, Ranked, Score, best_sentence
from ingest import BESIDE, ENGLISH, Embedder, language_of
from store import Hit, Snapshot, Source, pairs

REMEMBERED = 4_096  # texts whose vectors are kept: 2 KB each
RERANKED = 0.8  # weight of the re-ranker's logit, of a question that the glossary reads in full
ANSWERS = 1.0  # of the multilingual reader's logit that a text answers, of a question that it does not read
NEAR = 14.0  # logits that a cosine similarity of 1 is worth …
LEVEL = 0.35  # … above this one: about where sentences begin to be about the same thing
HALF = 0.5  # of a question's words
SHARED = 6.0  # logits for a text in the question's own language that holds every pair of its characters
# A figure may count the order: 제3차, 第3回, "the third". English has words for it.
ORDINALS = dict(
    zip(map(str, range(1, 11)), "first second third fourth fifth sixth seventh eighth ninth tenth".split(), strict=True)
)
DENIED = re.compile(
    r"않|없[다는었습]|못[하했]|거부|거절|부인[하했]|拒否|拒絶|否認|아니[다었며]|아닙|ない|ません|なかった|なく|ず、"
)


def denies(text: str) -> bool:
    """Whether a text denies something, in English, Korean or Japanese."""
    return bool(DENIAL.search(text) or DENIED.search(text))


def _held(form: str, known: frozenset[str]) -> bool:
    words = [word for word in words_of(form) if is_content(word)]
    return all(holds(known, word) or holds(known, ORDINALS.get(word, word)) for word in words)


def is_foreign(text: str) -> bool:
    """Whether a text is one that the English models cannot read."""
    return language_of(text) != ENGLISH


class CrossLingual:
    """Reads questions in other languages, and scores texts against a question in whichever languages the two are.

    `space` is the model of the second vector space and `encoder` the one by which sentences are compared (None:
    what only it could tell is not known); `reranker` is the English cross-encoder, `reader` the multilingual one.
    """

    def __init__(
        self,
        glossary: Glossary,
        space: Embedder | None,
        encoder: Embedder | None,
        reranker: Reranker | None,
        reader: Reader | None = None,
    ) -> None:
        self.glossary = glossary
        self.hearing = Hearing(glossary)
        self.reranker = reranker
        self._space = space
        self._encoder = encoder
        self._reader = reader
        self._remembered: dict[str, np.ndarray] = {}

    def understand(self, asked: str, history: Sequence[Mapping[str, str]] = (), language: str = "") -> Question:
        """Read a question in any language; raise QuestionError for an empty or an overlong one.

        One in another language than English comes with the English that the glossary makes of it, and with what was
        written. `language` is known of a part of a question, whose letters may not tell it.
        """
        turns = [turn for turn in history if turn.get("role") == "user"]
        english = [{**turn, "content": self._english(turn["content"], bool(n))[0]} for n, turn in enumerate(turns)]
        question = understand(asked, history)
        language = language or language_of(question.asked)
        if language == ENGLISH:
            return understand(asked, english) if question.earlier else question
        text, reading = self._english(asked, bool(turns), language)
        question = understand(text, english)
        carried = [turn["content"] for turn in turns[len(turns) - len(question.earlier) :]] if question.earlier else []
        terms = [*(self._read(turn).english for turn in carried), reading.english]
        return replace(
            question,
            language=language,
            written=" ".join(asked.split()),
            written_earlier=tuple(carried),
            terms=tuple(forms for found in terms for forms in found),
            unread=reading.rest,
        )

    def carried_over(self, question: Question, history: Sequence[Mapping[str, str]]) -> Question | None:
        """Return a short question with the one before it in front, or None; as app/question/question.py has it."""
        turns = [turn for turn in history if turn.get("role") == "user"]
        english = [{**turn, "content": self._english(turn["content"], bool(n))[0]} for n, turn in enumerate(turns)]
        carried = carried_over(question, english)
        if carried is None or not question.written:
            return carried
        before = [turn["content"] for turn in turns[len(turns) - len(carried.earlier) :]]
        terms = [forms for turn in before for forms in self._read(turn).english]
        return replace(carried, written_earlier=tuple(before), terms=(*terms, *question.terms))

    def _read(self, text: str) -> Reading:
        return self.glossary.read_text(text, language_of(text))

    def _english(self, text: str, follows: bool, language: str = "") -> tuple[str, Reading]:
        """The English question that the glossary makes of one in another language; "it" where it leans on another."""
        language = language or language_of(text)
        reading = self.glossary.read_text(text, language)
        if language == ENGLISH:
            return text, reading
        text = unicodedata.normalize("NFKC", text)
        whole = on_a_whole(text, language)
        if whole:
            return f"{whole} {reading.text}".strip() if whole.startswith("Summ") else whole, reading
        named = any(form[:1].isupper() or form[:1].isdigit() for forms in reading.english for form in forms)
        it = "it " if follows and (points_back(text, language) or not (named or len(reading.english) > 1)) else ""
        return f"{opening(text, language)} {it}{reading.text}?", reading

    def foreign(self, question: Question) -> bool:
        """Whether the English models cannot read a question."""
        return question.language != ENGLISH

    def has_space(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot can be searched by the multilingual vectors of this encoder."""
        return self._space is not None and snapshot.record.spaces.get(BESIDE) == self._space.name

    def nearest(
        self, question: Question, snapshot: Snapshot, sources: Sequence[str] | None, depth: int = DEPTH
    ) -> list[Hit]:
        """Return the `depth` passages nearest to a question by the multilingual vectors, best first."""
        assert self._space is not None
        vector = self._space.embed_query(question.original or question.text)
        return snapshot.near(BESIDE, vector, depth, sources)

    def elsewhere(
        self, question: Question, snapshot: Snapshot, sources: Sequence[str] | None, embeddings: Embeddings
    ) -> list[Hit]:
        """Return what the space of the question's own language does not find.

        For an English question the sources in other languages, by the multilingual vectors; for another one what lies
        near the English that the glossary makes of it, by the first space, `embeddings`.
        """
        if question.language != ENGLISH:
            read = question.terms and self.has_space(snapshot)
            return snapshot.nearest(question.text, embeddings, DEPTH, sources) if read else []
        others = self._others(snapshot, sources)
        if not others or question.language != ENGLISH or not self.has_space(snapshot):
            return []
        return self.nearest(question, snapshot, others)

    def scorer(
        self, question: Question, snapshot: Snapshot, sources: Sequence[str] | None, *, alone: bool = True
    ) -> Reranker | None:
        """Return what scores texts for a question: the re-ranker itself where all is English.

        `alone` says that the texts are not read within their passages as well.
        """
        if question.language == ENGLISH and not self._others(snapshot, sources):
            return self.reranker
        return Scorer(self, question, alone=alone)

    def across(self, question: Question) -> Across | None:
        """Return what reads a question that neither the English reader nor, in full, the glossary reads; else None."""
        unread = 1 - read_share(question) if self.foreign(question) else 0.0
        return Across(self._reader, unread) if self._reader and unread else None

    def crossed(self, question: Question, evidence: Evidence) -> bool:
        """Whether a question or what answers it best is in another language than English, or was not read."""
        if question.language != ENGLISH or not evidence.sentences:
            return question.language != ENGLISH
        best = best_sentence(evidence)
        return is_foreign(best.text) or evidence.passages[best.rank].passage.id not in evidence.readings

    def answerable(self, question: Question, passage: Ranked, source: Source) -> float:
        """Return the multilingual reader's logit that a passage answers a question; 0 without one."""
        if self._reader is None:
            return 0.0
        (reading,) = self._reader.read(question.original or question.text, [as_read(passage, source)])
        return reading.answerable

    def evidence(self, question: str, text: str) -> float | None:
        """Return the multilingual reader's evidence (a logit) for a text that stands alone; None without one."""
        return None if self._reader is None else read_alone(self._reader, question, text)

    def readable(self, question: Question, texts: Sequence[str]) -> list[float]:
        """Return the multilingual reader's logit that each text, a passage or a sentence, answers; 0 without one."""
        if self._reader is None or not texts:
            return [0.0] * len(texts)
        read = self._reader.read(question.original, [alone(text) for text in texts])
        return [one.answerable for one in read]

    def unheld_subjects(self, terms: Sequence[tuple[str, ...]], texts: Sequence[str]) -> list[str]:
        """Return the things that a question may be about, among terms, of which texts hold none of their forms."""
        subjects = [forms for forms in dict.fromkeys(terms) if forms in self.glossary.subjects]
        known = self.vocabulary(texts) if subjects else frozenset()
        return [forms[0] for forms in subjects if not any(_held(form, known) for form in forms)]

    def vocabulary(self, texts: Sequence[str]) -> frozenset[str]:
        """Return the stems of the words of texts, and of what the glossary reads in those of other languages."""
        read = [self.glossary.read_text(text, language_of(text)).all_forms for text in texts if is_foreign(text)]
        return vocabulary([*texts, *read])

    def unheld(self, terms: Sequence[tuple[str, ...]], texts: Sequence[str]) -> list[str]:
        """Return the names, dates and figures among terms that texts of any language hold in none of their forms."""
        known = self.vocabulary(texts)
        missing = {}
        for forms in terms:
            spelled = any(map(is_foreign, forms))  # what was heard is likely, not sure
            named = [form for form in forms if any(c.isdigit() or c.isupper() for c in form)]
            if named and not spelled and not any(_held(form, known) for form in named):
                missing[named[0]] = True
        return list(missing)

    def _others(self, snapshot: Snapshot, sources: Sequence[str] | None) -> list[str]:
        return [
            source.id
            for source in snapshot.sources.values()
            if source.language != ENGLISH and (sources is None or source.id in sources)
        ]

    def similarity(self, one: str, texts: Sequence[str]) -> list[float]:
        """Return the cosine similarity (-1 to 1) of a text with each of others; 0 without an encoder."""
        if self._encoder is None:
            return [0.0] * len(texts)
        question, *others = self._vectors([one, *texts])
        return [float(question @ other) for other in others]

    def nearness(self, question: Question) -> Score | None:
        """Return what tells how near texts are to a subject as it is written, in logits, whatever their language.

        None for an English question, for one of which the glossary reads at least half, and without an encoder.
        """
        read = question.language == ENGLISH or read_share(question, heard=False) >= HALF
        return None if read or self._encoder is None else self._near

    def _near(self, subject: str, texts: Sequence[str]) -> list[float]:
        logits = [NEAR * (value - LEVEL) for value in self.similarity(subject, texts)]
        shared = (shared_pairs(subject, text) if is_foreign(text) else 0.0 for text in texts)
        return [logit + SHARED * share for logit, share in zip(logits, shared, strict=True)]

    def _vectors(self, texts: Sequence[str]) -> list[np.ndarray]:
        """The vectors of texts, those not remembered embedded together: three times as fast as one by one."""
        assert self._encoder is not None
        remembered = self._remembered
        found = {text: remembered[text] for text in texts if text in remembered}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            rows = np.asarray(self._encoder.embed_documents(new), np.float32)
            found.update(zip(new, rows, strict=True))
            if len(self._remembered) + len(new) > REMEMBERED:
                self._remembered = {}  # replaced, never emptied: another thread may be reading it
            self._remembered.update(zip(new, rows, strict=True))
        return [found[text] for text in texts]


class Scorer:
    """Scores texts for one question; a re-ranker to app/read/rank.py."""

    name = "cross-lingual"

    def __init__(self, languages: CrossLingual, question: Question, *, alone: bool = True) -> None:
        self._languages = languages
        self._question = question
        self._alone = alone

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return one logit for each text.

        An English question and an English text are the re-ranker's alone. For all others the similarity of the
        question as it was written counts; where the text is English, with the re-ranker's logit of the question's
        English, as far as the glossary reads it, and the multilingual reader's of the question as it was written, if
        the texts stand alone.
        """
        foreign = [is_foreign(text) for text in texts]
        asked = self._question
        if asked.language == ENGLISH and not any(foreign):
            return self._reranked(question, texts)
        written = asked.original or question
        near = self._languages.similarity(written, texts)
        logits = [NEAR * (value - LEVEL) for value in near]
        english = [n for n, other in enumerate(foreign) if not other]
        reranked = self._reranked(question, [texts[n] for n in english])
        if asked.language == ENGLISH:
            for n, logit in zip(english, reranked, strict=True):
                logits[n] = logit
        else:
            share = read_share(asked)
            for n, logit in zip(english, reranked, strict=True):
                logits[n] += RERANKED * share * logit
            unread = english if share < 1 and self._alone else []  # a reading that would not count is not made
            answers = self._languages.readable(asked, [texts[n] for n in unread])
            for n, answer in zip(unread, answers, strict=True):
                logits[n] += ANSWERS * (1 - share) * answer
        for n, other in enumerate(foreign):
            if other:
                logits[n] += SHARED * shared_pairs(written, texts[n])
        return logits

    def _reranked(self, question: str, texts: Sequence[str]) -> list[float]:
        reranker = self._languages.reranker
        return reranker.score(question, texts) if reranker and texts else [0.0] * len(texts)


def read_share(question: Question, *, heard: bool = True) -> float:
    """Return the share (0 to 1) of a question's words, those in Latin letters apart, that are read.

    The glossary reads them, or, where `heard` counts, they are heard by their sound.
    """
    terms = [forms for forms in question.terms if forms[0] not in question.original]
    read = sum(heard or not any(map(is_foreign, forms)) for forms in terms)
    unread = len(content(question.unread, question.language)) + len(terms) - read
    return read / (read + unread) if read else 0.0


def shared_pairs(question: str, text: str) -> float:
    """Return the share (0 to 1) of a question's pairs of Hangul, Kana or Han characters that a text holds."""
    asked = set(pairs(question))
    return len(asked & set(pairs(text))) / len(asked) if asked else 0.0
