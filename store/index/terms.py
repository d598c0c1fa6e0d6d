"""The words of a text as they are indexed and searched: stemmed, composed, in plain letters."""

import logging
import re
import unicodedata

import bm25s
import Stemmer

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG, and tells of every index it builds

INITIALISM = re.compile(r"\b[A-Za-z]{1,2}\.(?:[A-Za-z]{1,2}\.)+")  # U.S., Ph.D.
WORD = r"(?u)\b\w+\b"
# Scripts whose words do not stand apart (Japanese, Chinese) or change their endings (Korean): pairs of characters
# stand for words there, without a dictionary.
UNPARTED = re.compile(
    r"[\u1100-\u11ff\u3041-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d]+"
)
RAISED = re.compile("[\u00b9\u00b2\u00b3\u2070-\u2079\u2080-\u2089]+")
# A line's end between two characters of a script without blanks parts no words.
WRAPPED = re.compile(r"(?<=[\u3041-\u30ff\u3400-\u9fff])[ \t]*\r?\n[ \t]*(?=[\u3041-\u30ff\u3400-\u9fff])")
HIRAGANA = re.compile(r"[\u3041-\u309f]+")


def stem(word: str) -> str:
    """Return the stem of one English word; `U.S.` counts as `us`."""
    return str(Stemmer.Stemmer("english").stemWord(word.replace(".", "").lower()))


def searched(text: str) -> str:
    """Return a text as it is searched: composed, in plain letters, without soft hyphens and the marks of notes.

    It is for comparing only: offsets in it are not those of the text.
    """
    if text.isascii():
        return text
    plain = RAISED.sub(" ", text.replace("\u00ad", ""))
    return unicodedata.normalize("NFKC", WRAPPED.sub("", plain))


def tokens(text: str) -> list[str]:
    """Return the stemmed words of a text, without stop words; `U.S.` counts as one word.

    A run of Hangul, Kana or Han gives its pairs of neighbouring characters, but those of Hiragana alone, which are
    endings; composed and decomposed, full-width and half-width forms count as the same.
    """
    plain = INITIALISM.sub(lambda found: found.group().replace(".", ""), searched(text))
    found = pairs(plain)
    if found:
        plain = UNPARTED.sub(" ", plain)
    stemmer = Stemmer.Stemmer("english")  # one a call: an instance must not be shared between threads
    words = bm25s.tokenize(
        plain, token_pattern=WORD, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
    )
    return [*words[0], *found]


def pairs(text: str) -> list[str]:
    """Return the pairs of neighbouring characters in the runs of Hangul, Kana and Han of a text; one alone counts."""
    if not UNPARTED.search(text):
        return []
    found: list[str] = []
    for run in UNPARTED.findall(unicodedata.normalize("NFKC", text)):
        found += [run[n : n + 2] for n in range(len(run) - 1)] or [run]
    return [pair for pair in found if not HIRAGANA.fullmatch(pair)]
