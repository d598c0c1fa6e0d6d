"""A Korean or Japanese question heard: which words of the English sources its own ones spell by their sound."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from app.languages.glossary import Glossary
from app.languages.interrogative import asks
from app.languages.sounds import Words, heard, runs
from app.question.question import Question
from ingest import ENGLISH, language_of
from store import Snapshot

MOST = 5_000_000  # characters of sources among whose words a question's are looked for
KNOWN = 10_000  # sources whose words are kept

Keys = tuple[tuple[str, ...], ...]  # what each of some sources is known by


class Hearing:
    """Hears the words that a glossary does not know. Safe for threads; each version of a source is read once."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._words: dict[tuple[str, ...], Words] = {}  # of English sources, by what each is known by
        self._joined: tuple[Keys, Words] | None = None  # those of the last ones asked

    def heard(self, question: Question, snapshot: Snapshot, sources: Sequence[str] | None) -> Question:
        """Return a Korean or Japanese question with the words of the English sources that its own ones spell by sound.

        In very large sources none is looked for.
        """
        spelled = self._spelled(question)
        words = self._words_of(snapshot, sources) if spelled else None
        return self.among(question, words) if words else question

    def among(self, question: Question, words: Words) -> Question:
        """Return a Korean or Japanese question with the words, among some, that its own ones spell by their sound.

        Only those are heard that the glossary does not know.
        """
        found = {one: forms for one in self._spelled(question) if (forms := heard(one, question.language, words))}
        known = {form for forms in question.terms for form in forms}
        new = {one: forms for one, forms in found.items() if not known.intersection(forms)}
        unread = unicodedata.normalize("NFKC", question.unread)
        for one in sorted(found, key=len, reverse=True):
            unread = unread.replace(one, " ")
        named = " ".join(dict.fromkeys(forms[0] for forms in new.values()))
        return replace(
            question,
            asked=f"{question.asked.removesuffix('?').rstrip()} {named}?" if new else question.asked,
            terms=(*question.terms, *((*forms, one) for one, forms in new.items())),
            unread=" ".join(unread.split()),
        )

    def _spelled(self, question: Question) -> list[str]:
        read = (self._glossary.read_text(turn, language_of(turn)).rest for turn in question.written_earlier)
        spelled = runs(" ".join([*read, question.unread]), question.language)
        return [one for one in spelled if not asks(one, question.language)]

    def _words_of(self, snapshot: Snapshot, sources: Sequence[str] | None) -> Words | None:
        """The words of the English sources that are asked; None where they are too large to be read for it."""
        asked = [snapshot.sources[one] for one in sources or snapshot.sources if one in snapshot.sources]
        english = [one for one in asked if one.language == ENGLISH]
        if sum(one.length for one in english) > MOST:
            return None
        keys: Keys = tuple((one.id, one.version, one.title, one.author, one.publisher) for one in english)
        joined = self._joined
        if joined is None or joined[0] != keys:
            known, kept = self._words, dict[tuple[str, ...], Words]()
            for key, one in zip(keys, english, strict=True):
                kept[key] = known.get(key) or Words.of([*key[2:], snapshot.text(one.id)])
            joined = (keys, Words.joined(kept.values()))
            self._words, self._joined = {**known, **kept} if len(known) < KNOWN else kept, joined
        return joined[1]
