"""Which language a text is written in, as far as the answer depends on it."""

import importlib.util
import re
import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9d]")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
HIRAGANA = re.compile(r"[\u3041-\u309f]")
# What only a Korean sentence has around Latin names: a particle that hangs on one, or several words of Hangul.
KOREAN_SENTENCE = re.compile(
    r"[A-Za-z0-9][\uac00-\ud7a3]|(?<!\S)(?=\S*[\uac00-\ud7a3])\S++\s(?:.*\s)?\S*[\uac00-\ud7a3]"
)
DENSE = 2  # letters of an alphabet that one character of Hangul, Kana or Han is worth
LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
ENGLISH_WORDS = frozenset(
    "the of and to in is that for it was on are with as be by at this from have not or has".split()
)
ENGLISH_SHARE = 0.12  # of the words of a text in English that are among these
PROSE = 0.6  # of the words of prose begin with a small letter at least
FEW = 12  # words below which a text in Latin letters is taken for English
MAINLY = 8  # letters of an alphabet for each other one, in a document that is in that alphabet
SAMPLE = 4_000  # characters of a document that are looked at
_guard = threading.Lock()


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of a text's language; English for everything in Latin letters.

    Hangul and Kana tell theirs, also where they only hold foreign names together ("BTS는 누구입니까?"), but not as
    one term in another language ("What does 관함식 mean?"); for every other script py3langid decides.
    """
    sample = unicodedata.normalize("NFC", text)[:SAMPLE]
    hangul, kana, han = (len(script.findall(sample)) for script in (HANGUL, KANA, HAN))
    latin = len(LATIN.findall(sample))
    dense = hangul + kana + han
    other = sum(c.isalpha() for c in sample) - latin - dense
    if len(HIRAGANA.findall(sample)) >= 2:
        return "ja"
    if latin >= max(1, DENSE * dense + other) and not KOREAN_SENTENCE.search(sample):
        return ENGLISH
    if hangul > kana and hangul * 2 > han:
        return "ko"
    if kana:
        return "ja"
    return classified(sample) if dense or other else ENGLISH


def written_in(text: str) -> str:
    """Return the ISO 639-1 code of the language that a document is written in, also of those in Latin letters.

    What is no prose (a table, names) is taken for English there, and so is what does not read alike in all its parts.
    """
    sample = text[:SAMPLE]
    found = ENGLISH if _mostly_latin(sample) else language_of(text)
    words = LATIN_WORD.findall(sample)
    small = [word for word in words if word.islower()]
    if found != ENGLISH or len(words) < FEW or len(small) < len(words) * PROSE:
        return found
    if sum(word in ENGLISH_WORDS for word in small) >= len(words) * ENGLISH_SHARE:
        return ENGLISH
    half = len(sample) // 2
    codes = {classified(part) for part in (sample, sample[:half], sample[half:])}
    return codes.pop() if len(codes) == 1 else ENGLISH


def _mostly_latin(sample: str) -> bool:
    """Whether a text is in Latin letters but for a sentence or some terms, which tell nothing of a document."""
    latin = len(LATIN.findall(sample))
    return latin >= MAINLY * max(FEW, sum(c.isalpha() for c in sample) - latin)


def classified(text: str) -> str:
    """Return what py3langid (97 languages) takes a text for; English where it is not installed."""
    return _taken_for(text)[0]


def probable(text: str, least: float) -> str:
    """Return what py3langid takes a text for, in any script, where it is as sure as `least` (0 to 1); else nothing."""
    code, probability = _taken_for(text)
    return code if probability >= least else ""


def _taken_for(text: str) -> tuple[str, float]:
    if importlib.util.find_spec("py3langid") is None:
        return ENGLISH, 0.0
    with _guard:
        code, probability = _identifier().classify(text)
    return str(code), float(probability)


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # a tenth of a second: never before it is needed

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
