"""A claim against its quotes where one of the two is Korean, Japanese or in another language than English."""

import re
from collections.abc import Callable, Sequence

from app.check.clauses import clauses, closest
from app.check.facts import Fault
from app.check.opposites import reversed_words
from app.check.quantities import unheld_date, unheld_figure
from app.check.roles import other_order, other_speaker
from app.figures.terms import terms
from app.figures.values import values
from app.languages.crosslingual import CrossLingual, denies
from app.question.names import holds, words_of
from app.question.question import is_content
from ingest import ENGLISH, language_of

READ = frozenset({"en", "ko", "ja"})  # languages whose figures and clauses are read
DATED = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b", re.IGNORECASE
)
THAN = re.compile(r"([가-힣]{2,20}?)보다\s|([一-鿿ァ-ヺー]{2,20}?)より")
SAME_FACTS = 0.32  # of one that tells a figure or a date, which they hold
SAME = 0.45  # cosine similarity of a claim with its quotes in another language, from which on they say about the same


class CrossCheck:
    """The check across languages, by the glossary and the multilingual encoder."""

    def __init__(self, languages: CrossLingual) -> None:
        self._languages = languages

    def fault(self, text: str, quotes: str) -> Fault | None:
        """Return why quotes do not bear out a claim, where one of the two is not English; None where both are.

        Every figure, date and name that can be read in the claim must stand in the quotes, in a clause of the same
        speaker and doer, neither may deny what the other does not, and the two must say about the same.
        """
        language, spoken = language_of(text), language_of(quotes)
        if language == spoken == ENGLISH:
            return None
        if not {language, spoken} <= READ:
            return (
                ""
                if self._languages.similarity(text, [quotes])[0] >= SAME and denies(text) == denies(quotes)
                else "unsupported"
            )
        if unheld_date(text, language, quotes, spoken):
            return "date"
        if unheld_figure(text, language, quotes, spoken):
            return "figure"
        if self._unheld_name(text, language, quotes, spoken):
            return "name"
        return self._turned(text, language, quotes, spoken)

    def _unheld_name(self, text: str, language: str, quotes: str, spoken: str) -> bool:
        if language == spoken:
            dates = [(one.start, one.end) for one in values(text, language)]
            nouns = [term.stem for term in terms(text, language, dates) if term.nominal and len(term.stem) > 1]
            nouns += [one or other for one, other in THAN.findall(text)]
            return any(noun not in quotes and not _begun(noun, quotes) for noun in nouns)
        if language == ENGLISH:
            known = self._languages.vocabulary([quotes])
            names = [word for word in words_of(DATED.sub(" ", text)) if word[0].isupper() and is_content(word)]
            return any(not holds(known, word) for word in names)
        read = self._languages.glossary.read_text(text, language).english
        return bool(self._languages.unheld([one for one in read if not _dated(one)], [quotes]))

    def _turned(self, text: str, language: str, quotes: str, spoken: str) -> Fault:
        """Whether a claim turns round what its quotes say, or says something else."""
        near = self._languages.similarity if language != spoken else None
        told = closest(text, clauses(quotes, spoken), near)
        if denies(text) != denies(told):
            return "negation"
        if reversed_words(text, told):
            return "comparison"
        forms = self._english_forms(language)
        if other_speaker(text, language, quotes, spoken, forms, near):
            return "speaker"
        if other_order(text, language, quotes, spoken, forms, near):
            return "order"
        least = SAME_FACTS if values(text, language) else SAME
        return "" if max(self._languages.similarity(text, [quotes, told])) >= least else "unsupported"

    def _english_forms(self, language: str) -> Callable[[str], Sequence[str]]:
        def forms(name: str) -> list[str]:
            read = self._languages.glossary.read_text(name, language).english if language != ENGLISH else ()
            return [form for one in read for form in one]

        return forms


def _dated(forms: Sequence[str]) -> bool:
    """Whether a term is a date or a figure: those are compared by what they say."""
    return any(char.isdigit() for char in forms[0]) or DATED.fullmatch(forms[0]) is not None


def _begun(noun: str, text: str) -> bool:
    """Whether a noun stands in a text but for its last character, an ending: 補修, 補修費."""
    return len(noun) > 2 and noun[:-1] in text
