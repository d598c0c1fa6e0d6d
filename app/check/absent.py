"""Whether a term occurs anywhere in the sources: only what was searched for in all of them is called absent."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from app.question.names import Names, bare, other_forms, words_of
from app.question.question import is_content
from store import UNPARTED, Snapshot, Source, stem

MOST = 1_000_000  # characters that one refusal searches, in 0.2 (English) to 0.5 s (Korean); of more nothing is said
PREFIX = 0.7  # share of a word that stands for all its forms …
SHORTEST = 4  # … in characters, at least, or its stem if that is shorter
UNPARTED_SHORTEST = 2  # the same in Hangul, Kana and Han
SPELLINGS = str.maketrans({"c": "k", "q": "k", "z": "s", "y": "i", "w": "v"})
BEYOND = re.compile(r"[\u00df-\u024f]")  # Latin letters beyond a to z
DIGRAPH = re.compile(r"([aou])e")  # Mueller, Müller
LATIN = re.compile(r"LATIN SMALL (?:LETTER|LIGATURE) (?:DOTLESS )?([A-Z]{1,2})(?: WITH .+)?")  # ø, ł, æ, ı
DOUBLED = re.compile(r"([a-z])\1+")


def absent(
    terms: Sequence[str], snapshot: Snapshot, sources: Sequence[str] | None, language: str, names: Names
) -> tuple[str, ...]:
    """Return the terms of which no form occurs in the sources that were asked (None: all), in order.

    Searched are the text of each source and what the catalog knows of it. Case, accents, word endings, full stops and
    usual Latin spellings (Corea, Korea) are folded, so a term is rather held for present. `names` gives the other names
    of a term as (language, name); a term counts as searched for in a source only where it has a name in its language.
    """
    asked = [snapshot.source(source_id) for source_id in sources or snapshot.sources]
    if not terms or sum(source.length for source in asked) > MOST:
        return ()
    known = {term: [(language, term), *names(term)] for term in terms}
    spoken = {source.language for source in asked}
    left = [term for term, named in known.items() if _is_figure(term) or spoken <= {one for one, _ in named}]
    for source in asked:
        text = " ".join(_catalog(source)) + " " + snapshot.text(source.id)
        folded = fold(text)
        letters, initials = _joined(folded), _initials(text)
        left = [term for term in left if not any(_occurs(name, folded, letters, initials) for _, name in known[term])]
        if not left:
            break
    return tuple(left)


def fold(text: str) -> str:
    """Return a text without case, accents, full stops and differences of usual Latin spellings."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    unmarked = unicodedata.normalize("NFC", "".join(one for one in plain if not unicodedata.combining(one)))
    spelled = BEYOND.sub(_latin, unmarked).replace("ph", "f").replace(".", "").translate(SPELLINGS)
    return DOUBLED.sub(r"\1", DIGRAPH.sub(r"\1", spelled))


def _latin(letter: re.Match[str]) -> str:
    """A letter that does not decompose, as the plain Latin ones it is named after."""
    named = LATIN.fullmatch(unicodedata.name(letter.group(), ""))
    return named[1].lower() if named else letter.group()


def _is_figure(term: str) -> bool:
    """Whether a term is written the same in every language."""
    return not any(one.isalpha() for one in term)


def _catalog(source: Source) -> Iterable[str]:
    return source.id, source.title, source.author, source.publisher, source.date, source.kind, source.url


def _joined(folded: str) -> str:
    """A text without blanks and marks, for scripts that write none and for names that are joined or parted."""
    return DOUBLED.sub(r"\1", re.sub(r"\W+", "", folded))


def _initials(text: str) -> str:
    """The first letters of a text's words in a row: of the United States, `us`."""
    return "".join(word[0].casefold() for word in re.findall(r"\w+", text))


def _occurs(name: str, folded: str, letters: str, initials: str) -> bool:
    """Whether any word of a name that says something occurs, or the name as a whole."""
    telling = [word for word in words_of(name) if is_content(word)]
    whole = not telling or _joined(fold(name)) in letters
    return whole or any(_word_occurs(word, folded, letters, initials) for word in telling)


def _word_occurs(word: str, folded: str, letters: str, initials: str) -> bool:
    if word.isupper() and len(word) <= SHORTEST and word.casefold() in initials:
        return True
    plain = fold(word)
    if not plain:
        return True
    start = plain if plain.isdigit() else plain[: _length(word, plain)]
    return start in folded or start in letters or any(_stands(other, folded) for other in _others(word))


def _length(word: str, plain: str) -> int:
    """How many characters of a folded word stand for all its forms."""
    shortest = UNPARTED_SHORTEST if UNPARTED.search(word) else min(SHORTEST, len(fold(stem(bare(word)))))
    return max(shortest, round(len(plain) * PREFIX) if len(plain) > SHORTEST + 1 or UNPARTED.search(word) else 0)


def _others(word: str) -> Iterable[str]:
    """Other ways to write a word: Jan for January, UK for Britain."""
    return other_forms(word)


def _stands(word: str, folded: str) -> bool:
    return re.search(rf"\b{re.escape(fold(word))}\b", folded) is not None
